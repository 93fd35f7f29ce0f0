"""Many rows at a time, looked up: the values travel as one array."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Column, Connection, Select, Table, bindparam, func
from sqlalchemy import select as _select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from provenance.store.wire import any_of

T = TypeVar("T")
Row = dict[str, Any]

SQLITE = sqlite.dialect()
CHUNK = 10_000  # values looked up by one statement


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Yield *values* in lists of *size*."""
    chunk: list[T] = []
    for value in values:
        chunk.append(value)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def where_in(
    connection: Connection, select: Select[Any], column: Column[Any], values: Iterable[Any]
) -> Iterator[Any]:
    """
    Yield the rows of *select* whose *column* is one of *values* (texts or integers); no order is promised.

    The values travel as one JSON array: half the time of an IN list, whose every value SQLAlchemy renders anew
    (25 keys of an article: 55 against 115 µs), and one statement for any number of them. A *select* that is made
    once, at the top of its module, is built and compiled once.
    """
    if connection.dialect.name == "postgresql":
        statement = any_of(select, column)
        for chunk in chunks(values):
            yield from connection.execute(statement, {"wanted": chunk})
        return
    statement = _looked_up(select, column)
    for chunk in chunks(values):
        yield from connection.execute(statement, {"wanted": _array(chunk)})


def rows_found(
    connection: Connection, select: Select[Any], column: Column[Any], values: Iterable[Any]
) -> Iterator[tuple[Any, ...]]:
    """
    Yield what ``where_in`` does as plain tuples, columns in order: for what the verdict on one article asks.

    On SQLite the driver is asked itself, with *values* in order: 70 instead of 180 µs for 48 keys.
    """
    if connection.dialect.name != "sqlite":
        yield from map(tuple, where_in(connection, select, column, values))
        return
    text, _ = _compiled(_looked_up(select, column))
    yield from in_json(connection, text, values)


def rows_where(connection: Connection, column: Column[Any], values: Iterable[Any]) -> list[Row]:
    """Return the rows of a table whose *column* is one of *values*; no order is promised."""
    names = [one.name for one in column.table.columns]
    found = rows_found(connection, _everything(column.table), column, set(values))
    return [dict(zip(names, row, strict=True)) for row in found]


def selected(connection: Connection, select: Select[Any], **given: Any) -> Sequence[tuple[Any, ...]]:  # noqa: ANN401
    """Return the rows of a *select* that is made once, as tuples; *given* are its parameters."""
    if connection.dialect.name != "sqlite":
        return [tuple(row) for row in connection.execute(select, given)]
    text, parameters = _compiled(select)
    return asked(connection, text, [given.get(name, value) for name, value in parameters])


def in_json(
    connection: Connection, statement: str, values: Iterable[Any], *further: int
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a *statement* whose first parameter is a JSON array: that of *values*, in order."""
    ordered = sorted(values)
    for start in range(0, len(ordered), CHUNK):
        yield from asked(connection, statement, (_array(ordered[start : start + CHUNK]), *further))


def asked(connection: Connection, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """
    Return the rows of a *statement* in the driver's own form.

    Raises:
        DBAPIError: as SQLAlchemy raises it for the same statement.
    """
    raw: Any = connection.connection.driver_connection
    try:
        found: list[tuple[Any, ...]] = raw.execute(statement, values).fetchall()
    except sqlite3.Error as error:
        raise DBAPIError.instance(statement, values, error, sqlite3.Error) from error
    return found


@lru_cache(maxsize=64)
def _everything(table: Table) -> Select[Any]:
    return _select(table)


@lru_cache(maxsize=256)  # for the process: every engine has a dialect of its own
def _compiled(select: Select[Any]) -> tuple[str, tuple[tuple[str, Any], ...]]:
    """Return the text of *select* and its parameters in order, with the values that it gives them itself."""
    compiled = select.compile(dialect=SQLITE)
    return str(compiled), tuple((name, compiled.params[name]) for name in compiled.positiontup or ())


@lru_cache(maxsize=256)
def _looked_up(select: Select[Any], column: Column[Any]) -> Select[Any]:
    wanted = func.json_each(bindparam("wanted")).table_valued("value").c.value
    return select.where(column.in_(_select(wanted)))


def _array(values: Sequence[Any]) -> str:
    return msgspec.json.encode(values).decode()
