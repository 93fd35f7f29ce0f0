"""The store: opens the file, gives readers their snapshots and the one writer its transaction."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from provenance.errors import StoreError
from provenance.records import RunId
from provenance.settings import Settings
from provenance.store import backups, failures, health, log, queries, runs, verifying
from provenance.store.backups import Copy
from provenance.store.connection import WRITER, open_engine
from provenance.store.health import Check
from provenance.store.location import IN_MEMORY, locate
from provenance.store.lock import beside, exclusive, hold
from provenance.store.migrate import prepare
from provenance.store.opening import READER, require_current
from provenance.store.reads import Reads
from provenance.store.rows import RunState
from provenance.store.verifying import Finding
from provenance.store.writer import Writer


class Store(Reads):
    """
    One SQLite file. Any number of processes may read it while one writes; threads may share this object.

    *target* is a path or an SQLAlchemy URL. ``:memory:`` is an empty store that is gone when closed. A store
    that is missing is made, unless *read_only* or *create* says otherwise; an older one is upgraded.

    Raises:
        StoreError: there is no store, something else is there, or the place cannot be used (see the hint).
    """

    def __init__(self, target: str | Path, *, read_only: bool = False, create: bool = True) -> None:
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._run_locks: dict[RunId, IO[bytes]] = {}
        self._wrote = False
        if str(target) in IN_MEMORY:
            self._temporary = tempfile.TemporaryDirectory(prefix="provenance-")
            self.path = Path(self._temporary.name) / "store.db"
            prepare(self.path)
        else:
            self.path = locate(target)
            self._check(read_only=read_only, create=create)
        self.read_only = read_only
        self._reader = open_engine(self.path, READER, mode="ro")
        self._writer = open_engine(self.path, WRITER, mode="rw")

    def _check(self, *, read_only: bool, create: bool) -> None:
        if not read_only and (create or self.path.exists()):
            prepare(self.path)
        else:
            require_current(self.path)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the locks of unfinished runs, which the next run will mark abandoned; twice is fine."""
        self._reader.dispose()
        if self._wrote:
            self._merge_log()
        for lock in self._run_locks.values():
            lock.close()
        self._run_locks.clear()
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def _merge_log(self) -> None:
        """Write the log into the file, so that one copied by hand is whole; not while another process writes."""
        lock = hold(beside(self.path, ".lock")) if self.path.exists() else None
        if lock is not None:
            with lock, suppress(DBAPIError), self._writer.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")  # a checkpoint is no part of a transaction
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            self._wrote = False

    def copy(self, target: Path) -> None:
        """Write a consistent copy of the store to *target*, also while others write."""
        with self._connection() as connection, closing(sqlite3.connect(target)) as other:
            raw: Any = connection.connection.driver_connection
            raw.backup(other)

    def backup(self, target: Path, *, force: bool = False) -> Copy:
        """Write a checked copy; StoreError where *target* exists and not *force*, or this store is damaged."""
        return backups.backup(self.path, target, force=force)

    def verify(self) -> Iterator[Finding]:
        """Yield everything that is damaged, altered or without its other half; one snapshot serves all checks."""
        with self._connection() as connection:
            yield from verifying.findings(connection)

    def doctor(self, settings: Settings) -> Iterator[Check]:
        """Yield the state of the store and of what it stands on, check by check."""
        with self._connection() as connection:
            yield from health.checks(connection, self.path, settings)

    def audit(self, name: str, given: Mapping[str, str]) -> Iterator[Sequence[Any]]:
        """
        Yield the rows of a named audit query, from one snapshot.

        Raises:
            InputError: there is no such query or parameter, or a value does not fit.
        """
        query = queries.load(name)
        with self._connection() as connection:
            try:
                yield from queries.rows(connection, query, given)
            except sqlite3.Error as error:
                raise failures.translate(error, self.path) from error

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._reader.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise failures.translate(error, self.path) from error

    @contextmanager
    def snapshot(self) -> Iterator[Reads]:
        """
        Yield the store as it is now, for many questions in a row: one transaction serves them all.

        Keep it short: while it is open, the log of a writer cannot shrink.
        """
        with self._connection() as connection:
            yield Snapshot(connection)

    @contextmanager
    def write(self) -> Iterator[Writer]:
        """
        Yield a writer whose work is stored as one batch when the block ends, and not at all when it raises.

        Waits for other writers. Not re-entrant; keep slow work (parsing, comparing) outside where possible.

        Raises:
            StoreError: the store is open read-only, the disk is full, or the file cannot be written.
        """
        with self._transaction() as connection:
            yield Writer(connection)

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self.read_only:
            raise StoreError(f"{self.path} is open for reading only", hint="open it without read_only to write")
        try:
            with exclusive(self.path), self._writer.connect() as connection, connection.begin():
                self._wrote = True
                before = log.heads(connection)
                yield connection
                _still_open(connection, self.path)
                log.append_batch(connection, before)
            # No pool: the connection is closed, and may have written a checkpoint, before the lock is released.
        except DBAPIError as error:
            raise failures.translate(error, self.path) from error

    def begin_run(
        self,
        version: str,
        settings_digest: str,
        registry_digest: str,
        rules_digest: str,
        arguments: Sequence[str] = (),
    ) -> RunId:
        """
        Start a run, in a transaction of its own; runs whose process is gone are marked abandoned.

        Raises:
            RecipeMismatch: what is stored was made with other settings.
        """
        made_by = {
            "version": version,
            "settings_digest": settings_digest,
            "registry_digest": registry_digest,
            "rules_digest": rules_digest,
        }
        with self._transaction() as connection:
            runs.abandon_stale(connection, self.path)
            run = runs.start(connection, made_by, arguments)
            log.append(connection, "run begun", {"run": run, "arguments": list(arguments), **made_by})
            lock = hold(runs.lock_file(self.path, run))
        if lock is not None:
            self._run_locks[run] = lock
        return run

    def finish_run(self, run: RunId, counts: Mapping[str, int], state: RunState = "published") -> None:
        """Close a run with what it counted; StoreError where it is closed already."""
        with self._transaction() as connection:
            runs.finish(connection, run, counts, state)
            log.append(connection, "run ended", {"run": run, "state": state, "counts": dict(counts)})
        lock = self._run_locks.pop(run, None)
        if lock is not None:
            runs.lock_file(self.path, run).unlink(missing_ok=True)
            lock.close()


class Snapshot(Reads):
    """A store at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._open = connection

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        yield self._open


def _still_open(connection: Connection, path: Path) -> None:
    """Refuse to go on where SQLite has rolled back by itself: what follows a swallowed error would be kept."""
    raw: Any = connection.connection.driver_connection
    if not raw.in_transaction:
        raise StoreError(f"{path}: the batch was rolled back by the database", hint="run the same command again")
