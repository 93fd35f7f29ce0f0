"""The copy graph of one cluster: stations, weighted edges with their evidence, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from provenance.lineage.direction import GROUPS, Fit, group_sum
from provenance.lineage.edges import ALL_PAIRS, Edges, Fits, Said, Trust, candidates, collect
from provenance.lineage.nodes import Inferred, Observed, collapsed, inferred_nodes, observed_nodes, understood
from provenance.lineage.origins import MediumOf, copied_words, inferred_root, observed_root, preceded, voices
from provenance.lineage.profile import Profile, profile
from provenance.lineage.times import checked
from provenance.lineage.tree import Floats, Leaves, best_tree, marginals, unseen_edge
from provenance.lineage.weights import Weights
from provenance.records import Article, ArticleId, Evidence, Relation

_MOST_PARENTS = 8  # of one station in the tree (lineage.md, section 10)
_SHOWN = 1e-3  # probability; parents below this are not kept


@dataclass(frozen=True, slots=True)
class Graph:
    """
    Stations numbered captured first, then inferred, with the probabilities over all their copy trees.

    ``parents[v]`` are (parent, probability), likeliest first; ``origin[v]`` is that of v being the first;
    ``fits`` has what one captured station supplies of another, (parent, copy), for the pairs that were examined.
    """

    observed: tuple[Observed, ...]
    inferred: tuple[Inferred, ...]
    bound: tuple[Inferred, ...]  # sources that claims name and whose page is among the captured stations
    profiles: tuple[Profile, ...]
    evidence: Mapping[tuple[int, int], tuple[Evidence, ...]]
    fits: Mapping[tuple[int, int], Fit]
    root_evidence: tuple[tuple[Evidence, ...], ...]
    origin: Floats
    unseen: float
    parents: tuple[tuple[tuple[int, float], ...], ...]
    tree: tuple[int | None, ...]
    fixed: Mapping[int, int]  # copy → the parent a person gave it

    def outlet(self, node: int) -> str | None:
        """Return the outlet of a station."""
        count = len(self.observed)
        return self.observed[node].article.outlet if node < count else self.inferred[node - count].outlet

    def key(self, node: int) -> str:
        """Return the name of a station in derivations."""
        count = len(self.observed)
        return self.observed[node].key if node < count else self.inferred[node - count].key

    def certainty(self, node: int) -> float:
        """Return the chance that the station is the outlet its claims were resolved to."""
        count = len(self.observed)
        return 1.0 if node < count else self.inferred[node - count].certainty


def build(
    articles: Sequence[Article],
    relations: Mapping[ArticleId, Relation],
    fits: Fits,
    medium_of: MediumOf,
    weights: Weights,
    fixed: Iterable[tuple[ArticleId, ArticleId]] = (),
    trust: Trust | None = None,
) -> Graph:
    """
    Return the graph of the cluster of *articles*; *fits(parent, copy)* measures what one supplies of another.

    *medium_of* tells an outlet's kind from the registry. *fixed* are (article, source) that a person decided;
    *trust* tells how likely the dates of a host are its own.
    """
    decisions = tuple(fixed)
    decided = {id_ for pair in decisions for id_ in pair}
    observed = observed_nodes([understood(article) for article in articles], relations, decided)
    if len(observed) > ALL_PAIRS:
        observed = collapsed(observed, decided)
    inferred, bound = inferred_nodes(observed)
    profiles = checked([profile(station.article) for station in observed], inferred)
    heard = voices(profiles)
    copied = copied_words(observed, medium_of)
    origins = [
        observed_root(station, one, heard, medium_of, weights, copied, late=late)
        for station, one, late in zip(observed, profiles, preceded(profiles), strict=True)
    ]
    origins += [inferred_root(source, heard, medium_of, weights) for source in inferred]
    roots = np.array([sum(item.weight for item in items) for items in origins])
    given = _given(observed, decisions)
    parents = candidates(observed, profiles, roots.tolist(), given)
    said = Said(heard, _firsts(origins, inferred))
    edges = collect(observed, inferred, profiles, parents, fits, trust, weights, said)
    found = _solve(len(observed), roots, parents, edges, given, weights)
    evidence = {**edges.evidence, **_decided(given, edges, weights)} if given else edges.evidence
    return Graph(
        tuple(observed),
        tuple(inferred),
        tuple(bound),
        tuple(profiles),
        evidence,
        edges.fits,
        tuple(origins),
        *found,
        given,
    )


def _firsts(origins: Sequence[Sequence[Evidence]], inferred: Sequence[Inferred]) -> set[int]:
    """Return the stations that call the text their own, or that others name first publisher or owner."""
    count = len(origins) - len(inferred)
    found = {node for node in range(count) if any(item.code in ("R4", "R6") for item in origins[node])}
    found.update(
        count + i
        for i, source in enumerate(inferred)
        if any(
            item.claim.role in ("original_publisher", "owner") and "deictic" not in item.claim.flags
            for item in source.support
        )
    )
    return found


def _given(observed: Sequence[Observed], fixed: Iterable[tuple[ArticleId, ArticleId]]) -> dict[int, int]:
    """Return copy → source for the decisions within this cluster; one that would close a circle is left out."""
    number = {article.id: i for i, station in enumerate(observed) for article in station.articles}
    given: dict[int, int] = {}
    for article, source in fixed:
        copy, parent = number.get(article), number.get(source)
        if copy is None or parent is None:
            continue
        above: int | None = parent
        while above is not None and above != copy:
            above = given.get(above)
        if above is None:
            given[copy] = parent
    return given


def _decided(
    given: Mapping[int, int], edges: Edges, weights: Weights
) -> dict[tuple[int, int], tuple[Evidence, ...]]:
    said = Evidence("judged", weights.clip, "a person decided that it was taken from this")
    return {(parent, copy): (said, *edges.evidence.get((parent, copy), ())) for copy, parent in given.items()}


def _solve(
    captured: int,
    roots: Floats,
    parents: Sequence[Sequence[int]],
    edges: Edges,
    given: Mapping[int, int],
    weights: Weights,
) -> tuple[Floats, float, tuple[tuple[tuple[int, float], ...], ...], tuple[int | None, ...]]:
    """
    Return the probability of each node as origin, that of the unseen source, all parents, and the best tree.

    Stations that nobody is weighed to be taken from are leaves, and each is solved by itself.
    """
    total = len(roots)
    if total == 1:  # most clusters: no text but this one, and nobody named
        alone = marginals(np.zeros((1, 1)), roots, weights.unseen)
        return alone.roots, alone.unseen, ((),), (None,)
    core = sorted({parent for chosen in parents for parent in chosen} | set(range(captured, total)))
    inner = set(core)
    below = [node for node in range(captured) if node not in inner]
    table = _table(captured, core, [*core, *below], edges, weights)
    if total > _MOST_PARENTS + 1:
        _keep_best_parents(table, roots[core])
    free = np.full(total, unseen_edge(total))
    log_roots = roots.astype(float)
    place = {node: row for row, node in enumerate(core)}
    order = [*core, *below]
    for copy, parent in given.items():
        column = order.index(copy)
        table[:, column] = -np.inf
        table[place[parent], column] = weights.clip
        free[copy], log_roots[copy] = 0.0, -np.inf
    size = len(core)
    leaves = Leaves(table[:, size:], free[below]) if below else None
    own = table[:, :size]
    found = marginals(own, log_roots[core], weights.unseen, free[core], leaves)
    tree = best_tree(own, log_roots[core], weights.unseen, free[core], leaves)
    shares = found.edges if leaves is None else np.hstack([found.edges, leaves.shares(found.unseen)])
    origin = np.zeros(total)
    origin[core] = found.roots
    kept: list[tuple[tuple[int, float], ...]] = [()] * total
    above: list[int | None] = [None] * total
    rows, columns = np.nonzero(shares >= _SHOWN)
    ranked: list[list[tuple[float, int]]] = [[] for _ in order]
    for row, column, share in zip(rows.tolist(), columns.tolist(), shares[rows, columns].tolist(), strict=True):
        ranked[column].append((-share, core[row]))
    for node, likely, best in zip(order, ranked, tree, strict=True):
        kept[node] = tuple((number, -share) for share, number in sorted(likely))
        above[node] = None if best is None else core[best]
    return origin, found.unseen, tuple(kept), tuple(above)


def _table(captured: int, core: Sequence[int], order: Sequence[int], edges: Edges, weights: Weights) -> Floats:
    """Return the log weights of the edges from *core* to every node in *order*."""
    row = {node: i for i, node in enumerate(core)}
    column = {node: i for i, node in enumerate(order)}
    table = np.zeros((len(core), len(order)))
    seen = sum(node < captured for node in core)  # these come first in either
    table[:seen, :seen] = table[:seen, len(core) :] = -np.inf  # such pairs count where they were examined
    pairs = edges.evidence
    sums = [group_sum(items, GROUPS, weights.clip) if items else 0.0 for items in pairs.values()]
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
