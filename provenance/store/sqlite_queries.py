"""Audit queries on SQLite, run without a way to write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from provenance.store.queries import Query, Value


def rows(connection: Connection, query: Query, values: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
    """Yield the rows of *query*; nothing it says can write, attach or load anything."""
    raw: Any = connection.connection.driver_connection
    with _reading_only(raw):
        yield from raw.execute(query.sql, values)


_READS = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)


@contextmanager
def _reading_only(raw: sqlite3.Connection) -> Iterator[None]:
    """Let *raw* do nothing but read, whatever it is told; the connection is a reader's in any case."""

    def allowed(
        action: int, first: str | None, second: str | None, _database: str | None, _by: str | None
    ) -> int:
        if action in _READS:
            return sqlite3.SQLITE_DENY if second == "load_extension" else sqlite3.SQLITE_OK
        # What json_each and the text index do by themselves: say what columns they have, which SQLite words as a
        # change of its schema table (and refuses to anybody else), and ask whether another one has written.
        own = {sqlite3.SQLITE_UPDATE: "sqlite_master", sqlite3.SQLITE_PRAGMA: "data_version"}
        return sqlite3.SQLITE_OK if own.get(action) == first else sqlite3.SQLITE_DENY

    raw.set_authorizer(allowed)
    try:
        yield
    finally:
        raw.set_authorizer(None)
