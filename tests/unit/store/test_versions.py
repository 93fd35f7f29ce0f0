"""What was believed before is kept; what becomes of inferred sources is told; schema 2 is upgraded."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from provenance.records import ArticleId, RunId
from provenance.resources import data_dir
from provenance.store import InferredSource, Store
from provenance.version import APPLICATION
from tests.unit.store.samples import begin, cluster, fill, item, lineage

A = ArticleId("a")


@pytest.fixture
def store(empty):
    with empty as store:
        fill(store, [item(name) for name in "abc"])
        yield store


def conclude(store: Store, run: RunId, outlet: str, *sources: InferredSource) -> None:
    pair = cluster("a", "b")
    found = [lineage(name, pair, outlet, run) for name in ("a", "b")]
    with store.write() as writer:
        writer.replace_clusters([A, ArticleId("b")], [pair], found, sources, run)


def posited(**more: object) -> InferredSource:
    return replace(InferredSource("inferred:晨报:::", cluster("a", "b").id, "晨报", articles=(A,)), **more)  # type: ignore[arg-type]


def test_a_lineage_that_is_replaced_is_kept_with_both_runs(store):
    """The newest is what is believed; the ones before say who replaced them, oldest first."""
    runs = [begin(store) for _ in range(3)]
    for run, outlet in zip(runs, ("晨报", "晨报", "晚报"), strict=True):
        conclude(store, run, outlet)
    old, new = store.lineage_versions(A)
    assert (old.lineage.canonical.outlet, old.lineage.run, old.replaced_by) == ("晨报", runs[0], runs[2])
    assert (new.lineage.canonical.outlet, new.lineage.run, new.replaced_by) == ("晚报", runs[2], None)
    assert list(store.lineages([A])) == [new.lineage]


def test_what_one_run_corrects_itself_is_no_version(store):
    """Cutting a run into other batches leaves no other history."""
    run = begin(store)
    for outlet in ("晨报", "晚报"):
        conclude(store, run, outlet)
    assert len(store.lineage_versions(A)) == 1


def test_a_source_is_posited_bound_unbound_and_withdrawn(store):
    """It keeps its key from first to last, and each change is told once, with the page."""
    steps: tuple[list[InferredSource], ...] = (
        [posited()],
        [posited()],
        [posited(article=ArticleId("c"))],
        [posited(refused=(ArticleId("c"),))],
        [],
    )
    for sources in steps:
        conclude(store, begin(store), "晨报", *sources)
    told = [(event.kind, event.article) for event in store.source_events("inferred:晨报:::")]
    assert told == [("posited", None), ("bound", "c"), ("refused", "c"), ("unbound", "c"), ("withdrawn", None)]


def test_a_bound_source_is_not_wanted_any_more(store):
    """Sources never captured are those whose page has not turned up."""
    conclude(store, begin(store), "晨报", posited())
    assert [one.key for one in store.inferred_sources(cluster("a", "b").id)] == ["inferred:晨报:::"]
    conclude(store, begin(store), "晨报", posited(article=ArticleId("c")))
    assert store.inferred_sources(cluster("a", "b").id) == ()


def test_judgements_of_an_older_store_survive_the_upgrade(tmp_path):
    """A store of schema 2 is upgraded with its rows; then it takes decisions about sources."""
    path = tmp_path / "old.db"
    config = Config()
    config.set_main_option("script_location", str(data_dir("db") / "migrations"))
    config.set_main_option("path_separator", "os")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
        connection.exec_driver_sql("PRAGMA user_version=2")
    engine.dispose()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("INSERT INTO judgement VALUES (7, 1, 2, 'same', 'Lin', 'read both', '2026-01-01T00:00:00Z')")
    with closing(sqlite3.connect(path)) as raw, raw:
        for row, name in ((1, "a"), (2, "b")):
            known = {"row": row, "id": name}
            columns = raw.execute("PRAGMA table_info(article)").fetchall()
            values = [known.get(c[1], None if not c[3] else 1 if "INT" in c[2] else "x") for c in columns]
            raw.execute(f"INSERT INTO article VALUES ({', '.join('?' * len(values))})", values)
        raw.execute("INSERT INTO run VALUES (1, 'r-0001', 'published', '', '', '', '', '[]', '', '', '{}')")
        raw.execute("INSERT INTO raw (row, sha256, media, length, frame) VALUES (1, 'x', 'text', 0, x'')")
    with Store(path) as store:
        (held,) = store.judgements()
        assert (held.a, held.b, held.says, held.who) == ("a", "b", "same", "Lin")
        with store.write() as writer:
            writer.add_judgement(ArticleId("b"), A, "source", "Wu", "")
        assert [(one.a, one.b, one.says) for one in store.judgements()] == [
            ("a", "b", "same"),
            ("b", "a", "source"),
        ]
