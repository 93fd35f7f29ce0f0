"""A view of a text with stretches left out, and the map from the view back to the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


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

    def position(self, raw: int) -> int:
        """Return the view offset of raw offset *raw*, or of the next kept character after it."""
        i = bisect_right(self.raws, raw) - 1
        if i < 0:
            return 0
        following = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)
        return min(self.starts[i] + raw - self.raws[i], following)

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
        length = 0

        def keep(start: int, end: int) -> None:
            nonlocal length
            while start < end:
                i = bisect_right(self.starts, start) - 1
                stop = min(end, self.starts[i + 1] if i + 1 < len(self.starts) else len(source))
                starts.append(length)
                raws.append(self.raws[i] + start - self.starts[i])
                pieces.append(source[start:stop])
                length += stop - start
                start = stop

        cursor = 0
        for start, end in sorted(cuts):
            keep(cursor, start)
            cursor = max(cursor, end)
        keep(cursor, len(source))
        return View("".join(pieces), tuple(starts) or (0,), tuple(raws) or (0,), self.raw_length)
