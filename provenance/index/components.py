"""
From index keys to components, one column of keys at a time, in flat arrays.

Numbers stand for texts in order of id, so the smallest number is the smallest id. Nothing here depends on the
order in which columns, links or groups are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Links = tuple[Places, Places]


class Forest:
    """Components in the making: for each of *count* numbers the smallest one it is known to be linked with."""

    def __init__(self, count: int) -> None:
        self._parent = np.arange(count, dtype=np.int64)

    @classmethod
    def of(cls, roots: Places) -> Forest:
        """Return the forest that ``roots`` returned before."""
        forest = cls(0)
        forest._parent = np.array(roots, np.int64)
        return forest

    def roots(self) -> Places:
        """Return the component of each number: the smallest number in it."""
        self._flatten()
        return self._parent.copy()

    def join(self, first: Places, second: Places) -> None:
        """Put the two ends of each link into one component."""
        # The larger root is hung under the smaller one, all links at a time, until every link is inside one
        # component (Shiloach and Vishkin 1982).
        first, second = np.asarray(first, np.int64), np.asarray(second, np.int64)
        while len(first):
            a, b = self._parent[first], self._parent[second]
            apart = a != b
            if not apart.any():
                return
            first, second, a, b = first[apart], second[apart], a[apart], b[apart]
            np.minimum.at(self._parent, np.maximum(a, b), np.minimum(a, b))
            self._flatten()

    def _flatten(self) -> None:
        while True:
            above = self._parent[self._parent]
            if np.array_equal(above, self._parent):
                return
            self._parent = above


def star_links(keys: Places, numbers: Places) -> Links:
    """
    Return a link from every number to the smallest one that holds its key; those that are the smallest have none.

    *keys* is one column: the key of each of *numbers*, which need not be in order.
    """
    order, starts, sizes = _sorted_groups(keys)
    held = numbers[order]
    if not len(held):
        return held, held
    smallest = np.repeat(np.minimum.reduceat(held, starts), sizes)
    apart = held != smallest
    return held[apart], smallest[apart]


def groups(labels: Places, least: int = 2) -> Iterator[Places]:
    """Yield the places of each label that *least* or more places carry, ascending, by smallest label."""
    order, starts, sizes = _sorted_groups(labels)
    for start, size in zip(starts[sizes >= least].tolist(), sizes[sizes >= least].tolist(), strict=True):
        yield order[start : start + size]


def components(count: int, links: Sequence[Links]) -> Places:
    """Return the component of each of *count* numbers, given all links at once: its smallest number."""
    forest = Forest(count)
    for first, second in links:
        forest.join(first, second)
    return forest.roots()


def _sorted_groups(keys: Places) -> tuple[Places, Places, Places]:
    """Return the stable order of *keys*, and where in it each distinct key starts and how often it stands."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    if not len(ordered):
        return order, order, order
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    return order, starts, np.diff(np.r_[starts, len(ordered)])
