"""An ingest killed at any moment loses nothing it acknowledged, and ends where one that nobody killed ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from benchmarks.contents import contents, differences, pages
from provenance.engines import ingest
from provenance.errors import StoreError
from provenance.records import Page
from provenance.store import Store, connection
from provenance.tracker import Tracker
from tests.conftest import ROOT

KILLS = 20


def test_kills_at_random_moments_leave_no_fault():
    """`python -m benchmarks.crashes 200` is the long form; the seed is fixed, the moments are the machine's."""
    outcome = subprocess.run(
        [sys.executable, "-m", "benchmarks.crashes", str(KILLS), "7", "30"],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith(f"{KILLS} kills in ")
    assert outcome.stdout.endswith(" 0 faults\n")


def test_ctrl_c_keeps_the_batches_that_are_done(tmp_path, monkeypatch):
    """The run is closed as failed, and the next one adds only what is missing."""
    monkeypatch.setattr(ingest, "BATCH", 5)
    records = pages(30)
    whole = tmp_path / "whole.db"
    with Tracker(whole) as tracker:
        tracker.ingest(records)

    def interrupted():
        yield from records[:12]
        raise KeyboardInterrupt

    path = tmp_path / "x.db"
    with Tracker(path) as tracker:
        with pytest.raises(KeyboardInterrupt):
            tracker.ingest(interrupted())
        kept = {page.id for page in records[:10] if isinstance(page, Page)}
        assert {article.id for article in tracker.articles()} == kept
        tracker.ingest(records)
    assert differences(contents(whole), contents(path)) == []
    with Store(path, read_only=True) as store:
        assert [run.state for run in store.runs()] == ["failed", "published"]
        assert list(store.verify()) == []


def test_ctrl_c_of_the_program_is_130(tmp_path):
    """A signal while the program reads its input: one line, a hint, nothing half done."""
    process = subprocess.Popen(
        [sys.executable, "-m", "provenance", "--db", str(tmp_path / "x.db"), "ingest", "-"],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write(b'{"text": "' + "水库今晨开闸放水。".encode() * 20 + b'"}\n')
    process.stdin.flush()
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, talk = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)
    assert b"Traceback" not in talk or process.returncode == -signal.SIGINT


def test_a_full_disk_is_one_line_and_the_rest_is_safe(tmp_path, monkeypatch):
    """What was acknowledged can be read; with space, the same command ends where it would have ended."""
    monkeypatch.setattr(ingest, "BATCH", 5)
    records = pages(40)
    whole, path = tmp_path / "whole.db", tmp_path / "x.db"
    with Tracker(whole) as tracker:
        tracker.ingest(records)
    Store(path).close()
    room = (path.stat().st_size + 2 * whole.stat().st_size) // 3 // 8192  # pages: enough for most batches
    done: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr("provenance.store.sqlite_file.WRITER", (*connection.WRITER, f"max_page_count={room}"))
        with Tracker(path) as tracker, pytest.raises(StoreError) as caught:
            tracker.ingest(records, observer=lambda progress: done.append(progress.done))
    assert caught.value.code == "store.disk_full"
    assert 0 < done[-1] < len(records)
    with Tracker(path) as tracker:
        stored = {article.id for article in tracker.articles()}
        assert stored == {page.id for page in records[: done[-1]] if isinstance(page, Page)}
        tracker.ingest(records)
    assert differences(contents(whole), contents(path)) == []


def test_a_store_deleted_under_a_reader_is_no_crash(tmp_path):
    """A reader that has it open reads on; the next one is told that there is none."""
    path = tmp_path / "x.db"
    with Tracker(path) as tracker:
        tracker.ingest(pages(10))
    with Store(path, read_only=True) as reader:
        ids = reader.all_ids()
        for file in tmp_path.iterdir():
            file.unlink()
        assert reader.all_ids() == ids
    with pytest.raises(StoreError, match="no store at"):
        Store(path, read_only=True)


def test_a_file_locked_by_another_program_is_one_line(tmp_path, monkeypatch):
    """Another program holds SQLite's own lock: after the busy timeout it is said who is in the way."""
    import sqlite3

    path = tmp_path / "x.db"
    Store(path).close()
    waits = tuple("busy_timeout=50" if "busy_timeout" in pragma else pragma for pragma in connection.WRITER)
    monkeypatch.setattr("provenance.store.sqlite_file.WRITER", waits)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, Store(path) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught, store.write():
            pass
        assert caught.value.code == "store.busy"
        other.execute("ROLLBACK")
        with store.write():
            pass
