"""
The default backend: a whole batch of texts at once, in numpy.

All arithmetic is on uint32 arrays and wraps modulo 2³²; constants are ``np.uint32`` because numpy scalars
warn on overflow and Python integers can widen an array silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints.batch import Sketches
from provenance.fingerprints.permutations import affine32
from provenance.fingerprints.recipe import BASE, MIX, NO_SHINGLES, SALT, Recipe

Words = NDArray[np.uint32]
Counts = NDArray[np.int64]

_BASE = np.uint32(BASE)
_SALT = np.uint32(SALT)
_MIX = (np.uint32(MIX[0]), np.uint32(MIX[1]))
_BITS: Final = 64
_FEW: Final = 8  # texts below which the calls for each permutation cost more than what they compute
_PORTION: Final = 1 << 10  # hashes of one text permuted at once: half a megabyte
_GROUP: Final = 63  # hashes counted together: the most that six binary digits can count


def shingle_hashes(texts: Sequence[str], width: int) -> list[Words]:
    """Return the mixed hash of every window of each text, in positional order, one array per text."""
    filled = [i for i, text in enumerate(texts) if text]
    found: list[Words] = [np.empty(0, np.uint32) for _ in texts]
    if filled:
        hashes, counts = _windows([texts[i] for i in filled], width)
        ends = np.cumsum(counts).tolist()
        for i, start, end in zip(filled, [0, *ends], ends, strict=False):
            found[i] = hashes[start:end].copy()  # a view would keep the hashes of the whole batch alive
    return found


def sketch(texts: Sequence[str], recipe: Recipe) -> Sketches:
    """Return signature, SimHash and number of shingles of each text of one batch."""
    signatures = np.full((len(texts), recipe.permutations), NO_SHINGLES, np.uint32)
    simhashes = np.zeros(len(texts), np.uint64)
    shingles = np.zeros(len(texts), np.int64)
    # reduceat returns the next text's first value for an empty text, so empty ones stay out.
    filled = [i for i, text in enumerate(texts) if text]
    if filled:
        hashes, counts = _windows([texts[i] for i in filled], recipe.width)
        signatures[filled] = _minima(hashes, counts, recipe.permutations)
        simhashes[filled] = _simhashes(hashes, counts)
        shingles[filled] = counts
    return Sketches(signatures, simhashes, shingles)


def _windows(texts: Sequence[str], width: int) -> tuple[Words, Counts]:
    """Return the hashes of all windows of non-empty *texts*, text after text, and how many each has."""
    # A text shorter than one window is its own shingle; leading zeros add nothing to its polynomial.
    padded = [text if len(text) >= width else text.rjust(width, "\0") for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), "<u4").astype(
        np.uint32, copy=False
    )
    lengths = np.array([len(text) for text in padded], np.int64)
    count = len(codes) - width + 1
    hashes = codes[:count].copy()
    for k in range(1, width):
        hashes *= _BASE
        hashes += codes[k : k + count]
    _mix(hashes)
    inside = np.ones(count, np.bool_)
    inside[np.cumsum(lengths[:-1])[:, None] - np.arange(1, width)] = False  # windows that cross a border
    return hashes[inside], lengths - (width - 1)


def _mix(words: Words) -> None:
    """Apply fmix32, a bijection, to *words* in place."""
    words ^= words >> np.uint32(16)
    words *= _MIX[0]
    words ^= words >> np.uint32(13)
    words *= _MIX[1]
    words ^= words >> np.uint32(16)


def _starts(counts: Counts) -> Counts:
    """Return the offset at which each of the runs of *counts* items begins."""
    return np.cumsum(counts) - counts


def _minima(hashes: Words, counts: Counts, permutations: int) -> Words:
    """Return, text by text, the least value of each permutation of the text's hashes: N × *permutations*."""
    if len(counts) < _FEW:
        return np.stack([_minimum(part, permutations) for part in np.split(hashes, np.cumsum(counts)[:-1])])
    starts = _starts(counts)
    minima = np.empty((permutations, len(counts)), np.uint32)
    permuted = np.empty_like(hashes)
    for row, a, b in zip(minima, *affine32(permutations), strict=True):
        np.multiply(hashes, a, out=permuted)
        np.add(permuted, b, out=permuted)
        np.minimum.reduceat(permuted, starts, out=row)
    return minima.T


def _minimum(hashes: Words, permutations: int) -> Words:
    """Return the least value of each permutation of one text's hashes: all permutations at once, in portions."""
    a, b = affine32(permutations)
    least = np.full(permutations, NO_SHINGLES, np.uint32)
    for start in range(0, len(hashes), _PORTION):
        permuted = np.multiply.outer(a, hashes[start : start + _PORTION])
        permuted += b[:, None]
        np.minimum(least, permuted.min(axis=1), out=least)
    return least


def _simhashes(hashes: Words, counts: Counts) -> NDArray[np.uint64]:
    """Return the SimHash of each text: bit j is set iff more than half of its shingles have it set."""
    wide = _wide(hashes)
    if len(counts) < _FEW:
        parts = np.split(wide, np.cumsum(counts)[:-1])
        return np.array([_majority(part) for part in parts], np.uint64)
    groups, first = _grouped(wide, counts)
    counters = np.zeros(groups.shape[1] * _BITS, np.uint8)
    for plane in reversed(_planes(list(groups))):
        counters += counters
        counters += np.unpackbits(plane.astype("<u8", copy=False).view(np.uint8), bitorder="little")
    set_bits = np.add.reduceat(counters.reshape(-1, _BITS), first, axis=0, dtype=np.int64)
    majority = np.packbits(set_bits * 2 > counts[:, None], axis=1, bitorder="little")
    return majority.view("<u8")[:, 0].astype(np.uint64, copy=False)


def _majority(wide: NDArray[np.uint64]) -> int:
    """Return the SimHash of one text from the 64-bit hashes of its shingles."""
    bits = np.unpackbits(wide.astype("<u8", copy=False).view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
    counts = bits.sum(axis=0, dtype=np.uint32)
    return int.from_bytes(np.packbits(counts * 2 > len(wide), bitorder="little").tobytes(), "little")


def _wide(hashes: Words) -> NDArray[np.uint64]:
    """Return the 64-bit hashes that SimHash counts: the hash, and above it the same hash salted and mixed."""
    upper = hashes ^ _SALT
    _mix(upper)
    wide = upper.astype(np.uint64)
    wide <<= np.uint64(32)
    wide |= hashes
    return wide


def _grouped(wide: NDArray[np.uint64], counts: Counts) -> tuple[NDArray[np.uint64], Counts]:
    """
    Return the hashes in columns of 63, none holding two texts, and the column at which each text begins.

    Columns are filled up with zeros, which set no bit.
    """
    columns = -(-counts // _GROUP)
    first = _starts(columns)
    filled = np.full(columns.sum(), _GROUP)
    filled[first + columns - 1] = counts - (columns - 1) * _GROUP
    padded = np.zeros((len(filled), _GROUP), np.uint64)
    padded[np.arange(_GROUP) < filled[:, None]] = wide
    return np.ascontiguousarray(padded.T), first


def _planes(words: list[NDArray[np.uint64]]) -> list[NDArray[np.uint64]]:
    """
    Count the set bits of 2ⁿ - 1 arrays of words, bit by bit: plane k holds binary digit k of each count.

    A full adder turns three words of one weight into their sum and a carry of the next weight, 64 counters
    at a time (carry-save addition: Warren, Hacker's Delight, section 5-1).
    """
    planes = []
    while words:
        total, carries = words[0], []
        for b, c in zip(words[1::2], words[2::2], strict=True):
            half = total ^ b
            carries.append(total & b | half & c)
            total = half ^ c
        planes.append(total)
        words = carries
    return planes
