"""What a store needs of the place it is kept in: a file on this machine, or a database on a server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from provenance.errors import StoreError
from provenance.records import RunId
from provenance.store.backups import Copy
from provenance.store.health import Check
from provenance.store.queries import Query
from provenance.store.verifying import Look


class Held(Protocol):
    """The lock that says that a run's process lives."""

    def close(self) -> None:
        """Let go of it; whoever begins the next run finds this one abandoned, unless it was ended."""

    def end(self) -> None:
        """Let go of it and leave no trace: the run has ended."""


class Place(Protocol):
    """One kind of database: everything about it that is not the same SQL on all of them."""

    name: str  # in messages: a path, or an address without its password

    @property
    def reader(self) -> Engine:
        """Connections that see one snapshot each and cannot write."""

    @property
    def writer(self) -> Engine:
        """Connections whose transactions begin when no other one writes, given ``turn``."""

    def turn(self) -> AbstractContextManager[None]:
        """Wait for this thread's turn to write; StoreError where it has it already."""

    def exists(self) -> bool:
        """Whether there is anything in the place."""

    def schema(self) -> int:
        """Return the schema number of the store; StoreError where none is there that this version can read."""

    def prepare(self) -> None:
        """Make the store, upgrade it, or leave it as it is."""

    def still_open(self, connection: Connection) -> None:
        """Raise StoreError where the database has ended the transaction by itself."""

    def translate(self, error: Exception) -> StoreError:
        """Return what *error*, raised by the driver, means."""

    def hold_run(self, run: RunId) -> Held | None:
        """Take the lock of a run; None where its process lives."""

    def is_dead(self, run: RunId) -> bool:
        """Whether a run that says it is running has no process any more; changes nothing."""

    def rows(self, connection: Connection, query: Query, values: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
        """Yield the rows of an audit query, which can do nothing but read."""

    def copy(self, connection: Connection, target: Path) -> None:
        """Write what *connection* sees into a new store in the file *target*."""

    def backup(self, target: Path, *, force: bool) -> Copy:
        """Write a checked copy into the file *target*; StoreError where it exists and not *force*."""

    def restore(self, copy: Path, *, force: bool) -> Copy:
        """Put the store in the file *copy* here; StoreError where there is one and not *force*."""

    def program(self, connection: Connection) -> str:
        """Return the name and version of the database program."""

    def checks(self, connection: Connection) -> Iterator[Check]:
        """Yield the state of the database itself."""

    def looks(self) -> Mapping[str, Look]:
        """Return what looks for damage of the database itself: of its storage, its references, its guards."""

    def close(self, *, wrote: bool = False) -> None:
        """Let go of everything."""
