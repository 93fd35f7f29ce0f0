"""
The compiled form of ``winnow``: one pass per text, with a rolling hash and running minima.

Importing this module compiles it or loads it from numba's cache: for large batches only, under the rule of
``kernel.backend_for``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints import winnowing as definition
from provenance.fingerprints.batch import batches, code_points
from provenance.fingerprints.compiling import compiled, inlined
from provenance.fingerprints.winnowing import Keys

Words = NDArray[np.uint64]
Counts = NDArray[np.int64]

u8 = np.uint64
_BASE, _SHIFT = u8(definition._BASE), definition._SHIFT
_MIX_1, _MIX_2 = definition._MIX
_GREATEST = u8(definition._WORD)


def winnow(texts: Sequence[str], length: int, window: int) -> list[Keys]:
    """Return what ``winnowing.winnow`` returns, bit for bit, and raise what it raises."""
    definition.require_possible(length, window)
    return [keys for batch in batches(texts) for keys in _winnow(batch, length, window)]


def _winnow(texts: Sequence[str], length: int, window: int) -> list[Keys]:
    codes, lengths = code_points(texts)
    keys, counts = np.empty(len(codes), np.uint64), np.empty(len(texts), np.int64)
    # The polynomial's weight of the character that leaves a k-gram when the next one enters.
    leaving = u8(pow(definition._BASE, length, definition._WORD + 1))
    _write_chosen(codes, lengths, length, window, leaving, keys, counts)
    ends = np.cumsum(counts).tolist()
    return [_distinct(keys[start:end].view(np.int64)) for start, end in pairwise([0, *ends])]


def _distinct(keys: Keys) -> Keys:
    """Return the distinct *keys*, ascending, in an array of their own."""
    return np.array(sorted(set(keys.tolist())), np.int64)  # a dozen of them


@inlined
def _mixed(word: np.uint64) -> np.uint64:
    """Return fmix64 of a word."""
    word = (word ^ word >> _SHIFT) * _MIX_1
    word = (word ^ word >> _SHIFT) * _MIX_2
    return word ^ word >> _SHIFT


@inlined
def _write_minima(hashes: Words, count: int, window: int, least: Words, keys: Words) -> int:
    """
    Write the least of every *window* consecutive hashes, unless it is the one just written; return how many.

    In blocks of *window* hashes, the least from each place to the end of its block is kept; that of a window is
    the lesser of what it has of one block and of the next (van Herk 1992, Gil and Werman 1993).
    """
    running = _GREATEST
    for i in range(count - 1, -1, -1):
        if i % window == window - 1:
            running = _GREATEST
        running = min(running, hashes[i])
        least[i] = running
    written, running = 0, _GREATEST
    for i in range(count):
        if i % window == 0:
            running = _GREATEST
        running = min(running, hashes[i])
        if i >= window - 1:
            chosen = min(least[i - window + 1], running)
            if not written or keys[written - 1] != chosen:
                keys[written] = chosen
                written += 1
    return written


@compiled("void(uint32[::1], int64[::1], int64, int64, uint64, uint64[::1], int64[::1])")
def _write_chosen(
    codes: NDArray[np.uint32],
    lengths: Counts,
    length: int,
    window: int,
    leaving: np.uint64,
    keys: Words,
    counts: Counts,
) -> None:
    """Write the k-grams chosen from each text, without immediate repeats, and how many there are."""
    longest = 0
    for item in range(len(lengths)):
        longest = max(longest, lengths[item] - length + 1)
    hashes, least = np.empty(max(longest, 0), np.uint64), np.empty(max(longest, 0), np.uint64)
    start = first = 0
    for item in range(len(lengths)):
        count = max(lengths[item] - length + 1, 0)
        value = u8(0)
        if count:
            for at in range(start, start + length - 1):
                value = value * _BASE + u8(codes[at])
        for i in range(count):
            # One multiplication and one addition in the chain; what leaves is computed beside it.
            gone = u8(codes[start + i - 1]) * leaving if i else u8(0)
            value = value * _BASE + (u8(codes[start + i + length - 1]) - gone)
            hashes[i] = value
        for i in range(count):
            hashes[i] = _mixed(hashes[i])
        counts[item] = _write_minima(hashes, count, min(window, max(count, 1)), least, keys[first:])
        start += lengths[item]
        first += counts[item]
