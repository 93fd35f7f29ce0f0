"""Stores of every released schema, with what they hold: upgraded whole, searchable, verified, and with guards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from provenance.records import ArticleId
from provenance.store import Store, codec, migrate
from provenance.store.guards import TRIGGERS
from tests.unit.store.samples import cluster, dump, fill, integrity, item, lineage

OLD = (1, 2, 3)
IDS = [ArticleId("a1"), ArticleId("a2")]


@pytest.fixture
def newest(tmp_path):
    """A store of this version with two articles in a cluster."""
    with Store(tmp_path / "newest.db") as store:
        run = fill(store, [item("a1"), item("a2")])
        with store.write() as writer:
            both = cluster("a1", "a2")
            writer.replace_clusters(IDS, [both], [lineage("a1", both), lineage("a2", both)])
            writer.add_events([], run)
    return tmp_path / "newest.db"


def old_store(path: Path, schema: int, newest: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a store as the version with *schema* left it: its tables, with the rows of *newest* that fit."""
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "SCHEMA", schema)
        patch.setattr(
            "provenance.store.migrate.search.index_stored", lambda _connection: None
        )  # came with schema 4
        patch.setattr("provenance.store.migrate.log.append_schema", lambda *_: None)
        migrate.create(path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("ATTACH ? AS newest", (str(newest),))
        for table in [row[1] for row in raw.execute("PRAGMA main.table_list") if row[2] == "table"]:
            if table.startswith(("sqlite_", "alembic")):
                continue
            raw.execute(f"DELETE FROM main.{table}")
            columns = ", ".join(f'"{row[1]}"' for row in raw.execute(f"PRAGMA main.table_info({table})"))
            raw.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newest.{table}")
        raw.commit()
    return path


@pytest.mark.parametrize("schema", OLD)
def test_an_old_store_becomes_like_a_new_one(tmp_path, newest, schema, monkeypatch):
    """
    Every row is there, flags are rows, texts are found, and the log covers what was there before it.

    Match views are derived: where there is none, a candidate is read again.
    """
    path = old_store(tmp_path / "old.db", schema, newest, monkeypatch)
    with Store(path) as store:
        assert [row[0] for row in store.audit("search", {"text": "水库"})] == ["a2", "a1"]
        assert list(store.verify()) == []
        assert store.article(IDS[0]) == item("a1")[1]
    before, after = dict(dump(newest)), dict(dump(path))
    (entry,) = after.pop("audit")
    assert entry[2] == "schema"
    assert codec.parse(entry[3], dict)["rows"]["article"][:2] == [1, 2]
    searched = [name for name in before if name.startswith("search")]
    for table in ("audit", "alembic_version", "match_view", *searched):
        before.pop(table, None)
        after.pop(table, None)
    assert after == before
    assert integrity(path) == ["ok"]


@pytest.mark.parametrize("schema", OLD)
def test_an_old_store_gets_the_objects_of_a_new_one(tmp_path, newest, schema, monkeypatch):
    """Tables, indexes and triggers, by name."""
    path = old_store(tmp_path / "old.db", schema, newest, monkeypatch)
    Store(path).close()

    def objects(file: Path) -> set[tuple[str, str]]:
        with closing(sqlite3.connect(file)) as raw:
            return set(raw.execute("SELECT type, name FROM sqlite_schema"))

    assert objects(path) == objects(newest)
    assert {name for kind, name in objects(path) if kind == "trigger"} == set(TRIGGERS)


def test_a_failed_upgrade_takes_everything_back(tmp_path, newest, monkeypatch):
    """Also what came after the migrations: the index and the log."""
    path = old_store(tmp_path / "old.db", 2, newest, monkeypatch)
    before = dump(path)
    monkeypatch.setattr("provenance.store.migrate.log.append_schema", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Store(path)
    assert dump(path) == before
