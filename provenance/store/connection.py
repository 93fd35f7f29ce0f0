"""Engines on the file: connections with the settings we need, which begin transactions our way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from provenance.store.sqlite_opening import COMMON, connect

WRITER = (*COMMON, "journal_mode=WAL", "synchronous=FULL", "journal_size_limit=67108864")
# Tables may have to be rebuilt in a migration, and with foreign keys on that would delete rows elsewhere.
MIGRATION = ("busy_timeout=30000", "foreign_keys=OFF", "synchronous=FULL")
CREATION = ("page_size=8192", *MIGRATION, "journal_mode=DELETE")


def open_engine(path: Path, pragmas: Sequence[str], *, mode: str) -> Engine:
    """
    Return an engine on *path* whose every connection runs *pragmas* first and begins transactions our way.

    *mode* is SQLite's: ``ro`` a reader, ``rw`` a writer of an existing file, ``rwc`` one that may create it.
    Readers begin plainly and see one snapshot; writers begin IMMEDIATE, so that reading first cannot fail later.
    Readers are kept for the next question, which costs a tenth of a new one; a writer's connection is closed
    each time, and so has made its checkpoint before the lock is released.
    """
    pool = {"poolclass": QueuePool, "pool_size": 2} if mode == "ro" else {"poolclass": NullPool}
    engine = create_engine("sqlite://", creator=lambda: connect(path, mode), **pool)
    begin = "BEGIN" if mode == "ro" else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
        raw.isolation_level = None  # the driver must not start transactions of its own
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
