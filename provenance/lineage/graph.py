"""The copy graph of one cluster: stations, weighted edges with their evidence, and root weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from provenance.lineage import weights
from provenance.lineage.direction import (
    GROUPS,
    Fit,
    between,
    group_sum,
    named_sources,
    names_another,
    names_other,
)
from provenance.lineage.nodes import Inferred, Observed, Support, inferred_nodes, observed_nodes
from provenance.lineage.tree import Floats, Marginals, best_tree, marginals
from provenance.records import Article, ArticleId, Evidence, Medium, Relation

Fits = Callable[[ArticleId, ArticleId], Fit]
MediumOf = Callable[[str], Medium | None]

# Beyond this many captured stations only the likeliest origins and the sources that copies name are
# considered as parents; the work stays linear in the number of copies.
_ALL_PAIRS, _LIKELY_PARENTS = 48, 24
_MOST_PARENTS = 8  # of one station in the tree (lineage.md, section 10)
_CHAINED = {"original_publisher": 0, "owner": 0, "direct_source": 1, "republisher_editor": 1, "self": 1}


@dataclass(frozen=True, slots=True)
class Graph:
    """
    Stations numbered captured first, then inferred; edges[u, v] and roots[v] are log weights.

    ``captured`` maps an outlet to the number of its captured station, where it has one; ``fits`` has what one
    captured station supplies of another, (parent, copy), for the pairs that were examined.
    """

    observed: tuple[Observed, ...]
    inferred: tuple[Inferred, ...]
    captured: Mapping[str, int]
    edges: Floats
    roots: Floats
    evidence: Mapping[tuple[int, int], tuple[Evidence, ...]]
    fits: Mapping[tuple[int, int], Fit]
    marginals: Marginals
    tree: tuple[int | None, ...]

    def outlet(self, node: int) -> str | None:
        """Return the outlet of a station."""
        count = len(self.observed)
        return self.observed[node].article.outlet if node < count else self.inferred[node - count].outlet

    def key(self, node: int) -> str:
        """Return the name of a station in derivations."""
        count = len(self.observed)
        return self.observed[node].key if node < count else self.inferred[node - count].key


def build(
    articles: Sequence[Article], relations: Mapping[ArticleId, Relation], fits: Fits, medium_of: MediumOf
) -> Graph:
    """
    Return the graph of the cluster of *articles*; *fits(parent, copy)* measures what one supplies of another.

    *medium_of* tells an outlet's kind from the registry.
    """
    observed = observed_nodes(articles, relations)
    inferred, captured = inferred_nodes(observed)
    roots = np.array(
        [_observed_root(station, observed, medium_of) for station in observed]
        + [_inferred_root(source) for source in inferred]
    )
    evidence, measured = _observed_edges(observed, roots, captured, fits)
    evidence.update(_inferred_edges(observed, inferred))
    edges = np.zeros((len(roots), len(roots)))
    for (parent, copy), items in evidence.items():
        edges[parent, copy] = group_sum(items, GROUPS)
    if len(observed) > _ALL_PAIRS:
        _forbid_unexamined(edges, len(observed), evidence)
    if len(roots) > _MOST_PARENTS + 1:
        _keep_best_parents(edges, roots)
    return Graph(
        tuple(observed),
        tuple(inferred),
        captured,
        edges,
        roots,
        evidence,
        measured,
        marginals(edges, roots, weights.UNSEEN),
        best_tree(edges, roots, weights.UNSEEN),
    )


def _keep_best_parents(edges: Floats, roots: Floats) -> None:
    """
    Leave each station its likeliest parents and the likeliest origin.

    Fifty copies of one page are fifty parents that nothing speaks for; together they would outweigh the one
    that is named. Every station can still be reached from the likeliest origin.
    """
    origin = int(roots.argmax())
    for copy in range(len(roots)):
        ranked = np.lexsort((np.arange(len(roots)), -roots, -edges[:, copy]))
        dropped = ranked[ranked != copy][_MOST_PARENTS:]
        edges[dropped[dropped != origin], copy] = -np.inf


def _forbid_unexamined(
    edges: Floats, captured: int, evidence: Mapping[tuple[int, int], tuple[Evidence, ...]]
) -> None:
    """Take pairs of captured stations that were not examined out of the graph."""
    examined = np.zeros((captured, captured), dtype=bool)
    for parent, copy in evidence:
        if parent < captured and copy < captured:
            examined[parent, copy] = True
    edges[:captured, :captured][~examined] = -np.inf


def _observed_root(station: Observed, observed: Sequence[Observed], medium_of: MediumOf) -> float:
    article = station.article
    codes = {flag.code for flag in article.flags}
    medium = medium_of(article.outlet) if article.outlet else None
    root = weights.ROOT_BY_MEDIUM.get(medium or "", 0.0)
    if "title_repeated_with_keywords" in codes or "link_farm_footer" in codes:
        root += weights.ROOT_FARM
    elif "host_admits_reprint" in codes or "host_disclaims_authorship" in codes:
        root += weights.ROOT_REPRINTS
    others = names_other(article, article.claims)
    root += others
    if not others and any(_own_copy(article, role, outlet) for role, outlet in _statements(article)):
        root += weights.ROOT_OWN_COPY
    if station.relation == "abridged":
        root += weights.ROOT_NAMES_SOURCE
    return root + _voices(article, observed)


def _statements(article: Article) -> list[tuple[str, str]]:
    roles = ("self", "original_publisher", "direct_source", "owner")
    return [(c.role, c.outlet) for c in article.claims if c.outlet and c.zone != "furniture" and c.role in roles]


def _own_copy(article: Article, role: str, outlet: str) -> bool:
    return outlet == article.outlet


def _voices(article: Article, observed: Sequence[Observed]) -> float:
    """Return the root weight that statements of other hosts give: each host is one voice."""
    if article.outlet is None:
        return 0.0
    hosts = {
        station.article.host or station.article.id
        for station in observed
        for claim in station.article.claims
        if claim.role in ("original_publisher", "owner")
        and claim.outlet == article.outlet
        and claim.reliability > 0
        and station.article.outlet != article.outlet
    }
    return min(weights.VOICES_MOST, weights.VOICE * len(hosts))


def _inferred_root(source: Inferred) -> float:
    stated = [weights.ROOT_BY_STATEMENT.get(item.claim.role, 0.0) for item in source.support]
    return max(stated, default=0.0)


def _observed_edges(
    observed: Sequence[Observed], roots: Floats, captured: Mapping[str, int], fits: Fits
) -> tuple[dict[tuple[int, int], tuple[Evidence, ...]], dict[tuple[int, int], Fit]]:
    likely: Sequence[int] = range(len(observed))
    if len(observed) > _ALL_PAIRS:
        ranked = sorted(likely, key=lambda i: (-roots[i], observed[i].key))[:_LIKELY_PARENTS]
        likely = sorted({*ranked, *captured.values()})
    edges, measured = {}, {}
    for copy, station in enumerate(observed):
        parents = [parent for parent in likely if parent != copy]
        fit = {parent: fits(observed[parent].article.id, station.article.id) for parent in parents}
        for parent in parents:
            rivals = [(observed[rival].article, fit[rival]) for rival in parents if rival != parent]
            edges[parent, copy] = between(observed[parent].article, station.article, fit[parent], rivals)
            measured[parent, copy] = fit[parent]
    return edges, measured


def _inferred_edges(
    observed: Sequence[Observed], inferred: Sequence[Inferred]
) -> dict[tuple[int, int], tuple[Evidence, ...]]:
    count = len(observed)
    number = {article.id: i for i, station in enumerate(observed) for article in station.articles}
    edges: dict[tuple[int, int], list[Evidence]] = {}
    for i, source in enumerate(inferred):
        for item in source.support:
            edges.setdefault((count + i, number[item.article]), []).append(_stated(item))
    for copy, station in enumerate(observed):
        if named := named_sources(station.article):
            for i in range(len(inferred)):
                edges.setdefault((count + i, copy), [names_another(named)])
    for upper, above in enumerate(inferred):
        for lower, below in enumerate(inferred):
            if upper != lower and _in_order(above, below):
                edges[count + upper, count + lower] = [
                    Evidence("E4", weights.CHAIN, f"claims put {above.outlet} before {below.outlet}")
                ]
    return {pair: _furniture_pieces(items) for pair, items in edges.items()}


def _stated(item: Support) -> Evidence:
    claim = item.claim
    if claim.role == "direct_source":
        return Evidence("E3", weights.statement(claim.reliability), f"names it as its source: {claim.text}",
                        claim.start, claim.end)  # fmt: skip
    if claim.role in ("original_publisher", "owner"):
        return Evidence(
            "E4", weights.ANCESTOR, f"names it as first publisher: {claim.text}", claim.start, claim.end
        )
    weight = weights.FURNITURE_BY_FORM if "house_style" in claim.flags else weights.FURNITURE
    return Evidence("E2", weight, f"carries its furniture: {claim.text}", claim.start, claim.end)


def _furniture_pieces(items: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Two pieces of furniture known by their form only are as good as one that names its outlet."""
    by_form = [item for item in items if item.code == "E2" and item.weight == weights.FURNITURE_BY_FORM]
    if len({item.detail for item in by_form}) < 2:
        return tuple(items)
    return (*items, Evidence("E2", weights.FURNITURE, "carries several pieces of its furniture"))


def _in_order(above: Inferred, below: Inferred) -> bool:
    """Return whether the claims of one article put *above* nearer to the origin than *below*."""
    depth = {item.article: _depth(above, item.article) for item in above.support}
    return any(
        item.article in depth and depth[item.article] < _depth(below, item.article) for item in below.support
    )


def _depth(source: Inferred, article: ArticleId) -> int:
    return min(_CHAINED[item.claim.role] for item in source.support if item.article == article)
