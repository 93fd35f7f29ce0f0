"""Tells a store from other databases, and makes or upgrades one; nothing is half made, because DDL rolls back."""

from __future__ import annotations

from sqlalchemy import Connection, text

from provenance.errors import StoreError
from provenance.store import log, migrate, search
from provenance.store.postgresql.guards import FUNCTIONS
from provenance.store.tables import Base
from provenance.version import SCHEMA

_MARK = "a store of provenance"  # the comment on alembic_version, which other programs have as well
_OLDEST = 130_000  # server_version_num
_FOUND = text(
    "SELECT relname AS name, obj_description(oid, 'pg_class') AS mark FROM pg_class"
    " WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')"
)


def schema_of(connection: Connection, name: str) -> int | None:
    """
    Return the schema number of the store, None where there is none and one can be made.

    Raises:
        StoreError: tables of another program have our names, or the store is of a newer version.
    """
    found = {row.name: row.mark for row in connection.execute(_FOUND)}
    if found.get("alembic_version") != _MARK:
        others = sorted({"alembic_version", "search", *Base.metadata.tables} & set(found))
        if others:
            raise StoreError(
                f"{name} is not a provenance store: another program has a table {others[0]} there",
                hint="give the store a database of its own: createdb -E UTF8 -T template0 NAME",
                code="store.foreign",
            )
        return None
    number = int(connection.execute(text("SELECT max(version_num) FROM alembic_version")).scalar_one())
    if number > SCHEMA:
        raise StoreError(
            f"{name} has schema {number}, this version knows up to {SCHEMA}",
            hint="upgrade provenance: pip install --upgrade provenance",
            code="store.schema_newer",
        )
    return number


def upgrade(connection: Connection, name: str, *, logged: bool = True) -> None:
    """
    Make the store, or bring an older one up to date; *connection* has its turn to write.

    A store that is about to be filled with the log of another is not *logged* in.
    """
    before = schema_of(connection, name)
    if before == SCHEMA:
        return
    _suits(connection, name)
    migrate.upgrade(connection)
    connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{_MARK}'"))
    search.index_stored(connection)
    if logged:
        log.append_schema(connection, before or 0, SCHEMA)


def remove(connection: Connection) -> None:
    """Take the store away, guards and all."""
    tables = ", ".join(("alembic_version", "search", *Base.metadata.tables))
    connection.execute(text(f"DROP TABLE IF EXISTS {tables}"))
    functions = ", ".join(f"{name}()" for name in FUNCTIONS)
    connection.execute(text(f"DROP FUNCTION IF EXISTS {functions}, provenance_digest(text)"))


def _suits(connection: Connection, name: str) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StoreError(
            f"{name} keeps texts in {encoding}, which cannot hold every page",
            hint="make a database for the store: createdb -E UTF8 -T template0 NAME",
        )
    if int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) < _OLDEST:
        version = connection.exec_driver_sql("SHOW server_version").scalar_one()
        raise StoreError(f"{name} runs PostgreSQL {version}", hint="use a server of version 13 or newer")
