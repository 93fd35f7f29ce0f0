"""From what the user typed after ``--db`` to the place it means."""

from __future__ import annotations

from pathlib import Path

from provenance.store.location import on_server
from provenance.store.ports import Place
from provenance.store.sqlite_file import SqliteFile


def place_of(target: str | Path) -> Place:
    """
    Return the place of *target*, a path or an SQLAlchemy URL.

    Raises:
        StoreError: it is malformed, or of a kind of database this program does not know.
    """
    if on_server(target):
        from provenance.store.postgresql.server import PostgresqlServer

        return PostgresqlServer(str(target))
    return SqliteFile(target)
