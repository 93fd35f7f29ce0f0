"""An ingest that was cut short goes on with a file of lines where it was left, and ends as one that was not."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from benchmarks.contents import contents, differences, pages
from benchmarks.crashes import write_lines
from provenance.engines import ingest
from provenance.inputs import lines
from provenance.inputs.parsing import parse_json
from provenance.inputs.reading import read_inputs
from provenance.tracker import Tracker
from tests.fakes.command import run as run_fake

run = partial(run_fake, tracker=None)
RECORDS = 40
REJECTED = 2  # of them; see pages
FILE = "pages.jsonl"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ingest, "BATCH", 5)
    write_lines(Path(FILE), pages(RECORDS))


@pytest.fixture
def parsed(monkeypatch):
    """The lines parsed so far."""
    found: list[bytes] = []

    def parse(data: bytes) -> object:
        found.append(data)
        return parse_json(data)

    monkeypatch.setattr(lines, "parse_json", parse)
    return found


def cut_short(path: str, after: int) -> None:
    """Ingest the file, interrupted when *after* records were read."""

    def interrupted(tracker):
        for number, one in enumerate(read_inputs([FILE], recall=tracker.read_before)):
            if number == after:
                raise KeyboardInterrupt
            yield one

    with Tracker(path) as tracker, pytest.raises(KeyboardInterrupt):
        tracker.ingest(interrupted(tracker))


@pytest.mark.parametrize("after", [4, 23, 39])
def test_the_next_run_reads_what_is_left_and_ends_as_an_uninterrupted_one(after, parsed):
    """Rejects of before are told again, in number and order, as if all had been read."""
    whole = run("--db", "whole.db", "ingest", FILE, "--rejects", "whole.jsonl", "-q")
    cut_short("x.db", after)
    parsed.clear()
    resumed = run("--db", "x.db", "ingest", FILE, "--rejects", "x.jsonl", "-q")
    rejects = [Path(name).read_text(encoding="utf-8") for name in ("whole.jsonl", "x.jsonl")]
    assert (whole.code, resumed.code) == (3, 3)
    assert rejects[0] == rejects[1]
    assert rejects[0].count("\n") == REJECTED
    assert differences(contents(Path("whole.db")), contents(Path("x.db"))) == []
    stored = after // 5 * 5
    bad = sum(number % 17 == 16 for number in range(stored))
    assert len(parsed) == RECORDS - stored + bad


def test_a_run_over_a_file_read_to_its_end_parses_rejects_only_and_knows_the_rest(parsed):
    first = run("ingest", FILE, "-q")
    parsed.clear()
    again = run("ingest", FILE)
    assert first.code == again.code == 3
    assert "added 0, known 38, rejected 2" in again.talk
    assert len(parsed) == REJECTED


def test_a_file_that_grew_is_read_from_where_it_grew(parsed):
    run("ingest", FILE, "-q")
    parsed.clear()
    with Path(FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "new", "text": "雾锁江面，渡轮停航两个小时，旅客改走大桥。" * 9}) + "\n")
    assert "added 1, known 38, rejected 2" in run("ingest", FILE).talk
    assert len(parsed) == REJECTED + 1


def test_a_file_that_was_changed_is_read_from_the_start(parsed):
    run("ingest", FILE, "-q")
    data = Path(FILE).read_bytes()
    Path(FILE).write_bytes(data.split(b"\n", 1)[1])
    parsed.clear()
    assert "added 0, known 37, rejected 2" in run("ingest", FILE).talk
    assert len(parsed) == RECORDS - 1


def test_a_rehearsal_and_a_store_that_is_not_there_remember_nothing(parsed):
    for _ in range(2):
        parsed.clear()
        assert "would add" in run("ingest", FILE, "--dry-run").talk
        assert len(parsed) == RECORDS
    assert not Path("db").exists()


def test_all_rejects_of_a_file_that_holds_nothing_else_make_no_store():
    Path(FILE).write_text("no\nno\n", encoding="utf-8")
    assert run("ingest", FILE).code == 2
    assert not Path("db").exists()
