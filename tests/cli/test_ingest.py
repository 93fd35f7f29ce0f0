"""``provenance ingest`` stores what it reads and tells about it on standard error only."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.command import run


def test_nothing_is_written_to_standard_output():
    outcome = run("ingest", "pages", "records.jsonl")
    assert (outcome.code, outcome.out) == (0, "")
    assert "added 5, known 0, rejected 0" in outcome.talk
    assert "articles/s" in outcome.talk


def test_a_second_run_adds_nothing_and_succeeds():
    run("ingest", "pages")
    outcome = run("ingest", "pages")
    assert outcome.code == 0
    assert "added 0, known 3" in outcome.talk


def test_a_dry_run_stores_nothing_and_makes_no_store():
    outcome = run("ingest", "pages", "--dry-run")
    assert outcome.code == 0
    assert "would add 3" in outcome.talk
    assert not Path("db").exists()


def test_quiet_is_silent_and_verbose_tells_stages():
    assert run("ingest", "pages", "-q").talk == ""
    assert "read: 0.50 s" in run("ingest", "pages", "-v").talk


def test_the_store_can_be_named_before_and_after_the_verb_and_by_the_environment(monkeypatch):
    for arguments in (("--db", "a.db", "ingest", "pages"), ("ingest", "pages", "--db=b.db")):
        assert run(*arguments).code == 0
    monkeypatch.setenv("PROVENANCE_DB", "c.db")
    assert run("ingest", "pages").code == 0
    assert [name for name in ("a.db", "b.db", "c.db") if Path(name).exists()] == ["a.db", "b.db", "c.db"]


def test_options_may_stand_between_inputs():
    assert "added 3" in run("ingest", "pages/bridge.txt", "--jobs", "2", "pages/ferry.txt", "pages/copy.txt").talk


def test_standard_input_is_an_input():
    assert "added 2" in run("ingest", "-", stdin=Path("records.jsonl").read_bytes()).talk


def test_the_rejects_file_of_this_run_is_not_read():
    Path("pages/bad.jsonl").write_text("{}\n", encoding="utf-8")
    outcome = run("ingest", "pages", "--rejects", "pages/bad.jsonl")
    assert outcome.code == 0
    assert "rejected 0" in outcome.talk


def test_an_archive_is_ingested_in_one_go():
    outcome = run("ingest", "pages", "--engine", "batch", "--work", "work")
    assert outcome.code == 0
    assert "added 3" in outcome.talk


def test_a_work_folder_is_for_a_batch_run():
    outcome = run("ingest", "pages", "--work", "work")
    assert outcome.code == 2
    assert "hint:  add --engine batch" in outcome.talk


def test_an_unfinished_run_is_told_from_pages():
    """A folder with a manifest of ours is a run, and nobody reads its files as pages."""
    Path("work").mkdir()
    Path("work/manifest.json").write_text("{}", encoding="utf-8")
    assert run("ingest", "work", "--dry-run").code == 2
