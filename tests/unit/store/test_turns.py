"""Readers and writers of one store, whichever kind it is: writers take turns, readers wait for nobody."""

from __future__ import annotations

import threading

import pytest

from provenance.errors import StoreError
from provenance.store import Store
from tests.unit.store.samples import begin, fill, item


def test_threads_and_objects_take_turns(target):
    """Threads of one object, and two objects on one store, do not get in each other's way."""
    with Store(target) as one, Store(target) as other:
        run = begin(one)

        def work(store: Store, name: str) -> None:
            for number in range(10):
                with store.write() as writer:
                    writer.add_articles([item(f"{name}{number}")], run)

        threads = [threading.Thread(target=work, args=(s, n)) for s, n in ((one, "a"), (one, "b"), (other, "c"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert one.counts()["article"] == 30


def test_write_inside_write_is_an_error_not_a_deadlock(target):
    """The same thread would wait for itself for ever."""
    with Store(target) as store, Store(target) as other:
        with store.write(), pytest.raises(StoreError, match="already"), other.write():
            pass
        with other.write():
            pass


def test_reader_sees_the_last_commit_never_a_batch_in_the_making(target):
    with Store(target) as store, Store(target, read_only=True) as reader:
        run = begin(store)
        with store.write() as writer:
            writer.add_articles([item("a1")], run)
            assert reader.all_ids() == []
            assert writer.all_ids() == ["a1"]
        assert reader.all_ids() == ["a1"]


def test_snapshot_stays_as_it_was_while_others_write(target):
    with Store(target) as store, Store(target, read_only=True) as reader:
        fill(store, [item("a1")])
        with reader.snapshot() as before:
            assert before.all_ids() == ["a1"]
            fill(store, [item("a2")])
            assert before.all_ids() == ["a1"]
        assert reader.all_ids() == ["a1", "a2"]
