"""Reads what a text states in numbers: years, days, counted things, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from provenance.expressions import expression
from provenance.text.numerals import numeral

_HAN = "[零〇一二三四五六七八九十百千两]"
_BEHIND = "(?<![零〇一二三四五六七八九十百千两万亿])"  # a numeral behind a numeral is the end of a greater one
_YEAR = expression(r"(?<!\d)(?P<n>(?:19|20)\d\d|[一二][九零〇][零〇一二三四五六七八九]{2})年")
_DAY = expression(
    rf"(?:(?P<m>\d{{1,2}}|{_HAN}{{1,3}})月)?(?P<d>\d{{1,2}}|{_HAN}{{1,3}})[日号](?!召|称|线|楼|店|机|车)"
)
# A counted thing: "第二十次委员长会议", "12届", "91周年"; the letter behind helps to tell what is counted.
_SERIAL = expression(
    rf"(?:(?<!\d)(?P<n>\d{{1,8}})|{_BEHIND}(?P<han>{_HAN}{{1,6}}))"
    rf"(?P<unit>次|届|期|回|号|批|季|轮|辑|场|周年)(?=(?P<of>{_HAN}|\D)?)"
)
# Longer runs of digits are stamps and telephone numbers, glued where the match view lost what divided them.
_FIGURE = expression(r"(?<!\d)(?P<n>\d{1,8})(?!\d)(?P<of>[a-z]{1,6}|\D{0,2})")
# No short forms that end other words ("grammar 2"), and no "may": the match view has lost the borders of words.
_MONTH = "january|february|march|april|june|july|august|september|october|november|december"
_MONTHS = (*_MONTH.split("|"), "jan", "feb", "aug", "sep", "sept", "oct", "nov", "dec", "may")
_ENGLISH_DAY = expression(
    rf"(?:{_MONTH}|jan|feb|aug|sept?|oct|nov|dec)(?P<d>\d{{1,2}}?)(?=(?:(?:19|20)\d\d)?(?!\d))"
    rf"|(?<!\d)(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?:of)?(?:{_MONTH})"
)
# What the above begin with, months by name aside, and the letters of which one stands behind: to look there alone
# takes a tenth of a search.
_NUMERAL, _DIGITS = expression(r"[\d零〇一二三四五六七八九十百千两]+"), expression(r"\d+")
_BEHIND_DAY, _BEHIND_SERIAL = "日号月", "次届期回号批季轮辑场周"
_CALENDAR = (
    "年",
    "月",
    "日",
    "号",
    "时",
    "点",
    "分",
)  # behind a figure: part of a date or an hour, counts nothing
_LEAD = 60  # characters in which a bulletin names its day and its number

Day = tuple[int, int]  # (month or 0, day of the month)
Places = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a text would differ in another story of its template."""

    years: frozenset[int]
    days: frozenset[Day]
    first: Day | None  # the first day named in the first lines
    serials: dict[str, frozenset[int]]  # by the unit and the letter behind
    leading: frozenset[str]  # keys of the serials in the first lines
    figures: dict[str, frozenset[str]]  # by the letters behind; dates are among them
    counted: frozenset[str]  # the letters behind the figures that are no part of a date or an hour
    quantities: frozenset[str]  # the figures of two digits and more that count something
    long: frozenset[str]  # all figures of two digits and more: single ones agree by chance


@lru_cache(maxsize=8192)
def facts_of(view: str) -> Facts:
    """Return the facts of a match view (letters and digits only, lower case)."""
    places = [found.span() for found in _NUMERAL.finditer(view)]
    days = sorted(_days(view, places))
    serials: dict[str, set[int]] = {}
    leading = set()
    for start, of, value in _serials(view, places):
        serials.setdefault(of, set()).add(value)
        if start < _LEAD:
            leading.add(of)
    figures: dict[str, set[str]] = {}
    for match in _found(_FIGURE, view, [found.span() for found in _DIGITS.finditer(view)]):
        figures.setdefault(match["of"], set()).add(_undated(match["n"], view, match.start()))
    counted = frozenset(of for of in figures if of and not of.startswith(_CALENDAR))
    years = (_value(match["n"]) for match in _found(_YEAR, view, _before("年", view, places)))
    return Facts(
        frozenset(year for year in years if year is not None),
        frozenset(day for _, day in days),
        days[0][1] if days and days[0][0] < _LEAD else None,
        {of: frozenset(values) for of, values in serials.items()},
        frozenset(leading),
        {of: frozenset(values) for of, values in figures.items()},
        counted,
        frozenset(n for of in counted for n in figures[of] if len(n) > 1),
        frozenset(n for values in figures.values() for n in values if len(n) > 1),
    )


def same_day(day: Day, others: frozenset[Day]) -> bool:
    """Return whether *day* may be one of *others*: an unnamed month fits every month."""
    return any(day[1] == other and (day[0] == month or 0 in (month, day[0])) for month, other in others)


def _before(letters: str, view: str, places: Places) -> Places:
    """Return those of *places* behind which one of *letters* stands."""
    return [place for place in places if view[place[1] : place[1] + 1] in letters]


def _found(pattern: re.Pattern[str], view: str, places: Places) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer(view)`` does, where all that it finds begins inside one of *places*."""
    match, done = pattern.match, 0
    for start, end in places:
        at = max(start, done)
        while at < end:
            found = match(view, at)
            if found:
                yield found
                done = found.end()
            at = max(at + 1, done)


def _days(view: str, places: Places) -> Iterator[tuple[int, Day]]:
    """Yield (place, day)."""
    for match in _found(_DAY, view, _before(_BEHIND_DAY, view, places)):
        month, day = _value(match["m"] or "零"), _value(match["d"])
        if month is not None and day is not None and month <= 12 and 1 <= day <= 31:
            yield match.start(), (month, day)
    if not any(month in view for month in _MONTHS):
        return  # a search for the names costs a tenth of one for the pattern
    for match in _ENGLISH_DAY.finditer(view):
        yield match.start(), (0, int(match["d"] or match["before"]))


def _serials(view: str, places: Places) -> Iterator[tuple[int, str, int]]:
    """Yield (place, what is counted, value)."""
    for match in _found(_SERIAL, view, _before(_BEHIND_SERIAL, view, places)):
        value = _value(match["n"] or match["han"])
        if value is not None:
            behind = match["of"] or ""
            yield match.start(), match["unit"] + ("" if numeral(behind) is not None else behind), value


def _undated(figure: str, view: str, start: int) -> str:
    """Return the year of a day and year that the match view ran into one: january 31 1985."""
    if len(figure) in (5, 6) and figure[-4:-2] in ("19", "20") and view.endswith(_MONTHS, 0, start):
        return figure[-4:]
    return figure


def _value(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() else numeral(text)
