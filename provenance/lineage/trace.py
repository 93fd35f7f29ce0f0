"""Traces one cluster: the lineage of each of its articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.attribution.people import authors, cited, editors
from provenance.lineage import answer
from provenance.lineage.dating import Lesson, dated_before_source, lessons
from provenance.lineage.edges import Fits, Trust
from provenance.lineage.graph import build
from provenance.lineage.nodes import Inferred
from provenance.lineage.origins import MediumOf
from provenance.lineage.weights import Weights
from provenance.records import Article, ArticleId, Cluster, ClusterId, Composite, Evidence, Lineage, Relation

_SHOWN = 0.01  # probability; less likely origins are not listed


@dataclass(frozen=True, slots=True)
class Origin:
    """How likely one station is the canonical source, and the evidence for and against it."""

    station: str  # article id or inferred source key
    probability: float  # before calibration
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """What is concluded of one cluster: a lineage per article, by id, and the sources inferred for it."""

    cluster: ClusterId
    lineages: tuple[Lineage, ...]
    inferred: tuple[Inferred, ...]
    origins: tuple[Origin, ...] = ()
    lessons: tuple[Lesson, ...] = ()  # about the dates of its hosts


def trace_cluster(
    cluster: Cluster,
    articles: Sequence[Article],
    fits: Fits,
    medium_of: MediumOf,
    weights: Weights,
    fixed: Iterable[tuple[ArticleId, ArticleId]] = (),
    trust: Trust | None = None,
    composites: Mapping[ArticleId, Composite] | None = None,
) -> Traced:
    """
    Return the lineage of every article of *cluster* and the sources posited on the way.

    A function of its arguments alone. *fits(parent, copy)* measures what one article's text supplies of
    another's; *medium_of* tells an outlet's kind. *fixed* are (article, source) that a person decided: they win
    over all evidence. *trust* tells how likely the date that a host prints is its own, 0..1. *composites* are
    texts put together from several, which have several sources.
    """
    relations: Mapping[ArticleId, Relation] = {
        member.article: "verbatim" if member.relation == "reference" else member.relation
        for member in cluster.members
    }
    graph = build(articles, relations, fits, medium_of, weights, fixed, trust)
    canonical = answer.canonical_source(graph, medium_of, weights)
    lineages = []
    for node, station in enumerate(graph.observed):
        direct = answer.direct_source(graph, node, canonical, medium_of, weights)
        derivations = answer.derivations(graph, node)
        flags = dated_before_source(graph, node)
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
                    flags=(*article.flags, *flags),
                    derivations=(*derivations, *answer.parts(article, (composites or {}).get(article.id))),
                )
            )
    origins = tuple(
        Origin(graph.key(node), round(share, 4), graph.root_evidence[node])
        for node, share in enumerate(graph.origin.tolist())
        if share >= _SHOWN
    )
    ordered = tuple(sorted(lineages, key=lambda lineage: lineage.article))
    return Traced(cluster.id, ordered, graph.inferred, origins, lessons(graph))
