"""Traces one cluster: the lineage of each of its articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provenance.attribution.people import authors, cited, editors
from provenance.lineage import answer
from provenance.lineage.graph import Fits, MediumOf, build
from provenance.lineage.nodes import Inferred
from provenance.records import Article, ArticleId, Cluster, ClusterId, Lineage, Relation


@dataclass(frozen=True, slots=True)
class Traced:
    """What is concluded of one cluster: a lineage per article, by id, and the sources inferred for it."""

    cluster: ClusterId
    lineages: tuple[Lineage, ...]
    inferred: tuple[Inferred, ...]


def trace_cluster(cluster: Cluster, articles: Sequence[Article], fits: Fits, medium_of: MediumOf) -> Traced:
    """
    Return the lineage of every article of *cluster* and the sources posited on the way.

    A function of the cluster's articles and texts alone. *fits(parent, copy)* measures what one article's text
    supplies of another's; *medium_of* tells an outlet's kind.
    """
    relations: Mapping[ArticleId, Relation] = {
        member.article: "verbatim" if member.relation == "reference" else member.relation
        for member in cluster.members
    }
    graph = build(articles, relations, fits, medium_of)
    canonical = answer.canonical_source(graph, medium_of)
    lineages = []
    for node, station in enumerate(graph.observed):
        direct = answer.direct_source(graph, node, canonical, medium_of)
        derivations = answer.derivations(graph, node)
        for article in station.articles:
            lineages.append(
                Lineage(
                    article=article.id,
                    cluster=cluster.id,
                    canonical=canonical,
                    direct_source=direct,
                    chain=answer.chain(graph, node, article, canonical, direct),
                    authors=authors(article.claims),
                    editors=editors(article.claims),
                    cited=cited(article.claims),
                    flags=article.flags,
                    derivations=derivations,
                )
            )
    return Traced(cluster.id, tuple(sorted(lineages, key=lambda lineage: lineage.article)), graph.inferred)
