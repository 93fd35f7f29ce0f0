"""S2 to S4 on one machine: columns of keys → components of kept pairs, bounded in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.index.components import Forest, groups, star_links
from provenance.index.keeping import kept_components

if TYPE_CHECKING:
    from provenance.engines.batch.columns import Columns

Places = NDArray[np.int64]

# Texts whose signatures are held at once: 58 MB with their keys, unless one component has more.
_TOGETHER = 1 << 16


def candidate_components(columns: Columns) -> tuple[Places, int]:
    """
    Return the candidate component of each text, the smallest row in it, and how many links made them.

    Texts that carry what another one does take no part: they stay by themselves.
    """
    rows = np.flatnonzero(columns.carriers == np.arange(len(columns.carriers)))
    forest, links = Forest(len(columns.carriers)), 0
    for column in columns.keys:
        first, second = star_links(np.asarray(column[rows]), rows)
        links += len(first)
        forest.join(first, second)
    return forest.roots(), links


def kept(columns: Columns, candidates: Places, least: int) -> Places:
    """Return the component of each text by kept pairs: the smallest row in it."""
    roots = np.arange(len(candidates), dtype=np.int64)
    for rows in _portions(candidates):
        found = kept_components(columns.signatures[rows], np.ascontiguousarray(columns.keys[:, rows].T), least)
        roots[rows] = rows[found]
    return roots


def unfolded(columns: Columns, roots: Places) -> Places:
    """Return the component of every article, the smallest rank in it, given that of each distinct text."""
    labels = np.arange(len(columns.where), dtype=np.int64)
    texts = np.asarray(columns.texts)
    labels[texts] = texts[roots[columns.carriers]]
    return labels


def _portions(labels: Places) -> Iterator[Places]:
    """Yield the rows of whole components of two texts or more, ascending, some components at a time."""
    waiting: list[Places] = []
    size = 0
    for members in groups(labels):
        if size and size + len(members) > _TOGETHER:
            yield np.sort(np.concatenate(waiting))
            waiting, size = [], 0
        waiting.append(members)
        size += len(members)
    if waiting:
        yield np.sort(np.concatenate(waiting))


def portions(labels: Places, where: Places, size: int) -> tuple[Places, Places]:
    """
    Return all ranks, and where each portion of them begins and ends: whole components, *size* articles or more.

    Components of several articles come first, by smallest rank, then the others as they lie on disk.
    """
    several = list(groups(labels))
    together = np.concatenate([np.empty(0, np.int64), *several])
    single = np.ones(len(labels), np.bool_)
    single[together] = False
    alone = np.flatnonzero(single)
    alone = alone[np.lexsort((where[alone, 2], where[alone, 0]))]
    bounds, held = [0], 0
    for members in several:
        held += len(members)
        if held - bounds[-1] >= size:
            bounds.append(held)
    if bounds[-1] != held:
        bounds.append(held)
    bounds += range(held + size, len(labels), size)
    if bounds[-1] != len(labels):
        bounds.append(len(labels))
    return np.concatenate([together, alone]), np.array(bounds, np.int64)
