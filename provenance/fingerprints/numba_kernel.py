"""
The compiled backend: what ``numpy_kernel`` computes, in loops that numba turns into vector instructions.

Importing this module compiles it or loads it from numba's cache, so only ``kernel`` does, for batches that pay
for that. numba widens uint32 · uint32 to uint64: every step is wrapped in ``u4(...)``, without which values
neither wrap nor vectorise. Loops run over indices: over the elements of an array they do not vectorise.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints.batch import Columns, Sketches, batches, code_points, lengths_of
from provenance.fingerprints.compiling import compiled, inlined
from provenance.fingerprints.permutations import affine32
from provenance.fingerprints.recipe import BASE, MIX, NO_SHINGLES, SALT, Recipe

Words = NDArray[np.uint32]
Counts = NDArray[np.int64]

u4, u8 = np.uint32, np.uint64
# The compiled code holds these values; numba's cache notices a change here, but none in `recipe`, where a change
# is a new version of the recipe and the tests against the reference fail until the cache is removed.
_BASE, _SALT = u4(BASE), u4(SALT)
_MIX_1, _MIX_2 = u4(MIX[0]), u4(MIX[1])
_GREATEST = u4(NO_SHINGLES)
_PLANES: Final = 64  # binary digits of the counters; a text has fewer than 2^63 shingles


def shingle_hashes(texts: Sequence[str], width: int) -> list[Words]:
    """Return the mixed hash of every window of each text, in positional order, one array per text."""
    codes, lengths = code_points(texts)
    counts = _shingles(lengths, width)
    hashes = np.empty(counts.sum(), np.uint32)
    _write_hashes(codes, lengths, width, counts, hashes)
    return [hashes[start:end].copy() for start, end in pairwise([0, *np.cumsum(counts).tolist()])]


def sketch(texts: Sequence[str], recipe: Recipe) -> Sketches:
    """Return signature, SimHash and number of shingles of each text of one batch."""
    return columns(texts, recipe).sketches


def columns(texts: Sequence[str], recipe: Recipe, workers: int = 1) -> Columns:
    """
    Return the sketches of any number of texts together with the hashes they were made from.

    *workers* threads share the batches. All memory is taken first, and each batch writes to its own part.
    """
    counts = _shingles(lengths_of(texts), recipe.width)
    sketches = Sketches(
        np.empty((len(texts), recipe.permutations), np.uint32), np.empty(len(texts), np.uint64), counts
    )
    found = Columns(sketches, np.empty(counts.sum(), np.uint32))
    ends, offsets = np.cumsum([0, *map(len, cut := list(batches(texts)))]).tolist(), found.offsets

    def write(batch: Sequence[str], start: int, end: int) -> None:
        _write_columns(batch, recipe, found, slice(start, end), slice(offsets[start], offsets[end]))

    if workers == 1:
        for batch, (start, end) in zip(cut, pairwise(ends), strict=True):
            write(batch, start, end)
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(write, cut, ends[:-1], ends[1:]))
    return found


def _shingles(lengths: Counts, width: int) -> Counts:
    """Return how many shingles texts have: a text shorter than one window is its own, an empty one has none."""
    return np.maximum(lengths - (width - 1), np.minimum(lengths, 1))


def _write_columns(texts: Sequence[str], recipe: Recipe, found: Columns, rows: slice, windows: slice) -> None:
    """Write the sketches of one batch to *rows* and its hashes to *windows* of what was *found*."""
    codes, lengths = code_points(texts)
    sketches = found.sketches
    _write_all(
        codes,
        lengths,
        recipe.width,
        *_writable(recipe.permutations),
        sketches.shingles[rows],
        found.hashes[windows],
        sketches.signatures[rows],
        sketches.simhashes[rows],
    )


@lru_cache(maxsize=4)
def _writable(permutations: int) -> tuple[Words, Words]:
    """Return the permutations in arrays that the compiled form takes; it writes nothing to them."""
    factors, summands = affine32(permutations)
    return factors.copy(), summands.copy()


@inlined
def _mixed(word: np.uint32) -> np.uint32:
    """Return fmix32 of a word."""
    word = u4(word ^ u4(word >> u4(16)))
    word = u4(word * _MIX_1)
    word = u4(word ^ u4(word >> u4(13)))
    word = u4(word * _MIX_2)
    return u4(word ^ u4(word >> u4(16)))


@compiled("void(uint32[::1], int64[::1], int64, int64[::1], uint32[::1])")
def _write_hashes(codes: Words, lengths: Counts, width: int, counts: Counts, hashes: Words) -> None:
    """Write the hashes of all windows of each text, of which there are as many as *counts* says."""
    start = first = 0
    for item in range(len(lengths)):
        length, count = lengths[item], counts[item]
        found = hashes[first : first + count]
        for i in range(count):
            found[i] = codes[start + i]
        # Not rolling: a rolling hash is a chain, this vectorises.
        for k in range(1, min(length, width)):
            behind = codes[start + k : start + k + count]
            for i in range(count):
                found[i] = u4(u4(found[i] * _BASE) + behind[i])
        for i in range(count):
            found[i] = _mixed(found[i])
        start += length
        first += count


@compiled("void(uint32[::1], int64[::1], uint32[::1], uint32[::1], uint32[:,::1])")
def _write_minima(hashes: Words, counts: Counts, factors: Words, summands: Words, signatures: Words) -> None:
    """Write the least value of each permutation, eight at a time: their minima stay in vector registers."""
    whole = len(factors) // 8 * 8
    first = 0
    for item in range(len(counts)):
        text, row = hashes[first : first + counts[item]], signatures[item]
        first += counts[item]
        for k in range(0, whole, 8):
            a, b = factors[k : k + 8], summands[k : k + 8]
            a0, a1, a2, a3, a4, a5, a6, a7 = a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]
            b0, b1, b2, b3, b4, b5, b6, b7 = b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]
            m0 = m1 = m2 = m3 = m4 = m5 = m6 = m7 = _GREATEST
            for i in range(len(text)):
                h = text[i]
                m0 = min(m0, u4(u4(a0 * h) + b0))
                m1 = min(m1, u4(u4(a1 * h) + b1))
                m2 = min(m2, u4(u4(a2 * h) + b2))
                m3 = min(m3, u4(u4(a3 * h) + b3))
                m4 = min(m4, u4(u4(a4 * h) + b4))
                m5 = min(m5, u4(u4(a5 * h) + b5))
                m6 = min(m6, u4(u4(a6 * h) + b6))
                m7 = min(m7, u4(u4(a7 * h) + b7))
            row[k], row[k + 1], row[k + 2], row[k + 3] = m0, m1, m2, m3
            row[k + 4], row[k + 5], row[k + 6], row[k + 7] = m4, m5, m6, m7
        for k in range(whole, len(factors)):
            a0, b0, m0 = factors[k], summands[k], _GREATEST
            for i in range(len(text)):
                m0 = min(m0, u4(u4(a0 * text[i]) + b0))
            row[k] = m0


@inlined
def _added(a: np.uint64, b: np.uint64, c: np.uint64) -> tuple[np.uint64, np.uint64]:
    """Return sum and carry of three bits, 64 times (a full adder)."""
    half = a ^ b
    return half ^ c, a & b | half & c


@inlined
def _count_bits(words: NDArray[np.uint64], count: int, planes: NDArray[np.uint64]) -> None:
    """
    Count the set bits of *count* words, bit by bit: plane k holds binary digit k of each of the 64 counts.

    Eight words at a time go through seven full adders, which leave one carry of weight eight for the
    higher planes (Harley and Seal's carry-save addition: Warren, Hacker's Delight, section 5-1).
    """
    ones = twos = fours = u8(0)
    for k in range(len(planes)):
        planes[k] = u8(0)
    for i in range(0, count, 8):
        w0, w1, w2, w3 = words[i], words[i + 1], words[i + 2], words[i + 3]
        w4, w5, w6, w7 = words[i + 4], words[i + 5], words[i + 6], words[i + 7]
        ones, two_a = _added(ones, w0, w1)
        ones, two_b = _added(ones, w2, w3)
        twos, four_a = _added(twos, two_a, two_b)
        ones, two_a = _added(ones, w4, w5)
        ones, two_b = _added(ones, w6, w7)
        twos, four_b = _added(twos, two_a, two_b)
        fours, carry = _added(fours, four_a, four_b)
        k = 3
        while carry:
            planes[k], carry = planes[k] ^ carry, planes[k] & carry
            k += 1
    planes[0], planes[1], planes[2] = ones, twos, fours


@inlined
def _above(planes: NDArray[np.uint64], limit: int) -> np.uint64:
    """Return the word whose bit j says whether count j exceeds *limit*: all 64 compared digit by digit."""
    above, equal = u8(0), ~u8(0)
    for k in range(len(planes) - 1, -1, -1):
        if limit >> k & 1:
            equal &= planes[k]
        else:
            above |= equal & planes[k]
            equal &= ~planes[k]
    return above


@compiled("void(uint32[::1], int64[::1], uint64[::1])")
def _write_simhashes(hashes: Words, counts: Counts, simhashes: NDArray[np.uint64]) -> None:
    """Write the SimHash of each text: bit j is set iff more than half of its shingles have it set."""
    planes = np.zeros(_PLANES, np.uint64)
    longest = 0
    for item in range(len(counts)):
        longest = max(longest, counts[item])
    wide = np.zeros(longest + 8, np.uint64)
    first = 0
    for item in range(len(counts)):
        count = counts[item]
        for i in range(count):
            h = hashes[first + i]
            wide[i] = u8(_mixed(u4(h ^ _SALT))) << u8(32) | u8(h)
        for i in range(count, count + 8):  # the last eight are filled up with zeros, which set no bit
            wide[i] = u8(0)
        _count_bits(wide, count, planes)
        simhashes[item] = _above(planes, count // 2)
        first += count


@compiled(
    "void(uint32[::1], int64[::1], int64, uint32[::1], uint32[::1], int64[::1], uint32[::1], uint32[:,::1],"
    " uint64[::1])"
)
def _write_all(
    codes: Words,
    lengths: Counts,
    width: int,
    factors: Words,
    summands: Words,
    counts: Counts,
    hashes: Words,
    signatures: Words,
    simhashes: NDArray[np.uint64],
) -> None:
    """Write hashes, signatures and SimHashes: for one text the three calls cost more than what they do."""
    _write_hashes(codes, lengths, width, counts, hashes)
    _write_minima(hashes, counts, factors, summands, signatures)
    _write_simhashes(hashes, counts, simhashes)
