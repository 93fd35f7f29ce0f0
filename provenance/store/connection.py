"""Connections to the file: told from strangers before anything is set, then opened with the settings we need."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from provenance.errors import StoreError
from provenance.store import failures
from provenance.store.tables import APPLICATION
from provenance.version import SCHEMA

# busy_timeout first: switching to WAL may have to wait. recursive_triggers: otherwise INSERT OR REPLACE walks
# past a delete trigger. cell_size_check: earlier notice of damaged pages. cache_size in KiB.
COMMON = (
    "busy_timeout=30000",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "cell_size_check=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)
READER = (*COMMON, "query_only=ON", "cache_size=-32768")  # two may be kept; the system caches the file too
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
    engine = create_engine("sqlite://", creator=lambda: _open(path, mode), **pool)
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


def schema_of(path: Path) -> int:
    """
    Return the schema number of the store at *path*, without changing the file.

    Raises:
        StoreError: missing, a folder, not a database, another program's, or made by a newer version.
    """
    if path.is_dir():
        raise failures.foreign(path, "it is a folder")
    try:
        if not path.exists():
            raise failures.missing(path)
        if not path.is_file() or path.stat().st_size == 0:
            raise failures.foreign(path, "it is empty" if path.is_file() else "it is not a regular file")
        with closing(_open(path, "ro")) as raw:
            application = int(raw.execute("PRAGMA application_id").fetchone()[0])
            schema = int(raw.execute("PRAGMA user_version").fetchone()[0])
            raw.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()  # the pragmas alone pass a text file
    except sqlite3.Error as error:
        raise failures.translate(error, path) from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}", hint="choose another file with --db") from error
    if application != APPLICATION:
        raise failures.foreign(path, "it is the database of another program")
    if schema > SCHEMA:
        raise StoreError(
            f"{path} has schema {schema}, this version knows up to {SCHEMA}",
            hint="upgrade provenance: pip install --upgrade provenance",
            code="store.schema_newer",
        )
    return schema


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=30, check_same_thread=mode != "ro"
    )
