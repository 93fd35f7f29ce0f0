"""
The compiled form of ``overlap``: many pairs in one call, from the hashes of their windows, without sorting.

The windows of one text of a pair are put into a hash table, those of the other looked up in it; what was found
is marked there, so that the same table answers for the first text. Importing this module compiles it or loads
it from numba's cache: for large batches only, under the rule of ``fingerprints.kernel.backend_for``.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints.compiling import compiled, inlined
from provenance.matching.overlap import Overlap, Shingled

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]

u8 = np.uint64
_LOWER = u8(0xFFFFFFFF)
_PORTION: Final = 4096  # pairs that one thread measures before it takes the next
_SHARED, _COVERED_A, _COVERED_B, _LONGEST, _RUNS, _GAP_A, _GAP_B, _COLUMNS = range(8)


@dataclass(frozen=True, slots=True)
class Overlaps:
    """What each of M pairs shares: the fields of ``Overlap`` as arrays."""

    jaccard: Shares
    containment: Shares
    coverage_a: Shares
    coverage_b: Shares
    longest_run: Counts
    runs: Counts
    gap_a: Counts
    gap_b: Counts

    @property
    def coverages(self) -> Shares:
        """The shares of both texts, M × 2."""
        return np.column_stack([self.coverage_a, self.coverage_b])

    def rows(self, chosen: Counts | slice = slice(None)) -> list[Overlap]:
        """Return the pairs as records, all or those at the places *chosen*."""
        columns = (getattr(self, name)[chosen].tolist() for name in self.__slots__)
        return list(map(Overlap._make, zip(*columns, strict=True)))


def overlaps(pairs: Sequence[tuple[Shingled, Shingled]], shortest_run: int) -> list[Overlap]:
    """
    Return ``overlap(a, b, shortest_run)`` of each pair, bit for bit.

    Pairs with one first text are best kept together: its table is then made once.
    """
    return _columns_of(pairs, shortest_run).rows()


def overlaps_from(
    pairs: Sequence[tuple[Shingled, Shingled]], shortest_run: int, coverage: float, run: int
) -> dict[int, Overlap]:
    """
    Return those of ``overlaps`` that cover this share of either text or hold a *run* that long, by their place.

    Most pairs that an index proposes share a phrase; no record is made of these.
    """
    found = _columns_of(pairs, shortest_run)
    most = np.maximum(found.coverage_a, found.coverage_b)
    places = np.flatnonzero((most >= coverage) | (found.longest_run >= run))
    return dict(zip(places.tolist(), found.rows(places), strict=True))


class Laid:
    """The windows and letters of many texts laid out once, for all comparisons among them."""

    def __init__(self, texts: Sequence[Shingled], views: Sequence[str]) -> None:
        hashes = [text.hashes for text in texts]
        self._hashes = np.concatenate([np.empty(0, np.uint32), *hashes])
        self._offsets = np.cumsum([0, *map(len, hashes)], dtype=np.int64)
        self._widths = np.array([text.width for text in texts], np.int64)
        self._distinct = np.zeros(len(texts), np.int64)  # of the texts that have been counted
        self._lengths = np.array([text.length for text in texts], np.int64)  # in code points
        letters = "".join(views).encode("utf-32-le", "surrogatepass")
        # Letters that share a number only make two texts look more alike than they are.
        self._letters = np.frombuffer(letters, "<u4").astype(np.uint16)
        self._starts = np.cumsum([0, *map(len, views)], dtype=np.int64)

    def overlaps(self, first: int, others: Counts, shortest_run: int) -> Overlaps:
        """Return what text *first* shares with each of *others*, itself the first of each pair."""
        new = others[self._distinct[others] == 0]
        _write_distinct(self._hashes, self._offsets, new, self._distinct)
        found = np.zeros((len(others), _COLUMNS), np.int64)
        pairs = np.column_stack([np.full_like(others, first), others])
        _write_overlaps(self._hashes, self._offsets, self._widths, pairs, shortest_run, found, self._distinct)
        return _finished(found, self._distinct[pairs], self._lengths[pairs])

    def lengths_with(self, first: int, others: Counts) -> Counts:
        """Return the lengths of text *first* and of each of *others*, N × 2, in code points."""
        return np.column_stack([np.full(len(others), self._lengths[first]), self._lengths[others]])

    def letters_in_common(self, first: int, others: Counts) -> Counts:
        """Return an upper bound of how many letters text *first* has in common with each of *others*."""
        found = np.zeros(len(others), np.int64)
        _write_common(self._letters, self._starts, first, others, found)
        return found


def _columns_of(pairs: Sequence[tuple[Shingled, Shingled]], shortest_run: int) -> Overlaps:
    flat = [text for pair in pairs for text in pair]
    row: dict[int, int] = {}
    places = [row.setdefault(id(text), len(row)) for text in flat]
    texts = list({id(text): text for text in flat}.values())
    hashes = [text.hashes for text in texts]
    offsets = np.cumsum([0, *map(len, hashes)], dtype=np.int64)
    widths = np.array([text.width for text in texts], np.int64)
    lines = np.array(places, np.int64).reshape(-1, 2)
    joined = np.concatenate([np.empty(0, np.uint32), *hashes])
    return overlap_columns(joined, offsets, widths, lines, shortest_run)


def overlap_columns(
    hashes: NDArray[np.uint32],
    offsets: Counts,
    widths: Counts | int,
    pairs: Counts,
    shortest_run: int,
    workers: int = 1,
) -> Overlaps:
    """
    Return what the texts of each of *pairs* share, M × 2 rows of texts, counting runs as ``overlap`` does.

    The hashes of all windows of text i are ``hashes[offsets[i]:offsets[i + 1]]``, in positional order, as in
    ``fingerprints.batch.Columns``; *widths* is the length of a window, per text or for all. *workers* threads
    share the pairs.
    """
    counts = np.diff(offsets)
    widths = np.broadcast_to(np.asarray(widths, np.int64), counts.shape).copy()
    pairs = np.ascontiguousarray(pairs, np.int64)
    distinct = np.zeros(len(counts), np.int64)
    found = np.zeros((len(pairs), _COLUMNS), np.int64)
    seconds = np.zeros(len(counts), np.bool_)  # counted on their own; first texts are while they are measured
    seconds[pairs[:, 1]] = True
    seconds[pairs[:, 0]] = False
    used = np.flatnonzero(seconds)

    def measure(start: int) -> None:
        portion = slice(start, start + _PORTION)
        _write_overlaps(hashes, offsets, widths, pairs[portion], shortest_run, found[portion], distinct)

    def count(start: int) -> None:
        _write_distinct(hashes, offsets, used[start : start + _PORTION], distinct)

    if workers == 1:
        _write_overlaps(hashes, offsets, widths, pairs, shortest_run, found, distinct)
        _write_distinct(hashes, offsets, used, distinct)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(measure, range(0, len(pairs), _PORTION)))
            list(pool.map(count, range(0, len(used), _PORTION)))
    lengths = np.where(counts > 0, counts + widths - 1, 0)
    return _finished(found, distinct[pairs], lengths[pairs])


def _finished(found: Counts, sizes: Counts, lengths: Counts) -> Overlaps:
    """Return counts as shares: *sizes* are those of the two sets of windows, *lengths* those of the texts."""
    shared = found[:, _SHARED]
    # Texts that share nothing may be empty: 0 of 1, not 0 of 0.
    return Overlaps(
        jaccard=shared / np.maximum(sizes.sum(axis=1) - shared, 1),
        containment=shared / np.maximum(sizes.min(axis=1), 1),
        coverage_a=found[:, _COVERED_A] / np.maximum(lengths[:, 0], 1),
        coverage_b=found[:, _COVERED_B] / np.maximum(lengths[:, 1], 1),
        longest_run=found[:, _LONGEST],
        runs=found[:, _RUNS],
        gap_a=np.where(shared > 0, found[:, _GAP_A], lengths[:, 0]),
        gap_b=np.where(shared > 0, found[:, _GAP_B], lengths[:, 1]),
    )


@inlined
def _table_size(count: int) -> int:
    """Return the size, a power of two, of a table of *count* hashes: a quarter full, so that first probes hit."""
    size = 16
    while size < 4 * count:
        size *= 2
    return size


@inlined
def _slot(table: NDArray[np.uint64], mask: int, word: np.uint64) -> int:
    """Return where *word* is, or where it belongs. The upper half of a word is the number of its table."""
    # Hashes are mixed already: their lower bits serve as they are.
    slot = word & u8(mask)
    # What differs is nothing in the word's own slot, the upper half in a free one: one comparison says neither.
    while (table[slot] ^ word) - u8(1) < _LOWER:
        slot = slot + u8(1) & u8(mask)
    return int(slot)


@compiled("void(uint32[::1], int64[::1], int64[::1], int64[::1])")
def _write_distinct(hashes: NDArray[np.uint32], offsets: Counts, used: Counts, distinct: Counts) -> None:
    """Write, at the rows *used*, how many different hashes a text has."""
    longest = 0
    for i in range(len(used)):
        longest = max(longest, offsets[used[i] + 1] - offsets[used[i]])
    table = np.zeros(_table_size(longest), np.uint64)
    for i in range(len(used)):
        start, end = offsets[used[i]], offsets[used[i] + 1]
        mask, number, count = _table_size(end - start) - 1, u8(i + 1) << u8(32), 0
        for at in range(start, end):
            word = number | u8(hashes[at])
            slot = _slot(table, mask, word)
            if table[slot] != word:
                table[slot] = word
                count += 1
        distinct[used[i]] = count


@compiled("void(uint16[::1], int64[::1], int64, int64[::1], int64[::1])")
def _write_common(letters: NDArray[np.uint16], starts: Counts, first: int, others: Counts, found: Counts) -> None:
    """Write how many letters of text *first* each of *others* holds, repeats counted."""
    have = np.zeros(1 << 16, np.int32)
    for at in range(starts[first], starts[first + 1]):
        have[letters[at]] += 1
    for i in range(len(others)):
        start, end = starts[others[i]], starts[others[i] + 1]
        common = 0
        for at in range(start, end):
            left = have[letters[at]]
            common += left > 0
            have[letters[at]] = left - 1
        for at in range(start, end):
            have[letters[at]] += 1
        found[i] = common


@inlined
def _runs(held: NDArray[np.bool_], count: int, width: int, shortest: int) -> tuple[int, int, int, int]:
    """Return number, characters, longest and longest gap of the runs of windows that are *held*."""
    runs = covered = longest = gap = last = 0
    start = -1
    for i in range(count + 1):
        if i < count and held[i]:
            if start < 0:
                start = i
        elif start >= 0:
            end = i + width - 1
            if end - start >= shortest:
                # Two runs may share the characters of their last and first windows.
                covered += end - start + min(start - last, 0) if runs else end - start
                gap = max(gap, start - last)
                longest = max(longest, end - start)
                runs += 1
                last = end
            start = -1
    return runs, covered, longest, max(gap, count + width - 1 - last)


@compiled("void(uint32[::1], int64[::1], int64[::1], int64[:,::1], int64, int64[:,::1], int64[::1])")
def _write_overlaps(
    hashes: NDArray[np.uint32],
    offsets: Counts,
    widths: Counts,
    pairs: Counts,
    shortest: int,
    found: Counts,
    distinct: Counts,
) -> None:
    """
    Write the columns of *found* for each of *pairs*, and how many different hashes its first text has.

    Where nothing is shared, nothing is written to *found*.
    """
    longest = 0
    for pair in range(len(pairs)):
        for side in range(2):
            longest = max(longest, offsets[pairs[pair, side] + 1] - offsets[pairs[pair, side]])
    table, marks = np.zeros(_table_size(longest), np.uint64), np.zeros(_table_size(longest), np.int64)
    slots, held = np.empty(longest, np.int64), np.empty(longest, np.bool_)
    known, number, mask = -1, u8(0), 0
    for pair in range(len(pairs)):
        a, b = pairs[pair, 0], pairs[pair, 1]
        count_a, count_b = offsets[a + 1] - offsets[a], offsets[b + 1] - offsets[b]
        if a != known:
            known, number, mask, new = a, u8(pair + 1) << u8(32), _table_size(count_a) - 1, 0
            for i in range(count_a):
                word = number | u8(hashes[offsets[a] + i])
                slots[i] = _slot(table, mask, word)
                new += table[slots[i]] != word
                table[slots[i]] = word
            distinct[a] = new
        shared = 0
        for i in range(count_b):
            word = number | u8(hashes[offsets[b] + i])
            slot = _slot(table, mask, word)
            held[i] = table[slot] == word
            if held[i] and marks[slot] != pair + 1:
                marks[slot] = pair + 1
                shared += 1
        if not shared:
            continue
        runs_b, covered_b, longest_b, gap_b = _runs(held, count_b, widths[b], shortest)
        for i in range(count_a):
            held[i] = marks[slots[i]] == pair + 1
        runs_a, covered_a, longest_a, gap_a = _runs(held, count_a, widths[a], shortest)
        found[pair, _SHARED] = shared
        found[pair, _COVERED_A], found[pair, _COVERED_B] = covered_a, covered_b
        found[pair, _LONGEST], found[pair, _RUNS] = min(longest_a, longest_b), min(runs_a, runs_b)
        found[pair, _GAP_A], found[pair, _GAP_B] = gap_a, gap_b
