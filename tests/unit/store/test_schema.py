"""The schema that migrations make is the one the tables declare."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import create_engine

from provenance.store import Store
from provenance.store.guards import TRIGGERS
from provenance.store.tables import Base
from provenance.version import APPLICATION, SCHEMA


def schema(path) -> dict[str, list[str]]:
    """Return the parts of every statement of the schema, by object, order of columns and constraints left out."""
    with closing(sqlite3.connect(path)) as raw:
        found = raw.execute(
            "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'alembic_version'"
        )
        return {name: sorted(part.strip(" \n\t,") for part in re.split(r"[\n\t]", sql)) for name, sql in found}


@pytest.fixture
def migrated(tmp_path):
    Store(tmp_path / "migrated.db").close()
    return tmp_path / "migrated.db"


def test_migrations_make_what_tables_declare(tmp_path, migrated):
    """Tables, columns, types, constraints, indexes and their names are equal, object by object."""
    engine = create_engine(f"sqlite:///{tmp_path}/declared.db")
    Base.metadata.create_all(engine)
    engine.dispose()
    assert schema(migrated) == schema(tmp_path / "declared.db")


def test_every_table_is_strict(migrated):
    """A value of the wrong type is refused by the file itself."""
    with closing(sqlite3.connect(migrated)) as raw:
        tables = [row for row in raw.execute("PRAGMA table_list") if row[2] == "table"]  # no virtual ones
        found = {row[1]: row[5] for row in tables if not row[1].startswith("sqlite_")}
    assert {name for name, strict in found.items() if not strict} == {"alembic_version"}


def test_every_constraint_has_a_name():
    """Constraints without one are lost when a table is rebuilt."""
    assert [c for table in Base.metadata.tables.values() for c in table.constraints if c.name is None] == []


def test_store_says_what_it_is(migrated):
    """Application id and schema number are in the header, and the log is write-ahead after the first write."""
    with Store(migrated) as store, store.write():
        pass
    with closing(sqlite3.connect(migrated)) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
        assert raw.execute("PRAGMA page_size").fetchone() == (8192,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_writer_syncs_fully_and_checks_references(migrated):
    """The settings that promises rest on are on."""
    with Store(migrated) as store, store.write() as writer, writer._connection() as connection:
        wanted = {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 30000}
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted


def test_guards_are_part_of_every_store(migrated):
    """Every trigger that refuses changes is in a store as migrated, and no other."""
    with closing(sqlite3.connect(migrated)) as raw:
        found = dict(raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    assert found == TRIGGERS
