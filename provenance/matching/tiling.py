"""Chooses among the places where two texts agree: no character used twice, order kept where it can be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import Final

from provenance.matching.common_runs import Agreement
from provenance.records import Span

_STEPS: Final = 4  # stretches looked at, per stretch found, cut ones included

Found = tuple[int, int, int, int]  # -length, distance from the like place, offset in a, offset in b


def tiles(a: str, b: str, found: Agreement, shortest: int) -> list[Span]:
    """
    Return disjoint runs of at least *shortest* characters, longest first, in order of their place in a.

    Greedy string tiling (Wise 1993): the longest stretch is taken, what is left of those that overlap it
    competes again. Each run ends where the texts differ or where another begins.
    """
    heap: list[Found] = [
        (-length, abs(i * len(b) - j * len(a)), i, j)
        for i, j, length in zip(found.a.tolist(), found.b.tolist(), found.length.tolist(), strict=True)
    ]  # in ascending order, hence a heap
    used_a, used_b = bytearray(len(a)), bytearray(len(b))
    taken: list[Span] = []
    for _ in range(_STEPS * len(heap)):
        if not heap:
            break
        length, _, i, j = heappop(heap)
        pieces = list(_free(used_a, used_b, i, j, -length))
        if pieces != [(i, j, -length)]:
            for x, y, size in pieces:
                if size >= shortest:
                    heappush(heap, (-size, abs(x * len(b) - y * len(a)), x, y))
        elif a[i : i - length] == b[j : j - length]:  # equal hashes are not yet equal texts
            run = _extended(a, b, used_a, used_b, i, j, -length)
            taken.append(run)
            used_a[run.a_start : run.a_start + run.length] = b"\1" * run.length
            used_b[run.b_start : run.b_start + run.length] = b"\1" * run.length
    return sorted(taken, key=lambda run: run.a_start)


def _free(used_a: bytearray, used_b: bytearray, i: int, j: int, length: int) -> Iterator[tuple[int, int, int]]:
    """Yield, as (offset in a, offset in b, length), the parts of a stretch that are used in neither text."""
    start = 0
    while start < length:
        ends = [
            at - first if (at := used.find(1, first + start, first + length)) >= 0 else length
            for used, first in ((used_a, i), (used_b, j))
        ]
        end = min(ends)
        if end > start:
            yield i + start, j + start, end - start
        start = end
        while start < length and (used_a[i + start] or used_b[j + start]):
            start = max(_next_free(used_a, i, start, length), _next_free(used_b, j, start, length))


def _next_free(used: bytearray, first: int, start: int, length: int) -> int:
    at = used.find(0, first + start, first + length)
    return at - first if at >= 0 else length


def _extended(a: str, b: str, used_a: bytearray, used_b: bytearray, i: int, j: int, length: int) -> Span:
    """Return the run made as long as the texts agree: pairs of common windows were not all looked at."""
    end_a, end_b = i + length, j + length
    while end_a < len(a) and end_b < len(b) and a[end_a] == b[end_b] and not used_a[end_a] | used_b[end_b]:
        end_a, end_b = end_a + 1, end_b + 1
    while i and j and a[i - 1] == b[j - 1] and not used_a[i - 1] | used_b[j - 1]:
        i, j = i - 1, j - 1
    return Span(i, j, end_a - i)


def chained(runs: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """
    Return the runs that stand in one order in both texts, as many characters as possible, and the moved rest.

    *runs* are disjoint and in order of their place in a, as are both results.
    """
    keys: list[int] = []  # places in b, ascending; the best chain that ends there is longer than any before
    lengths: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for index, run in enumerate(runs):
        at = bisect_left(keys, run.b_start)
        total = run.length + (lengths[at - 1] if at else 0)
        before.append(tails[at - 1] if at else -1)
        behind = at
        while behind < len(keys) and lengths[behind] <= total:
            behind += 1
        keys[at:behind], lengths[at:behind], tails[at:behind] = [run.b_start], [total], [index]
    kept = set()
    index = tails[-1] if tails else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return (
        [run for i, run in enumerate(runs) if i in kept],
        [run for i, run in enumerate(runs) if i not in kept],
    )
