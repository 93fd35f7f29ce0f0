"""Traces one cluster: the lineage of each of its articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.attribution.people import authors, cited, editors
from provenance.lineage import answer
from provenance.lineage.ancestry import Ancestry
from provenance.lineage.circles import without_circles
from provenance.lineage.dating import dated_before_source
from provenance.lineage.edges import Fits
from provenance.lineage.graph import Graph, build
from provenance.lineage.nodes import Inferred
from provenance.lineage.origins import MediumOf
from provenance.lineage.weights import Weights
from provenance.records import Article, ArticleId, Cluster, ClusterId, Lineage, Origin, Relation

UNSEEN = "unseen"  # the origin that nobody names and no page shows
_SHOWN = 0.01  # probability; less likely origins are not listed
_TOLD, _MOST_TOLD = 0.1, 3  # probability and number of the origins that every lineage tells of


@dataclass(frozen=True, slots=True)
class Traced:
    """What is concluded of one cluster: a lineage per article, by id, and the sources inferred for it."""

    cluster: ClusterId
    lineages: tuple[Lineage, ...]
    inferred: tuple[Inferred, ...]
    bound: tuple[Inferred, ...] = ()  # sources that claims name and whose page is in the cluster
    origins: tuple[Origin, ...] = ()


def trace_cluster(
    cluster: Cluster,
    articles: Sequence[Article],
    fits: Fits,
    medium_of: MediumOf,
    weights: Weights,
    fixed: Iterable[tuple[ArticleId, ArticleId]] = (),
    guests: Sequence[Article] = (),
) -> Traced:
    """
    Return the lineage of every article of *cluster* and the sources posited on the way.

    A function of its arguments alone. *fits(parent, copy)* measures what one article's text supplies of
    another's; *medium_of* tells an outlet's kind. *fixed* are (article, source) that a person decided: they win
    over all evidence. *guests* are the sources among these that carry another text: they are stations of the
    graph, and have no lineage here.
    """
    relations: Mapping[ArticleId, Relation] = {
        member.article: "verbatim" if member.relation == "reference" else member.relation
        for member in cluster.members
    }
    own = set(relations)
    everybody = [*articles, *(guest for guest in guests if guest.id not in own)]
    relations = {**dict.fromkeys((guest.id for guest in guests), "verbatim"), **relations}
    graph = build(everybody, relations, fits, medium_of, weights, fixed)
    canonical = answer.canonical_source(graph, medium_of, weights)
    origins = _origins(graph)
    shown = tuple(one for i, one in enumerate(origins[:_MOST_TOLD]) if not i or one.probability >= _TOLD)
    ancestry = Ancestry(graph)
    lineages = []
    nodes = range(len(graph.observed))
    likeliest = [answer.direct_source(graph, node, canonical, medium_of, weights) for node in nodes]
    for node, station, direct in zip(nodes, graph.observed, without_circles(graph, likeliest), strict=True):
        derivations = answer.derivations(graph, node)
        above = ancestry.of(node)
        flags = dated_before_source(graph, node)
        for article in (one for one in station.articles if one.id in own):
            lineages.append(
                Lineage(
                    article=article.id,
                    cluster=cluster.id,
                    canonical=canonical,
                    direct_source=direct,
                    chain=answer.chain(graph, node, article, canonical, direct, above),
                    authors=authors(article.claims),
                    editors=editors(article.claims),
                    cited=cited(article.claims),
                    flags=(*article.flags, *flags),
                    derivations=derivations,
                    origins=shown,
                )
            )
    ordered = tuple(sorted(lineages, key=lambda lineage: lineage.article))
    return Traced(cluster.id, ordered, graph.inferred, graph.bound, origins)


def _origins(graph: Graph) -> tuple[Origin, ...]:
    """Return the stations that may be the first one, likeliest first, the unseen source among them."""
    found = [
        Origin(graph.key(node), round(share, 4), answer.rounded(graph.root_evidence[node]))
        for node, share in enumerate(graph.origin.tolist())
        if share >= _SHOWN
    ]
    if graph.unseen >= _SHOWN:
        found.append(Origin(UNSEEN, round(graph.unseen, 4), ()))
    return tuple(sorted(found, key=lambda origin: (-origin.probability, origin.station)))
