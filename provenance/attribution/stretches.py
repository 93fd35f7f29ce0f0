"""Cuts a zoned page into the stretches that rules read, and says which part of the page each offset is in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from provenance.attribution.rules import Place
from provenance.records import Zone, ZoneKind

WINDOW = 4096  # characters a pattern sees at once: bounds its cost on a page without line breaks
OVERLAP = 320  # longer than anything a rule reads inside one line
OPENING_LINES = 3  # a caption and a standfirst may stand before the dateline
LEAD = 40  # characters of a first line within which it still begins
TAIL = 80  # characters at the end of the last body line that still count as its end

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
    """The stretches of one page, in order, and where its body opens and closes (view offsets)."""

    text: str
    stretches: tuple[Stretch, ...]
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
        lines = [line for s in stretches if s.zone == "body" for line in _lines(text, s.start, s.end)]
        if not lines:
            return cls(text, stretches, -1, len(text) + 1)
        last_start, last_end = lines[-1]
        return cls(text, stretches, lines[:OPENING_LINES][-1][1], max(last_start, last_end - TAIL))

    def places(self, stretch: Stretch, start: int, end: int) -> tuple[Place, ...]:
        """
        Return the parts of the page that a match at ``[start, end)`` in *stretch* belongs to, narrowest first.

        A match opens the body near the start of one of its first lines, and closes it where nothing but the end
        of a sentence follows on its last line.
        """
        zone = stretch.reads_as
        if zone != "body":
            return (zone,)
        line_start, line_end = line_around(self.text, start)
        places: list[Place] = ["body"]
        if start >= self.closing_start and not _GOES_ON.search(self.text, end, line_end):
            places.insert(0, "closing")
        if start < self.opening_end and start - line_start <= LEAD:
            places.insert(0, "opening")
        return tuple(places)

    def windows(self, stretch: Stretch) -> Iterator[tuple[int, int, int]]:
        """
        Yield windows ``(start, end, last)``: search in start..end, keep matches that begin before last.

        A window ends at a line break where there is one; windows overlap so that nothing is cut in two.
        """
        start = stretch.start
        while start < stretch.end:
            end = min(start + WINDOW, stretch.end)
            if end < stretch.end:
                line_break = self.text.rfind("\n", start + WINDOW // 2, end)
                end = line_break if line_break > 0 else end
            last = end if end >= stretch.end else max(start + 1, end - OVERLAP)
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


def line_around(text: str, position: int) -> tuple[int, int]:
    """Return the span of the line that holds *position*, without its line break."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, len(text) if end < 0 else end


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
