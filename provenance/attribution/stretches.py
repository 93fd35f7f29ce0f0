"""Cuts a zoned page into the stretches that rules read, and says which part of the page each offset is in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from provenance.attribution.rules import Place
from provenance.records import Zone, ZoneKind

WINDOW = 4096  # characters a pattern sees at once: bounds its cost on a page without line breaks
OVERLAP = 320  # longer than anything a rule reads inside one line
OPENING_LINES = 3  # a caption and a standfirst may stand before the dateline
LEAD = 40  # characters of a first line within which it still begins
TAIL = 80  # characters at the end of the last body line that still count as its end

_LINE_BREAK = re.compile(r"\n")
_GOES_ON = re.compile(r"[,，。!！?？;；][^\n]{2}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of lines of one zone; ``head`` also covers furniture before the body."""

    start: int
    end: int
    zone: ZoneKind
    leading: bool  # it lies before the first body zone

    @property
    def reads_as(self) -> ZoneKind:
        """The zone whose meaning its words have: what stands above a body is its head."""
        return "head" if self.leading and self.zone == "furniture" else self.zone


@dataclass(frozen=True, slots=True)
class Layout:
    """
    The stretches of one page, in order, and where its body opens and closes (view offsets).

    ``line_starts`` hold the offset of every line, so that no page is cut into lines twice.
    """

    text: str
    stretches: tuple[Stretch, ...]
    line_starts: tuple[int, ...]
    opening_end: int
    closing_start: int

    @classmethod
    def of(cls, text: str, zones: Sequence[Zone]) -> Layout:
        """Return the layout of a view text with its zones in view offsets."""
        first_body = min((zone.start for zone in zones if zone.zone == "body"), default=-1)
        stretches = tuple(
            Stretch(zone.start, min(zone.end, len(text)), zone.zone, zone.start < first_body)
            for zone in sorted(zones, key=lambda zone: zone.start)
            if zone.start < min(zone.end, len(text))
        )
        starts = (0, *(match.end() for match in _LINE_BREAK.finditer(text)))
        bodies = [stretch for stretch in stretches if stretch.zone == "body"]
        opening = list(islice((line for s in bodies for line in _lines(text, s.start, s.end)), OPENING_LINES))
        if not opening:
            return cls(text, stretches, starts, -1, len(text) + 1)
        last_start, last_end = next(line for s in reversed(bodies) for line in _last_lines(text, s.start, s.end))
        return cls(text, stretches, starts, opening[-1][1], max(last_start, last_end - TAIL))

    def line(self, position: int) -> tuple[int, int]:
        """Return the span of the line that holds *position*, without its line break."""
        number = self.number(position)
        last = number + 1 == len(self.line_starts)
        return self.line_starts[number], len(self.text) if last else self.line_starts[number + 1] - 1

    def number(self, position: int) -> int:
        """Return the number, from 0, of the line that holds *position*."""
        return bisect_right(self.line_starts, position) - 1

    def parts(self, lines: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
        """
        Yield the parts of ``[start, end)`` that lie on the lines numbered *lines*, neighbouring lines together.

        A part holds the line break behind it: a rule may look at it.
        """
        starts = self.line_starts
        i = bisect_left(lines, self.number(start))
        while i < len(lines) and starts[lines[i]] < end:
            first = last = lines[i]
            while i < len(lines) and lines[i] <= last + 1 and starts[lines[i]] < end:
                last = lines[i]
                i += 1
            stop = starts[last + 1] if last + 1 < len(starts) else end
            yield max(start, starts[first]), min(end, stop)

    def lines_from(self, start: int, end: int) -> tuple[int, ...]:
        """Return where the lines begin that begin in ``[start, end)``."""
        return self.line_starts[bisect_left(self.line_starts, start) : bisect_left(self.line_starts, end)]

    def places(self, stretch: Stretch, start: int, end: int) -> tuple[Place, ...]:
        """
        Return the parts of the page that a match at ``[start, end)`` in *stretch* belongs to, narrowest first.

        A match opens the body near the start of one of its first lines, and closes it where nothing but the end
        of a sentence follows on its last line.
        """
        zone = stretch.reads_as
        if zone != "body":
            return (zone,)
        line_start, line_end = self.line(start)
        places: list[Place] = ["body"]
        if start >= self.closing_start and not _GOES_ON.search(self.text, end, line_end):
            places.insert(0, "closing")
        if start < self.opening_end and start - line_start <= LEAD:
            places.insert(0, "opening")
        return tuple(places)

    def windows(self, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
        """
        Yield windows ``(start, end, last)``: search in start..end, keep matches that begin before last.

        A window ends at a line break where there is one; windows overlap so that nothing is cut in two.
        """
        while start < stop:
            end = min(start + WINDOW, stop)
            if end < stop:
                line_break = self.text.rfind("\n", start + WINDOW // 2, end)
                end = line_break if line_break > 0 else end
            last = end if end >= stop else max(start + 1, end - OVERLAP)
            yield start, end, last
            start = last


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of lines with any text in them."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


def _last_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of lines with any text in them, the last one first."""
    while start < end:
        begin = max(start, text.rfind("\n", start, end) + 1)
        if text[begin:end].strip():
            yield begin, end
        end = begin - 1


class Disjoint:
    """A growing set of spans that do not overlap. Adding costs a binary search, so hostile pages stay cheap."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans: list[tuple[int, int]] = []
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> bool:
        """Take ``[start, end)`` in and return True, or return False if it overlaps a span already there."""
        i = bisect_left(self._spans, (start, end))
        before = i > 0 and self._spans[i - 1][1] > start
        after = i < len(self._spans) and self._spans[i][0] < max(end, start + 1)
        if before or after:
            return False
        self._spans.insert(i, (start, end))
        return True

    def holds(self, position: int) -> bool:
        """Return whether a span holds *position*."""
        i = bisect_right(self._spans, position, key=lambda span: span[0]) - 1
        return i >= 0 and position < self._spans[i][1]
