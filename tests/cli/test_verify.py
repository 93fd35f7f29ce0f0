"""``verify`` finds every change to what was acknowledged, and nothing in a store that is whole."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from provenance.store import log
from tests.fakes.command import Outcome, run
from tests.fakes.demo import copy_of


@pytest.fixture
def store(tmp_path, demo_store):
    return copy_of(demo_store, tmp_path / "x.db")


def verify(path: Path) -> Outcome:
    return run("--db", str(path), "verify", tracker=None)


def tamper(path: Path, *statements: str) -> None:
    """Run *statements* as somebody who has the file and takes the triggers away."""
    with closing(sqlite3.connect(path)) as raw:
        triggers = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            raw.execute(statement)
        for _, statement in triggers:
            raw.execute(statement)
        raw.commit()


def test_a_whole_store_has_nothing_to_find(store):
    outcome = verify(store)
    assert (outcome.code, outcome.out) == (0, "")
    assert "all is as it was acknowledged" in outcome.talk


@pytest.mark.parametrize(
    ("statement", "check", "where"),
    [
        ("UPDATE raw SET frame = (SELECT frame FROM raw WHERE row = 2) WHERE row = 1", "pages", "page "),
        ("UPDATE raw SET charset = 'gbk' WHERE row = 3", "rows", "raw"),
        ("UPDATE article SET host = 'elsewhere.example' WHERE row = 5", "rows", "article"),
        ("UPDATE capture SET fetched_at = '1999-01-01' WHERE row = 5", "rows", "capture"),
        ("UPDATE reading SET title = 'Another' WHERE row = 7", "readings", "article "),
        ("UPDATE fingerprint SET simhash = simhash + 1 WHERE article = 9", "rows", "fingerprint"),
        ("UPDATE judgement SET says = 'different' WHERE row = 1", "rows", "judgement"),
        ("UPDATE lineage_version SET document = '{}' WHERE row = 1", "rows", "lineage_version"),
        ("DELETE FROM cluster_event WHERE row = 70", "rows", "cluster_event"),
        ("DELETE FROM reject", "rows", "reject"),
        ("INSERT INTO reject(run, path, code, reason) VALUES (1, 'x', 'y', 'z')", "log", "reject"),
        ("UPDATE run SET counts = '{}' WHERE number = 1", "runs", "r-0001"),
        ("UPDATE audit SET payload = '{}' WHERE seq = 3", "log", "entry 3"),
        ("UPDATE audit SET payload = 'no JSON' WHERE action LIKE 'run %'", "runs", "the file"),
        ("UPDATE run SET counts = 'no JSON' WHERE number = 1", "runs", "the file"),
        ("UPDATE audit SET at = '2001-01-01' WHERE seq = 3", "log", "entry 3"),
        ("DELETE FROM audit WHERE seq = 4", "log", "entry 5"),
        ("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "runs", "r-0004"),
        ("DELETE FROM audit", "log", "raw"),
        ("DELETE FROM band WHERE article = 4; ", "", ""),
        ("INSERT INTO band VALUES (1, 4711)", "orphans", "row 4711"),
        ("UPDATE cluster SET size = size + 1 WHERE size = 7", "orphans", "cluster "),
        ("UPDATE lineage SET direct_article = 'a-none' WHERE article = 2", "orphans", "article a-none"),
        ("DELETE FROM search_docsize WHERE id = 4", "orphans", "article "),
    ],
)  # fmt: skip
def test_a_change_by_hand_is_found(store, statement, check, where):
    """Each by the check that is for it; an index that only proposes is rebuilt, not proven."""
    tamper(store, statement.rstrip("; "))
    outcome = verify(store)
    found = [(row["check"], row["where"]) for row in outcome.documents]
    assert outcome.code == (1 if check else 0)
    assert not check or any(one == check and place.startswith(where) for one, place in found), found
    assert all(row["what"] and row["repair"] for row in outcome.documents)


def test_two_entries_that_changed_places_are_found(store):
    tamper(
        store,
        "UPDATE audit SET seq = -2 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = -2",
    )
    assert {row["where"] for row in verify(store).documents} >= {"entry 2", "entry 3"}


def test_a_missing_guard_is_found(store):
    with closing(sqlite3.connect(store)) as raw:
        raw.execute("DROP TRIGGER raw_no_update")
    assert [(row["check"], row["where"]) for row in verify(store).documents] == [
        ("guards", "trigger raw_no_update")
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE raw SET length = 0",
        "DELETE FROM capture",
        "INSERT OR REPLACE INTO raw SELECT * FROM raw LIMIT 1",
        "UPDATE article SET url = NULL",
        "DELETE FROM article",
        "UPDATE judgement SET says = 'same'",
        "DELETE FROM lineage_version",
        "UPDATE run SET state = 'failed'",
        "DELETE FROM run",
        "DELETE FROM audit",
        "UPDATE audit SET at = 'now'",
        "INSERT INTO audit SELECT seq + 99, at, action, payload, prev, zeroblob(32) FROM audit WHERE seq = 2",
    ],
)  # fmt: skip
def test_the_file_itself_refuses_changes_to_what_is_only_added(store, statement):
    """With the pragma of every connection of ours, without which OR REPLACE passes a trigger by."""
    with closing(sqlite3.connect(store)) as raw:
        raw.execute("PRAGMA recursive_triggers=ON")
        with pytest.raises(sqlite3.IntegrityError, match=r"append-only|never changed|chain broken"):
            raw.execute(statement)


def test_the_log_covers_every_table_that_is_only_added_to():
    """A table with a trigger against changes is one whose rows the log digests."""
    from provenance.store.guards import ONLY_ADDED

    assert set(ONLY_ADDED) - {"audit"} <= {covered.name for covered in log.COVERED}


FLIPS = 60


def test_flipped_bits_of_pages_and_log_are_found_or_harmless(tmp_path, demo_store):
    """Bits anywhere in the file's pages of captured pages and of the log: found, or not one value differs."""
    missed = flips(demo_store, tmp_path / "x.db", FLIPS, seed=4)
    assert missed == []


def flips(whole: Path, place: Path, count: int, seed: int) -> list[tuple[int, int]]:
    """Return those of *count* random (offset, bit) flips that change a value and go unnoticed."""
    source = random.Random(seed)
    data = whole.read_bytes()
    with closing(sqlite3.connect(whole)) as raw:
        size = raw.execute("PRAGMA page_size").fetchone()[0]
        names = ("raw", "audit")
        try:
            pages = [n for (n,) in raw.execute("SELECT pageno FROM dbstat WHERE name IN (?, ?)", names)]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite does not tell which page belongs to which table")
    before = values(whole)
    missed = []
    for _ in range(count):
        offset, bit = (source.choice(pages) - 1) * size + source.randrange(size), source.randrange(8)
        damaged = bytearray(data)
        damaged[offset] ^= 1 << bit
        place.write_bytes(damaged)
        outcome = verify(place)
        assert outcome.code in (0, 1, 2), outcome.talk  # never a bug
        if outcome.code == 0 and values(place) != before:
            missed.append((offset, bit))
    return missed


def values(path: Path) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as raw:
        return [raw.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in ("raw", "audit")]
