"""What follows from the weighted edges of a graph: who was first, and who was copied from whom."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from provenance.lineage.direction import GROUPS, group_sum
from provenance.lineage.edges import Edges
from provenance.lineage.tree import Floats, Leaves, best_tree, edges_below, origins, unseen_edge
from provenance.lineage.weights import Weights

_MOST_PARENTS = 8  # of one station in the tree (lineage.md, section 10)
_SHOWN = 1e-3  # probability; parents below this are not kept
_LIKELY = 0.01  # times the likeliest; stations less likely to be the first are not taken for it
_MOST_FIRSTS = 16  # of these so many at most: each costs an inverse
_SURELY = 1e9  # nats; more than all edges of a tree together
_SAID_FIRST = "E12"

Parents = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Posterior:
    """The probability of each station, and of the unseen source, as the first; all parents; the best tree."""

    origin: Floats
    unseen: float
    parents: tuple[Parents, ...]
    tree: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """Log weights of the edges from each node to each, those without a copy last, as leaves of every tree."""

    edges: Floats
    free: Floats  # weights of the anonymous source's edges

    def origins(self, log_roots: Floats, unseen: float) -> tuple[Floats, float]:
        """Return the probability of each node as the first one, and of the anonymous source."""
        own, free, leaves = self._split()
        return origins(own, log_roots, unseen, free, leaves)

    def below(self, root: int | None) -> Floats:
        """Return the probability of each edge where *root* is the first one; None: the anonymous source."""
        own, free, leaves = self._split()
        shares = edges_below(own, root, free)
        return shares if leaves is None else np.hstack([shares, leaves.shares(root is None)])

    def best(self, root: int | None) -> tuple[int | None, ...]:
        """Return the parent of each node in the best of these trees."""
        own, free, leaves = self._split()
        if root is None:
            return best_tree(own, np.zeros(len(own)), _SURELY, free, leaves)
        log_roots = np.full(len(own), -np.inf)
        log_roots[root] = 0.0
        return best_tree(own, log_roots, -np.inf, free, leaves)

    def _split(self) -> tuple[Floats, Floats, Leaves | None]:
        size, total = self.edges.shape
        leaves = Leaves(self.edges[:, size:], self.free[size:]) if total > size else None
        return self.edges[:, :size], self.free[:size], leaves


def solve(
    captured: int,
    roots: Floats,
    parents: Sequence[Sequence[int]],
    edges: Edges,
    given: Mapping[int, int],
    weights: Weights,
    guessed: Collection[int] = (),
) -> Posterior:
    """
    Return what the evidence says of the *captured* stations and of the inferred ones after them.

    *roots* are the log weights of each as the first, *parents* the captured ones weighed for each captured one;
    *given* are copy → parent by a person's decision. Stations that nobody is weighed to be taken from are leaves.
    Whether the *guessed* ones are the outlets meant is not known: they are not taken to be copied most.
    """
    total = len(roots)
    if total == 1:  # most clusters: no text but this one, and nobody named
        return Posterior(*origins(np.zeros((1, 1)), roots, weights.unseen), ((),), (None,))
    core = sorted({parent for chosen in parents for parent in chosen} | set(range(captured, total)))
    inner = set(core)
    order = [*core, *(node for node in range(captured) if node not in inner)]
    said, plain = _tables(captured, core, order, edges, weights)
    if total > _MOST_PARENTS + 1:
        _keep_best_parents(said, roots[core])
        plain[np.isneginf(said)] = -np.inf
    free = np.full(total, unseen_edge(total))
    log_roots = roots[core].astype(float)
    place = {node: row for row, node in enumerate(order)}
    for copy, parent in given.items():
        column = place[copy]
        said[:, column] = plain[:, column] = -np.inf
        said[place[parent], column] = plain[place[parent], column] = weights.clip
        free[column] = 0.0
        if column < len(core):
            log_roots[column] = -np.inf
    first, unseen = _Table(said, free).origins(log_roots, weights.unseen)
    known = [node not in guessed for node in core]
    shares, tree = copied(plain, free, first, unseen, weights.first * np.array([*known, True]))
    origin = np.zeros(total)
    origin[core] = first
    kept, above = _by_station(core, order, shares, tree)
    return Posterior(origin, unseen, kept, above)


def copied(
    plain: Floats, free: Floats, first: Floats, unseen: float, most: Floats
) -> tuple[Floats, tuple[int | None, ...]]:
    """
    Return the probability of every edge over all trees and firsts, and the best tree of the likeliest first.

    The first station is copied most: where it is the first, every edge from it weighs more, by *most*. Trees of
    different firsts have different weights, then, and are solved apart for each that is likely, the anonymous
    source (last in *most*) among them, and counted as likely as these are.
    """
    size = len(first)
    chances = [*first.tolist(), unseen]
    ranked = sorted(range(size + 1), key=lambda row: (-chances[row], row))[:_MOST_FIRSTS]
    likely = [row for row in ranked if chances[row] >= _LIKELY * chances[ranked[0]]]
    roots = [row if row < size else None for row in likely]
    tables = [_as_first(root, plain, free, float(most[row])) for root, row in zip(roots, likely, strict=True)]
    every = sum(chances[row] for row in likely)
    shares = np.zeros(plain.shape)
    for table, root, row in zip(tables, roots, likely, strict=True):
        shares += chances[row] / every * table.below(root)
    return shares, tables[0].best(roots[0])


def _as_first(root: int | None, plain: Floats, free: Floats, most: float) -> _Table:
    """Return the weights where station *root* is the first; None: the anonymous source."""
    if root is None:
        return _Table(plain, free * math.exp(most))
    edges = plain.copy()
    edges[root] += most
    return _Table(edges, free)


def _by_station(
    core: Sequence[int], order: Sequence[int], shares: Floats, tree: Sequence[int | None]
) -> tuple[tuple[Parents, ...], tuple[int | None, ...]]:
    """Return the parents worth keeping of each station, likeliest first, and its parent in the tree."""
    ranked: list[list[tuple[float, int]]] = [[] for _ in order]
    rows, columns = np.nonzero(shares >= _SHOWN)
    for row, column, share in zip(rows.tolist(), columns.tolist(), shares[rows, columns].tolist(), strict=True):
        ranked[column].append((-share, core[row]))
    kept: list[Parents] = [()] * len(order)
    above: list[int | None] = [None] * len(order)
    for node, likely, best in zip(order, ranked, tree, strict=True):
        kept[node] = tuple((number, -share) for share, number in sorted(likely))
        above[node] = None if best is None else core[best]
    return tuple(kept), tuple(above)


def _tables(
    captured: int, core: Sequence[int], order: Sequence[int], edges: Edges, weights: Weights
) -> tuple[Floats, Floats]:
    """
    Return the log weights of the edges from *core* to every node in *order*, with and without ``E12``.

    That pages call a station the first speaks for it as long as it is not known which one is.
    """
    row = {node: i for i, node in enumerate(core)}
    column = {node: i for i, node in enumerate(order)}
    plain = np.zeros((len(core), len(order)))
    seen = sum(node < captured for node in core)  # these come first in either
    plain[:seen, :seen] = plain[:seen, len(core) :] = -np.inf  # such pairs count where they were examined
    pairs = edges.evidence
    if pairs:
        plain[[row[parent] for parent, _ in pairs], [column[copy] for _, copy in pairs]] = [
            group_sum([item for item in items if item.code != _SAID_FIRST], GROUPS, weights.clip)
            for items in pairs.values()
        ]
    said = plain.copy()
    for (parent, copy), items in pairs.items():
        if any(item.code == _SAID_FIRST for item in items):
            said[row[parent], column[copy]] = group_sum(items, GROUPS, weights.clip)
    return said, plain


def _keep_best_parents(table: Floats, roots: Floats) -> None:
    """
    Leave each node its likeliest parents and the likeliest origin.

    Fifty copies of one page are fifty parents that nothing speaks for; together they would outweigh the one
    that is named. Every station can still be reached from the likeliest origin.
    """
    size = len(roots)
    diagonal = np.arange(size)
    table[diagonal, diagonal] = -np.inf
    order = np.lexsort((diagonal, -roots))
    ranks = np.argsort(-table[order], axis=0, kind="stable")
    dropped = order[ranks[_MOST_PARENTS:]]
    columns = np.broadcast_to(np.arange(table.shape[1]), dropped.shape)
    spared = dropped != int(roots.argmax())
    table[dropped[spared], columns[spared]] = -np.inf
    table[diagonal, diagonal] = 0.0
