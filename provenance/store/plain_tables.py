"""Rows → a SQLite file of plain tables for other programs to open: no ids of ours, no triggers, no clock."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from provenance.errors import InputError

Value = str | int | float | None

_AT_ONCE = 500  # rows per statement


class PlainTables:
    """A file being filled; the same rows in the same order give the same bytes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: dict[str, list[Sequence[Value]]] = {}

    def create(self, name: str, columns: Mapping[str, str], key: Sequence[str]) -> None:
        """Create a table of *columns* with their SQL types and *key*; names are the program's own."""
        fields = ", ".join(f"{_quoted(column)} {kind}" for column, kind in columns.items())
        keys = ", ".join(map(_quoted, key))
        self._connection.execute(f"CREATE TABLE {_quoted(name)} ({fields}, PRIMARY KEY ({keys})) WITHOUT ROWID")
        self._waiting[name] = []

    def add(self, name: str, row: Sequence[Value]) -> None:
        """Add one row."""
        waiting = self._waiting[name]
        waiting.append([_fit(value) for value in row])
        if len(waiting) >= _AT_ONCE:
            self._insert(name)

    def index(self, name: str, column: str) -> None:
        """Add an index, after the rows."""
        self._insert(name)
        self._connection.execute(
            f"CREATE INDEX {_quoted(f'ix_{name}_{column}')} ON {_quoted(name)} ({_quoted(column)})"
        )

    def close(self) -> None:
        """Write what is waiting."""
        for name in self._waiting:
            self._insert(name)
        self._connection.commit()

    def _insert(self, name: str) -> None:
        rows = self._waiting[name]
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {_quoted(name)} VALUES ({marks})", rows)  # noqa: S608
            rows.clear()


@contextmanager
def plain_tables(path: Path) -> Iterator[PlainTables]:
    """
    Yield tables that replace the file at *path* when the block ends, and leave it alone when it raises.

    The file is made read-only: it is a copy, and what is changed in it would be lost.

    Raises:
        InputError: the file cannot be written.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            tables = PlainTables(connection)
            yield tables
            tables.close()
        draft.chmod(0o444)
        draft.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise InputError(f"cannot write {path}: {error}", hint="name another place: -o DIR") from None
    finally:
        draft.unlink(missing_ok=True)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _fit(value: Value) -> Value:
    """Return *value* with half a surrogate pair, which no database takes, replaced."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
