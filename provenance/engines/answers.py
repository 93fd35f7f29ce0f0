"""Clusters, lineages and verdicts as stored → as told: joined with what the rest of the store knows of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from provenance.records import (
    Article,
    ArticleId,
    Cluster,
    ClusterEntry,
    ClusterReport,
    Lineage,
    Match,
    Source,
    Verdict,
)
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.engines.ports import Told
    from provenance.store import Reads


def with_parts(lineages: Sequence[Lineage], known: Reads, settings: Settings) -> Iterator[Lineage]:
    """Yield *lineages*; those of texts that several others together supply with these as further sources."""
    ids = {lineage.article for lineage in lineages}
    related: dict[ArticleId, list[Match]] = {}
    for match in known.relations_of(ids):
        for id_ in {match.a, match.b} & ids:
            related.setdefault(id_, []).append(match)
    if not related:
        yield from lineages
        return
    from provenance.engines.links import parts_of
    from provenance.lineage.answer import parts

    for lineage in lineages:
        found = related.get(lineage.article, ())
        composite = parts_of(lineage.article, found, known, settings)
        more = parts(lineage.article, composite) if composite else ()
        yield replace(lineage, derivations=(*lineage.derivations, *more)) if more else lineage


def cluster_report(cluster: Cluster, known: Reads, settings: Settings) -> ClusterReport:
    """Return a cluster with its articles, its canonical source, and what ties it to other clusters."""
    from provenance.engines.links import links_of

    ids = [member.article for member in cluster.members]
    articles = known.articles(ids)
    lineages = {lineage.article: lineage for lineage in known.lineages(ids)}
    canonical = lineages[cluster.reference].canonical
    original = articles.get(canonical.article) if canonical.article else None
    relations = known.relations_of([cluster.reference])
    titles = [original, articles[cluster.reference], *articles.values()]
    return ClusterReport(
        cluster.id,
        cluster.reference,
        next((article.title for article in titles if article and article.title), None),
        canonical,
        _weakest(cluster.reference, [articles[id_] for id_ in ids], settings),
        tuple(
            _entry(articles[member.article], member.relation, lineages[member.article].direct_source)
            for member in cluster.members
        ),
        links_of(cluster.reference, relations, known, settings) if relations else (),
        tuple(known.bridges(ids)) if len(ids) > 1 else (),
    )


def _weakest(reference: ArticleId, articles: Sequence[Article], settings: Settings) -> Match | None:
    from provenance.engines.texts import Comparisons, texts_of

    comparable = texts_of(articles, settings)
    comparisons = Comparisons(comparable, settings)
    # Of those with one text the smallest id: the others would give the same figures, and not be named.
    distinct: dict[str, ArticleId] = {}
    for id_ in sorted(comparable):
        if id_ != reference:
            distinct.setdefault(comparable[id_].fingerprint.digest, id_)
    matches = (
        [comparisons.agree(reference, other) for other in distinct.values()] if reference in comparable else []
    )
    return min(matches, key=lambda m: (min(m.coverage_a, m.coverage_b), m.a, m.b), default=None)


def _entry(article: Article, relation: str, direct: Source) -> ClusterEntry:
    return ClusterEntry(
        article.id,
        article.url,
        article.path,
        article.title,
        article.host,
        article.outlet,
        article.published,
        article.fetched_at,
        relation,
        direct,
    )


def located(verdicts: Sequence[Verdict], known: Told[Any]) -> list[Verdict]:
    """Return *verdicts* with the cluster and the canonical source of what they matched, where stored."""
    best = {verdict.best_match for verdict in verdicts if verdict.best_match is not None}
    found = {lineage.article: lineage for lineage in known.lineages(best)} if best else {}
    return [
        replace(verdict, cluster=lineage.cluster, canonical=lineage.canonical, run=lineage.run)
        if verdict.best_match is not None and (lineage := found.get(verdict.best_match))
        else verdict
        for verdict in verdicts
    ]
