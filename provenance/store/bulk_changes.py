"""Many rows at a time: inserted where new, brought up to date where different, deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Delete, Table, and_, bindparam, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.exc import DBAPIError

from provenance.store.bulk import SQLITE, Row
from provenance.store.codec import scrub
from provenance.store.wire import each, told_apart

Values = tuple[Any, ...]


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the *rows*, all with the same columns, whose key is not there yet."""
    if rows:
        names = list(rows[0])
        pick = itemgetter(*names)
        insert_tuples(connection, table, names, [pick(row) for row in _clean(rows)])


def insert_tuples(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Values]) -> None:
    """Insert clean *rows*, values in order of the columns *names*, whose key is not there yet."""
    if rows:
        _each(connection, _inserting(table, connection.dialect.name), tuple(names), rows)


def upsert(connection: Connection, table: Table, rows: Sequence[Row], keys: Sequence[str]) -> None:
    """Insert *rows*, or bring those with the same *keys* up to date; an equal row is not written."""
    if not rows:
        return
    names = tuple(rows[0])
    statement = _updating(table, names, tuple(keys), connection.dialect.name)
    _each(connection, statement, names, map(itemgetter(*names), _clean(rows)))


def delete_rows(connection: Connection, table: Table, keys: Sequence[Mapping[str, Any]]) -> None:
    """Delete the rows that have the given *keys*, all naming the same columns."""
    if keys:
        values = [{f"key_{name}": value for name, value in key.items()} for key in keys]
        connection.execute(_deleting(table, tuple(keys[0])), values)


def sync(
    connection: Connection, table: Table, keys: Sequence[str], existing: Iterable[Row], wanted: Iterable[Row],
    ignoring: Sequence[str] = (),
) -> int:  # fmt: skip
    """
    Turn the rows *existing* into *wanted* with as few writes as possible and return how many it took.

    Rows are matched by *keys*; a difference in the columns *ignoring* alone is none.
    """
    place = itemgetter(*keys)
    before = {place(row): row for row in existing}
    after = {place(row): row for row in _clean(list(wanted))}
    stale = [{name: row[name] for name in keys} for found, row in before.items() if found not in after]
    changed = [row for at, row in after.items() if at not in before or not _same(before[at], row, ignoring)]
    delete_rows(connection, table, stale)
    upsert(connection, table, changed, keys)
    return len(stale) + len(changed)


def written(connection: Connection, statement: str, rows: Iterable[Values]) -> None:
    """
    Have SQLite's driver execute *statement* for each of *rows*, which it takes as they come.

    Raises:
        DBAPIError: as SQLAlchemy raises it for the same statement.
    """
    raw: Any = connection.connection.driver_connection
    try:
        raw.executemany(statement, rows)
    except sqlite3.Error as error:
        raise DBAPIError.instance(statement, (), error, sqlite3.Error) from error


def _each(
    connection: Connection, statement: Insert | postgresql.Insert, names: tuple[str, ...], rows: Iterable[Values]
) -> None:
    """
    Execute *statement* for each of *rows*, values in order of *names*.

    The statement is SQLAlchemy's, the rows go to the driver as they are: twice as fast as a list of dictionaries.
    """
    if isinstance(statement, postgresql.Insert):
        each(connection, statement, names, list(rows))
        return
    text, places = _compiled(statement, names)
    if places != tuple(range(len(names))):  # SQLAlchemy orders as the table does
        rows = map(itemgetter(*places), rows)
    written(connection, text, rows)


# Statements are made once for a table and its columns: to make and compile one takes as long as a hundred rows.
@lru_cache(maxsize=256)
def _inserting(table: Table, dialect: str) -> Insert | postgresql.Insert:
    return _insert(table, dialect).on_conflict_do_nothing()


@lru_cache(maxsize=256)
def _updating(
    table: Table, names: tuple[str, ...], keys: tuple[str, ...], dialect: str
) -> Insert | postgresql.Insert:
    insert = _insert(table, dialect)
    target = told_apart(table, keys) if isinstance(insert, postgresql.Insert) else list(keys)
    others = [name for name in names if name not in keys]
    differs = or_(*(table.c[name].is_distinct_from(insert.excluded[name]) for name in others))
    return insert.on_conflict_do_update(
        index_elements=target, set_={name: insert.excluded[name] for name in others}, where=differs
    )


@lru_cache(maxsize=256)
def _deleting(table: Table, names: tuple[str, ...]) -> Delete:
    return delete(table).where(and_(*(table.c[name] == bindparam(f"key_{name}") for name in names)))


@lru_cache(maxsize=256)
def _compiled(statement: Insert, names: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """Return the text of *statement* and, of its places in order, which of *names* stands there."""
    compiled = statement.compile(dialect=SQLITE, column_keys=list(names))
    return str(compiled), tuple(names.index(name) for name in compiled.positiontup or ())


def _insert(table: Table, dialect: str) -> Insert | postgresql.Insert:
    # The two dialects share one signature, so everything above is written once.
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def _same(old: Row, new: Row, ignoring: Sequence[str]) -> bool:
    return all(old[name] == value for name, value in new.items() if name not in ignoring)


def _clean(rows: Sequence[Row]) -> Sequence[Row]:
    # Nearly always nothing is to be done, and one look at all texts together says so.
    together = "".join([value for row in rows for value in row.values() if isinstance(value, str)])
    if scrub(together) == together:
        return rows
    return [{k: scrub(v) if isinstance(v, str) else v for k, v in row.items()} for row in rows]
