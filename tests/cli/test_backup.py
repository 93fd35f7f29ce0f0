"""A backup is a whole store, taken while others write; restoring puts it back whole or not at all."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from provenance.store import Store
from provenance.store.backups import backup, restore
from provenance.version import APPLICATION, SCHEMA
from tests.fakes.command import run
from tests.fakes.demo import copy_of
from tests.unit.store.samples import begin, dump, fill, integrity, item


@pytest.fixture
def store(tmp_path, demo_store):
    return copy_of(demo_store, tmp_path / "x.db")


def command(db, *arguments):
    return run("--db", str(db), *arguments, tracker=None)


def listing(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


class TestBackup:
    def test_a_copy_is_a_store_like_the_first(self, tmp_path, store):
        outcome = command(store, "backup", str(tmp_path / "safe.db"))
        (document,) = outcome.documents
        assert outcome.code == 0
        assert document["articles"] == 74
        assert dump(tmp_path / "safe.db") == dump(store)
        assert command(tmp_path / "safe.db", "verify").code == 0
        assert not {name for name in listing(tmp_path) if name.startswith("safe.db") and name != "safe.db"}

    def test_an_existing_file_is_replaced_only_by_force(self, tmp_path, store):
        (tmp_path / "safe.db").write_text("precious")
        outcome = command(store, "backup", str(tmp_path / "safe.db"))
        assert outcome.code == 2
        assert "--force" in outcome.talk
        assert (tmp_path / "safe.db").read_text() == "precious"
        assert command(store, "backup", str(tmp_path / "safe.db"), "--force").code == 0

    def test_the_store_itself_is_never_the_target(self, store):
        before = store.read_bytes()
        assert command(store, "backup", str(store), "--force").code == 2
        assert store.read_bytes() == before

    def test_a_folder_that_is_not_there_is_told_of_the_target(self, tmp_path, store):
        outcome = command(store, "backup", str(tmp_path / "nowhere/safe.db"))
        assert outcome.code == 2
        assert outcome.talk.startswith(f"error: cannot write {tmp_path / 'nowhere/safe.db'}: No such file")

    def test_a_damaged_store_makes_no_backup(self, tmp_path, store):
        with closing(sqlite3.connect(store)) as raw:
            page, size = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'raw'").fetchone()[0], 8192
        data = bytearray(store.read_bytes())
        data[(page - 1) * size : (page - 1) * size + 200] = bytes(200)
        store.write_bytes(data)
        outcome = command(store, "backup", str(tmp_path / "safe.db"))
        assert outcome.code == 2
        assert "damaged" in outcome.talk
        assert not (tmp_path / "safe.db").exists()
        assert not (tmp_path / "safe.db.new").exists()

    def test_backups_under_a_writer_are_whole_batches(self, tmp_path):
        """Every copy taken meanwhile is sound, verified, and holds only whole batches."""
        with Store(tmp_path / "x.db") as store:
            run_ = begin(store)
            stop = threading.Event()

            def write() -> None:
                number = 0
                while not stop.is_set() and number < 60:
                    with store.write() as writer:
                        writer.add_articles([item(f"w{number:03d}-{i}") for i in range(4)], run_)
                    number += 1

            thread = threading.Thread(target=write)
            thread.start()
            copies = [backup(store.path, tmp_path / f"copy-{number}.db") for number in range(5)]
            stop.set()
            thread.join()
        for copy in copies:
            assert integrity(copy.path) == ["ok"]
            assert copy.articles % 4 == 0
            with Store(copy.path, read_only=True) as held:
                assert not [one for one in held.verify() if one.check != "orphans"]

    def test_a_folder_that_cannot_be_written_is_one_line(self, tmp_path, store):
        outcome = command(store, "backup", str(tmp_path / "none" / "safe.db"))
        assert outcome.code == 2
        assert len(outcome.talk.splitlines()) == 2


class TestRestore:
    def test_what_was_saved_comes_back(self, tmp_path, store):
        saved = dump(store)
        command(store, "backup", str(tmp_path / "safe.db"))
        outcome = command(tmp_path / "new" / "y.db", "restore", str(tmp_path / "safe.db"))
        assert outcome.code == 0
        assert dump(tmp_path / "new" / "y.db") == saved

    def test_a_live_store_is_replaced_only_by_force(self, tmp_path, store):
        with Store(tmp_path / "live.db") as live:
            fill(live, [item("a1")])
        before = dump(tmp_path / "live.db")
        outcome = command(tmp_path / "live.db", "restore", str(store))
        assert outcome.code == 2
        assert "--force" in outcome.talk
        assert dump(tmp_path / "live.db") == before
        assert command(tmp_path / "live.db", "restore", str(store), "--force").code == 0
        assert dump(tmp_path / "live.db") == dump(store)

    def test_the_log_of_the_old_store_is_not_played_into_the_new_one(self, tmp_path, store):
        """The old store has commits that are only in its log, and a reader that keeps the log alive."""
        with Store(tmp_path / "live.db") as live:
            fill(live, [item("a1")])
            assert live.all_ids() == ["a1"]
            fill(live, [item("a2")])
            assert (tmp_path / "live.db-wal").stat().st_size
            restore(store, tmp_path / "live.db", force=True)
        assert integrity(tmp_path / "live.db") == ["ok"]
        assert dump(tmp_path / "live.db") == dump(store)

    @pytest.mark.parametrize("content", [b"", b"title,url\n", b"SQLite format 3\0 but not really" * 40])
    def test_what_is_no_store_is_refused(self, tmp_path, store, content):
        (tmp_path / "other").write_bytes(content)
        before = store.read_bytes()
        assert command(store, "restore", str(tmp_path / "other"), "--force").code == 2
        assert store.read_bytes() == before

    def test_a_newer_store_is_refused(self, tmp_path, store):
        with closing(sqlite3.connect(tmp_path / "newer.db")) as raw:
            raw.execute(f"PRAGMA application_id={APPLICATION}")
            raw.execute(f"PRAGMA user_version={SCHEMA + 1}")
            raw.execute("CREATE TABLE t(x)")
        outcome = command(store, "restore", str(tmp_path / "newer.db"), "--force")
        assert outcome.code == 2
        assert "upgrade" in outcome.talk

    def test_a_damaged_backup_leaves_the_store_as_it_was(self, tmp_path, store):
        copy = copy_of(store, tmp_path / "safe.db")
        data = bytearray(copy.read_bytes())
        data[8192 * 3 : 8192 * 40] = bytes(8192 * 37)
        copy.write_bytes(data)
        before = store.read_bytes()
        assert command(store, "restore", str(copy), "--force").code == 2
        assert store.read_bytes() == before

    def test_a_missing_backup_is_one_line(self, tmp_path, store):
        outcome = command(store, "restore", str(tmp_path / "none.db"), "--force")
        assert outcome.code == 2
        assert len(outcome.talk.splitlines()) == 2
        assert json.dumps(outcome.talk)


@pytest.mark.parametrize("content", [None, b"no store"])
def test_what_is_no_backup_is_told_of_the_file_not_of_the_store(tmp_path, content):
    """The hint must not send people to look at --db."""
    if content is not None:
        (tmp_path / "safe.db").write_bytes(content)
    outcome = command(tmp_path / "x.db", "restore", str(tmp_path / "safe.db"))
    assert outcome.code == 2
    assert outcome.talk.endswith("hint:  give a file that provenance backup wrote\n")
