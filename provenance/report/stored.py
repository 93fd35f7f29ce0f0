"""A store → its clusters with all that is known of their articles, in an order that no arrival changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.engines.survivors import Choice, choices
from provenance.records import (
    Article,
    ArticleId,
    Cluster,
    ClusterId,
    Derivation,
    Fingerprint,
    Judgement,
    Lineage,
    Source,
)

if TYPE_CHECKING:
    from provenance.store import InferredSource, Reads

_AT_ONCE = 500  # articles held in memory, unless one cluster has more


@dataclass(frozen=True, slots=True)
class StoredCluster:
    """A cluster with its articles and what was concluded about them; mappings are in order of key."""

    cluster: Cluster
    articles: Mapping[ArticleId, Article]
    lineages: Mapping[ArticleId, Lineage]
    fingerprints: Mapping[ArticleId, Fingerprint]  # of those that can be compared
    inferred: Mapping[str, InferredSource]  # by key
    judgements: tuple[Judgement, ...]  # that name one of its articles first

    @property
    def canonical(self) -> Source:
        """The canonical source of the reference text."""
        return self.lineages[self.cluster.reference].canonical

    @property
    def title(self) -> str | None:
        """The title of the canonical article where captured, else of the reference, else any."""
        named = [self.canonical.article, self.cluster.reference, *self.articles]
        found = (self.articles[id_].title for id_ in named if id_ is not None and id_ in self.articles)
        return next((title for title in found if title), None)

    def derivations(self) -> list[Derivation]:
        """Return who was weighed as source of whom, by article and source."""
        found = {(d.article, d.source): d for lineage in self.lineages.values() for d in lineage.derivations}
        return [found[pair] for pair in sorted(found)]

    def choices(self) -> list[Choice]:
        """Return what becomes of each article where one of the cluster is kept."""
        return choices(self.cluster, self.articles, self.lineages)

    def holds(self, derivation: Derivation) -> bool:
        """Whether *derivation* is what we conclude, rather than one that was weighed and not held."""
        if derivation.relation == "composite":
            return True
        lineage = self.lineages.get(ArticleId(derivation.article))
        if lineage is None:
            return False
        direct, source = lineage.direct_source, self.inferred.get(derivation.source)
        if direct.article is not None or source is None:
            return direct.article == derivation.source
        return direct.outlet == source.outlet


def stored_clusters(known: Reads, only: Collection[ArticleId] | None = None) -> Iterator[StoredCluster]:
    """Yield every cluster by id, those of one article included, or the clusters of *only*."""
    decided: dict[ArticleId, list[Judgement]] = {}
    for judgement in known.judgements():
        decided.setdefault(judgement.a, []).append(judgement)
    for batch in _batches(_clusters(known, only)):
        ids = [member.article for cluster in batch for member in cluster.members]
        articles, prints = known.articles(ids), known.fingerprints(ids)
        lineages = {lineage.article: lineage for lineage in known.lineages(ids)}
        for cluster in batch:
            members = sorted(member.article for member in cluster.members)
            own = {id_: lineages[id_] for id_ in members}
            yield StoredCluster(
                cluster,
                {id_: articles[id_] for id_ in members},
                own,
                {id_: prints[id_] for id_ in members if id_ in prints},
                {source.key: source for source in known.inferred_sources(cluster.id)} if _infers(own) else {},
                tuple(judgement for id_ in members for judgement in decided.get(id_, ())),
            )


def _clusters(known: Reads, only: Collection[ArticleId] | None) -> Iterator[Cluster]:
    if only is None:
        for summary in known.clusters(min_size=1, sort="id"):
            yield summary.cluster
        return
    found: dict[ClusterId, Cluster] = {c.id: c for c in known.cluster_of(sorted(only)).values()}
    yield from (found[id_] for id_ in sorted(found))


def _batches(clusters: Iterable[Cluster]) -> Iterator[list[Cluster]]:
    batch: list[Cluster] = []
    size = 0
    for cluster in clusters:
        batch.append(cluster)
        size += len(cluster.members)
        if size >= _AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _infers(lineages: Mapping[ArticleId, Lineage]) -> bool:
    """Whether a source that was never captured stands behind any of *lineages*: most clusters have none."""
    return any(
        source.outlet is not None and source.article is None
        for lineage in lineages.values()
        for source in (lineage.canonical, lineage.direct_source)
    ) or any(d.source not in lineages for lineage in lineages.values() for d in lineage.derivations)
