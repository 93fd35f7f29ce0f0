"""Every question a store answers, on whatever connection there is: a reader's own, or the writer's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from provenance.records import (
    Article,
    ArticleId,
    Cluster,
    ClusterEvent,
    ClusterId,
    Derivation,
    Fingerprint,
    Judgement,
    Lineage,
    Match,
    Media,
    Reject,
    RunId,
)
from provenance.store import articles, clusters, diary, match_views, matches, readings, runs, versions
from provenance.store.band_index import SqliteBandIndex
from provenance.store.bulk import chunks
from provenance.store.clusters import Sort
from provenance.store.keys import hosts_of, ids_of
from provenance.store.passage_index import SqlitePassageIndex
from provenance.store.rows import (
    Capture,
    ClusterSummary,
    InferredSource,
    InputState,
    LineageVersion,
    Outlet,
    Run,
    SourceEvent,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from provenance.matching.compare import MatchViews

_PAGE = 200  # clusters or lineages per transaction: a long one would keep the log of the writer from shrinking


class Reads(ABC):
    """
    The reading half of a store. What is returned is ordered by id unless said otherwise.

    Each call sees one snapshot; an iterator takes a new one for every page of rows. On a ``Writer`` all calls
    see what it has written so far.
    """

    @abstractmethod
    def _connection(self) -> AbstractContextManager[Connection]:
        """Return a connection in a transaction."""

    def all_ids(self) -> list[ArticleId]:
        """Return every article id, ascending."""
        with self._connection() as connection:
            return readings.all_ids(connection)

    def article_ids(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the page digest of those of *ids* that are stored: known, or the same id with other bytes."""
        with self._connection() as connection:
            found = articles.sha256_of(connection, ids)
        return {id_: found[id_] for id_ in sorted(found)}

    def articles(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Article]:
        """Return the stored ones of *ids*, in order of id."""
        with self._connection() as connection:
            return readings.articles(connection, ids)

    def article(self, id_: ArticleId) -> Article:
        """
        Return one article.

        Raises:
            StoreError: it is not stored.
        """
        found = self.articles([id_])
        if id_ not in found:
            raise readings.unknown(id_)
        return found[id_]

    def find(self, ref: str) -> ArticleId | None:
        """
        Return the article that *ref* means: an id, a URL, a path, or the first four or more characters of an id.

        Raises:
            StoreError: it could mean several; the message lists them.
        """
        with self._connection() as connection:
            return readings.find(connection, ref)

    def source(self, id_: ArticleId) -> str:
        """Return the source of the page as captured; StoreError where the article is not stored."""
        with self._connection() as connection:
            return readings.source(connection, id_)

    def media(self, id_: ArticleId) -> Media:
        """Return whether the page was captured as HTML or text; StoreError where the article is not stored."""
        with self._connection() as connection:
            return readings.media(connection, id_)

    def captures(self, id_: ArticleId) -> tuple[Capture, ...]:
        """Return every way one article came in, by path and time; StoreError where it is not stored."""
        with self._connection() as connection:
            return readings.captures(connection, id_)

    def fingerprints(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Fingerprint]:
        """Return the fingerprints of those of *ids* that have one."""
        with self._connection() as connection:
            return readings.fingerprints(connection, ids)

    def named(self, handles: Iterable[ArticleId]) -> dict[ArticleId, ArticleId]:
        """Return the ids themselves, by which everything here is found."""
        return {id_: id_ for id_ in handles}

    def hosts(self, handles: Iterable[ArticleId]) -> dict[ArticleId, str | None]:
        """Return the host of each of *handles* that is stored, None where it is not known."""
        with self._connection() as connection:
            return hosts_of(connection, handles)

    def match_views(self, handles: Iterable[ArticleId]) -> dict[ArticleId, MatchViews]:
        """Return what a comparison takes of those of *handles* that have it stored: none from before schema 5."""
        with self._connection() as connection:
            return match_views.of_articles(connection, handles)

    def by_digest(self, digests: Iterable[str]) -> dict[str, list[ArticleId]]:
        """Return the articles whose match view has one of *digests*: exact copies, whatever was left out."""
        with self._connection() as connection:
            return readings.by_digest(connection, digests)

    def candidates(self, keys: NDArray[np.int64]) -> list[tuple[int, ArticleId]]:
        """Return (line of *keys*, article that shares a key with it), each pair once, by line and id."""
        with self._connection() as connection:
            found = SqliteBandIndex(connection).query(keys)
            ids = ids_of(connection, (row for _, row in found))
        return sorted((line, ids[row]) for line, row in found)

    def holders(self, keys: Sequence[int]) -> dict[int, list[ArticleId]]:
        """Return the articles that are held under each of the index *keys*, ascending, where there are any."""
        with self._connection() as connection:
            found = SqliteBandIndex(connection).holders(keys)
            ids = ids_of(connection, {row for rows in found.values() for row in rows})
        return {key: sorted(ids[row] for row in found[key]) for key in sorted(found)}

    def signatures(self, ids: Sequence[ArticleId]) -> dict[ArticleId, bytes]:
        """Return the MinHash signatures of those of *ids* that have one: 128 little-endian 32-bit values each."""
        with self._connection() as connection:
            return readings.signatures(connection, ids)

    def digests(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the sha256 of the match view of those of *ids* that have a fingerprint."""
        with self._connection() as connection:
            return readings.digests(connection, ids)

    def passage_holders(self, keys: Sequence[int], limit: int) -> dict[int, list[ArticleId]]:
        """Return the reference texts that hold each passage in *keys*, at most *limit* of a passage."""
        with self._connection() as connection:
            found = SqlitePassageIndex(connection).holders(keys, limit)
            ids = ids_of(connection, {row for rows in found.values() for row in rows})
        return {key: sorted(ids[row] for row in rows) for key, rows in found.items()}

    def relations_of(self, ids: Iterable[ArticleId]) -> list[Match]:
        """Return what links the clusters of the reference texts *ids* to others, by (a, b, recipe); a < b."""
        with self._connection() as connection:
            return matches.relations_of(connection, ids)

    def bridges(self, ids: Iterable[ArticleId] | None = None) -> list[Match]:
        """Return the matches that join articles of different clusters, all or those that touch *ids*."""
        with self._connection() as connection:
            return matches.bridges(connection, ids)

    def events(self, cluster: ClusterId | None = None) -> list[tuple[RunId, ClusterEvent]]:
        """Return what happened to one cluster, or to all, oldest first, each with its run."""
        with self._connection() as connection:
            return diary.events(connection, cluster)

    def judgements(self, ids: Iterable[ArticleId] | None = None) -> list[Judgement]:
        """Return the decisions that hold about any of *ids*, or about all articles, by pair."""
        with self._connection() as connection:
            return diary.judgements(connection, ids)

    def matches_of(self, ids: Iterable[ArticleId]) -> list[Match]:
        """Return every compared pair that has one of *ids* on either side, by (a, b, recipe); a < b."""
        with self._connection() as connection:
            return matches.touching(connection, ids)

    def component(self, ids: Iterable[ArticleId]) -> set[ArticleId]:
        """Return the stored ones of *ids* and all that matches which merge or attach connect with them."""
        with self._connection() as connection:
            return matches.component(connection, ids)

    def cluster(self, id_: ClusterId) -> Cluster | None:
        """Return one cluster, or None."""
        with self._connection() as connection:
            return clusters.by_id(connection, id_)

    def cluster_of(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Cluster]:
        """Return the cluster of each of *ids* that has one."""
        with self._connection() as connection:
            return clusters.of_articles(connection, ids)

    def clusters(
        self,
        *,
        min_size: int = 2,
        since: str | None = None,
        outlet: str | None = None,
        sort: Sort = "size",
        limit: int | None = None,
    ) -> Iterator[ClusterSummary]:
        """
        Yield clusters of at least *min_size* articles.

        *since* (a date) keeps those with a member dated then or later, *outlet* those with a member on one of
        its hosts or with it as canonical source. ``size`` and ``last-seen`` descend, other orders ascend; ties
        go by id.
        """
        with self._connection() as connection:
            rows = clusters.listed(
                connection, min_size=min_size, since=since, outlet=outlet, sort=sort, limit=limit
            )
        for page in chunks(rows, _PAGE):
            with self._connection() as connection:
                found = clusters.summaries(connection, page)
            yield from found

    def lineages(self, ids: Iterable[ArticleId] | None = None) -> Iterator[Lineage]:
        """Yield the lineages of *ids*, or of all articles, by article id."""
        wanted = self.all_ids() if ids is None else sorted(set(ids))
        for page in chunks(wanted, _PAGE):
            with self._connection() as connection:
                found = clusters.lineages(connection, page)
            yield from found

    def inferred_sources(self, id_: ClusterId) -> tuple[InferredSource, ...]:
        """Return the sources posited for a cluster, by key."""
        with self._connection() as connection:
            return clusters.inferred(connection, id_)

    def derivations(self, id_: ClusterId) -> tuple[Derivation, ...]:
        """Return who took from whom inside a cluster, by article and source."""
        with self._connection() as connection:
            return clusters.derivations(connection, id_)

    def lineage_versions(self, id_: ArticleId) -> list[LineageVersion]:
        """Return all that was ever concluded of one article, oldest first; the last is believed now."""
        with self._connection() as connection:
            return versions.of_article(connection, id_)

    def source_events(self, key: str | None = None) -> list[SourceEvent]:
        """Return what happened to one inferred source, or to all, oldest first."""
        with self._connection() as connection:
            return versions.source_events(connection, key)

    def runs(self) -> list[Run]:
        """Return all runs, oldest first."""
        with self._connection() as connection:
            return runs.listed(connection)

    def rejects(self, run: RunId) -> list[Reject]:
        """Return what could not be used in *run*, by path; StoreError where there is no such run."""
        with self._connection() as connection:
            return runs.rejects(connection, run)

    def outlets(self) -> list[Outlet]:
        """Return the outlets that pages named and the registry does not hold, by name."""
        with self._connection() as connection:
            return runs.outlets(connection)

    def input_state(self, id_: str) -> InputState | None:
        """Return how far an input was read, or None."""
        with self._connection() as connection:
            return runs.input_state(connection, id_)

    def input_rejects(self, id_: str) -> list[str]:
        """Return the paths, below the input *id_*, of what the run that last read it could not use."""
        with self._connection() as connection:
            return runs.input_rejects(connection, id_)

    def counts(self) -> dict[str, int]:
        """Return the number of rows of every table, and ``duplicate_clusters``: those of two articles or more."""
        with self._connection() as connection:
            return runs.counts(connection)
