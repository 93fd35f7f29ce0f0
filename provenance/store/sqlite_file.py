"""A store in one SQLite file: its lock, its connections, its companions."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from provenance.errors import StoreError
from provenance.records import RunId
from provenance.store import backups, failures, sqlite_health, sqlite_queries
from provenance.store.backups import Copy
from provenance.store.connection import WRITER, open_engine
from provenance.store.health import Check
from provenance.store.location import IN_MEMORY, locate
from provenance.store.lock import beside, exclusive, hold
from provenance.store.migrate import prepare
from provenance.store.queries import Query
from provenance.store.sqlite_opening import READER, schema_of
from provenance.store.verifying import Look


class SqliteFile:
    """
    Implements ``ports.Place`` on a file; ``:memory:`` is one in a folder that is gone when it is closed.

    Raises:
        StoreError: *target* names no file.
    """

    def __init__(self, target: str | Path) -> None:
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        if str(target) in IN_MEMORY:
            self._temporary = tempfile.TemporaryDirectory(prefix="provenance-")
            self.path = Path(self._temporary.name) / "store.db"
            prepare(self.path)
        else:
            self.path = locate(target)
        self.name = str(self.path)
        self.reader = open_engine(self.path, READER, mode="ro")
        self.writer = open_engine(self.path, WRITER, mode="rw")

    def turn(self) -> AbstractContextManager[None]:
        """Wait for the lock that writers of this and other processes hold one after the other."""
        return exclusive(self.path)

    def exists(self) -> bool:
        """Whether there is a file."""
        return self.path.exists()

    def schema(self) -> int:
        """Return the schema number; StoreError where it is no store, or a newer one."""
        return schema_of(self.path)

    def prepare(self) -> None:
        """Make the store, upgrade it, or leave it as it is."""
        prepare(self.path)

    def still_open(self, connection: Connection) -> None:
        """Refuse to go on where SQLite has rolled back by itself: what followed would be kept."""
        raw: Any = connection.connection.driver_connection
        if not raw.in_transaction:
            raise StoreError(
                f"{self.path}: the batch was rolled back by the database", hint="run the same command again"
            )

    def translate(self, error: Exception) -> StoreError:
        """Return what *error* means."""
        return failures.translate(error, self.path)

    def hold_run(self, run: RunId) -> RunLock | None:
        """Lock the file that says that the process of *run* lives; None where it does."""
        place = self._lock_file(run)
        file = hold(place)
        return None if file is None else RunLock(place, file)

    def is_dead(self, run: RunId) -> bool:
        """Whether nobody holds the file of *run*."""
        if not self._lock_file(run).exists():
            return True
        lock = self.hold_run(run)
        if lock is not None:
            lock.close()
        return lock is not None

    def _lock_file(self, run: RunId) -> Path:
        return beside(self.path, f"-{run}.lock")

    def rows(self, connection: Connection, query: Query, values: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
        """Yield the rows of an audit query."""
        try:
            yield from sqlite_queries.rows(connection, query, values)
        except sqlite3.Error as error:
            raise self.translate(error) from error

    def copy(self, connection: Connection, target: Path) -> None:
        """Write the store as it is now into the file *target*, also while others write."""
        with closing(sqlite3.connect(target)) as other:
            raw: Any = connection.connection.driver_connection
            raw.backup(other)

    def backup(self, target: Path, *, force: bool) -> Copy:
        """Write a checked copy; StoreError where *target* exists and not *force*, or this store is damaged."""
        return backups.backup(self.path, target, force=force)

    def restore(self, copy: Path, *, force: bool) -> Copy:
        """Put the store in *copy* here; StoreError where it is none, or there is one here and not *force*."""
        return backups.restore(copy, self.path, force=force)

    def program(self, _connection: Connection) -> str:
        """Return the version of the SQLite library."""
        return f"SQLite {sqlite3.sqlite_version}"

    def checks(self, connection: Connection) -> Iterator[Check]:
        """Yield the state of the file and of where it lies."""
        yield from sqlite_health.checks(connection, self.path)

    def looks(self) -> Mapping[str, Look]:
        """Return what looks for damage of the file."""
        return {"file": sqlite_health.look_at_file, "guards": sqlite_health.look_at_guards}

    def close(self, *, wrote: bool = False) -> None:
        """Close every connection; where this object *wrote*, the log is written into the file if it can be."""
        self.reader.dispose()
        if wrote:
            self._merge_log()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _merge_log(self) -> None:
        """Write the log into the file, so that one copied by hand is whole; not while another process writes."""
        lock = hold(beside(self.path, ".lock")) if self.path.exists() else None
        if lock is not None:
            with lock, suppress(DBAPIError), self.writer.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")  # a checkpoint is no part of a transaction
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


class RunLock:
    """A locked file beside the store, as long as the process of a run lives."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path, self._file = path, file

    def close(self) -> None:
        """Unlock the file and leave it."""
        self._file.close()

    def end(self) -> None:
        """Take the file away."""
        self._path.unlink(missing_ok=True)
        self._file.close()
