"""The store: opens its place, gives readers their snapshots and the one writer its transaction."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from provenance.errors import StoreError
from provenance.records import RunId
from provenance.settings import Settings
from provenance.store import codec, health, log, queries, runs, verifying
from provenance.store.backups import Copy
from provenance.store.health import Check
from provenance.store.opening import place_of
from provenance.store.ports import Held, Place
from provenance.store.reads import Reads
from provenance.store.rows import RunState
from provenance.store.sqlite_file import SqliteFile
from provenance.store.verifying import Finding
from provenance.store.writer import Writer
from provenance.version import SCHEMA

_ADDRESS = re.compile(r"\bpostgres[\w+]*://.*")  # after --db; it may hold a password


class Store(Reads):
    """
    One SQLite file, or one database on a PostgreSQL server. Threads and processes may share it.

    Any number may read while one writes; writers take turns. *target* is a path or an SQLAlchemy URL.
    ``:memory:`` is an empty store that is gone when closed. A store that is missing is made, unless *read_only*
    or *create* says otherwise; an older one is upgraded.

    Raises:
        StoreError: there is no store, something else is there, or the place cannot be used (see the hint).
    """

    def __init__(self, target: str | Path, *, read_only: bool = False, create: bool = True) -> None:
        self._runs: dict[RunId, Held] = {}
        self._wrote = False
        self.read_only = read_only
        self._place: Place = place_of(target)
        try:
            self._check(create=create)
        except BaseException:
            self._place.close(wrote=False)
            raise

    def _check(self, *, create: bool) -> None:
        if not self.read_only and (create or self._place.exists()):
            self._place.prepare()
        elif self._place.schema() < SCHEMA:
            name = self._place.name
            raise StoreError(
                f"{name} was made by an older version", hint="any provenance ingest into it upgrades it"
            )

    @property
    def name(self) -> str:
        """What messages call the store: its path, or its address without the password."""
        return self._place.name

    @property
    def path(self) -> Path:
        """
        The file the store is.

        Raises:
            StoreError: it is on a server.
        """
        if not isinstance(self._place, SqliteFile):
            raise StoreError(f"{self._place.name} is no file", hint="name a SQLite store with --db")
        return self._place.path

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the locks of unfinished runs, which the next run will mark abandoned; twice is fine."""
        wrote, self._wrote = self._wrote, False
        for held in self._runs.values():
            held.close()
        self._runs.clear()
        self._place.close(wrote=wrote)

    def copy(self, target: Path) -> None:
        """Write a consistent copy of the store to the file *target*, also while others write."""
        with self._connection() as connection:
            self._place.copy(connection, target)

    def backup(self, target: Path, *, force: bool = False) -> Copy:
        """Write a checked copy; StoreError where *target* exists and not *force*, or this store is damaged."""
        return self._place.backup(target, force=force)

    def verify(self) -> Iterator[Finding]:
        """Yield everything that is damaged, altered or without its other half; one snapshot serves all checks."""
        with self._connection() as connection:
            yield from verifying.findings(connection, self._place.looks())

    def doctor(self, settings: Settings) -> Iterator[Check]:
        """Yield the state of the store and of what it stands on, check by check."""
        with self._connection() as connection:
            yield health.versions(self._place.program(connection))
            yield from self._place.checks(connection)
            yield from health.checks(connection, settings, self._place.is_dead)

    def audit(self, name: str, given: Mapping[str, str]) -> Iterator[Sequence[Any]]:
        """
        Yield the rows of a named audit query, from one snapshot.

        Raises:
            InputError: there is no such query or parameter, or a value does not fit.
        """
        query = queries.load(name)
        with self._connection() as connection:
            values = query.bound({name: codec.scrub(text) for name, text in given.items()})
            yield from self._place.rows(connection, query, values)

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._place.reader.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise self._place.translate(error) from error

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
            raise StoreError(
                f"{self._place.name} is open for reading only", hint="open it without read_only to write"
            )
        try:
            with self._place.turn(), self._place.writer.connect() as connection, connection.begin():
                self._wrote = True
                before = log.heads(connection)
                yield connection
                self._place.still_open(connection)
                log.append_batch(connection, before)
            # On SQLite the connection is closed here, and may have written a checkpoint, before the turn is over.
        except DBAPIError as error:
            raise self._place.translate(error) from error

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
        arguments = [_ADDRESS.sub("postgresql://***", argument) for argument in arguments]
        made_by = {
            "version": version,
            "settings_digest": settings_digest,
            "registry_digest": registry_digest,
            "rules_digest": rules_digest,
        }
        with self._transaction() as connection:
            runs.abandon_stale(connection, self._place.hold_run)
            run = runs.start(connection, made_by, arguments)
            log.append(connection, "run begun", {"run": run, "arguments": arguments, **made_by})
            held = self._place.hold_run(run)
        if held is not None:
            self._runs[run] = held
        return run

    def finish_run(self, run: RunId, counts: Mapping[str, int], state: RunState = "published") -> None:
        """Close a run with what it counted; StoreError where it is closed already."""
        with self._transaction() as connection:
            runs.finish(connection, run, counts, state)
            log.append(connection, "run ended", {"run": run, "state": state, "counts": dict(counts)})
        held = self._runs.pop(run, None)
        if held is not None:
            held.end()


class Snapshot(Reads):
    """A store at one moment."""

    def __init__(self, connection: Connection) -> None:
        self._open = connection

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        yield self._open
