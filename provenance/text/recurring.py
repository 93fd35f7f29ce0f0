"""Finds, among many strings, those that begin alike often enough to be one mark put there again and again."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

COUNT = 3  # how often the same string must stand there
LENGTH = 6  # characters


def recurring(keys: Iterable[str]) -> set[str]:
    """Return those of *keys* that stand there often enough; on most pages none."""
    return {key for key, count in Counter(keys).items() if count >= COUNT}


def shared(rows: Sequence[str]) -> Iterator[str]:
    """Yield what three neighbours among the sorted *rows* begin with alike, long enough, each once."""
    seen = set()
    for first, last in zip(rows, rows[COUNT - 1 :], strict=False):
        if first[:LENGTH] != last[:LENGTH]:
            continue
        length = _common_prefix(first, last)
        if length >= LENGTH and first[:length] not in seen:
            seen.add(first[:length])
            yield first[:length]


def _common_prefix(a: str, b: str) -> int:
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if a[:middle] == b[:middle] else (low, middle - 1)
    return low


def rows_with(rows: Sequence[str], prefix: str) -> tuple[int, int]:
    """Return the first and behind the last of the sorted *rows* that begin with *prefix*."""
    return bisect_left(rows, prefix), bisect_left(rows, prefix + "\U0010ffff")
