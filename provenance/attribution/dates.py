"""Decides which date a page claims as its own, and which day it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from provenance.attribution.date_forms import Found, days_between, find_dates, iso_day, parse_date, resolve
from provenance.attribution.stretches import Layout, Stretch
from provenance.pages.rendering import Metadata
from provenance.records import Claim, Flag, Zone
from provenance.text.offsets import View

_LABELLED = re.compile(
    r"(?:(?P<updated>最后更新|更新时间|更新于|更新|[Uu]pdated|UPDATED|[Mm]odified)|"
    r"发布时间|发布日期|发布于|发表时间|发表于|时间|日期|[Pp]ublished|PUBLISHED|"
    r"[Pp]osted|POSTED|[Dd]ate)(?: on| at)?"
    r"[ \t]{0,2}[:：]?[ \t\u3000]{0,4}(?:\d{1,2}:\d{2}(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?,? )?$"
)
_NEIGHBOUR = re.compile(r"\W{0,3}(?:上一篇|下一篇|[Pp]revious|[Nn]ext)")
_AHEAD = re.compile(r"[将拟]|定于|定在|明天|明日|届时|计划|will")
_MONTH_AHEAD = 31  # days
_LONGEST_LINE = 400  # characters: blanks and all, a line that shows a date is shorter
_OPENING = 150  # characters: a dateline and the first sentence or two


class PageDates:
    """The dates of one page: each stretch is searched once, and only when somebody asks."""

    def __init__(self, view: View, layout: Layout) -> None:
        self.view, self.layout = view, layout
        self._found: dict[int, tuple[Found, ...]] = {}

    @classmethod
    def of(cls, view: View, zones: Sequence[Zone]) -> PageDates:
        """Return the dates of *view* with its *zones*, both in view offsets."""
        return cls(view, Layout.of(view.text, zones))

    def within(self, stretch: Stretch) -> tuple[Found, ...]:
        """Return the dates of one stretch, in order."""
        if stretch.start not in self._found:
            self._found[stretch.start] = find_dates(self.view.text, stretch.start, stretch.end)
        return self._found[stretch.start]

    def told(self) -> Iterator[Found]:
        """Yield the dates that the body mentions, in order."""
        for stretch in self.layout.stretches:
            if stretch.zone == "body":
                yield from self.within(stretch)


def page_published(
    dates: PageDates,
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
    view = dates.view
    best = min(_stamps(dates), key=lambda stamp: stamp[0], default=None)
    if best is not None:
        _, found, updated = best
        span = view.span(found.start, found.end)
        if _copied(claims, span, host_outlet):
            return None, None, (Flag("copied_date", f"{found.iso} belongs to the page that was copied"),)
        return found.iso, span, _date_flags(view.text[found.start : found.end], found, updated)
    if metadata is not None and metadata.published and (iso := parse_date(metadata.published)):
        return iso, None, ()
    return None, None, ()


def latest_event(dates: PageDates, reference: str | None) -> str | None:
    """
    Return the latest day the body mentions that is not after *reference*, or None.

    None as well where the opening gives no day without its year: news is dated so (4月15日), while a day with
    its year, or one further down, is what a text looks back on.
    """
    told = [found for found in dates.told() if not _announced(dates.view.text, found, reference)]
    opening = _opening_end(dates.layout)
    if not any(found.start < opening and found.iso is None and not found.relative for found in told):
        return None
    days = (iso[:10] for found in told if (iso := resolve(found, reference)) is not None)
    return max((day for day in days if reference is None or day <= reference[:10]), default=None)


def _announced(text: str, found: Found, reference: str | None) -> bool:
    """Return whether a day without its year is one to come: said to be, or within a month of *reference*."""
    if found.iso is not None:
        return False
    if _AHEAD.search(text, max(0, found.start - 12), found.start) or text.startswith("起", found.end):
        return True
    coming = iso_day(int(reference[:4]), found.month, found.day) if reference else None
    return coming is not None and 0 < days_between(reference or coming, coming) <= _MONTH_AHEAD


def _opening_end(layout: Layout) -> int:
    """Return where the opening ends that must date what a text reports: so many characters into the body."""
    first = min((s.start for s in layout.stretches if s.zone == "body"), default=0)
    return min(layout.opening_end, first + _OPENING)


def _stamps(dates: PageDates) -> Iterator[tuple[tuple[int, int], Found, bool]]:
    """Yield candidate page dates as ``(rank, date, says it is an update)``; the lowest rank is best."""
    for stretch in dates.layout.stretches:
        if stretch.zone == "body":
            continue
        for found in dates.within(stretch):
            if found.iso is None:
                continue
            label, rank = _rank(dates.layout, stretch, found)
            if rank is not None:
                yield (rank, found.start), found, bool(label and label["updated"])


def _rank(layout: Layout, stretch: Stretch, found: Found) -> tuple[re.Match[str] | None, int | None]:
    """Return the label before a date and its rank as the page's own: 0 best, None for not at all."""
    line_start, line_end = layout.line(found.start)
    if _NEIGHBOUR.match(layout.text, line_start, line_end):
        return None, None
    label = _LABELLED.search(layout.text, max(line_start, found.start - 24), found.start)
    timed = "date_only" not in found.flags
    if label is not None:
        return label, (2 if label["updated"] else 0) if stretch.reads_as == "head" else 4
    if stretch.reads_as != "head" or line_end - line_start > _LONGEST_LINE:
        return None, None
    line = layout.text[line_start:line_end]
    rest = len(line.strip()) - (found.end - found.start)
    if timed and rest <= 60:  # a source, an author and a counter may share the line; a sentence is longer
        return None, 1
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
