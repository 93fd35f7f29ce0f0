"""Finds dates in a page's text, reads them, and decides which one the page claims as its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from provenance.attribution.stretches import Disjoint, Layout, Stretch, line_around
from provenance.pages.rendering import Metadata
from provenance.records import Claim, Flag, Zone
from provenance.text.numerals import numeral
from provenance.text.offsets import View

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
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?<![\dA-Za-z])(?P<y>\d{{4}}){_SEP}(?P<m>\d{{1,2}}){_SEP}(?P<d>\d{{1,2}})(?!\d)日?{_TIME}",
        rf"(?<![\dA-Za-z.\-])(?P<yy>\d{{2}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}})(?![\d\-]){_TIME}",
        rf"(?<![\dA-Za-z])(?P<y>(?:19|20)\d{{2}})(?P<m>\d{{2}})(?P<d>\d{{2}})(?!\d){_TIME}",
        rf"(?P<hy>[〇○零一二三四五六七八九]{{4}})年(?P<hm>[一二三四五六七八九十]{{1,2}})月"
        rf"(?P<hd>[一二三四五六七八九十]{{1,3}})[日号]{_TIME}",
        rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})(?!\d)(?:,? at)?,?{_TIME}",
        rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<y>\d{{4}})(?!\d),?{_TIME}",
        r"(?P<rel>今年|去年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]",
        r"(?P<rel>今年|去年)?(?<![一二三四五六七八九十])(?P<hm>[一二三四五六七八九十]{1,2})月"
        r"(?P<hd>[一二三四五六七八九十]{1,3})[日号]",
        rf"\b{_MONTH} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)",
    )
)
_LABELLED = re.compile(
    r"(?:(?P<updated>最后更新|更新时间|更新于|更新|[Uu]pdated|[Mm]odified)|"
    r"发布时间|发布日期|发布于|发表时间|发表于|时间|日期|[Pp]ublished|[Pp]osted|[Dd]ate)(?: on| at)?"
    r"[ \t]{0,2}[:：]?[ \t\u3000]{0,4}$"
)
_NEIGHBOUR = re.compile(r"^\W{0,3}(?:上一篇|下一篇|[Pp]revious|[Nn]ext)")
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
    taken = Disjoint()
    dates = [
        found
        for form in _FORMS
        for match in form.finditer(text, start, stop)
        if (found := _read(match)) is not None and taken.add(match.start(), match.end())
    ]
    return tuple(sorted(dates, key=lambda found: found.start))


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
        return _iso(year - (found.relative == "去年"), found.month, found.day)
    for candidate in range(year, year - 9, -1):  # nine years: 29 February may be eight apart
        iso = _iso(candidate, found.month, found.day)
        if iso is not None and iso <= reference[:10]:
            return iso
    return None


def days_between(earlier: str, later: str) -> int:
    """Return the whole days from *earlier* to *later*, both ISO 8601; negative when the order is wrong."""
    return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days


def page_published(
    view: View,
    zones: Sequence[Zone],
    metadata: Metadata | None = None,
    *,
    claims: Sequence[Claim] = (),
    host_outlet: str | None = None,
) -> tuple[str | None, tuple[int, int] | None, tuple[Flag, ...]]:
    """
    Return what the page claims as its own publication time, its raw span, and flags about it.

    A labelled date before or after the body wins, then the first stamp above the body, then metadata. A stamp
    in leaked furniture of another outlet is that outlet's (flag ``copied_date``), a neighbour's is nobody's.
    """
    layout = Layout.of(view.text, zones)
    best = min(_stamps(layout), key=lambda stamp: stamp[0], default=None)
    if best is not None:
        _, found, updated = best
        span = view.span(found.start, found.end)
        if _copied(claims, span, host_outlet):
            return None, None, (Flag("copied_date", f"{found.iso} belongs to the page that was copied"),)
        return found.iso, span, _date_flags(view.text[found.start : found.end], found, updated)
    if metadata is not None and metadata.published and (iso := parse_date(metadata.published)):
        return iso, None, ()
    return None, None, ()


def events(view: View, zones: Sequence[Zone], reference: str | None) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Return the dates the body mentions, years resolved against *reference*, with raw spans, in text order."""
    layout = Layout.of(view.text, zones)
    return tuple(
        (iso, view.span(found.start, found.end))
        for stretch in layout.stretches
        if stretch.zone == "body"
        for found in find_dates(view.text, stretch.start, stretch.end)
        if (iso := resolve(found, reference)) is not None
    )


def latest_event(view: View, zones: Sequence[Zone], reference: str | None) -> str | None:
    """Return the latest day the body mentions that is not after *reference*, or None."""
    days = (iso[:10] for iso, _ in events(view, zones, reference))
    return max((day for day in days if reference is None or day <= reference[:10]), default=None)


def _stamps(layout: Layout) -> Iterator[tuple[tuple[int, int], Found, bool]]:
    """Yield candidate page dates as ``(rank, date, says it is an update)``; the lowest rank is best."""
    for stretch in layout.stretches:
        if stretch.zone == "body":
            continue
        for found in find_dates(layout.text, stretch.start, stretch.end):
            if found.iso is None:
                continue
            label, rank = _rank(layout, stretch, found)
            if rank is not None:
                yield (rank, found.start), found, bool(label and label["updated"])


def _rank(layout: Layout, stretch: Stretch, found: Found) -> tuple[re.Match[str] | None, int | None]:
    """Return the label before a date and its rank as the page's own: 0 best, None for not at all."""
    line_start, line_end = line_around(layout.text, found.start)
    line = layout.text[line_start:line_end]
    if _NEIGHBOUR.match(line):
        return None, None
    label = _LABELLED.search(layout.text, max(line_start, found.start - 24), found.start)
    timed = "date_only" not in found.flags
    if label is not None:
        return label, (1 if label["updated"] else 0) if stretch.reads_as == "head" else 4
    if stretch.reads_as != "head":
        return None, None
    rest = len(line.strip()) - (found.end - found.start)
    if timed and rest <= 60:  # a source, an author and a counter may share the line; a sentence is longer
        return None, 2
    return None, 3 if rest <= 30 and not re.search(
        r"[\u4e00-\u9fff]{8}", line[found.end - line_start :]
    ) else None


def _copied(claims: Sequence[Claim], span: tuple[int, int], host_outlet: str | None) -> bool:
    """Return whether a date lies in the emptied time-and-source slot of another outlet's page."""
    return any(
        "source_field_stripped" in claim.flags
        and claim.start is not None
        and claim.end is not None
        and claim.start <= span[0] < claim.end
        and host_outlet not in [name for name, _ in claim.alternatives]
        for claim in claims
    )


def _date_flags(text: str, found: Found, updated: bool) -> tuple[Flag, ...]:
    flags = [Flag(code, f"{text} read as {found.iso}") for code in found.flags if code != "date_only"]
    flags += [Flag("date_only", found.iso or "")] if "date_only" in found.flags else []
    flags += [Flag("shown_is_updated", text)] if updated else []
    return tuple(flags)


def _read(match: re.Match[str]) -> Found | None:
    groups = match.groupdict()
    month, day = _month(groups), _number(groups.get("d")) or _han(groups.get("hd"))
    if _iso(2000, month, day) is None:  # a leap year: every day that ever exists
        return None
    flags: list[str] = []
    if groups.get("yy"):
        year: int | None = _CENTURY + int(groups["yy"])
        flags.append("two_digit_year")
    else:
        year = _number(groups.get("y")) or _han_year(groups.get("hy"))
    if year is None:
        return Found(match.start(), match.end(), None, month, day, relative=groups.get("rel") or "")
    iso = _iso(year, month, day)
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


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
