"""``verify`` makes fingerprints and match views again, and names the article and the column that differ."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from benchmarks.contents import pages
from provenance.engines import recomputing
from provenance.settings import Settings
from provenance.tracker import Tracker
from tests.fakes.command import run

ROW = "(SELECT row FROM article WHERE id = 'p0003')"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("recomputing") / "whole.db"
    with Tracker(path) as tracker:
        tracker.ingest([*pages(20), {"id": "short", "text": "雾。"}])
    return path


@pytest.fixture
def store(tmp_path, whole):
    path = tmp_path / "x.db"
    path.write_bytes(whole.read_bytes())
    return path


def change(path, statement):
    """Run *statement* without the triggers that forbid it."""
    with closing(sqlite3.connect(path)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(statement)
        raw.commit()


def found(path, every=True, settings=None):
    with Tracker(path, read_only=True, settings=settings) as tracker:
        return [(one.where, one.what) for one in tracker.verify(every=every) if one.check == "recomputed"]


@pytest.mark.parametrize(
    ("statement", "column"),
    [
        ("UPDATE fingerprint SET simhash = simhash + 1", "fingerprint.simhash"),
        ("UPDATE fingerprint SET signature = zeroblob(length(signature))", "fingerprint.signature"),
        ("UPDATE fingerprint SET shingles = shingles + 1", "fingerprint.shingles"),
        ("UPDATE fingerprint SET digest = 'x'", "fingerprint.digest"),
        ("UPDATE fingerprint SET recipe = 'another'", "fingerprint.recipe"),
        ("DELETE FROM fingerprint", "fingerprint"),
        (
            "UPDATE match_view SET body = (SELECT body FROM match_view ORDER BY article LIMIT 1)",
            "match_view.body",
        ),
        ("UPDATE match_view SET simhash = simhash + 1", "match_view.simhash"),
        ("UPDATE match_view SET language = 'en'", "match_view.language"),
    ],
)
def test_what_does_not_follow_from_the_reading_is_found_with_its_column(store, statement, column):
    change(store, f"{statement} WHERE article = {ROW}")
    assert [(where, what.split()[0]) for where, what in found(store)] == [("article p0003", column)]


def test_a_whole_store_has_nothing_to_find(whole):
    """Nor one of other settings: what it holds is stale, and doctor says so."""
    assert found(whole) == found(whole, every=False) == found(whole, settings=Settings(min_body=900)) == []


def test_a_sample_is_looked_at_unless_all_are(store, monkeypatch):
    """The same articles each time, from the first id to the last."""
    monkeypatch.setattr(recomputing, "SAMPLE", 5)
    monkeypatch.setattr(recomputing, "_GROUP", 2)
    change(store, "UPDATE fingerprint SET shingles = 0")
    sample, every = found(store, every=False), found(store)
    assert len(every) == len({where for where, _ in every}) > 12
    assert 3 <= len(sample) <= 5
    assert set(sample) <= set(every)
    outcome = run("--db", str(store), "verify", "--all", tracker=None)
    assert outcome.code == 1
    assert sum(document["check"] == "recomputed" for document in outcome.documents) == len(every)


def test_a_damaged_reading_hides_no_other(store):
    change(store, f"UPDATE reading SET document = x'00' WHERE article = {ROW}")
    change(store, "UPDATE fingerprint SET shingles = 0 WHERE article = (SELECT max(article) FROM fingerprint)")
    places = [where for where, _ in found(store)]
    assert len(places) == 2
    assert "article p0003" in places
