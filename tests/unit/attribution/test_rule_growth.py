"""No rule's work grows faster than the text it reads, whatever the text repeats: counted, not timed."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product

import pytest

from provenance.attribution.registry import Registry
from provenance.attribution.rules import Rule, Rules
from provenance.resources import seed_text
from tests.fakes.attribution import RULE_FILES
from tests.unit.attribution.counting import Counting, literals

# Lists of names are literals side by side: how many there are multiplies the work, it does not make it grow.
_OUTLETS = """name,aliases,domains,kind,parent,province,city,level,language,country,exact,source
新华社,,,wire,,,,,zh,CN,,test
Reuters,AP,,wire,,,,,en,GB,,test
江海网,,,site,,,,,zh,CN,,test
江海日报,,,print,,,,,zh,CN,,test
"""
_PLACES = "words,province,city,level,outlets\n"
_FILL = ("张三", "1", "、", "A b", "2024年1月1日", "(")
_UNITS = 6  # hostile texts per rule: its own literals, alone and with what stands between them
_SMALL, _LARGE = 200, 400  # characters: several times what any rule reads in one match
_GROWTH = 2.3  # twice the text may cost twice the steps, and a little for its ends


@cache
def _rules() -> Rules:
    return Rules.parse([seed_text(name) for name in RULE_FILES], Registry.parse(_OUTLETS, _PLACES))


def _units(rule: Rule) -> list[str]:
    """Return what is repeated: each tenth literal of the pattern or so, each filler, and pairs of both."""
    own = literals(rule.pattern)
    chosen = own[:: max(1, len(own) // 5)]
    pairs = (a + b for b, a in product(_FILL, chosen))
    mixed = "".join(chosen)
    return [*_FILL, mixed, *islice(pairs, _UNITS)]


def _steps(rule: Rule, unit: str, size: int) -> int:
    counting = Counting(rule.pattern)
    counting.spans((unit * (size // len(unit) + 1))[:size])
    return counting.steps


@pytest.mark.parametrize("rule", _rules().rules, ids=lambda rule: rule.id)
def test_work_grows_no_faster_than_the_text(rule: Rule) -> None:
    """Twice the hostile text takes at most little more than twice the steps."""
    for unit in _units(rule):
        small, large = _steps(rule, unit, _SMALL), _steps(rule, unit, _LARGE)
        assert large <= _GROWTH * small + 200, (unit, small, large)


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
