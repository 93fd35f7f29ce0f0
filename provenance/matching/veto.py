"""
Refuses pairs that share their wording but not their facts: bulletins, ceremonies, notices made from one template.

Official and routine news is written into templates: a welcome for another guest, the session of another
year, the figures of another day. Such texts agree in four fifths of their characters and more, yet neither is
a copy of the other. What differs is dates, serial numbers, figures and the names in the headline; a copy
keeps all of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from provenance.text.numerals import numeral

_HAN = "[零〇一二三四五六七八九十百千两]"
_DAY = re.compile(
    rf"(?:(?P<m>\d{{1,2}}|{_HAN}{{1,3}})月)?(?P<d>\d{{1,2}}|{_HAN}{{1,3}})[日号](?!召|称|线|楼|店|机|车)"
)
# A counted thing: "第二十次委员长会议", "12届", "91周年"; the letter behind helps to tell what is counted.
_SERIAL = re.compile(
    rf"(?P<n>\d{{1,4}}|{_HAN}{{1,6}})(?P<unit>次|届|期|回|号|批|季|轮|辑|场|周年)(?=(?P<of>{_HAN}|\D)?)"
)
# Longer runs of digits are stamps and telephone numbers, glued where the match view lost what divided them.
_FIGURE = re.compile(r"(?<!\d)(?P<n>\d{1,8})(?!\d)(?P<of>[a-z]{1,6}|\D{0,2})")
# No short forms that end other words ("grammar 2"), and no "may": the match view has lost the borders of words.
_MONTH = "january|february|march|april|june|july|august|september|october|november|december"
_ENGLISH_DAY = re.compile(
    rf"(?:{_MONTH}|jan|feb|aug|sept?|oct|nov|dec)(?P<d>\d{{1,2}})(?!\d)"
    rf"|(?<!\d)(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?:of)?(?:{_MONTH})"
)
_FIGURES = 4  # distinct figures that both must have before their difference tells
_CONFLICTS = 3  # things counted otherwise, and at most half as many counted alike
_SHARED = 0.34  # of the fewer; a copy keeps nearly all, also a damaged or an abridged one
_ALIKE = 0.3  # similarity of two headlines from which a differing part is a slot of one template


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a text would differ in another story of its template: days, counted things, figures."""

    days: frozenset[tuple[int, int]]  # (month or 0, day)
    serials: dict[str, frozenset[int]]
    figures: dict[str, frozenset[str]]  # by the letters behind


@lru_cache(maxsize=8192)
def facts_of(view: str) -> Facts:
    """Return the facts of a match view (letters and digits only, lower case)."""
    serials: dict[str, set[int]] = {}
    for match in _SERIAL.finditer(view):
        value = _value(match["n"])
        if value is not None:
            of = match["unit"] + ("" if numeral(match["of"] or "") is not None else match["of"] or "")
            serials.setdefault(of, set()).add(value)
    figures: dict[str, set[str]] = {}
    for match in _FIGURE.finditer(view):
        figures.setdefault(match["of"], set()).add(match["n"])
    return Facts(
        frozenset(_days(view)),
        {of: frozenset(values) for of, values in serials.items()},
        {of: frozenset(values) for of, values in figures.items()},
    )


def _days(view: str) -> Iterator[tuple[int, int]]:
    for match in _DAY.finditer(view):
        month, day = _value(match["m"] or "零"), _value(match["d"])
        if month is not None and day is not None and month <= 12 and 1 <= day <= 31:
            yield month, day
    for match in _ENGLISH_DAY.finditer(view):
        yield 0, int(match["d"] or match["before"])


def _value(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() else numeral(text)


def other_facts(a: str, b: str) -> str | None:
    """
    Return in words why two match views of like wording tell different stories, or None.

    The order of the two does not matter.
    """
    first, second = facts_of(a), facts_of(b)
    if first.days and second.days and not _same_day(first.days, second.days):
        return f"the same wording on other days: {_shown_days(first)} against {_shown_days(second)}"
    for of in sorted(first.serials.keys() & second.serials.keys()):
        if not first.serials[of] & second.serials[of]:
            return f"the same wording of another number: {_shown(first, of)} against {_shown(second, of)}"
    return _other_figures(first, second)


def _other_figures(first: Facts, second: Facts) -> str | None:
    """Compare the figures: the longer ones as sets, and, one by one, those that count the same thing."""
    a, b = (_long(facts) for facts in (first, second))
    fewer = min(len(a), len(b))
    if fewer >= _FIGURES and len(a & b) < _SHARED * fewer:
        return "the same wording with other figures"
    counted = sorted(of for of in first.figures.keys() & second.figures.keys() if of)
    other = [of for of in counted if not first.figures[of] & second.figures[of]]
    lone = fewer and not a & b and any(len(n) > 1 for of in other for n in first.figures[of] | second.figures[of])
    if other and (lone or (len(other) >= _CONFLICTS and len(other) > 2 * (len(counted) - len(other)))):
        of = other[0]
        return (
            f"the same wording with another figure: {min(first.figures[of])}{of}, {min(second.figures[of])}{of}"
        )
    return None


def _long(facts: Facts) -> frozenset[str]:
    """Return the figures of two digits and more: single ones agree by chance."""
    return frozenset(n for values in facts.figures.values() for n in values if len(n) > 1)


def _same_day(a: frozenset[tuple[int, int]], b: frozenset[tuple[int, int]]) -> bool:
    """Return whether any day of the two may be one: an unnamed month fits every month."""
    return any(day == other and (month == named or 0 in (month, named)) for month, day in a for named, other in b)


def _shown_days(facts: Facts) -> str:
    month, day = min(facts.days)
    return f"{month}月{day}日" if month else f"{day}日"


def _shown(facts: Facts, of: str) -> str:
    return f"{min(facts.serials[of])}{of}"


def other_topic(title_a: str, view_a: str, title_b: str, view_b: str) -> str | None:
    """
    Return in words why two headlines, given as match views, name different things, or None.

    Two headlines of one template differ in a slot; each slot's words stand in their own text and not in the
    other. A headline that a host rewrote does not do that: both texts have, or lack, its words.
    """
    if not title_a or not title_b or title_a == title_b:
        return None
    matcher = SequenceMatcher(None, title_a, title_b, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    for tag, a_start, a_end, b_start, b_end in matcher.get_opcodes():
        slot_a, slot_b = title_a[a_start:a_end], title_b[b_start:b_end]
        if tag != "replace" or min(len(slot_a), len(slot_b)) < 2:
            continue
        own = slot_a in view_a and slot_b in view_b
        if own and slot_a not in view_b and slot_b not in view_a:
            return f"the headlines name different things: {slot_a} against {slot_b}"
    return None
