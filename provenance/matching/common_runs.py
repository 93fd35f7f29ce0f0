"""Finds where two texts agree: their longest common stretches, each once, as parallel arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Positions = NDArray[np.int64]
Words = NDArray[np.uint64]

_BASE: Final = 0x9E3779B97F4A7C15  # 2⁶⁴ over the golden ratio: odd, with bits everywhere
_EVERY: Final = 16  # occurrences in a × in b up to which a window is paired every way
_RUNS: Final = 50_000  # the longest are kept; a book has fewer


@dataclass(frozen=True, slots=True)
class Agreement:
    """Maximal common stretches, longest first: offsets in both texts, and lengths."""

    a: Positions
    b: Positions
    length: Positions

    def __len__(self) -> int:
        """Return how many stretches there are."""
        return len(self.length)


def agreement(a: str, b: str, shortest: int, most: int = _RUNS) -> Agreement:
    """
    Return the common stretches of *a* and *b* of at least *shortest* characters, the *most* longest of them.

    Exact for windows of *shortest* characters that occur up to four times in each text. One that recurs more
    often is paired with its counterpart counted from the front and from the back, so that the number of pairs
    stays below four times that of windows, whatever the texts: memory is linear in their lengths. Among equal
    lengths those at like places of the two texts come first.
    """
    windows_a, windows_b = _windows(a, shortest), _windows(b, shortest)
    if not len(windows_a) or not len(windows_b):
        return _none()
    at_a, at_b = _pairs(windows_a, windows_b)
    if not len(at_a):
        return _none()
    # Pairs of one diagonal in order of position are consecutive numbers; so are no two diagonals.
    keys = np.sort((at_b - at_a + len(a)) << 32 | at_a)
    keys = keys[np.concatenate(([True], keys[1:] != keys[:-1]))]
    breaks = np.flatnonzero(np.diff(keys) != 1)
    starts = keys[np.concatenate(([0], breaks + 1))]
    count = np.diff(np.concatenate(([-1], breaks, [len(keys) - 1])))
    from_a = starts & 0xFFFFFFFF
    from_b = (starts >> 32) - len(a) + from_a
    length = count + shortest - 1
    order = np.lexsort((from_b, from_a, np.abs(from_a * len(b) - from_b * len(a)), -length))[:most]
    return Agreement(from_a[order], from_b[order], length[order])


def _none() -> Agreement:
    empty = np.empty(0, np.int64)
    return Agreement(empty, empty, empty)


def _windows(text: str, width: int) -> Words:
    """Return the polynomial hash, modulo 2⁶⁴, of every window of *width* characters, by doubling."""
    if len(text) < width:
        return np.empty(0, np.uint64)
    block = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    found: Words | None = None
    size, done, power = 1, 0, _BASE
    while True:
        if width & size:
            found = block.copy() if found is None else _joined(found, done, block, size, power)
            done += size
        size *= 2
        if size > width:
            break
        block = _joined(block, size // 2, block, size // 2, power)
        power = power * power % 2**64
    assert found is not None
    return found


def _joined(first: Words, length: int, second: Words, size: int, power: int) -> Words:
    """Return the hashes of windows of *first*'s *length*, each followed by a window of *second*'s *size*."""
    count = len(second) - length
    joined = first[:count] * np.uint64(power)
    joined += second[length : length + count]
    return joined


def _pairs(a: Words, b: Words) -> tuple[Positions, Positions]:
    """Return places in *a* and in *b* of equal hashes: all of them for rare ones, ranked for common ones."""
    # One sort of numbers that hold half of the hash and the place; a's places come first in every group.
    keys = np.concatenate((a, b))
    keys ^= keys >> np.uint64(32)
    keys <<= np.uint64(32)
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    first, count_a, count_b = _groups(keys, len(a))
    places = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    rare = count_a * count_b <= _EVERY
    pairs = (
        _product(first[rare], count_a[rare], count_b[rare]),
        _ranked(first[~rare], count_a[~rare], count_b[~rare]),
    )
    at_a = places[np.concatenate([one for one, _ in pairs])]
    at_b = places[np.concatenate([other for _, other in pairs])] - len(a)
    same = a[at_a] == b[at_b]  # the whole hash
    return at_a[same], at_b[same]


def _groups(keys: Words, length_a: int) -> tuple[Positions, Positions, Positions]:
    """Return where each group that both texts have begins, and how many of its windows are a's and b's."""
    hashes = (keys >> np.uint64(32)).astype(np.uint32)
    first = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    size = np.diff(np.append(first, len(keys)))
    several = size > 1
    first, size = first[several], size[several]
    if not len(first):
        return first, size, size
    of_a = np.concatenate(([0], np.cumsum((keys & np.uint64(0xFFFFFFFF)) < np.uint64(length_a))))
    count_a = of_a[first + size] - of_a[first]
    both = (count_a > 0) & (count_a < size)
    return first[both], count_a[both], (size - count_a)[both]


def _product(first: Positions, count_a: Positions, count_b: Positions) -> tuple[Positions, Positions]:
    """Return every pair of each group."""
    pairs = count_a * count_b
    within, start = _ramps(pairs), np.repeat(first, pairs)
    one, other = np.divmod(within, np.repeat(count_b, pairs))
    return start + one, start + np.repeat(count_a, pairs) + other


def _ranked(first: Positions, count_a: Positions, count_b: Positions) -> tuple[Positions, Positions]:
    """Return, of each group, the first of a with the first of b and so on, and the last with the last."""
    fewer = np.minimum(count_a, count_b)
    front = np.repeat(first, fewer) + _ramps(fewer)
    to_b = np.repeat(count_a, fewer)
    back_a, back_b = np.repeat(count_a - fewer, fewer), np.repeat(count_b - fewer, fewer)
    return (
        np.concatenate((front, front + back_a)),
        np.concatenate((front + to_b, front + to_b + back_b)),
    )


def _ramps(counts: Positions) -> Positions:
    """Return 0, 1, … up to each of *counts*, one after the other."""
    return np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
