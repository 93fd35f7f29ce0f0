"""A batch run on one machine: the store of the local engine, whatever ends it on the way, or no store at all."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from provenance.engines.batch import checking, columns, linking, portions, publishing, running, segments
from provenance.engines.batch.folder import RunFolder, manifest_of
from provenance.engines.batch.writing import save, whole
from provenance.errors import RecipeMismatch, StoreError
from provenance.settings import Settings
from provenance.tracker import Tracker
from tests.fakes.corpus import records

_PAIR = "JOIN article x ON x.row = a JOIN article y ON y.row = b"
TABLES = {
    "article": "SELECT id, sha256, url, host, path FROM article",
    "capture": "SELECT id, key, capture.path FROM capture JOIN article ON article.row = article",
    "reading": "SELECT id, document FROM reading JOIN article ON article.row = article",
    "print": "SELECT id, signature, digest FROM fingerprint JOIN article ON article.row = article",
    "band": "SELECT key, id FROM band JOIN article ON article.row = article",
    "match": f"SELECT x.id, y.id, kind, jaccard FROM match {_PAIR}",
    "relation": f"SELECT x.id, y.id, kind, jaccard FROM relation {_PAIR}",
    "passage": "SELECT key, id FROM passage JOIN article ON article.row = article",
    "cluster": "SELECT id, document FROM cluster",
    "lineage": "SELECT id, document FROM lineage JOIN article ON article.row = article",
    "inferred": "SELECT id, key, articles FROM inferred_source JOIN cluster ON cluster.row = cluster",
    "reject": "SELECT DISTINCT path, code FROM reject",
}
PAGES = records(60)


def contents(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return what a store holds, by the names the world knows."""
    with sqlite3.connect(db) as connection:
        found = {name: sorted(connection.execute(query)) for name, query in TABLES.items()}
    connection.close()
    return found


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut everything so small that there are several of each."""
    monkeypatch.setattr(segments, "SEGMENT", 25)
    monkeypatch.setattr(portions, "PORTION", 8)
    monkeypatch.setattr(linking, "_TOGETHER", 16)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    db = tmp_path_factory.mktemp("local") / "local.db"
    with Tracker(db) as tracker:
        tracker.ingest(PAGES)
    return contents(db)


def batch(db: Path, pages: list[dict[str, Any]] = PAGES, **how: Any) -> Any:
    with Tracker(db) as tracker:
        return tracker.ingest(pages, engine="batch", **how)


def test_both_engines_make_the_same_store(tmp_path, local):
    """Table by table, in another order of the input as well."""
    shuffled = random.Random(3).sample(PAGES, len(PAGES))
    summary = batch(tmp_path / "batch.db", shuffled, work=tmp_path / "work")
    assert (summary.read, summary.added, summary.known) == (60, 60, 0)
    assert contents(tmp_path / "batch.db") == local
    assert (tmp_path / "work").exists()


def test_pages_met_again_and_pages_that_cannot_be_read(tmp_path):
    """Further captures and rejects are stored as by the local engine, and the work folder is taken away."""
    again = [{**PAGES[3], "path": "later.jsonl:1"}, {**PAGES[4], "text": "别的正文。" * 40}, {"id": "x"}]
    pages = [*PAGES[:30], *again]
    with Tracker(tmp_path / "local.db") as tracker:
        expected = tracker.ingest(pages)
    rejects: list[str] = []
    with Tracker(tmp_path / "batch.db") as tracker:
        found = tracker.ingest(pages, engine="batch", on_reject=lambda reject: rejects.append(reject.code))
    assert (found.read, found.added, found.known, found.rejected) == (33, 30, 1, 2)
    assert (expected.added, expected.known, expected.rejected) == (30, 1, 2)
    assert sorted(rejects)[0] == "input.id_reused"
    assert contents(tmp_path / "batch.db") == contents(tmp_path / "local.db")
    assert not list(tmp_path.glob("*.work"))


def test_a_run_goes_on_where_it_was_cut_short(tmp_path, local, monkeypatch):
    """What is read is not read again, and what is concluded not concluded again."""
    work, written = tmp_path / "work", []
    write = portions.write

    def cut(folder, number, *rest):
        if number == 3:
            raise KeyboardInterrupt
        write(folder, number, *rest)

    monkeypatch.setattr(portions, "write", cut)
    with pytest.raises(KeyboardInterrupt):
        batch(tmp_path / "batch.db", work=work)

    def counted(folder, number, *rest):
        written.append(number)
        write(folder, number, *rest)

    monkeypatch.setattr(portions, "write", counted)
    monkeypatch.setattr(segments, "write", None)  # every page is read by now
    batch(tmp_path / "batch.db", work=work)
    assert written[0] == 3
    assert contents(tmp_path / "batch.db") == local


def test_checkpoints_are_on_the_disk(tmp_path, monkeypatch):
    """What a power cut takes is made again: no file that a later run trusts was left to the system to write."""
    synced, fsync = set(), os.fsync

    def seen(descriptor: int) -> None:
        synced.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", seen)
    work = tmp_path / "work"
    batch(tmp_path / "batch.db", work=work)
    files = {path for path in work.rglob("*") if path.is_file() and path.name != "lock"}
    mapped = {"signatures.npy", "keys.npy"}  # flushed as maps
    assert len(files) > 10
    assert {path.name for path in files if path.stat().st_ino not in synced} <= mapped


def test_a_checkpoint_that_was_cut_short_is_not_there(tmp_path):
    """No half of a file takes its name, and what had it keeps it."""
    path = tmp_path / "file.npy"
    save(path, np.arange(3))
    with pytest.raises(TypeError), whole(path) as out:
        out.writelines([b"half", None])  # type: ignore[list-item]
    assert np.load(path).tolist() == [0, 1, 2]


def test_a_run_that_is_done_is_named_again(tmp_path):
    """Whatever else was done to the store since."""
    how = {"work": tmp_path / "work", "pages": PAGES[:10]}
    first = batch(tmp_path / "batch.db", **how)
    with Tracker(tmp_path / "batch.db") as tracker:
        assert tracker.ingest(PAGES[10:12]).run != first.run
    again = batch(tmp_path / "batch.db", **how)
    assert (again.run, again.added, again.known) == (first.run, 0, 10)


def test_large_pages_are_held_a_few_at_a_time(tmp_path, local, monkeypatch):
    """However many would be taken in together if they were small; the result is the same."""
    monkeypatch.setattr(running, "CHARACTERS", 2_000)
    batch(tmp_path / "batch.db", work=tmp_path / "work")
    made = [segments.load(tmp_path / "work" / "pages", number) for number in range(4)]
    assert all(one is not None and len(one.ids) + len(one.rejects) < 25 for one in made)
    assert contents(tmp_path / "batch.db") == local


def test_other_pages_make_another_run(tmp_path):
    """A work folder of other pages is used as far as it fits, and no further."""
    work = tmp_path / "work"
    batch(tmp_path / "first.db", PAGES[:40], work=work)
    first = manifest_of(work)
    batch(tmp_path / "second.db", work=work)
    second = manifest_of(work)
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert second.done["assemble"]["articles"] == 60


def test_a_finished_run_is_imported_by_its_folder(tmp_path, local):
    """Twice as well: the second time everything is known."""
    batch(tmp_path / "batch.db", work=tmp_path / "work")
    for added in (60, 0):
        with Tracker(tmp_path / "other.db") as tracker:
            assert tracker.import_run(tmp_path / "work").added == added
    assert contents(tmp_path / "other.db") == local


def _import_and_die(folder: Path, db: Path, at: int) -> None:
    store, calls = publishing._store, [0]

    def dying(*given: Any) -> None:
        store(*given)
        calls[0] += 1
        if calls[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)

    publishing._store = dying  # type: ignore[assignment]
    with Tracker(db) as tracker:
        tracker.import_run(folder)


def test_a_killed_import_is_made_whole_by_the_next(tmp_path, local):
    """Killed in the middle of one transaction after the other: no duplicate, no loss."""
    batch(tmp_path / "batch.db", work=tmp_path / "work")
    db = tmp_path / "killed.db"
    for at in (1, 2, 3):
        child = multiprocessing.get_context("fork").Process(
            target=_import_and_die, args=(tmp_path / "work", db, at)
        )
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL
    with Tracker(db) as tracker:
        tracker.import_run(tmp_path / "work")
    assert contents(db) == local


def test_a_store_with_articles_is_refused(tmp_path):
    """A batch run makes a store of its own; the error says so before anything is read."""
    with Tracker(tmp_path / "store.db") as tracker:
        tracker.ingest(PAGES[:1])
        with pytest.raises(StoreError, match="holds articles already"):
            tracker.ingest(iter(lambda: pytest.fail("read"), None), engine="batch")


def test_an_unfinished_run_and_other_folders_are_refused(tmp_path):
    """Each with what to do about it."""
    RunFolder(tmp_path / "empty")
    with Tracker(tmp_path / "store.db") as tracker, pytest.raises(StoreError, match="not finished"):
        tracker.import_run(tmp_path / "empty")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(StoreError, match="no folder of a batch run"):
        RunFolder(tmp_path / "mine")
    (tmp_path / "empty" / "manifest.json").write_text('{"format": "another"}')
    with pytest.raises(StoreError, match="cannot be read"):
        manifest_of(tmp_path / "empty")


def test_a_run_of_other_settings_is_refused(tmp_path):
    """Results of two settings never meet in one store."""
    batch(tmp_path / "batch.db", PAGES[:5], work=tmp_path / "work")
    with (
        Tracker(tmp_path / "other.db", settings=Settings(edited=0.7)) as tracker,
        pytest.raises(RecipeMismatch),
    ):
        tracker.import_run(tmp_path / "work")


def test_processes_conclude_as_one_does(tmp_path, local):
    """How many work on it changes nothing."""
    batch(tmp_path / "batch.db", work=tmp_path / "work", jobs=2)
    assert contents(tmp_path / "batch.db") == local


class TestInvariants:
    """Each thing that must hold is broken on purpose, and the run fails."""

    @pytest.fixture
    def held(self, tmp_path: Path) -> columns.Columns:
        batch(tmp_path / "batch.db", PAGES[:30], work=tmp_path / "work")
        return columns.load(tmp_path / "work" / "columns")

    def broken(self, held: columns.Columns, **more: Any) -> None:
        fields = {name: np.array(getattr(held, name)) for name in columns._FILES}
        with pytest.raises(StoreError, match="does not hold together"):
            checking.check_columns(columns.Columns(**{**fields, **more}), Settings())

    def test_columns(self, held):
        self.broken(held, texts=np.array(held.texts)[::-1])
        self.broken(held, texts=np.array(held.texts) + 1)
        self.broken(held, signatures=np.array(held.signatures)[:, 1:])
        self.broken(held, signatures=np.array(held.signatures)[1:])
        self.broken(held, keys=np.array(held.keys)[:, 1:])
        self.broken(held, carriers=np.roll(np.arange(len(held.texts)), 1))

    @pytest.mark.parametrize("roots", [[1, 1], [0, 0, 1], [-1, 0]])
    def test_roots(self, roots):
        with pytest.raises(StoreError, match="does not hold together"):
            checking.check_roots(np.array(roots))

    def test_components_that_cross(self):
        with pytest.raises(StoreError, match="crosses"):
            checking.check_roots(np.array([0, 0, 2]), np.array([0, 1, 1]))

    def test_a_component_that_comes_out_otherwise(self, held, monkeypatch):
        monkeypatch.setattr(checking, "_SAMPLE", 1)
        candidates, _ = linking.candidate_components(held)
        kept = linking.kept(held, candidates, Settings().agreeing)
        assert checking.check_sample(held, candidates, kept, Settings()) > 0
        with pytest.raises(StoreError, match="made again"):
            checking.check_sample(held, candidates, np.arange(len(kept)), Settings())

    @pytest.mark.parametrize(
        ("order", "bounds", "labels"),
        [([0, 1], [0, 2], [0, 1, 2]), ([0, 0], [0, 2], [0, 1]), ([0, 1], [0, 1, 2], [0, 0])],
    )
    def test_portions(self, order, bounds, labels):
        with pytest.raises(StoreError, match="does not hold together"):
            checking.check_portions(np.array(order), np.array(bounds), np.array(labels))

    def test_conclusions(self, tmp_path, held):
        found = portions.read(tmp_path / "work" / "portions", 0)
        ids = [lineage.article for lineage in found.lineages]
        checking.check_portion(found, ids)
        for portion, articles in (
            (found, ids[1:]),
            (portions.Portion(found.clusters[1:], found.lineages), ids),
            (portions.Portion((*found.clusters, found.clusters[0]), found.lineages), ids),
            (portions.Portion(found.clusters, found.lineages[1:]), ids),
        ):
            with pytest.raises(StoreError, match="does not hold together"):
                checking.check_portion(portion, articles)
        with pytest.raises(StoreError, match="made again"):
            checking.check_again(found, portions.Portion(found.clusters, found.lineages[1:]))

    def test_nothing_is_published(self, tmp_path, monkeypatch):
        """Where a check fails, the store stays empty, and a rerun fails as well."""
        monkeypatch.setattr(running, "kept", lambda held, candidates, least: np.zeros(len(candidates), np.int64))
        for _ in range(2):
            with pytest.raises(StoreError, match="does not hold together"):
                batch(tmp_path / "store.db", work=tmp_path / "work")
        with Tracker(tmp_path / "store.db") as tracker:
            assert tracker.reads.counts()["article"] == 0
