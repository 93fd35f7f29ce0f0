"""No rule's and no date form's work grows faster than the text, whatever it repeats: counted, not timed."""

from __future__ import annotations

import re
from functools import cache
from itertools import cycle, islice, product

import pytest

from provenance.attribution.date_forms import FORMS, find_dates
from provenance.attribution.registry import Registry
from provenance.attribution.rules import Rule, Rules
from provenance.resources import seed_text
from tests.fakes.attribution import RULE_FILES
from tests.unit.attribution.counting import Counting, crosses_lines, literals, pumps

# Lists of names are literals side by side: how many there are multiplies the work, it does not make it grow.
_OUTLETS = """name,aliases,domains,kind,parent,province,city,level,language,country,exact,source
新华社,,,wire,,,,,zh,CN,,test
Reuters,AP,,wire,,,,,en,GB,,test
江海网,,,site,,,,,zh,CN,,test
江海日报,,,print,,,,,zh,CN,,test
"""
_PLACES = "words,province,city,level,outlets\n"
_FILL = ("张三", "1", "、", "A b", "2024年1月1日", "(")
_UNITS = 4  # hostile texts per rule: its own literals, alone and with what stands between them
_SMALL, _LARGE = 200, 400  # characters: several times what any rule reads in one match
_GROWTH = 2.3  # twice the text may cost twice the steps
_ENDS = 1500  # steps: a match that the end of the text cuts short


@cache
def _rules() -> Rules:
    return Rules.parse([seed_text(name) for name in RULE_FILES], Registry.parse(_OUTLETS, _PLACES))


def _units(pattern: re.Pattern[str]) -> list[str]:
    """
    Return what is repeated: fillers, some of the pattern's literals and one character of each of its classes.

    Alone, and each literal with a filler and with a character that the pattern repeats.
    """
    own, chars = literals(pattern), pumps(pattern)
    chosen = own[:: max(1, len(own) // 5)]
    pumped = chars[:: max(1, len(chars) // 4)]
    pairs = (a + b for b, a in product(_FILL, chosen))
    after = (a + b * 12 for a, b in zip(chosen, cycle(pumped))) if pumped else ()
    return list(dict.fromkeys([*_FILL, "".join(chosen), *islice(pairs, _UNITS), *pumped, *islice(after, _UNITS)]))


def _steps(pattern: re.Pattern[str], unit: str, size: int) -> int:
    counting = Counting(pattern)
    counting.spans((unit * (size // len(unit) + 1))[:size])
    return counting.steps


def _grows_no_faster(pattern: re.Pattern[str]) -> None:
    for unit in _units(pattern):
        if unit:
            small, large = _steps(pattern, unit, _SMALL), _steps(pattern, unit, _LARGE)
            assert large <= _GROWTH * small + _ENDS, (unit, small, large)


@pytest.mark.parametrize("rule", _rules().rules, ids=lambda rule: rule.id)
def test_work_grows_no_faster_than_the_text(rule: Rule) -> None:
    """Twice the hostile text takes at most little more than twice the steps."""
    _grows_no_faster(rule.pattern)


@pytest.mark.parametrize("form", [form for _, _, form in FORMS], ids=range(len(FORMS)))
def test_work_of_a_date_form_grows_no_faster_than_the_text(form: re.Pattern[str]) -> None:
    """Searched everywhere, which is more than is done: only places where a date can begin are tried."""
    _grows_no_faster(form)


@pytest.mark.parametrize(
    "unit", ["1", "12月", "2024-1-1 ", "May 1 ", "二月", "一年", "1 May 2024 ", "今年", "年月"]
)
def test_places_where_a_date_is_tried_grow_no_faster_than_the_text(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []

    class Counted:
        def __init__(self, form: re.Pattern[str]) -> None:
            self.form, self.groupindex = form, form.groupindex

        def match(self, text: str, start: int, stop: int) -> re.Match[str] | None:
            tried.append(1)
            return self.form.match(text, start, stop)

    forms = tuple((anchor, lengths, Counted(form)) for anchor, lengths, form in FORMS)
    monkeypatch.setattr("provenance.attribution.date_forms.FORMS", forms)
    counts = []
    for size in (3000, 6000):
        tried.clear()
        find_dates((unit * size)[:size])
        counts.append(len(tried))
    assert counts[1] <= _GROWTH * counts[0] + 9


@pytest.mark.parametrize("rule", _rules().rules, ids=lambda rule: rule.id)
def test_match_stays_within_the_lines_its_rule_states(rule: Rule) -> None:
    """A rule is tried on one line, unless it says that it spans more: then its pattern may hold a line break."""
    assert crosses_lines(rule.pattern) == (rule.lines > 1)


@pytest.mark.parametrize("rule", _rules().rules, ids=lambda rule: rule.id)
def test_counted_matcher_finds_what_re_finds(rule: Rule) -> None:
    """The count is of the right machine: same matches as `re` on every example of the rule."""
    for line in (*(example["line"] for example in rule.examples), *rule.counter_examples):
        assert Counting(rule.pattern).spans(line) == [m.span() for m in rule.pattern.finditer(line)]


def test_growth_of_a_bad_pattern_is_seen() -> None:
    """The measure tells: a repeat inside a repeat more than doubles with the text."""
    bad = re.compile(r"(?:x{1,40}y{0,40}){1,40}z")
    counts = []
    for size in (6, 12):
        counting = Counting(bad)
        counting.spans("x" * size)
        counts.append(counting.steps)
    assert counts[1] > 10 * counts[0]
