"""
What a verdict asks of a store, in the driver's own words.

To load SQLAlchemy and declare the tables takes longer than all else that a verdict on one article takes, and each
of its transactions a third as long as all look-ups in it. So these few questions have statements of their own; a
test holds their answers equal to those of ``Reads``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from provenance.records import Article, ArticleId, Cluster, Lineage
from provenance.store import codec, failures
from provenance.store.hits import lines_of
from provenance.store.location import locate
from provenance.store.sqlite_opening import READER, connect, require_current

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from provenance.matching.compare import MatchViews

# Nothing is written here, so that damage cannot spread; to check each cell of what is read took a fifth of the
# time of look-ups.
_SETTINGS = (*READER, "cell_size_check=OFF")

# Every statement takes a JSON array of what is looked up, in order; CROSS JOIN keeps SQLite to that order.
_HITS = "SELECT b.key, b.article FROM json_each(?) w CROSS JOIN band b ON b.key = w.value"
_HITS_OF_ONE = "SELECT DISTINCT b.article FROM json_each(?) w CROSS JOIN band b ON b.key = w.value"
_HOLDERS = (  # up to the last one that is wanted; where there are fewer, all
    "SELECT p.key, p.article FROM json_each(?) w CROSS JOIN passage p ON p.key = w.value AND p.article <= ifnull("
    "(SELECT i.article FROM passage i WHERE i.key = w.value ORDER BY i.article LIMIT 1 OFFSET ? - 1),"
    " 9223372036854775807)"
)
_IDS = "SELECT a.row, a.id FROM json_each(?) w CROSS JOIN article a ON a.row = w.value"
_HOSTS = "SELECT a.row, a.host FROM json_each(?) w CROSS JOIN article a ON a.row = w.value"
_ROWS = "SELECT a.id, a.row FROM json_each(?) w CROSS JOIN article a ON a.id = w.value"
_PAGES = "SELECT a.id, a.sha256 FROM json_each(?) w CROSS JOIN article a ON a.id = w.value"
_CARRIERS = "SELECT f.digest, f.article FROM json_each(?) w CROSS JOIN fingerprint f ON f.digest = w.value"
_VIEWS = (
    "SELECT v.article, v.recipe, v.language, v.simhash, v.title, v.body"
    " FROM json_each(?) w CROSS JOIN match_view v ON v.article = w.value"
)
_READINGS = (
    "SELECT r.article, r.document FROM json_each(?) w CROSS JOIN reading r ON r.article = w.value ORDER BY r.row"
)
_CAPTURES = (
    "SELECT c.article, c.path, c.fetched_at, c.known, c.extra"
    " FROM json_each(?) w CROSS JOIN capture c ON c.article = w.value"
)
_CLUSTERS = (
    "SELECT m.article, c.document FROM json_each(?) w CROSS JOIN cluster_member m ON m.article = w.value"
    " JOIN cluster c ON c.row = m.cluster"
)
_LINEAGES = "SELECT l.document, l.run FROM json_each(?) w CROSS JOIN lineage l ON l.article = w.value"


class Lookups:
    """Implements ``engines.ports.Told`` on one connection, inside its transaction; handles are row numbers."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def article_ids(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the page digest of each of *ids* that is stored."""
        return {ArticleId(codec.unkey(id_)): sha256 for id_, sha256 in self._asked(_PAGES, map(codec.key, ids))}

    def candidates(self, keys: NDArray[np.int64]) -> list[tuple[int, int]]:
        """Return (line of *keys*, row of an article that shares a key with it), each pair once, ascending."""
        wanted = set(keys.reshape(-1).tolist())
        if len(keys) == 1:  # a bulletin shares dozens of keys with each of a thousand others
            return [(0, row) for (row,) in sorted(self._asked(_HITS_OF_ONE, wanted))]
        return lines_of(keys, self._asked(_HITS, wanted))

    def passage_holders(self, keys: Sequence[int], limit: int) -> dict[int, list[int]]:
        """Return the rows of the reference texts that hold each passage in *keys*, at most *limit* of each."""
        found: dict[int, list[int]] = {}
        for key, row in self._asked(_HOLDERS, set(keys), limit):
            found.setdefault(key, []).append(row)
        return found

    def by_digest(self, digests: Iterable[str]) -> dict[str, list[int]]:
        """Return the rows of the articles whose match view has one of *digests*, in order of id."""
        found: dict[str, list[int]] = {}
        for digest, row in self._asked(_CARRIERS, set(digests)):
            found.setdefault(digest, []).append(row)
        ids = self.named(row for rows in found.values() for row in rows)
        return {digest: sorted(rows, key=ids.__getitem__) for digest, rows in found.items()}

    def match_views(self, handles: Iterable[int]) -> dict[int, MatchViews]:
        """Return the match views of those of the rows *handles* that have some stored."""
        from provenance.matching.compare import MatchViews

        unpacked, unsigned = codec.unpacked, codec.unsigned
        return {
            row: MatchViews(recipe, language, unsigned(simhash), unpacked(title), unpacked(body))
            for row, recipe, language, simhash, title, body in self._asked(_VIEWS, handles)
        }

    def named(self, handles: Iterable[int]) -> dict[int, ArticleId]:
        """Return the ids of the articles at the rows *handles*."""
        return {row: ArticleId(codec.unkey(id_)) for row, id_ in self._asked(_IDS, set(handles))}

    def hosts(self, handles: Iterable[int]) -> dict[int, str | None]:
        """Return the host of the article at each of the rows *handles*, None where it is not known."""
        return dict(self._asked(_HOSTS, set(handles)))

    def articles(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Article]:
        """Return the stored ones of *ids*, in order of id."""
        rows = self._rows(ids)
        documents = dict(self._asked(_READINGS, rows.values()))
        captures: dict[int, list[tuple[Any, ...]]] = {}
        for row, *capture in self._asked(_CAPTURES, rows.values()):
            captures.setdefault(row, []).append(tuple(capture))
        unpacker = codec.Unpacker()
        return {
            id_: codec.as_captured(unpacker.document(documents[rows[id_]], Article), captures[rows[id_]])
            for id_ in sorted(rows)
        }

    def cluster_of(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Cluster]:
        """Return the cluster of each of *ids* that has one, in order of id."""
        rows = self._rows(ids)
        documents = dict(self._asked(_CLUSTERS, rows.values()))
        return {id_: codec.parse(documents[rows[id_]], Cluster) for id_ in sorted(rows) if rows[id_] in documents}

    def lineages(self, ids: Iterable[ArticleId]) -> Iterator[Lineage]:
        """Yield the lineages of *ids*, by article id."""
        found = [codec.parse_lineage(*row) for row in self._asked(_LINEAGES, self._rows(ids).values())]
        yield from sorted(found, key=lambda lineage: lineage.article)

    def _rows(self, ids: Iterable[ArticleId]) -> dict[ArticleId, int]:
        """Return the row of each of *ids* that is stored."""
        return {ArticleId(codec.unkey(id_)): row for id_, row in self._asked(_ROWS, set(map(codec.key, ids)))}

    def _asked(self, statement: str, values: Iterable[Any], *further: int) -> list[tuple[Any, ...]]:
        ordered = sorted(values)
        if not ordered:
            return []
        return self._connection.execute(statement, (msgspec.json.encode(ordered).decode(), *further)).fetchall()


class LookupFile:
    """
    A store on SQLite opened for look-ups; any number of threads may ask, each in a snapshot of its own.

    Raises:
        StoreError: there is no store at *target*, something else is there, or it is of another version.
    """

    def __init__(self, target: str | Path) -> None:
        self.path = locate(target)
        require_current(self.path)
        self._idle: list[sqlite3.Connection] = []

    @contextmanager
    def snapshot(self) -> Iterator[Lookups]:
        """Yield the store as it is now; keep it short, while it is open the log of a writer cannot shrink."""
        try:
            connection = self._idle.pop() if self._idle else self._opened()
            connection.execute("BEGIN")
            try:
                yield Lookups(connection)
            finally:
                connection.execute("ROLLBACK")
                self._idle.append(connection)
        except sqlite3.Error as error:
            raise failures.translate(error, self.path) from error

    def _opened(self) -> sqlite3.Connection:
        connection = connect(self.path, "ro")
        connection.isolation_level = None  # the driver must not start transactions of its own
        for pragma in _SETTINGS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def close(self) -> None:
        """Close the file; twice is fine."""
        while self._idle:
            self._idle.pop().close()
