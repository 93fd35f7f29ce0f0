"""``provenance filter`` passes on what is no copy, unchanged and in order."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import BRIDGE
from tests.fakes.command import run


def test_kept_records_leave_byte_for_byte_and_in_order():
    lines = [b'{"text":  "one",   "b": 1}\r\n', b'{"text": "two\\u0020x"}\n', '{"text": "雨"}'.encode()]
    Path("in.jsonl").write_bytes(b"".join(lines))
    outcome = run("filter", "in.jsonl")
    assert outcome.code == 0
    assert outcome.data == b"".join(lines) + b"\n"


def test_copies_of_earlier_records_are_dropped_and_kept_aside():
    data = Path("records.jsonl").read_bytes().replace(b"\n\n", b"\n")
    outcome = run("filter", "-", "--dropped", "copies.jsonl", stdin=data + data)
    assert outcome.data == data
    assert Path("copies.jsonl").read_bytes() == data
    assert "kept 2, dropped 2, rejected 0" in outcome.talk


def test_a_page_file_leaves_as_one_record():
    outcome = run("filter", "pages")
    assert [document["path"] for document in outcome.documents] == ["pages/bridge.txt", "pages/ferry.txt"]
    assert outcome.documents[0] == {"path": "pages/bridge.txt", "text": BRIDGE}


def test_a_missing_store_is_a_warning_and_not_made():
    outcome = run("filter", "pages")
    assert outcome.code == 0
    assert outcome.talk.startswith("warning: there is no store at db/provenance.db")
    assert not Path("db").exists()


def test_add_stores_and_the_next_run_drops_all():
    assert run("filter", "records.jsonl", "--add").code == 0
    outcome = run("filter", "records.jsonl")
    assert (outcome.code, outcome.out) == (0, "")
    assert "dropped 2" in outcome.talk


def test_mark_writes_every_verdict_with_its_record():
    documents = run("filter", "records.jsonl", "pages", "--mark").documents
    assert [(d["path"], d["verdict"], d["kept"]) for d in documents] == [
        ("records.jsonl:1", "new", True),
        ("records.jsonl:3", "new", True),
        ("pages/bridge.txt", "near", False),
        ("pages/copy.txt", "near", False),
        ("pages/ferry.txt", "new", True),
    ]
    assert documents[1]["record"] == {"id": "r2", "text": "Tide tables\nHigh water at noon.", "x": [1]}


def test_what_to_drop_is_policy():
    assert len(run("filter", "pages", "--drop", "").documents) == 3
    assert len(run("filter", "pages", "--drop", "exact").documents) == 2
    assert len(run("filter", "pages", "--drop", "new").documents) == 1


def test_every_dropped_record_is_explained_on_standard_error_and_the_data_stays_the_same():
    plain, told = run("filter", "pages"), run("filter", "pages", "--explain")
    assert told.data == plain.data
    assert "dropped pages/copy.txt: exact, see " in told.talk
    assert told.talk.count("dropped pages/") == 1
    assert "dropped pages/" not in run("filter", "pages", "--explain", "-q").talk


def test_half_a_surrogate_pair_passes_and_marks_as_json():
    line = b'{"text": "a\\ud83d"}\n'
    assert run("filter", "-", stdin=line).data == line
    assert json.loads(run("filter", "-", "--mark", stdin=line).out)["record"] == {"text": "a\ud83d"}


def test_output_goes_to_a_file_when_one_is_named():
    outcome = run("filter", "records.jsonl", "-o", "out.jsonl")
    assert outcome.out == ""
    assert len(Path("out.jsonl").read_text(encoding="utf-8").splitlines()) == 2
