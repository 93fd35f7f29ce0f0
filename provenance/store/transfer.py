"""All rows of one store into an empty one of any kind, numbers and log included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from provenance.store.tables import Base

_AT_ONCE = 1000  # rows per statement


def transfer(source: Connection, target: Connection) -> None:
    """Copy every table but the text index; *target* has the tables and nothing in them, not even a log."""
    for table in Base.metadata.sorted_tables:
        for rows in _rows(source, table):
            target.execute(insert(table), rows)
        if target.dialect.name == "postgresql":
            _go_on(target, table)


def _rows(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    # The log is a chain that must be copied in order; the rest comes in the same order for equal bytes.
    query = select(table).order_by(*table.primary_key.columns)
    result = source.execute(query, execution_options={"yield_per": _AT_ONCE})
    for found in result.partitions():
        yield [dict(row._mapping) for row in found]


def _go_on(target: Connection, table: Table) -> None:
    """Let the numbers that PostgreSQL gives go on after those that were copied."""
    number = table.autoincrement_column
    if number is None:
        return
    last = target.scalar(select(func.max(number)))
    if last is not None:
        target.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, :number), :last)"),
            {"name": table.name, "number": number.name, "last": last},
        )
