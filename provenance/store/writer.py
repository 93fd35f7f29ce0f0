"""The only way to write: one transaction, in which everything that belongs together is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from provenance.records import ArticleId, Cluster, ClusterEvent, Lineage, Match, Reject, RunId
from provenance.store import articles, diary, matches, replacing, runs
from provenance.store.articles import Item
from provenance.store.band_index import SqliteBandIndex
from provenance.store.diary import Says
from provenance.store.encoding import Encoded
from provenance.store.keys import RowNumbers
from provenance.store.passage_index import SqlitePassageIndex
from provenance.store.reads import Reads
from provenance.store.rows import Added, InferredSource, InputState, Outlet, Replaced
from provenance.store.tables import RELATION

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Writer(Reads):
    """
    One batch in the making; all of it is stored when ``Store.write`` ends, or none.

    Read through it to see what this batch has written, and to be sure that no other process writes in between.
    A database error ends the batch: do not catch one inside.
    """

    def __init__(self, connection: Connection) -> None:
        self._open = connection
        self._numbers = RowNumbers(connection)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        yield self._open

    def add_articles(
        self, items: Sequence[Item], run: RunId, forms: Mapping[ArticleId, Encoded] | None = None
    ) -> Added:
        """
        Store pages with what was read from them and their fingerprint (None: too short to have one).

        *forms* are what ``encoding`` made of these pages before the batch began; what has none is encoded here.

        Idempotent: of what is known only a capture that differs from the stored ones is written. The same id
        with other bytes is refused, never overwritten; make it a reject.
        """
        return articles.add(self._open, self._numbers, items, run, forms)

    def add_bands(self, ids: Sequence[ArticleId], keys: NDArray[np.int64]) -> None:
        """
        File each of *ids* under its line of *keys* (one line per id, one column per band).

        Raises:
            StoreError: one of *ids* is not stored.
            InputError: there are not as many ids as lines.
        """
        rows = self._numbers.of(ids)
        SqliteBandIndex(self._open).add([rows[id_] for id_ in ids], keys)

    def add_matches(self, found: Sequence[Match]) -> None:
        """Store compared pairs, whatever the outcome; a pair given as (larger, smaller) id is turned round."""
        matches.add(self._open, self._numbers, found)

    def replace_clusters(
        self,
        ids: Iterable[ArticleId],
        clusters: Sequence[Cluster],
        lineages: Sequence[Lineage],
        inferred: Sequence[InferredSource] = (),
        run: RunId | None = None,
    ) -> Replaced:
        """
        Make *clusters* the clusters of the articles *ids*, with these lineages and inferred sources.

        Clusters stored for any of these articles and not handed in again are deleted; what is equal is not
        written. Hand in whole clusters, as ``component`` finds them. Where *run* is told, a lineage that it
        replaces and did not make is kept as a version, and what becomes of inferred sources is its event.

        Raises:
            StoreError: an article is not stored, or one would be left without a cluster.
        """
        return replacing.replace_clusters(self._open, self._numbers, ids, clusters, lineages, inferred, run)

    def change_passages(
        self, added: Mapping[ArticleId, Sequence[int]], removed: Mapping[ArticleId, Sequence[int]]
    ) -> None:
        """
        Hold the reference texts *added* under their passages and forget those *removed*, relations included.

        Raises:
            StoreError: one of them is not stored.
        """
        rows = self._numbers.of([*added, *removed])
        index = SqlitePassageIndex(self._open)
        index.remove({rows[id_]: keys for id_, keys in removed.items()})
        index.add({rows[id_]: keys for id_, keys in added.items()})
        matches.drop_relations(self._open, removed, ())

    def change_relations(self, found: Sequence[Match], withdrawn: Iterable[tuple[ArticleId, ArticleId]]) -> None:
        """Store relations between reference texts, and delete those of the pairs *withdrawn*."""
        matches.drop_relations(self._open, (), withdrawn)
        matches.add(self._open, self._numbers, found, RELATION)

    def add_events(self, events: Sequence[ClusterEvent], run: RunId) -> None:
        """Store what happened to clusters in this run."""
        diary.add_events(self._open, self._numbers, events, run)

    def add_judgement(self, a: ArticleId, b: ArticleId, says: Says, who: str, reason: str) -> None:
        """Store a person's decision about two articles; StoreError where one of them is not stored."""
        diary.add_judgement(self._open, a, b, says, who, reason)

    def add_outlets(self, outlets: Iterable[Outlet], run: RunId) -> None:
        """Store outlets that pages named and the registry does not hold; known names stay as they are."""
        runs.add_outlets(self._open, self._numbers, outlets, run)

    def add_rejects(self, rejects: Sequence[Reject], run: RunId) -> None:
        """Store what could not be used in this run."""
        runs.add_rejects(self._open, self._numbers, rejects, run)

    def set_input_state(self, state: InputState, run: RunId) -> None:
        """Store how far an input was read, in one transaction with what was read."""
        runs.set_input_state(self._open, self._numbers, state, run)
