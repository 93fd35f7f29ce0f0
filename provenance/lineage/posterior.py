"""What follows from the weighted edges of a graph: who was first, and who was copied from whom."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from provenance.lineage.direction import GROUPS, group_sum
from provenance.lineage.edges import Edges
from provenance.lineage.tree import Floats, Leaves, best_tree, marginals, unseen_edge
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

    def trees(self, log_roots: Floats, unseen: float) -> tuple[Floats, float, Floats]:
        """Return the probability of each origin, of the unseen one, and of each edge."""
        own, free, leaves = self._split()
        found = marginals(own, log_roots, unseen, free, leaves)
        shares = found.edges if leaves is None else np.hstack([found.edges, leaves.shares(found.unseen)])
        return found.roots, found.unseen, shares

    def best(self, log_roots: Floats, unseen: float) -> tuple[int | None, ...]:
        """Return the parent of each node in the best tree."""
        own, free, leaves = self._split()
        return best_tree(own, log_roots, unseen, free, leaves)

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
) -> Posterior:
    """
    Return what the *captured* stations and the inferred ones after them conclude to.

    *roots* are the log weights of each as the first, *parents* the captured ones weighed for each captured one;
    *given* are copy → parent by a person's decision. Stations that nobody is weighed to be taken from are leaves.
    """
    total = len(roots)
    if total == 1:  # most clusters: no text but this one, and nobody named
        alone = marginals(np.zeros((1, 1)), roots, weights.unseen)
        return Posterior(alone.roots, alone.unseen, ((),), (None,))
    core = sorted({parent for chosen in parents for parent in chosen} | set(range(captured, total)))
    inner = set(core)
    order = [*core, *(node for node in range(captured) if node not in inner)]
    said = _table(captured, core, order, edges, weights)
    if total > _MOST_PARENTS + 1:
        _keep_best_parents(said, roots[core])
    plain = np.where(np.isneginf(said), said, _table(captured, core, order, edges, weights, {_SAID_FIRST}))
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
    first, unseen, _ = _Table(said, free).trees(log_roots, weights.unseen)
    shares, tree = copied(plain, free, first, unseen, weights.first)
    origin = np.zeros(total)
    origin[core] = first
    kept, above = _by_station(core, order, shares, tree)
    return Posterior(origin, unseen, kept, above)


def copied(
    plain: Floats, free: Floats, first: Floats, unseen: float, most: float
) -> tuple[Floats, tuple[int | None, ...]]:
    """
    Return the probability of every edge over all trees and firsts, and the best tree of the likeliest first.

    The first station is copied most, so that every edge from it weighs *most* more: a tree of another first has
    other weights. They are therefore solved apart for each that is likely, the anonymous source among them, and
    counted as likely as these are.
    """
    size = len(first)
    chances = [*first.tolist(), unseen]
    ranked = sorted(range(size + 1), key=lambda row: (-chances[row], row))[:_MOST_FIRSTS]
    likely = [row for row in ranked if chances[row] >= _LIKELY * chances[ranked[0]]]
    tables = [_as_first(row, plain, free, most) for row in likely]
    every = sum(chances[row] for row in likely)
    shares = np.zeros(plain.shape)
    for row, table in zip(likely, tables, strict=True):
        shares += chances[row] / every * table.trees(*_only(row, size))[2]
    return shares, tables[0].best(*_only(likely[0], size))


def _as_first(row: int, plain: Floats, free: Floats, most: float) -> _Table:
    """Return the weights where station *row* is the first; behind the last one it is the anonymous source."""
    if row == len(plain):
        return _Table(plain, free * math.exp(most))
    edges = plain.copy()
    edges[row] += most
    return _Table(edges, free)


def _only(row: int, size: int) -> tuple[Floats, float]:
    """Return root weights under which no tree counts but those of that first station."""
    if row == size:
        return np.zeros(size), _SURELY
    log_roots = np.full(size, -np.inf)
    log_roots[row] = 0.0
    return log_roots, -math.inf


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


def _table(
    captured: int,
    core: Sequence[int],
    order: Sequence[int],
    edges: Edges,
    weights: Weights,
    without: Iterable[str] = (),
) -> Floats:
    """Return the log weights of the edges from *core* to every node in *order*, evidence *without* left out."""
    row = {node: i for i, node in enumerate(core)}
    column = {node: i for i, node in enumerate(order)}
    table = np.zeros((len(core), len(order)))
    seen = sum(node < captured for node in core)  # these come first in either
    table[:seen, :seen] = table[:seen, len(core) :] = -np.inf  # such pairs count where they were examined
    pairs = edges.evidence
    out = frozenset(without)
    sums = [
        group_sum([item for item in items if item.code not in out], GROUPS, weights.clip) if items else 0.0
        for items in pairs.values()
    ]
    if sums:
        table[[row[parent] for parent, _ in pairs], [column[copy] for _, copy in pairs]] = sums
    return table


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
