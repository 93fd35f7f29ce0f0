"""``provenance check`` tells how records stand to the store, in its exit code too."""

from __future__ import annotations

from tests.fakes.command import run


def test_a_copy_makes_the_exit_code_1():
    run("ingest", "pages/bridge.txt")
    outcome = run("check", "pages")
    assert outcome.code == 1
    assert [(d["path"], d["verdict"]) for d in outcome.documents] == [
        ("pages/bridge.txt", "exact"),
        ("pages/copy.txt", "exact"),
        ("pages/ferry.txt", "new"),
    ]


def test_without_copies_it_is_0():
    run("ingest", "pages/bridge.txt")
    assert run("check", "pages/ferry.txt").code == 0


def test_records_are_not_compared_with_each_other_but_without_a_store():
    run("ingest", "records.jsonl")
    assert run("check", "pages/ferry.txt").code == 0
    outcome = run("check", "pages", "--db", "none.db")
    assert [d["verdict"] for d in outcome.documents] == ["new", "exact", "new"]
    assert "comparing within the input only" in outcome.talk


def test_rejects_outweigh_copies():
    run("ingest", "mixed.jsonl")
    assert run("check", "mixed.jsonl").code == 3
