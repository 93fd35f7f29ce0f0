"""A store in a database on a PostgreSQL server: its turns, its connections, what the server says."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from provenance.errors import StoreError
from provenance.records import RunId
from provenance.store import backups, search
from provenance.store.backups import Copy
from provenance.store.connection import open_engine as open_file
from provenance.store.health import Check
from provenance.store.lock import one_thread
from provenance.store.migrate import create
from provenance.store.postgresql import failures, health, schema
from provenance.store.postgresql.address import address_of, name_of
from provenance.store.postgresql.connection import open_engine
from provenance.store.postgresql.queries import rows
from provenance.store.queries import Query
from provenance.store.sqlite_opening import READER
from provenance.store.transfer import transfer
from provenance.store.verifying import Look
from provenance.version import APPLICATION, SCHEMA


class PostgresqlServer:
    """
    Implements ``ports.Place`` on the database an address names.

    Raises:
        StoreError: the address is malformed, or the driver is not installed.
    """

    def __init__(self, target: str) -> None:
        url = address_of(target)
        self.name = name_of(url)
        self.reader = open_engine(url, "reader")
        self.writer = open_engine(url, "writer")
        self._locks = open_engine(url, "lock")

    def turn(self) -> AbstractContextManager[None]:
        """Wait for the other threads of this process; the server lets processes wait (``connection.TURN``)."""
        return one_thread(self.name)

    def exists(self) -> bool:
        """Whether there is a store."""
        return self._schema() is not None

    def schema(self) -> int:
        """Return the schema number; StoreError where there is none, or a newer one."""
        found = self._schema()
        if found is None:
            raise StoreError(f"no store at {self.name}", hint="run provenance ingest first", code="store.missing")
        return found

    def _schema(self) -> int | None:
        try:
            with self.reader.connect() as connection, connection.begin():
                return schema.schema_of(connection, self.name)
        except DBAPIError as error:
            raise self.translate(error) from error

    def prepare(self) -> None:
        """Make the store, upgrade it, or leave it as it is."""
        if self._schema() == SCHEMA:
            return
        try:
            with self.turn(), self.writer.connect() as connection, connection.begin():
                schema.upgrade(connection, self.name)
        except DBAPIError as error:
            raise self.translate(error) from error

    def still_open(self, connection: Connection) -> None:
        """Do nothing: after an error the server answers nothing more in the transaction."""

    def translate(self, error: Exception) -> StoreError:
        """Return what *error* means."""
        return failures.translate(error, self.name)

    def hold_run(self, run: RunId) -> RunLock | None:
        """Take the lock of *run* on a connection of its own; None where its process lives."""
        try:
            lock = RunLock(self._locks.connect(), int(run.removeprefix("r-")))
        except DBAPIError as error:
            raise self.translate(error) from error
        return lock if lock.taken else None

    def is_dead(self, run: RunId) -> bool:
        """Whether nobody holds the lock of *run*."""
        lock = self.hold_run(run)
        if lock is not None:
            lock.end()
        return lock is not None

    def rows(self, connection: Connection, query: Query, values: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
        """Yield the rows of an audit query; the server lets a reader write nothing."""
        yield from rows(connection, query, values)

    def copy(self, connection: Connection, target: Path) -> None:
        """Write the store as it is now into a new SQLite store in the file *target*, also while others write."""
        create(target, lambda other: transfer(connection, other))

    def backup(self, target: Path, *, force: bool) -> Copy:
        """Write the store, checked, as a SQLite store into the file *target*; it is one for every verb."""
        backups.refuse(target, force=force)
        with tempfile.TemporaryDirectory(prefix="provenance-", dir=target.absolute().parent) as folder:
            draft = Path(folder) / "store.db"
            try:
                with self.reader.connect() as connection, connection.begin():
                    self.copy(connection, draft)
            except DBAPIError as error:
                raise self.translate(error) from error
            return backups.backup(draft, target, force=force)

    def restore(self, copy: Path, *, force: bool) -> Copy:
        """Fill the database with the SQLite store in the file *copy*: all of it or nothing."""
        if backups.schema_of_backup(copy) < SCHEMA:
            raise StoreError(
                f"{copy} was made by an older version", hint="any provenance ingest into it upgrades it"
            )
        made = backups.described(copy)
        source = open_file(copy, READER, mode="ro")
        try:
            with self.turn(), self.writer.connect() as target, target.begin():
                if schema.schema_of(target, self.name) is not None:
                    if not force:
                        raise backups.occupied(self.name)
                    schema.remove(target)
                schema.upgrade(target, self.name, logged=False)
                with source.connect() as connection, connection.begin():
                    transfer(connection, target)
                search.index_stored(target)
                target.exec_driver_sql("ANALYZE")  # or the server plans for an empty store until it looks again
        except DBAPIError as error:
            raise self.translate(error) from error
        finally:
            source.dispose()
        return made

    def program(self, connection: Connection) -> str:
        """Return the versions of server and driver."""
        return health.program(connection)

    def checks(self, connection: Connection) -> Iterator[Check]:
        """Yield the state of the database and of the settings that promises rest on."""
        yield from health.checks(connection, self.name)

    def looks(self) -> Mapping[str, Look]:
        """Return what looks for damage of the database."""
        return {"guards": health.look_at_guards}

    def close(self, *, wrote: bool = False) -> None:
        """Close every connection."""
        for engine in (self.reader, self.writer, self._locks):
            engine.dispose()


class RunLock:
    """A lock of a session on the server, which is free as soon as the process of a run is gone."""

    def __init__(self, connection: Connection, number: int) -> None:
        self._connection, self._number = connection, number
        self.taken = bool(self._call("pg_try_advisory_lock"))
        if not self.taken:
            connection.close()

    def _call(self, function: str) -> Any:  # noqa: ANN401 - what the server returns
        # Two numbers in place of one: another space of locks than that of the writers.
        return self._connection.exec_driver_sql(f"SELECT {function}({APPLICATION}, {self._number})").scalar()

    def close(self) -> None:
        """End the session and with it the lock."""
        self._connection.close()

    def end(self) -> None:
        """Give the lock back at once."""
        try:
            self._call("pg_advisory_unlock")
        except DBAPIError:
            pass  # the connection is lost, and the lock with it
        finally:
            self._connection.close()
