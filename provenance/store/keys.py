"""Ids, which the world knows, and row numbers, which never leave the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from provenance.errors import StoreError
from provenance.records import ArticleId, RunId
from provenance.store import codec
from provenance.store.bulk import rows_found
from provenance.store.tables import ARTICLE, RUN

_ROWS = select(ARTICLE.c.id, ARTICLE.c.row)
_RUNS = select(RUN.c.number, RUN.c.version)
_IDS = select(ARTICLE.c.row, ARTICLE.c.id)
_HOSTS = select(ARTICLE.c.id, ARTICLE.c.host)


def rows_of(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, int]:
    """Return the row number of each of *ids* that is stored."""
    stored = {codec.key(id_): id_ for id_ in ids}
    return {stored[id_]: row for id_, row in rows_found(connection, _ROWS, ARTICLE.c.id, stored)}


def ids_of(connection: Connection, rows: Iterable[int]) -> dict[int, ArticleId]:
    """Return the id of each of *rows*."""
    found = rows_found(connection, _IDS, ARTICLE.c.row, set(rows))
    return {row: ArticleId(codec.unkey(id_)) for row, id_ in found}


def hosts_of(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, str | None]:
    """Return the host of each of *ids* that is stored, None where it is not known."""
    stored = {codec.key(id_): id_ for id_ in ids}
    return {stored[id_]: host for id_, host in rows_found(connection, _HOSTS, ARTICLE.c.id, stored)}


class RowNumbers:
    """Row numbers of articles and runs, each looked up once: within a transaction they stay what they are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[ArticleId, int] = {}
        self._runs: dict[RunId, tuple[int, str]] = {}

    def run(self, run: RunId) -> tuple[int, str]:
        """
        Return the number of *run* and the version of the program that it is of.

        Raises:
            StoreError: there is no such run.
        """
        if run not in self._runs:
            for number, version in rows_found(self._connection, _RUNS, RUN.c.id, [codec.scrub(run)]):
                self._runs[run] = number, version
        if run not in self._runs:
            raise StoreError(f"there is no run {run!r} in this store", hint="start one with begin_run")
        return self._runs[run]

    def of(self, ids: Collection[ArticleId]) -> dict[ArticleId, int]:
        """
        Return the row number of each of *ids*.

        Raises:
            StoreError: one of them is not stored.
        """
        self._found.update(rows_of(self._connection, [id_ for id_ in ids if id_ not in self._found]))
        for id_ in ids:
            if id_ not in self._found:
                raise StoreError(
                    f"article {id_!r} is not in the store", hint="add articles before what refers to them"
                )
        return {id_: self._found[id_] for id_ in ids}


def known_rows(connection: Connection, ids: Collection[ArticleId]) -> dict[ArticleId, int]:
    """
    Return the row number of each of *ids*.

    Raises:
        StoreError: one of them is not stored.
    """
    return RowNumbers(connection).of(ids)


def run_number(connection: Connection, run: RunId) -> int:
    """
    Return the number of *run*.

    Raises:
        StoreError: there is no such run.
    """
    return RowNumbers(connection).run(run)[0]
