"""A file for what one stream has to remember and memory cannot hold; nameless, and gone with its object."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from provenance.errors import StoreError
from provenance.matching.compare import MatchViews
from provenance.records import ArticleId
from provenance.store import codec
from provenance.store.band_index import SqliteBandIndex
from provenance.store.bulk import asked, in_json
from provenance.store.bulk_changes import written
from provenance.store.passage_index import SqlitePassageIndex

# Place in the stream, id, digest of the text, its match views, its index keys, its passages.
Remembered = tuple[int, ArticleId, str, MatchViews, NDArray[np.int64], Sequence[int]]

# Nothing here outlives the process: no journal, no waiting for the disk.
_PRAGMAS = ("page_size=8192", "journal_mode=OFF", "synchronous=OFF", "cache_size=-32768")
_TABLES = (
    "CREATE TABLE band (key INTEGER, article INTEGER, PRIMARY KEY (key, article)) WITHOUT ROWID",
    "CREATE TABLE passage (key INTEGER, article INTEGER, PRIMARY KEY (key, article)) WITHOUT ROWID",
    "CREATE TABLE text (place INTEGER PRIMARY KEY, id, recipe, language, simhash, title, body)",
    "CREATE TABLE carrier (digest BLOB PRIMARY KEY, place INTEGER) WITHOUT ROWID",
    "CREATE TABLE page (digest BLOB PRIMARY KEY) WITHOUT ROWID",
)
_FOUND = "SELECT * FROM text WHERE place IN (SELECT value FROM json_each(?))"
_CARRIERS = "SELECT place FROM carrier WHERE digest = ?"
_PAGE = "SELECT 1 FROM page WHERE digest = ?"


@contextmanager
def _in_room() -> Iterator[None]:
    """Say what a full disk means, which questions meet as well: they move out of memory what was written."""
    try:
        yield
    except (DBAPIError, OSError) as error:
        raise StoreError(
            f"what the stream has to remember cannot be written to {tempfile.gettempdir()}: {error}",
            hint="point TMPDIR to a folder with about 2.5 kB for each record",
        ) from error


class Scratch:
    """
    Texts of one stream by their place in it, found as a store finds articles.

    About 2.5 kB a text, in the folder for temporary files (``TMPDIR``).

    Raises:
        StoreError: there is no room for it.
    """

    @_in_room()
    def __init__(self) -> None:
        # Without a name the file ends with the process, however that ends.
        with tempfile.TemporaryDirectory(prefix="provenance-stream-") as folder:
            self._connection = self._opened(Path(folder) / "stream.db")

    def _opened(self, path: Path) -> Connection:
        engine = create_engine(
            "sqlite://",
            creator=lambda: sqlite3.connect(path, isolation_level=None, check_same_thread=False),
            poolclass=StaticPool,
        )
        connection = engine.connect()
        self._close = weakref.finalize(self, engine.dispose)
        # One transaction that never ends: pages leave memory when it is full, and not after every row.
        for statement in (*(f"PRAGMA {pragma}" for pragma in _PRAGMAS), *_TABLES, "BEGIN"):
            asked(connection, statement, ())
        return connection

    @_in_room()
    def add(self, texts: Sequence[Remembered]) -> None:
        """Hold these texts."""
        rows = [
            (place, codec.key(id_), views.recipe, views.language, codec.signed(views.simhash),
             codec.packed(views.title), codec.packed(views.body))
            for place, id_, _, views, _, _ in texts
        ]  # fmt: skip
        carriers = sorted((bytes.fromhex(digest), place) for place, _, digest, *_ in texts)
        self._written("INSERT INTO text VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._written("INSERT OR IGNORE INTO carrier VALUES (?, ?)", carriers)
        keys = np.concatenate([one[4] for one in texts]) if texts else np.empty((0, 0), np.int64)
        SqliteBandIndex(self._connection).add([one[0] for one in texts], keys)
        SqlitePassageIndex(self._connection).add({one[0]: one[5] for one in texts})

    @_in_room()
    def add_pages(self, pages: Iterable[tuple[ArticleId, str]]) -> None:
        """Hold these pages, by id and digest."""
        self._written("INSERT OR IGNORE INTO page VALUES (?)", sorted((_page(*page),) for page in pages))

    @_in_room()
    def has_page(self, id_: ArticleId, sha256: str) -> bool:
        """Return whether a page is held."""
        return bool(asked(self._connection, _PAGE, (_page(id_, sha256),)))

    @_in_room()
    def candidates(self, keys: NDArray[np.int64]) -> list[tuple[int, int]]:
        """Return (line of *keys*, place of a text that shares a key with it), each pair once, ascending."""
        return SqliteBandIndex(self._connection).query(keys)

    @_in_room()
    def holders(self, keys: Sequence[int], limit: int) -> dict[int, list[int]]:
        """Return the places that hold each passage in *keys*, at most *limit* of a passage."""
        return SqlitePassageIndex(self._connection).holders(keys, limit)

    @_in_room()
    def by_digest(self, digests: Iterable[str]) -> dict[str, int]:
        """Return the place of the text of each of *digests* that is held."""
        found = {d: asked(self._connection, _CARRIERS, (bytes.fromhex(d),)) for d in sorted(set(digests))}
        return {digest: rows[0][0] for digest, rows in found.items() if rows}

    @_in_room()
    def texts(self, places: Sequence[int]) -> dict[int, tuple[ArticleId, MatchViews]]:
        """Return id and match views of the texts at *places*."""
        return {
            place: (
                ArticleId(codec.unkey(id_)),
                MatchViews(
                    recipe, language, codec.unsigned(simhash), codec.unpacked(title), codec.unpacked(body)
                ),
            )
            for place, id_, recipe, language, simhash, title, body in in_json(self._connection, _FOUND, places)
        }

    def _written(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if rows:
            written(self._connection, statement, rows)


def _page(id_: ArticleId, sha256: str) -> bytes:
    return hashlib.sha256(f"{len(id_)}:{id_}{sha256}".encode("utf-8", "surrogatepass")).digest()[:16]
