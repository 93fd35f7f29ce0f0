"""Crashes, full disks and other writers: a batch is stored whole or not at all, and none is lost."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from provenance.errors import StoreError
from provenance.records import ArticleId
from provenance.store import Store, connection
from tests.unit.store.samples import begin, dump, fill, integrity, item, keys

REPOSITORY = Path(__file__).resolve().parents[3]

# Writes batches of ten with their bands for ever, and says so after each commit.
INGEST = """
import sys
from provenance.store import Store
from tests.unit.store.samples import begin, item, keys

store = Store(sys.argv[1])
run = begin(store)
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    items = [item(f"{sys.argv[2]}-{number:04d}-{i}") for i in range(10)]
    with store.write() as writer:
        writer.add_articles(items, run)
        writer.add_bands([article.id for _, article, _ in items], keys(10, seed=number))
    print(number, flush=True)
"""


def ingest(path: Path, name: str, batches: int) -> subprocess.Popen[str]:
    """Start a process that writes to the store at *path*, and wait until it is about to."""
    process = subprocess.Popen(
        [sys.executable, "-c", INGEST, str(path), name, str(batches)],
        stdout=subprocess.PIPE, text=True, cwd=REPOSITORY,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


class TestKill:
    @pytest.mark.parametrize("milliseconds", [5, 35, 80, 150, 260])
    def test_kill_leaves_whole_batches_and_loses_none(self, tmp_path, milliseconds):
        """After kill -9 the file is sound, no batch is partial, and every acknowledged one is there."""
        path = tmp_path / "x.db"
        process = ingest(path, "k", 10_000)
        time.sleep(milliseconds / 1000)
        process.kill()
        assert process.stdout is not None
        acknowledged = [line for line in process.stdout.read().splitlines() if line]
        process.wait()
        process.stdout.close()
        with Store(path) as store:
            counts = store.counts()
            begin(store)
            states = [run.state for run in store.runs()]
        assert integrity(path) == ["ok"]
        assert counts["article"] % 10 == 0
        assert counts["article"] >= 10 * len(acknowledged)
        assert counts["band"] == 25 * counts["article"] == 25 * counts["reading"]
        assert states == ["abandoned", "running"]

    def test_kill_inside_a_batch_leaves_nothing_of_it(self, tmp_path):
        """What a killed process had written but not committed is gone."""
        path = tmp_path / "x.db"
        Store(path).close()
        code = (
            "import os, signal, sys\nfrom provenance.store import Store\n"
            "from tests.unit.store.samples import begin, item\n"
            "store = Store(sys.argv[1]); run = begin(store)\n"
            "with store.write() as writer:\n"
            "    for i in range(50):\n"
            "        writer.add_articles([item(f'{i}-{j}', '长' * 5000 + f'{i}-{j}') for j in range(50)], run)\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        subprocess.run([sys.executable, "-c", code, str(path)], cwd=REPOSITORY, check=False)
        with Store(path) as store:
            assert store.counts()["article"] == store.counts()["raw"] == 0
            fill(store, [item("a1")])
        assert integrity(path) == ["ok"]


class TestSeveralWriters:
    def test_two_processes_lose_no_row(self, tmp_path):
        """Two writers take turns; each row of each is there."""
        path = tmp_path / "x.db"
        processes = [ingest(path, name, 25) for name in "pq"]
        for process in processes:
            process.communicate(timeout=60)
            assert process.returncode == 0
        with Store(path, read_only=True) as store:
            assert store.counts()["article"] == 2 * 25 * 10
            assert store.counts()["band"] == 2 * 25 * 10 * 25
        assert integrity(path) == ["ok"]


class TestFullDisk:
    @pytest.fixture
    def store(self, tmp_path, monkeypatch):
        """Return a store that may not grow over 100 pages."""
        Store(tmp_path / "x.db").close()
        with monkeypatch.context() as patch:
            patch.setattr("provenance.store.sqlite_file.WRITER", (*connection.WRITER, "max_page_count=100"))
            with Store(tmp_path / "x.db") as store:
                yield store

    @staticmethod
    def large(name: str):
        noise = keys(400, seed=len(name)).tobytes().hex()
        return [item(f"{name}{i}", f"{name}{i}{noise}") for i in range(20)]

    def test_batch_is_given_up_and_the_rest_is_safe(self, tmp_path, store):
        """The error says what to do; what was acknowledged can be read, and with space all goes on."""
        run = begin(store)
        with store.write() as writer:
            writer.add_articles([item("a1")], run)
        before = dump(store.path)
        with pytest.raises(StoreError, match="disk is full") as caught, store.write() as writer:
            writer.add_articles(self.large("b"), run)
        assert caught.value.code == "store.disk_full"
        assert dump(store.path) == before
        with Store(tmp_path / "x.db") as roomy, roomy.write() as writer:
            writer.add_articles([item("c1")], run)
        assert store.all_ids() == [ArticleId("a1"), ArticleId("c1")]

    def test_swallowed_error_stores_nothing(self, store):
        """Code that catches the database's error inside a batch cannot make half of it stay."""
        run = begin(store)
        before = dump(store.path)

        def swallow(writer):
            try:
                writer.add_articles(self.large("b"), run)
            except Exception:  # the mistake under test
                return

        with pytest.raises(StoreError, match="rolled back"), store.write() as writer:
            swallow(writer)
        assert dump(store.path) == before
