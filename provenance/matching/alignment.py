"""Aligns two match views: what they share, what moved, what changed in between, and which blocks one lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from provenance.matching.common_runs import agreement
from provenance.matching.edits import CELLS, Cells, changes, gaps, is_block
from provenance.matching.tiling import chained, tiles
from provenance.records import Alignment, Span, Stretch, StretchKind
from provenance.text.offsets import View

_SEARCHED: Final = 20_000_000  # characters gone through to see whether the other text has a block elsewhere
_MIRRORED: dict[StretchKind, StretchKind] = {"inserted": "deleted", "deleted": "inserted"}


def align_texts(a_view: str, b_view: str, shortest_run: int, most_cells: int = CELLS) -> Alignment:
    """
    Return how *b_view* follows from *a_view*; swapping the two gives the mirror image.

    A run is a common stretch of at least *shortest_run* characters, as long as it can be; no character is in
    two of them. Those out of the common order are ``moved``.

    Bounds: hashes, pairs of windows and marks are linear in the two lengths, some 70 bytes a character; at
    most 50,000 stretches, the longest, are candidates for a run; edits are found character by character until
    *most_cells* cells (gap in a × gap in b, summed over all gaps, 64 to a machine word) are filled, and a gap
    that needs more is one edit.
    """
    # One orientation for either order of the arguments, so that no tie is broken in two ways.
    if (len(b_view), b_view) < (len(a_view), a_view):
        return mirrored(align_texts(b_view, a_view, shortest_run, most_cells))
    if a_view == b_view:
        return _whole(len(a_view), shortest_run)
    found = agreement(a_view, b_view, shortest_run)
    runs, moved = chained(tiles(a_view, b_view, found, shortest_run))
    cells = Cells(most_cells)
    alike: list[Span] = []
    edits: list[Stretch] = []
    for gap in gaps(len(a_view), len(b_view), runs, moved):
        kept, changed = changes(a_view, b_view, gap, shortest_run, cells)
        alike += kept
        edits += changed
    runs += [span for span in alike if span.length >= shortest_run]
    return Alignment(
        length_a=len(a_view),
        length_b=len(b_view),
        runs=_ordered(runs),
        moved=_ordered(moved),
        kept=_ordered(span for span in alike if span.length < shortest_run),
        edits=tuple(edits),
        lost=_blocks(a_view, b_view, ((edit.a_start, edit.a_end) for edit in edits)),
        added=_blocks(b_view, a_view, ((edit.b_start, edit.b_end) for edit in edits)),
    )


def _whole(length: int, shortest: int) -> Alignment:
    """Return the alignment of a text with itself."""
    span = (Span(0, 0, length),) if length else ()
    is_run = length >= shortest
    return Alignment(length, length, span if is_run else (), (), () if is_run else span, (), (), ())


def _ordered(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda span: (span.a_start, span.b_start)))


def _blocks(text: str, other: str, stretches: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return those of *stretches* of *text* that are long, and that *other* does not hold elsewhere."""
    blocks, left = [], _SEARCHED
    for start, end in stretches:
        if is_block(text, start, end):
            left -= len(other)
            if left < 0 or text[start:end] not in other:
                blocks.append((start, end))
    return tuple(blocks)


def mirrored(alignment: Alignment) -> Alignment:
    """Return *alignment* as seen from b: an insertion is a deletion, a block lost is one added."""
    return Alignment(
        length_a=alignment.length_b,
        length_b=alignment.length_a,
        runs=_ordered(Span(span.b_start, span.a_start, span.length) for span in alignment.runs),
        moved=_ordered(Span(span.b_start, span.a_start, span.length) for span in alignment.moved),
        kept=_ordered(Span(span.b_start, span.a_start, span.length) for span in alignment.kept),
        edits=tuple(
            Stretch(_MIRRORED.get(one.kind, one.kind), one.b_start, one.b_end, one.a_start, one.a_end)
            for one in alignment.edits  # in one order in both texts
        ),
        lost=alignment.added,
        added=alignment.lost,
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """
    An alignment in offsets of the two article bodies: what a report marks in the texts as they are read.

    Runs, moved runs, kept stretches and edits are ``stretches``, in order of their place in a; spaces and
    punctuation inside a stretch belong to it, those between two belong to neither.
    """

    stretches: tuple[Stretch, ...]
    lost: tuple[tuple[int, int], ...]
    added: tuple[tuple[int, int], ...]


def in_bodies(alignment: Alignment, a: View, b: View) -> Placed:
    """Return *alignment*, made of the texts of the match views *a* and *b*, in the bodies they are views of."""
    spans: tuple[tuple[StretchKind, tuple[Span, ...]], ...] = (
        ("run", alignment.runs), ("moved", alignment.moved), ("kept", alignment.kept),
    )  # fmt: skip
    stretches = [
        Stretch(kind, one.a_start, one.a_start + one.length, one.b_start, one.b_start + one.length)
        for kind, several in spans
        for one in several
    ]
    placed = [
        Stretch(one.kind, *a.span(one.a_start, one.a_end), *b.span(one.b_start, one.b_end))
        for one in (*stretches, *alignment.edits)
    ]
    return Placed(
        tuple(sorted(placed, key=lambda one: (one.a_start, one.a_end, one.b_start, one.b_end))),
        tuple(a.span(*block) for block in alignment.lost),
        tuple(b.span(*block) for block in alignment.added),
    )
