"""
Selects the k-grams that stand for a text's passages: whatever long run two texts share, they share one of these.

Winnowing (Schleimer, Wilkerson and Aiken 2003): of every *window* consecutive k-grams the one with the least hash
is kept. Two texts that share a run of ``window + length - 1`` characters share a whole window, hence its least
k-gram: that is the guarantee. About 2 / (window + 1) of all k-grams are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.errors import SettingsError
from provenance.fingerprints.batch import batches

Keys = NDArray[np.int64]
_Words = NDArray[np.uint64]

_BASE: Final = 0x9E3779B97F4A7C15  # of the polynomial: 2^64 / golden ratio, odd
_WORD: Final = 0xFFFFFFFFFFFFFFFF
# Multipliers and shifts of fmix64, the finaliser of MurmurHash3 (Appleby 2011).
_MIX: Final = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
_SHIFT: Final = np.uint64(33)


def guaranteed_run(length: int, window: int) -> int:
    """Return the length of a shared run, in characters, that always leaves a k-gram in common."""
    return window + length - 1


def winnow(texts: Sequence[str], length: int, window: int) -> list[Keys]:
    """
    Return the keys of the selected k-grams of each text, distinct and ascending, in the form databases store.

    *texts* are match views, *length* is that of a k-gram in code points. A text with fewer than *window* k-grams
    keeps its least one, a text shorter than *length* has none. 64 bits: ten million keys expect 3e-6 collisions.

    Raises:
        SettingsError: *length* or *window* is below 1.
    """
    require_possible(length, window)
    return [keys for batch in batches(texts) for keys in _winnow(batch, length, window)]


def require_possible(length: int, window: int) -> None:
    """Return only if both are at least 1."""
    if min(length, window) < 1:
        raise SettingsError(
            f"k-grams of {length} characters in windows of {window}", hint="both must be at least 1"
        )


def _winnow(texts: Sequence[str], length: int, window: int) -> list[Keys]:
    counts = np.array([max(0, len(text) - length + 1) for text in texts], np.int64)
    hashes = _hashes("".join(texts), length)
    starts = np.cumsum([0, *map(len, texts)])[:-1]
    minima = _sliding_minima(hashes, window)
    found: list[Keys] = []
    for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
        if count >= window:
            chosen = minima[start : start + count - window + 1]
        else:
            chosen = hashes[start : start + count].min(keepdims=True) if count else hashes[:0]
        found.append(_distinct(chosen))
    return found


def _hashes(text: str, length: int) -> _Words:
    """Return the mixed polynomial hash of every window of *length* code points of *text*."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    if len(codes) < length:
        return codes[:0]
    # The polynomial of a stretch is put together from those of its binary parts: log2(length) passes, not length.
    part, size = codes, 1
    whole, covered = codes[:0], 0
    rest = length
    while True:
        if rest & 1:
            whole, covered = (
                (part, size) if not covered else (_joined(whole, covered, part, size), covered + size)
            )
        rest >>= 1
        if not rest:
            break
        part, size = _joined(part, size, part, size), 2 * size
    return _mixed(whole[: len(codes) - length + 1])


def _joined(left: _Words, left_size: int, right: _Words, right_size: int) -> _Words:
    """Return the polynomials of stretches made of one of *left* and, behind it, one of *right*."""
    count = min(len(left), len(right) - left_size)
    return left[:count] * np.uint64(pow(_BASE, right_size, _WORD + 1)) + right[left_size : left_size + count]


def _mixed(words: _Words) -> _Words:
    words ^= words >> _SHIFT
    words *= _MIX[0]
    words ^= words >> _SHIFT
    words *= _MIX[1]
    words ^= words >> _SHIFT
    return words


def _sliding_minima(values: _Words, window: int) -> _Words:
    """Return the least of every *window* consecutive values, in log2(*window*) passes (a sparse table)."""
    least, size = values, 1
    while 2 * size <= window:
        least = np.minimum(least[: max(0, len(least) - size)], least[size:])
        size *= 2
    if size == window:
        return least
    behind = window - size
    return np.minimum(least[: max(0, len(least) - behind)], least[behind:])


def _distinct(values: _Words) -> Keys:
    """Return the distinct *values* as keys, ascending; by Python: `np.unique` loads numpy's masked arrays."""
    # Neighbouring windows mostly have one minimum: dropping repeats first leaves little to sort.
    kept = values[np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))] if len(values) else values
    return np.array(sorted(set(kept.view(np.int64).tolist())), np.int64)
