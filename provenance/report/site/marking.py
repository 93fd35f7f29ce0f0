"""A page's text in pieces: each with its zone, and the claims and removals that cover it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from provenance.records import Article

Mark = tuple[int, int, int]  # number of a claim or removal, where it begins, where it ends


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under one set of marks; ``claims`` and ``removals`` are their numbers, from 1."""

    text: str
    start: int
    claims: tuple[int, ...]
    opens: tuple[int, ...]  # claims that begin here
    removal: int | None
    kind: str | None  # of the removal


@dataclass(frozen=True, slots=True)
class Block:
    """One zone of the text, or what stands between zones (``zone`` is None), in pieces."""

    zone: str | None
    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def shown(self) -> tuple[Piece, ...]:
        """The pieces without the empty lines at either end."""
        pieces = list(self.pieces)
        while pieces and not pieces[0].text.strip() and not pieces[0].claims:
            del pieces[0]
        while pieces and not pieces[-1].text.strip() and not pieces[-1].claims:
            del pieces[-1]
        if pieces:
            pieces[0] = replace(pieces[0], text=pieces[0].text.lstrip("\r\n"))
            pieces[-1] = replace(pieces[-1], text=pieces[-1].text.rstrip())
        return tuple(pieces)


def blocks(article: Article, start: int, end: int) -> Iterator[Block]:
    """Yield the page text from *start* to *end* by zone; all offsets count code points of the page text."""
    end = min(end, len(article.text))
    edges = [start]
    zones: dict[int, tuple[str, int]] = {}
    for zone in article.zones:
        first, last = max(zone.start, start), min(zone.end, end)
        if first < last:
            zones[first] = (zone.zone, last)
            edges += [first, last]
    edges = sorted({*edges, end})
    for first, last in itertools.pairwise(edges):
        name = zones[first][0] if first in zones else None
        if name is not None or article.text[first:last].strip():
            yield Block(name, first, last, tuple(_pieces(article, first, last)))


def _pieces(article: Article, start: int, end: int) -> Iterator[Piece]:
    claims = [
        (number, max(claim.start, start), min(claim.end, end))
        for number, claim in enumerate(article.claims, 1)
        if claim.start is not None and claim.end is not None and claim.start < end and claim.end > start
    ]
    removals = [
        (number, max(cut.start, start), min(cut.end, end))
        for number, cut in enumerate(article.removed, 1)
        if cut.kind != "script" and cut.start < end and cut.end > start
    ]
    edges = sorted({start, end, *(edge for _, *span in (*claims, *removals) for edge in span)})
    begins = {(number, low) for number, low, _ in claims}
    covering = zip(_covering(claims, edges), _covering(removals, edges), strict=True)
    for (first, last), (over, cuts) in zip(itertools.pairwise(edges), covering, strict=True):
        opens = tuple(number for number in over if (number, first) in begins)
        kind = article.removed[cuts[0] - 1].kind if cuts else None
        yield Piece(article.text[first:last], first, over, opens, cuts[0] if cuts else None, kind)


def _covering(marks: Iterable[Mark], edges: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the numbers, ascending, of the *marks* that cover each stretch between *edges*, theirs among them."""
    waiting = sorted(marks, key=lambda mark: mark[1], reverse=True)
    ends: dict[int, int] = {}  # of those that cover the stretch at hand: a hostile page has tens of thousands
    for first in edges[:-1]:
        ends = {number: high for number, high in ends.items() if high > first}
        while waiting and waiting[-1][1] <= first:
            number, _, high = waiting.pop()
            if high > first:
                ends[number] = high
        yield tuple(sorted(ends))
