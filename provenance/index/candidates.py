"""From the band keys of one batch to its candidate pairs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

Pairs = NDArray[np.int64]

_PENDING: Final = 1 << 22  # pairs held before repeats are dropped: 32 MB


def within_batch(keys: NDArray[np.int64]) -> Pairs:
    """
    Return the pairs (i, j), i < j, of lines of *keys* (N × bands) that share a key: distinct,
    ascending, M × 2.

    Nothing is capped: a key shared by n lines yields all n·(n-1)/2 pairs, whatever the batch borders.
    Fold identical texts by their digest first; they share every key, and n copies of one text would
    otherwise cost n² pairs to say what one digest says.
    """
    lines = len(keys)
    merged = np.empty(0, np.int64)
    pending: list[NDArray[np.int64]] = []
    for group in _groups(keys):
        for codes in _codes(group, lines):
            pending.append(codes)
            if sum(map(len, pending)) > max(_PENDING, len(merged)):
                merged, pending = _distinct([merged, *pending]), []
    merged = _distinct([merged, *pending])
    # A pair is one number until here: sorting that is sorting by i, then j.
    return np.stack(np.divmod(merged, max(lines, 1)), axis=1)


def _groups(keys: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield lines that share a key: for each group size from 2 up, one matrix with a group in each row."""
    if keys.size == 0:
        return
    flat = keys.ravel()
    order = np.argsort(flat)
    ordered = flat[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(flat)])
    starts, sizes = starts[sizes > 1], sizes[sizes > 1]
    lines = order // keys.shape[1]
    for size in sorted(set(sizes.tolist())):
        members = lines[starts[sizes == size][:, None] + np.arange(size)]
        members.sort(axis=1)
        # Near-identical texts meet in many bands: one group for each set of lines is enough.
        yield np.unique(members, axis=0) if size > 2 else members


def _codes(groups: NDArray[np.int64], lines: int) -> Iterator[NDArray[np.int64]]:
    """Yield all pairs i < j inside each row of *groups*, as numbers i·*lines* + j, in bounded portions."""
    for first, second in _positions(groups.shape[1]):
        step = max(1, _PENDING // len(first))
        for start in range(0, len(groups), step):
            part = groups[start : start + step]
            low, high = part[:, first], part[:, second]
            yield (low * lines + high)[low < high]  # equal: one line holding the key in two bands


def _positions(size: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the pairs of positions in a group of *size*, ascending, as two arrays, in bounded portions."""
    step = max(1, _PENDING // size)
    for start in range(0, size - 1, step):
        firsts = np.arange(start, min(start + step, size - 1))
        partners = size - 1 - firsts
        first = np.repeat(firsts, partners)
        rank = np.arange(len(first)) - np.repeat(np.cumsum(partners) - partners, partners)
        yield first, first + 1 + rank


def _distinct(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the distinct numbers in *parts*, ascending."""
    # numpy 2.4's unique hashes, which took 80 times longer than sorting on 4.5 million such numbers.
    ordered = np.concatenate(parts)
    ordered.sort()
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered
