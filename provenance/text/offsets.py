"""A view of a text with stretches left out or repaired, and the map from the view back to the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repair:
    """
    A damaged stretch ``[start, end)`` of a text, and the text that stood there before the damage.

    ``at`` holds one offset within the stretch for each character of ``text``, ascending: where in the damaged
    text it came from. So a repair is never longer than the damage; what has no character is left out.
    """

    start: int
    end: int
    text: str
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class View:
    """
    A text derived from another by leaving stretches out and by rewriting characters one for one.

    ``starts`` and ``raws`` list the kept segments, ascending: the segment beginning at view offset
    ``starts[i]`` was taken from raw offset ``raws[i]``. ``raw_length`` is the length of the raw text.
    """

    text: str
    starts: tuple[int, ...]
    raws: tuple[int, ...]
    raw_length: int

    @classmethod
    def whole(cls, text: str) -> View:
        """Return the view that leaves nothing out."""
        return cls(text, (0,), (0,), len(text))

    def raw(self, position: int) -> int:
        """
        Return the raw offset of the character at view offset *position*.

        The offset one past the end maps to one past the last kept raw character.
        """
        if not self.text:
            return 0
        if position >= len(self.text):
            return self.raw(len(self.text) - 1) + 1
        i = bisect_right(self.starts, position) - 1
        return self.raws[i] + position - self.starts[i]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """
        Return the raw span of the view span ``[start, end)``: from its first to behind its last character.

        Stretches left out inside the span are part of the raw span; those at its borders are not.
        An empty view span gives an empty raw span.
        """
        first = self.raw(start)
        return (first, first) if end <= start else (first, self.raw(end - 1) + 1)

    def spans(self, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield ``span`` of each of the ascending, disjoint, not empty *spans*, in one walk over the segments."""
        i, last = 0, len(self.starts) - 1
        for start, end in spans:
            while i < last and self.starts[i + 1] <= start:
                i += 1
            first = self.raws[i] + start - self.starts[i]
            while i < last and self.starts[i + 1] < end:
                i += 1
            yield first, self.raws[i] + end - self.starts[i]

    def position(self, raw: int) -> int:
        """Return the view offset of raw offset *raw*, or of the next kept character after it."""
        i = bisect_right(self.raws, raw) - 1
        if i < 0:
            return 0
        following = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)
        return min(self.starts[i] + raw - self.raws[i], following)

    def positions(self, raws: Iterable[int]) -> Iterator[int]:
        """Yield ``position`` of each of the ascending *raws*, in one walk over the segments."""
        i, last, length = 0, len(self.starts) - 1, len(self.text)
        start, first = self.starts[0], self.raws[0]
        following = self.starts[1] if last else length
        for raw in raws:
            while i < last and self.raws[i + 1] <= raw:
                i += 1
                start, first = self.starts[i], self.raws[i]
                following = self.starts[i + 1] if i < last else length
            at = start + raw - first
            yield 0 if raw < first else at if at < following else following

    def without(self, cuts: Sequence[tuple[int, int]], text: str | None = None) -> View:
        """
        Return this view with the view spans *cuts* left out as well.

        *cuts* may overlap and come in any order. *text*, of the same length as this view's, replaces its
        characters one for one.
        """
        source = self.text if text is None else text
        pieces: list[str] = []
        starts: list[int] = []
        raws: list[int] = []
        length = cursor = 0
        i = 0  # the segment that *cursor* lies in: both only go forward
        for start, end in (*sorted(cuts), (len(source), len(source))):
            while cursor < start:
                while i + 1 < len(self.starts) and self.starts[i + 1] <= cursor:
                    i += 1
                stop = min(start, self.starts[i + 1]) if i + 1 < len(self.starts) else start
                starts.append(length)
                raws.append(self.raws[i] + cursor - self.starts[i])
                pieces.append(source[cursor:stop])
                length += stop - cursor
                cursor = stop
            cursor = max(cursor, end)
        return View("".join(pieces), tuple(starts) or (0,), tuple(raws) or (0,), self.raw_length)

    def repaired(self, repairs: Sequence[Repair]) -> View:
        """Return this view with *repairs*, disjoint and ascending, made: characters rewritten or left out."""
        characters = list(self.text)
        cuts: list[tuple[int, int]] = []
        for repair in repairs:
            before = repair.start
            for at, character in zip(repair.at, repair.text, strict=True):
                characters[at] = character
                if before < at:
                    cuts.append((before, at))
                before = at + 1
            if before < repair.end:
                cuts.append((before, repair.end))
        return self.without(cuts, "".join(characters))
