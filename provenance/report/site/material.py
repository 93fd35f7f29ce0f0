"""Everything the pages of one cluster show, read once from the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.records import (
    Article,
    ArticleId,
    ClusterEvent,
    ClusterId,
    ClusterReport,
    Explanation,
    Judgement,
    Lineage,
    RunId,
)
from provenance.report.documents import Document, explanation_document

if TYPE_CHECKING:
    from provenance.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Material:
    """One cluster with its articles and lineages by id, and what happened to it, oldest first."""

    report: ClusterReport
    articles: Mapping[ArticleId, Article]
    lineages: Mapping[ArticleId, Lineage]
    events: tuple[tuple[RunId, ClusterEvent], ...]
    judgements: tuple[Judgement, ...]

    def counterpart(self, id_: ArticleId) -> ArticleId | None:
        """
        Return what an article is compared with; None for the only text there is.

        Its direct source where that is in the cluster, else the canonical page, else the reference text.
        """
        lineage = self.lineages[id_]
        for other in (lineage.direct_source.article, self.report.canonical.article, self.report.reference):
            if other is not None and other != id_ and other in self.articles:
                return other
        return None


def material(tracker: Tracker, cluster: ClusterId) -> Material:
    """Return what the pages of *cluster* show; InputError where there is no such cluster."""
    report = tracker.cluster(cluster)
    ids = [entry.id for entry in report.articles]
    return Material(
        report,
        tracker.reads.articles(ids),
        {lineage.article: lineage for lineage in tracker.reads.lineages(ids)},
        tuple(tracker.reads.events(cluster)),
        tuple(tracker.reads.judgements(ids)),
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """A copy beside the text it is compared with."""

    copy: Article
    source: Article
    explanation: Explanation
    document: Document  # provenance.explanation/1


def pair(tracker: Tracker, copy: Article, source: Article) -> Pair:
    """Return the comparison of two stored articles."""
    found = tracker.explain(copy.id, source.id)
    first, second = sorted((copy, source), key=lambda article: article.id)
    return Pair(copy, source, found, explanation_document(found, first, second, tracker.settings))
