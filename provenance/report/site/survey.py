"""One pass over the selected clusters: what lists, matrix, timeline and figures of the whole report need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from provenance.records import Article, ClusterId, ClusterReport, Lineage, Source
from provenance.report.credits import credit_of
from provenance.report.documents import Document, cluster_document
from provenance.report.site.addresses import page_name

if TYPE_CHECKING:
    from provenance.tracker import Tracker


@dataclass(frozen=True, slots=True)
class Selection:
    """Which clusters a report shows, and in which order; as ``Tracker.clusters`` has it."""

    min_size: int = 2
    since: str | None = None
    outlet: str | None = None
    sort: str = "size"
    limit: int | None = None


@dataclass(slots=True)
class Unseen:
    """An outlet that articles were traced to and that has no page among them."""

    outlet: str
    media: set[str] = field(default_factory=set)
    articles: int = 0  # traced to it, as first publication or as direct source
    levels: Counter[str] = field(default_factory=Counter)
    clusters: dict[str, int] = field(default_factory=dict)  # cluster id → articles traced to it there
    editions: set[tuple[str, str]] = field(default_factory=set)  # (date, page) of print editions it is named with


@dataclass(slots=True)
class Survey:
    """What one pass found; cluster documents in the order of the selection."""

    clusters: list[Document] = field(default_factory=list)
    positions: dict[ClusterId, int] = field(default_factory=dict)
    taken: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)  # (taker, source) → kinds of credit
    unseen: dict[str, Unseen] = field(default_factory=dict)
    levels: Counter[str] = field(default_factory=Counter)  # of clusters
    flags: Counter[str] = field(default_factory=Counter)  # of articles
    articles: int = 0
    clusters_of: dict[str, ClusterId] = field(default_factory=dict)  # page name of a cluster → its id
    articles_of: dict[str, str] = field(default_factory=dict)  # page name of an article → its id
    homes: dict[str, ClusterId] = field(default_factory=dict)  # article id → its cluster

    def has(self, cluster: str) -> bool:
        """Return whether the report has a page of *cluster*."""
        return cluster in self.positions

    def add(self, report: ClusterReport, articles: Mapping[Any, Article], lineages: Sequence[Lineage]) -> None:
        """Take in one cluster."""
        self.positions[report.id] = len(self.clusters)
        self.clusters.append(cluster_document(report))
        self.clusters_of[page_name(report.id)] = report.id
        self.levels[report.canonical.level] += 1
        self.articles += report.size
        for lineage in lineages:
            article = articles[lineage.article]
            self.articles_of[page_name(article.id)] = article.id
            self.homes[article.id] = report.id
            self.flags.update({flag.code for flag in lineage.flags})
            self._take(article, lineage)
            self._miss(lineage)

    def _take(self, article: Article, lineage: Lineage) -> None:
        credit = credit_of(article, lineage)
        taker = article.outlet or article.host
        if credit.source is not None and taker is not None and credit.source != taker:
            self.taken.setdefault((taker, credit.source), Counter())[credit.kind] += 1

    def _miss(self, lineage: Lineage) -> None:
        """Count the sources of one article that have no page here."""
        missing: dict[str, list[Source]] = {}
        for source in (lineage.canonical, lineage.direct_source):
            if source.article is None and source.outlet is not None:
                missing.setdefault(source.outlet, []).append(source)
        for outlet, sources in missing.items():
            entry = self.unseen.setdefault(outlet, Unseen(outlet))
            entry.articles += 1
            entry.levels[sources[0].level] += 1
            entry.clusters[lineage.cluster] = entry.clusters.get(lineage.cluster, 0) + 1
            for source in sources:
                if source.medium:
                    entry.media.add(source.medium)
                if source.date:
                    entry.editions.add((source.date, source.page or ""))


def survey(tracker: Tracker, selection: Selection) -> Survey:
    """Return what one pass over the selected clusters finds."""
    found = Survey()
    for report in tracker.clusters(
        min_size=selection.min_size,
        since=selection.since,
        outlet=selection.outlet,
        sort=selection.sort,
        limit=selection.limit,
    ):
        ids = [entry.id for entry in report.articles]
        found.add(report, tracker.reads.articles(ids), list(tracker.reads.lineages(ids)))
    return found
