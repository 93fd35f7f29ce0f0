"""
The best copy tree over weighted edges, and the exact probability of every edge and root over all trees.

Nodes 0..n-1; ``log_edges[u, v]`` is the log weight of "v was taken from u", ``log_roots[v]`` that of v being the
first; -inf forbids. One more candidate is always in play: an anonymous unseen source that roots trees of its
own, with root log weight ``unseen`` and an edge to every node, of log weight 0 in a small graph: see
``unseen_edge``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Root edges carry this penalty so that as few as possible are used; larger than any sum of clipped weights.
_ONE_ROOT = 1e6


_CHILDREN = 8


def unseen_edge(n: int) -> float:
    """
    Return the weight of the anonymous source's edge to each of *n* nodes: 1, or less beyond eight nodes.

    Its children add up: at weight 1 each, two hundred copies that all name a captured original would make a
    source that nobody names the likelier one.
    """
    return min(1.0, _CHILDREN / n)


def origins(
    log_edges: Floats, log_roots: Floats, unseen: float, free: Floats | None = None, leaves: Leaves | None = None
) -> tuple[Floats, float]:
    """
    Return the exact probability of each node, and of the anonymous source, as the root; together 1.

    By the directed matrix-tree theorem (single-root form: Koo et al. 2007). Every tree of the named nodes takes
    exactly one root; the trees of the anonymous source may give it several children. *free* are the weights of
    the anonymous source's edges, `unseen_edge` where not given. *leaves* hang below these nodes: they change how
    likely the anonymous source is, and nothing else here.
    """
    n = len(log_roots)
    free = np.full(n, unseen_edge(n)) if free is None else free
    extra = leaves.totals() if leaves else (0.0, 0.0)
    if n == 1:  # most clusters: no text but this one
        log_z1, log_z2 = float(log_roots[0]) + extra[0], unseen + _log(float(free[0])) + extra[1]
        q = _share(log_z2, log_z1)
        return np.array([1 - q]), q
    roots = np.exp(log_roots)
    loose = _laplacian(log_edges)
    rooted = loose.copy()
    np.fill_diagonal(loose, loose.diagonal() + free)
    rooted[0, :] = roots
    # Two matrices in one call: numpy's fixed costs are most of the time for a small cluster.
    signs, logs = np.linalg.slogdet(np.stack([rooted, loose]))
    log_z1 = float(logs[0]) + extra[0] if signs[0] > 0 else -np.inf
    log_z2 = unseen + float(logs[1]) + extra[1] if signs[1] > 0 else -np.inf
    q = _share(log_z2, log_z1)
    if not np.isfinite(log_z1):
        return np.zeros(n), q
    one = np.zeros(n)
    one[0] = 1.0
    shares: Floats = (1 - q) * (roots * np.linalg.solve(rooted, one)).clip(0.0, 1.0)
    return shares, q


def edges_below(log_edges: Floats, root: int | None, free: Floats) -> Floats:
    """
    Return the probability of each edge over the trees of one root; of the anonymous source where *root* is None.

    The column ``[:, v]`` adds up to 1 for every v but the root, less what the anonymous source has of it.
    """
    n = len(log_edges)
    if n == 1:  # a page and the one source that it names, which is all of the tree above it
        return np.zeros((1, 1))
    laplacian = _laplacian(log_edges)
    weights = -laplacian
    np.fill_diagonal(weights, 0.0)
    if root is None:
        np.fill_diagonal(laplacian, laplacian.diagonal() + free)
        inverse = np.linalg.inv(laplacian)
    else:
        laplacian[root, :] = laplacian[:, root] = 0.0
        laplacian[root, root] = 1.0
        inverse = np.linalg.inv(laplacian)
        inverse[root, root] = 0.0
        weights[:, root] = 0.0
    shares: Floats = (weights * (inverse.diagonal() - inverse.T)).clip(0.0, 1.0)
    return shares


def _laplacian(log_edges: Floats) -> Floats:
    """Return the weights into each node on the diagonal, and less each single one beside it."""
    laplacian: Floats = -np.exp(log_edges)
    np.fill_diagonal(laplacian, 0.0)
    np.fill_diagonal(laplacian, -laplacian.sum(axis=0))
    return laplacian


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def _share(log_one: float, log_other: float) -> float:
    """Return the share of the first of two log weights, at least one of them finite."""
    top = max(log_one, log_other)
    if not math.isfinite(top):
        raise ValueError("no tree reaches every node")
    return math.exp(log_one - top) / (math.exp(log_one - top) + math.exp(log_other - top))


@dataclass(frozen=True, slots=True)
class Leaves:
    """
    Nodes nobody was taken from, which no tree can tell apart: each takes its parent by itself.

    ``edges[u, v]`` is the log weight of leaf v taken from node u, ``free[v]`` the weight of the anonymous
    source's edge.
    """

    edges: Floats
    free: Floats

    def totals(self) -> tuple[float, float]:
        """Return the log weight they add to every named tree, and to every tree of the anonymous source."""
        sums = np.exp(self.edges).sum(axis=0)
        with np.errstate(divide="ignore"):
            return float(np.log(sums).sum()), float(np.log(sums + self.free).sum())

    def best(self) -> tuple[float, float]:
        """Return the same for the best tree of either kind."""
        best = self.edges.max(axis=0)
        with np.errstate(divide="ignore"):
            return float(best.sum()), float(np.maximum(best, np.log(self.free)).sum())

    def shares(self, anonymous: bool) -> Floats:
        """Return P(v was taken from u) in the named trees, or in those of the anonymous source."""
        weights = np.exp(self.edges)
        sums = weights.sum(axis=0) + (self.free if anonymous else 0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            found: Floats = np.where(sums > 0, weights / sums, 0.0)
        return found

    def parents(self, anonymous: bool) -> list[int | None]:
        """Return the best parent of each; None where that is the anonymous source."""
        best, first = self.edges.max(axis=0), self.edges.argmax(axis=0)
        with np.errstate(divide="ignore"):
            alone = anonymous & (best <= np.log(self.free))
        return [None if none else int(parent) for none, parent in zip(alone, first, strict=True)]


def best_tree(
    log_edges: Floats, log_roots: Floats, unseen: float, free: Floats | None = None, leaves: Leaves | None = None
) -> tuple[int | None, ...]:
    """
    Return the parent of each node in the best tree, then of each leaf; the root's is None.

    In a tree of the anonymous source several nodes may have None. Between equal trees the choice is fixed by
    the node numbers.
    """
    n = len(log_roots)
    extra = leaves.best() if leaves else (0.0, 0.0)
    with np.errstate(divide="ignore"):
        loose: Floats = np.log(np.full(n, unseen_edge(n)) if free is None else free)
    if n == 1:
        anonymous = unseen + float(loose[0]) + extra[1] > float(log_roots[0]) + extra[0]
        return (None, *(leaves.parents(anonymous) if leaves else ()))
    table = np.array(log_edges, dtype=float)
    np.fill_diagonal(table, -np.inf)
    best, first = table.max(axis=0), table.argmax(axis=0)
    # The root whose tree could weigh most; it is also taken between equal parents, so that equal edges make a
    # star. Where every node's best parent makes no cycle, that tree is the best one.
    with np.errstate(invalid="ignore"):
        gains = np.where(np.isneginf(log_roots), -np.inf, log_roots - best)
    root = int(gains.argmax())
    named: list[int] = np.where(table[root] >= best, root, first).tolist()
    named[root] = n
    alone: list[int] = np.where(best <= loose, n, first).tolist()
    if _cycle(named):
        named = _edmonds(np.vstack([table, log_roots - _ONE_ROOT]))
    if _cycle(alone):
        alone = _edmonds(np.vstack([table, loose]))
    roots = [node for node, parent in enumerate(named) if parent == n]
    free_roots = [node for node, parent in enumerate(alone) if parent == n]
    weight = _weight(table, named) + float(log_roots[roots[0]]) + extra[0]
    other = _weight(table, alone) + float(loose[free_roots].sum()) + unseen + extra[1]
    anonymous = len(roots) > 1 or weight < other
    chosen = alone if anonymous else named
    below = leaves.parents(anonymous) if leaves else ()
    return (*(None if parent == n else parent for parent in chosen), *below)


def _weight(table: Floats, parents: list[int]) -> float:
    """Return the weight of the edges between the nodes."""
    return float(sum(table[parent, node] for node, parent in enumerate(parents) if parent < len(parents)))


@dataclass(frozen=True, slots=True)
class _Contraction:
    """One cycle made one node: which nodes stayed, the cycle's own edges, and the best ways in and out."""

    rest: list[int]
    cycle: dict[int, int]  # node of the cycle → its parent there
    enter: list[int]  # for each outer node, and the root last: the cycle's node it enters best
    leave: list[int]  # for each outer node: the cycle's node that is its best parent


def _edmonds(table: Floats) -> list[int]:
    """
    Return the parents of the maximum spanning arborescence of *table*, whose last row is the root's.

    Chu and Liu 1965, Edmonds 1967: take every node's best parent, make a cycle one node, repeat, unfold. Each
    contraction costs n², so a dense table costs n³ at most; 120 nodes take about 10 ms.
    """
    contractions: list[_Contraction] = []
    while True:
        parents: list[int] = table.argmax(axis=0).tolist()
        cycle = _cycle(parents)
        if not cycle:
            break
        done, table = _contract(table, parents, cycle)
        contractions.append(done)
    for done in reversed(contractions):
        parents = _unfold(parents, done)
    return parents


def _cycle(parents: list[int]) -> list[int]:
    """Return the nodes of the first cycle, ascending; empty where every path ends at the root."""
    root = len(parents)
    walk = [-1] * root  # in which walk a node was first reached
    for start in range(root):
        at = start
        while at != root and walk[at] < 0:
            walk[at] = start
            at = parents[at]
        if at != root and walk[at] == start:
            nodes, first = [at], at
            while parents[at] != first:
                at = parents[at]
                nodes.append(at)
            return sorted(nodes)
    return []


def _contract(table: Floats, parents: list[int], cycle: list[int]) -> tuple[_Contraction, Floats]:
    """Return the table in which *cycle* is the last node: an edge into it counts what it gains there."""
    root = len(parents)
    inside = set(cycle)
    rest = [node for node in range(root) if node not in inside]
    outer = [*rest, root]
    held = table[[parents[node] for node in cycle], cycle]
    gains = table[np.ix_(outer, cycle)] - held
    into, out = gains.argmax(axis=1), table[np.ix_(cycle, rest)].argmax(axis=0)
    smaller = np.full((len(rest) + 2, len(rest) + 1), -np.inf)
    rows = [*range(len(rest)), len(rest) + 1]
    smaller[np.ix_(rows, range(len(rest)))] = table[np.ix_(outer, rest)]
    smaller[rows, len(rest)] = gains[range(len(outer)), into]
    smaller[len(rest), : len(rest)] = table[np.ix_(cycle, rest)].max(axis=0)
    enter = [cycle[i] for i in into.tolist()]
    leave = [cycle[i] for i in out.tolist()]
    return _Contraction(rest, {node: parents[node] for node in cycle}, enter, leave), smaller


def _unfold(parents: list[int], done: _Contraction) -> list[int]:
    """Return the parents before the contraction *done*, from those after it."""
    rest, root = done.rest, len(done.rest) + len(done.cycle)
    names = [*rest, -1, root]  # what the contracted numbers stood for; -1 is the cycle
    unfolded = {**done.cycle}
    for place, node in enumerate(rest):
        parent = names[parents[place]]
        unfolded[node] = done.leave[place] if parent < 0 else parent
    entered_from = parents[len(rest)]
    entry = done.enter[entered_from if entered_from < len(rest) else len(rest)]
    unfolded[entry] = names[entered_from]
    return [unfolded[node] for node in range(root)]
