"""Says what changed between the runs two texts share: figures, words, blocks, character by character."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from provenance.records import Span, Stretch, StretchKind

CELLS: Final = 500_000_000  # of the alignment matrices of one pair of texts, all gaps together
_SUBSTITUTED = 2  # characters
_BLOCK, _HAN_WEIGHT = 60, 3  # a block has 60 Latin characters or 20 Han ones, which say as much
_FIRST_HAN = "⺀"  # U+2E80: all before are letters of alphabets

Gap = tuple[int, int, int, int]  # a_start, a_end, b_start, b_end


@dataclass(slots=True)
class Cells:
    """How many cells of alignment matrices may still be filled; what is spent is gone."""

    left: int = CELLS

    def spend(self, cells: int) -> bool:
        """Return whether *cells* are left, and take them."""
        if cells > self.left:
            return False
        self.left -= cells
        return True


def gaps(
    length_a: int, length_b: int, runs: Sequence[Span], moved: Sequence[Span]
) -> Iterator[tuple[int, int, int, int]]:
    """
    Yield the gaps between *runs*, in order, without the stretches *moved* away from or into them.

    A gap that a moved run divides in one text only is paired with the first part; the others stand alone.
    """
    moved_a = sorted((run.a_start, run.a_start + run.length) for run in moved)
    moved_b = sorted((run.b_start, run.b_start + run.length) for run in moved)
    at_a = at_b = next_a = next_b = 0
    for run in (*runs, Span(length_a, length_b, 0)):
        parts_a, next_a = _without(at_a, run.a_start, moved_a, next_a)
        parts_b, next_b = _without(at_b, run.b_start, moved_b, next_b)
        for part_a, part_b in zip_longest(parts_a, parts_b):
            start_a, end_a = part_a or (at_a, at_a)
            start_b, end_b = part_b or (at_b, at_b)
            yield start_a, end_a, start_b, end_b
            at_a, at_b = end_a, end_b
        at_a, at_b = run.a_start + run.length, run.b_start + run.length


def _without(start: int, end: int, cuts: Sequence[tuple[int, int]], i: int) -> tuple[list[tuple[int, int]], int]:
    """Return the non-empty parts of ``[start, end)`` outside *cuts*, looked at from *i* on, and the next cut."""
    parts = []
    while i < len(cuts) and cuts[i][0] < end:
        if start < cuts[i][0]:
            parts.append((start, cuts[i][0]))
        start = cuts[i][1]
        i += 1
    if start < end:
        parts.append((start, end))
    return parts, i


def changes(a: str, b: str, gap: Gap, shortest: int, cells: Cells) -> tuple[list[Span], list[Stretch]]:
    """
    Return the stretches of one gap that are alike in both texts, and the edits between them.

    By least edit distance (rapidfuzz, Levenshtein). A gap that needs more *cells* than are left is one edit.
    Alike stretches shorter than half a run and than the edits beside them are chance, and part of an edit.
    """
    a_start, a_end, b_start, b_end = gap
    height, width = a_end - a_start, b_end - b_start
    single = min(height, width) == 0 or max(height, width) <= _SUBSTITUTED
    if single or not cells.spend(height * width):
        return [], [_edit(a, b, gap)]
    from rapidfuzz.distance import Levenshtein

    steps = [
        (code.tag == "equal", (a_start + code.src_start, a_start + code.src_end,
                               b_start + code.dest_start, b_start + code.dest_end))
        for code in Levenshtein.opcodes(a[a_start:a_end], b[b_start:b_end])
    ]  # fmt: skip
    kept, edits = [], []
    for alike, where in _cleaned(steps, shortest):
        if alike:
            kept.append(Span(where[0], where[2], where[1] - where[0]))
        else:
            edits.append(_edit(a, b, where))
    return kept, edits


def _cleaned(steps: Sequence[tuple[bool, Gap]], shortest: int) -> list[tuple[bool, Gap]]:
    """Return *steps* with neighbouring edits joined, also across what is alike by chance."""
    done: list[tuple[bool, Gap]] = []
    for alike, where in steps:
        joins = not alike and done and not done[-1][0]
        done.append((alike, _hull(done.pop()[1], where) if joins else where))
        while len(done) >= 3 and not done[-1][0] and _chance(done[-3][1], done[-2][1], done[-1][1], shortest):
            last = done.pop()[1]
            done.pop()
            done[-1] = (False, _hull(done[-1][1], last))
    return done


def _chance(before: Gap, alike: Gap, behind: Gap, shortest: int) -> bool:
    length = alike[1] - alike[0]
    return 2 * length < shortest and length < min(_size(before), _size(behind))


def _size(gap: Gap) -> int:
    return max(gap[1] - gap[0], gap[3] - gap[2])


def _hull(first: Gap, last: Gap) -> Gap:
    return first[0], last[1], first[2], last[3]


def _edit(a: str, b: str, gap: Gap) -> Stretch:
    a_start, a_end, b_start, b_end = gap
    old, new = a[a_start:a_end], b[b_start:b_end]
    beside = a[max(0, a_start - 1) : a_start] + a[a_end : a_end + 1]
    return Stretch(_kind(old, new, beside), *gap)


def _kind(old: str, new: str, beside: str) -> StretchKind:
    """Return the kind of an edit from *old* to *new*; *beside* are the characters of a next to it."""
    digits = (old + new).isnumeric()
    if old and new:
        if digits:
            return "figures"
        return "substituted" if max(len(old), len(new)) <= _SUBSTITUTED else "reworded"
    if digits and any(character.isnumeric() for character in beside):
        return "figures"
    return "inserted" if new else "deleted"


def is_block(text: str, start: int, end: int) -> bool:
    """Return whether ``[start, end)`` of a match view is a block: of 20 Han letters, or 60 others, or more."""
    length = end - start
    if length >= _BLOCK or length * _HAN_WEIGHT < _BLOCK:
        return length >= _BLOCK
    return sum(_HAN_WEIGHT if character >= _FIRST_HAN else 1 for character in text[start:end]) >= _BLOCK
