"""``doctor`` says what is the matter and what to do, and is content with a store as it should be."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.fakes.command import run
from tests.fakes.demo import copy_of


@pytest.fixture
def store(tmp_path, demo_store):
    return copy_of(demo_store, tmp_path / "x.db")


def doctor(path, *arguments):
    return run("--db", str(path), "doctor", *arguments, tracker=None)


def test_a_store_as_it_should_be(store):
    outcome = doctor(store)
    assert outcome.code == 0
    checks = {row["check"]: row for row in outcome.documents}
    assert {row["state"] for row in checks.values()} <= {"ok", "note"}
    assert {"versions", "schema", "integrity", "recipes", "largest clusters", "weak bridges", "settings"} <= set(
        checks
    )
    assert all(row["hint"] for row in checks.values() if row["state"] != "ok")


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("DROP TRIGGER audit_no_delete", "guards"),
        ("UPDATE fingerprint SET recipe = 'c4-mh64-old-v0' WHERE article < 4", "recipes"),
        ("DELETE FROM search_docsize WHERE id = 4", "text index"),
        ("PRAGMA foreign_keys=OFF; UPDATE lineage SET cluster = 4711 WHERE article = 3", "references"),
    ],
)
def test_trouble_is_exit_1(store, statement, check):
    with closing(sqlite3.connect(store)) as raw:
        raw.executescript(statement)
        raw.commit()
    outcome = doctor(store)
    assert outcome.code == 1
    assert [row["check"] for row in outcome.documents if row["state"] == "trouble"] == [check]


def test_other_settings_are_trouble(store):
    with closing(sqlite3.connect(store)) as raw:
        raw.execute("DROP TRIGGER run_no_update")
        raw.execute("UPDATE run SET settings_digest = 'of-another-version'")
        raw.commit()
    trouble = {row["check"] for row in doctor(store).documents if row["state"] == "trouble"}
    assert trouble == {"settings", "guards"}


def test_a_run_that_was_cut_short_is_noted(store):
    with closing(sqlite3.connect(store)) as raw:
        raw.execute(
            "INSERT INTO run(id, state, version, settings_digest, registry_digest, rules_digest, arguments,"
            " started, counts) VALUES ('r-0009', 'running', '', '', '', '', '[]', '', '{}')"
        )
        raw.commit()
    found = {row["check"]: row for row in doctor(store).documents}["runs"]
    assert found["state"] == "note"
    assert "r-0009" in found["found"]


def test_a_table_is_readable(store):
    lines = doctor(store, "--format", "table").out.splitlines()
    assert lines[0].split() == ["check", "state", "found", "hint"]
