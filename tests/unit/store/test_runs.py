"""Runs, rejects, outlets and input positions."""

from __future__ import annotations

import pytest

from provenance.errors import RecipeMismatch, StoreError
from provenance.records import Reject, RunId
from provenance.store import InputState, Outlet, Store
from tests.unit.store.samples import begin, dump, fill, item


@pytest.fixture
def store(empty):
    with empty as store:
        yield store


class TestRuns:
    def test_run_is_recorded(self, store):
        """A run says who ran what, when, and what came of it."""
        run = begin(store)
        store.finish_run(run, {"added": 3})
        (found,) = store.runs()
        assert (found.id, found.state, found.version) == ("r-0001", "published", "0.1.0")
        assert (found.arguments, dict(found.counts)) == (("ingest", "页.jsonl"), {"added": 3})
        assert found.started.endswith("Z")
        assert found.finished is not None
        assert found.finished >= found.started

    def test_runs_are_numbered(self, store):
        """Numbers count up in one store."""
        assert [begin(store), begin(store)] == ["r-0001", "r-0002"]

    def test_run_of_a_closed_store_is_abandoned_by_the_next(self, target, store):
        """A run whose lock is free has no process any more."""
        with Store(target) as other:
            begin(other)
        begin(store)
        assert [run.state for run in store.runs()] == ["abandoned", "running"]

    def test_run_of_a_live_store_is_left_alone(self, target, store):
        """Two runs may be under way at once."""
        with Store(target) as other:
            begin(other)
            begin(store)
            assert [run.state for run in store.runs()] == ["running", "running"]

    def test_closed_run_cannot_be_closed_again(self, store):
        """What a run counted is never rewritten."""
        run = begin(store)
        store.finish_run(run, {}, "failed")
        with pytest.raises(StoreError, match="closed already"):
            store.finish_run(run, {"added": 1})

    @pytest.mark.parametrize("target", ["sqlite"], indirect=True)
    def test_no_lock_files_are_left(self, store):
        """A finished run leaves only the store and its lock."""
        store.finish_run(begin(store), {})
        assert sorted(file.name for file in store.path.parent.iterdir()) == ["x.db", "x.db.lock"]

    def test_other_settings_are_refused_where_articles_are(self, store):
        """Fingerprints of two settings do not mix; an empty store takes any."""
        begin(store)
        store.begin_run("0.1.0", "settings-2", "registry-1", "rules-1")
        fill(store, [item("a1")])
        with pytest.raises(RecipeMismatch, match="settings-2"):
            store.begin_run("0.1.0", "settings-2", "registry-1", "rules-1")
        store.begin_run("0.2.0", "settings-1", "registry-2", "rules-2")


class TestRejects:
    def test_rejects_of_a_run(self, store):
        """Rejects are kept by run, in order of path, each once."""
        first, second = begin(store), begin(store)
        bad, worse = Reject("b.jsonl:2", "no_text", "field missing"), Reject("a.html", "timeout", "30 s")
        for _ in range(2):
            with store.write() as writer:
                writer.add_rejects([bad, worse], first)
        assert store.rejects(first) == [worse, bad]
        assert store.rejects(second) == []

    def test_rejects_of_an_unknown_run(self, store):
        """A run that never was is an error, not an empty answer."""
        with pytest.raises(StoreError, match="r-0042"):
            store.rejects(RunId("r-0042"))


class TestOutlets:
    def test_outlet_belongs_to_the_run_that_met_it_first(self, store):
        """A name that is known stays as it is."""
        first, second = begin(store), begin(store)
        with store.write() as writer:
            writer.add_outlets([Outlet("江畔日报", "newspaper")], first)
            writer.add_outlets([Outlet("江畔日报"), Outlet("北岸报", parent="江畔日报")], second)
        assert store.outlets() == [
            Outlet("北岸报", None, "江畔日报", second),
            Outlet("江畔日报", "newspaper", None, first),
        ]


class TestInputs:
    def test_position_moves(self, store):
        """The last position counts."""
        run = begin(store)
        assert store.input_state("pages.jsonl") is None
        for position in (3, 8):
            with store.write() as writer:
                writer.set_input_state(InputState("pages.jsonl", "00", position), run)
        assert store.input_state("pages.jsonl") == InputState("pages.jsonl", "00", 8)

    def test_equal_position_writes_nothing(self, store):
        """A second run that stands where the first stood leaves the row."""
        written = []
        for _ in range(2):
            run = begin(store)
            with store.write() as writer:
                writer.set_input_state(InputState("pages.jsonl", "00", 8), run)
            written.append(dump(store)["input_state"])
        assert written[0] == written[1]
