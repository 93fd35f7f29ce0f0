"""The state of a store's database, of the settings its promises rest on, and of its guards."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from sqlalchemy import Connection, text

from provenance.store.health import Check, mb
from provenance.store.postgresql.guards import FUNCTIONS, TRIGGERS
from provenance.store.postgresql.schema import schema_of
from provenance.store.verifying import Finding
from provenance.version import SCHEMA

# Without these an acknowledged batch may be gone after a power cut, or a page of a table be half written.
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
_TRIGGERS = text(
    "SELECT t.tgname AS name, pg_get_triggerdef(t.oid, true) AS statement, t.tgenabled AS state,"
    " p.proname AS function, p.prosrc AS body"
    " FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_proc AS p ON p.oid = t.tgfoid"
    " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
)
_SIZE = text("SELECT pg_database_size(current_database())")


def program(connection: Connection) -> str:
    """Return the versions of server and driver."""
    server = str(connection.exec_driver_sql("SHOW server_version").scalar_one())
    return f"PostgreSQL {server.split(maxsplit=1)[0]}, psycopg {version('psycopg')}"


def checks(connection: Connection, name: str) -> Iterator[Check]:
    """Yield every check of the database, in a fixed order."""
    size = int(connection.execute(_SIZE).scalar_one())
    yield Check("space", "ok", f"the database {name} has {mb(size)}")
    yield _durable(connection)
    number = schema_of(connection, name)
    if number == SCHEMA:
        yield Check("schema", "ok", f"{number}, the newest this version knows")
    else:
        yield Check(
            "schema", "trouble", f"{number}, this version has {SCHEMA}", "any provenance ingest upgrades it"
        )
    yield _guards(connection)


def _durable(connection: Connection) -> Check:
    off = [name for name in _DURABLE if connection.exec_driver_sql(f"SHOW {name}").scalar_one() == "off"]
    if off:
        found = f"off on the server: {', '.join(off)}"
        return Check("durability", "note", found, "what was acknowledged may be gone after a power cut")
    return Check("durability", "ok", "what is acknowledged is on the server's disk")


def _guards(connection: Connection) -> Check:
    wrong = dict(_wrong_guards(connection))
    if wrong:
        found = ", ".join(f"{guard} {what}" for guard, what in wrong.items())
        return Check("guards", "trouble", found, "provenance verify")
    return Check("guards", "ok", f"{len(TRIGGERS)} triggers refuse changes to what is only ever added")


def look_at_guards(connection: Connection) -> Iterator[Finding]:
    """Yield the triggers that are missing, changed or switched off."""
    for guard, what in _wrong_guards(connection):
        yield Finding("guards", f"trigger {guard}", what, "compare the store with a backup, then restore it")


def _wrong_guards(connection: Connection) -> Iterator[tuple[str, str]]:
    found = {row.name: row for row in connection.execute(_TRIGGERS)}
    for name, statement in TRIGGERS.items():
        guard = found.get(name)
        if guard is None:
            yield name, "is missing"
        elif guard.state not in ("O", "A"):
            yield name, "is switched off"
        elif guard.statement != statement or guard.body != FUNCTIONS.get(guard.function):
            yield name, "was changed"
