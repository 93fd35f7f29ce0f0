"""Finds dates in a text and reads them: Chinese and English, with and without a year, as precise as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from provenance.text.numerals import numeral

_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|"
    r"Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_TIME = (
    r"(?:[T \t\u3000\xa0]{0,4}(?P<half>凌晨|早上|上午|中午|下午|晚上|晚)?[ \t]{0,2}"
    r"(?P<H>\d{1,2})[:：时点](?P<M>\d{2})(?!\d)分?(?:[:：](?P<S>\d{2})(?!\d))?"
    r"(?:[ \t\xa0]{0,2}(?P<ampm>[AaPp]\.?[Mm]\b))?)?"
)
_SEP = r"[ \t]{0,2}(?:[-/.年月])[ \t]{0,2}"
# Where a date of a form begins: at a run of so many digits, at the name of a month, or before 年 and 月 in words.
# Looking at these places only finds what a search everywhere finds, and reads no text twice.
_Anchor = Literal["digits", "month", "han_year", "han_month"]
_PATTERNS: tuple[tuple[_Anchor, range, str], ...] = (
    (
        "digits",
        range(4, 5),
        rf"(?<![\dA-Za-z])(?P<y>\d{{4}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<d>\d{{1,2}})(?!\d)日?{_TIME}",
    ),
    (
        "digits",
        range(2, 3),
        rf"(?<![\dA-Za-z.\-])(?P<yy>\d{{2}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?![\d\-]){_TIME}",
    ),
    (
        "digits",
        range(8, 9),
        rf"(?<![\dA-Za-z])(?P<y>(?:19|20)\d{{2}})(?P<m>\d{{2}})(?P<d>\d{{2}})(?!\d){_TIME}",
    ),
    (
        "han_year",
        range(0),
        rf"(?P<hy>[〇○零一二三四五六七八九]{{4}})年(?P<hm>[一二三四五六七八九十]{{1,2}})月"
        rf"(?P<hd>[一二三四五六七八九十]{{1,3}})[日号]{_TIME}",
    ),
    (
        "month",
        range(0),
        rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})(?!\d)(?:,? at)?,?{_TIME}",
    ),
    (
        "digits",
        range(1, 3),
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<y>\d{{4}})(?!\d),?{_TIME}",
    ),
    ("digits", range(1, 3), r"(?P<rel>今年|去年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]"),
    (
        "han_month",
        range(0),
        r"(?P<rel>今年|去年)?(?<![一二三四五六七八九十])(?P<hm>[一二三四五六七八九十]{1,2})月"
        r"(?P<hd>[一二三四五六七八九十]{1,3})[日号]",
    ),
    ("month", range(0), rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"),
)
FORMS = tuple((anchor, lengths, re.compile(form)) for anchor, lengths, form in _PATTERNS)
_DIGITS = re.compile(r"\d+")
_MONTH_NAME = re.compile(r"Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_RELATIVE = ("今年", "去年")
_NUMERALS = frozenset("一二三四五六七八九十")
_MONTH_SIGN, _YEAR_SIGN = re.compile("月"), re.compile("年")
_CENTURY = 2000  # two-digit years on news pages; nothing of 19xx carried them on the web


@dataclass(frozen=True, slots=True)
class Found:
    """
    A date in a text: its span, what is known of it, and flags (``two_digit_year``, ``date_only``).

    ``iso`` is None while the year is unknown; ``month`` and ``day`` are always known.
    """

    start: int
    end: int
    iso: str | None
    month: int
    day: int
    flags: tuple[str, ...] = ()
    relative: str = ""  # 今年 or 去年 before a date without year


def find_dates(text: str, start: int = 0, end: int | None = None) -> tuple[Found, ...]:
    """Return the valid dates in ``text[start:end]``, in order, not overlapping; earlier forms win."""
    stop = len(text) if end is None else end
    runs = [(run.start(), run.end() - run.start()) for run in _DIGITS.finditer(text, start, stop)]
    places = {
        "month": [name.start() for name in _MONTH_NAME.finditer(text, start, stop)] if runs else [],
        "han_year": [sign.start() - 4 for sign in _YEAR_SIGN.finditer(text, start, stop)],
        "han_month": [
            at for sign in _MONTH_SIGN.finditer(text, start, stop) for at in _numeral_before(text, sign.start())
        ],
    }
    taken: list[_Taken] = []
    if not runs and not places["han_month"]:
        return ()  # most stretches of a page have no date
    for anchor, lengths, form in FORMS:
        at = [run for run, size in runs if size in lengths] if anchor == "digits" else places[anchor]
        if at and (found := list(_matches(form, text, at, start, stop))):
            taken = _merged(taken, found)
    return tuple(found for _, _, found in taken)


_Taken = tuple[int, int, Found]
"""The span of a match, which may reach beyond its date, and the date."""


def _numeral_before(text: str, sign: int) -> tuple[int, ...]:
    """Return where the one or two numerals begin that stand before the month sign at *sign*; none: nothing."""
    size = 0
    while size < 3 and sign - size > 0 and text[sign - size - 1] in _NUMERALS:
        size += 1
    return (sign - size,) if 0 < size < 3 else ()


def _matches(form: re.Pattern[str], text: str, places: Sequence[int], start: int, stop: int) -> Iterator[_Taken]:
    """Yield the valid dates of one form that begin at one of *places*, or at 今年 before it, ascending."""
    done = start
    relative = "rel" in form.groupindex
    for place in places:
        at = place - 2 if relative and text[max(0, place - 2) : place] in _RELATIVE else place
        at = at if at >= start else place
        if at < done or (match := form.match(text, at, stop)) is None:
            continue
        done = match.end()
        if (found := _read(match)) is not None:
            yield match.start(), match.end(), found


def _merged(taken: list[_Taken], more: list[_Taken]) -> list[_Taken]:
    """Return *taken* and those of *more* that overlap none of them; both are in order, and so is the result."""
    merged: list[_Taken] = []
    i = 0
    for one in more:
        while i < len(taken) and taken[i][0] < one[0]:
            merged.append(taken[i])
            i += 1
        if (not merged or merged[-1][1] <= one[0]) and (i == len(taken) or taken[i][0] >= one[1]):
            merged.append(one)
    return [*merged, *taken[i:]]


def parse_date(text: str) -> str | None:
    """Return the first date with a year in *text* as ISO 8601, as precise as it is given, or None."""
    return next((found.iso for found in find_dates(text[:400]) if found.iso), None)


def resolve(found: Found, reference: str | None) -> str | None:
    """
    Return the date of *found*: its own, or the latest year that puts it at or before *reference*.

    今年 and 去年 count from the year of *reference*. None where neither gives a year.
    """
    if found.iso is not None:
        return found.iso
    if reference is None:
        return None
    year = int(reference[:4])
    if found.relative:
        return iso_day(year - (found.relative == "去年"), found.month, found.day)
    for candidate in range(year, year - 9, -1):  # nine years: 29 February may be eight apart
        iso = iso_day(candidate, found.month, found.day)
        if iso is not None and iso <= reference[:10]:
            return iso
    return None


def days_between(earlier: str, later: str) -> int:
    """Return the whole days from *earlier* to *later*, both ISO 8601; negative when the order is wrong."""
    return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days


def iso_day(year: int, month: int, day: int) -> str | None:
    """Return a day as ISO 8601, None where there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _read(match: re.Match[str]) -> Found | None:
    groups = match.groupdict()
    month, day = _month(groups), _number(groups.get("d")) or _han(groups.get("hd"))
    if iso_day(2000, month, day) is None:  # a leap year: every day that ever exists
        return None
    flags: list[str] = []
    if groups.get("yy"):
        year: int | None = _CENTURY + int(groups["yy"])
        flags.append("two_digit_year")
    else:
        year = _number(groups.get("y")) or _han_year(groups.get("hy"))
    if year is None:
        return Found(match.start(), match.end(), None, month, day, relative=groups.get("rel") or "")
    iso = iso_day(year, month, day)
    if iso is None or not 1900 <= year <= 2099:
        return None
    clock = _clock(groups)
    if clock is None:
        flags.append("date_only")
        end = match.start("H") if groups.get("H") else match.end()
        end = match.start() + len(match.string[match.start() : end].rstrip("T \t\u3000\xa0上午下凌晨早中晚"))
        return Found(match.start(), end, iso, month, day, tuple(flags))
    return Found(match.start(), match.end(), f"{iso}T{clock}", month, day, tuple(flags))


def _clock(groups: dict[str, str | None]) -> str | None:
    """Return the time of day as ``HH:MM`` or ``HH:MM:SS``, None where there is none or it is impossible."""
    if not groups.get("H"):
        return None
    hour, minute = int(groups["H"] or 0), int(groups["M"] or 0)
    half = groups.get("half") or ""
    if half in ("下午", "晚上", "晚") and hour < 12:
        hour += 12
    if half == "凌晨" and hour == 12:
        hour = 0
    ampm = (groups.get("ampm") or "").lower()[:1]
    if ampm and hour <= 12:
        hour = hour % 12 + (12 if ampm == "p" else 0)
    second = groups.get("S")
    if hour > 23 or minute > 59 or int(second or 0) > 59:
        return None
    return f"{hour:02d}:{minute:02d}" + (f":{second}" if second else "")


def _month(groups: dict[str, str | None]) -> int:
    name = groups.get("month")
    if name:
        return _MONTHS[name[:3].lower()]
    return _number(groups.get("m")) or _han(groups.get("hm"))


def _number(text: str | None) -> int:
    return int(text) if text else 0


def _han(text: str | None) -> int:
    """Return a Chinese numeral; 0 for none and for what is no numeral."""
    return numeral(text or "") or 0


def _han_year(text: str | None) -> int | None:
    return numeral(text) if text else None
