"""A page that ends its reading process costs a question that page, and nothing else of what was asked."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from provenance.engines import local, sandbox
from provenance.tracker import Tracker
from tests.conftest import ROOT
from tests.fakes import fatal_reader
from tests.fakes.command import run as run_fake

run = partial(run_fake, tracker=None)

FERRY = "The ferry to the eastern islands left the harbour late on Monday because of fog in the strait. " * 4
TIDES = "High water stood at the second step of the old quay, and the market had to be moved uphill again. " * 4
RECORDS = [
    {"id": "ferry", "html": f"<p>{FERRY}</p>"},
    {"id": "crashes", "html": f"<p>{fatal_reader.CRASHES}</p>"},
    {"id": "copy", "html": f"<div>{FERRY}</div>"},
    {"id": "tides", "text": TIDES},
    {"id": "short", "html": "<p>Mist.</p>"},
]
SLOW = [{"id": name, "html": f"<p>the bridge that {name}</p>"} for name in ("loops", "swells")]


@pytest.fixture(autouse=True)
def fatal(tmp_path, monkeypatch):
    """Some pages end their reading process; records.jsonl holds one of them among others."""
    monkeypatch.setattr(local, "_reading_with", fatal_reader.reading_with)
    limits = sandbox.Limits(seconds=1)
    monkeypatch.setattr(sandbox, "Sandbox", partial(sandbox.Sandbox, limits=limits))
    monkeypatch.chdir(tmp_path)
    write("records.jsonl", RECORDS)


def write(name: str, records: Sequence[dict[str, str]]) -> None:
    lines = [json.dumps(record) + "\n" for record in records]
    Path(name).write_text("".join(lines), encoding="utf-8")


def quarantined() -> list[tuple[str, str]]:
    """Return the id and the code of each record in the file of rejects."""
    rows = [json.loads(line) for line in Path("bad.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(json.loads(row["record"])["id"], row["code"]) for row in rows]


def ids(data: bytes) -> list[str]:
    return [json.loads(line)["id"] for line in data.splitlines()]


def test_filter_keeps_fatal_pages_aside_and_the_others_in_order():
    write("all.jsonl", [*RECORDS[:3], *SLOW, *RECORDS[3:]])
    outcome = run("filter", "all.jsonl", "--rejects", "bad.jsonl")
    assert (outcome.code, ids(outcome.data)) == (3, ["ferry", "tides", "short"])
    codes = ["page.killed_reader", "page.timeout", "page.memory"]
    assert quarantined() == list(zip(["crashes", "loops", "swells"], codes, strict=True))
    assert "kept 3, dropped 1, rejected 3" in outcome.talk
    assert outcome.talk.count("reading it ended the reading process (signal 11); sha256 ") == 1


def test_filter_with_add_stores_all_but_the_fatal_ones():
    outcome = run("--db", "x.db", "filter", "records.jsonl", "--add")
    assert (outcome.code, outcome.talk.count("error: records.jsonl:2: ")) == (3, 1)
    with Tracker("x.db", read_only=True) as tracker:
        assert {article.id for article in tracker.articles()} == {"ferry", "copy", "tides", "short"}


def test_check_gives_the_others_their_verdicts():
    outcome = run("check", "records.jsonl", "--rejects", "bad.jsonl")
    assert outcome.code == 3
    assert [(d["id"], d["verdict"]) for d in outcome.documents] == [
        ("ferry", "new"), ("copy", "exact"), ("tides", "new"), ("short", "undecidable"),
    ]  # fmt: skip
    assert quarantined() == [("crashes", "page.killed_reader")]


@pytest.mark.parametrize("verb", ["trace", "show"])
def test_trace_and_show_of_a_file_answer_for_the_others(verb):
    outcome = run(verb, "records.jsonl", "--format", "jsonl")
    assert outcome.code == 3
    assert [d.get("id") or d["article"]["id"] for d in outcome.documents] == ["ferry", "copy", "tides", "short"]
    assert outcome.talk.count("error: records.jsonl:2: ") == 1


def test_in_the_library_a_fatal_page_is_undecidable_and_no_item_is_lost():
    with Tracker(":memory:") as tracker:
        found = [(item["id"], v.verdict) for item, v in tracker.filter(RECORDS, batch=4, isolated=True)]
    assert [name for name, _ in found] == [record["id"] for record in RECORDS]
    assert [verdict for _, verdict in found if verdict == "undecidable"] == ["undecidable"] * 2


def test_short_texts_start_no_process(monkeypatch):
    """Nor is one started for verdicts on them: an answer need not wait half a second for it."""
    monkeypatch.setattr(sandbox, "Sandbox", None)
    write("texts.jsonl", RECORDS[3:4])
    assert run("check", "texts.jsonl").code == run("show", "texts.jsonl").code == 0
    with pytest.raises(TypeError), Tracker(":memory:") as tracker:
        list(tracker.check([{"text": FERRY * (local.SHORT_TEXT // len(FERRY) + 1)}], isolated=True))


def test_isolated_verdicts_are_those_given_in_place():
    pages = [record for record in RECORDS if record["id"] != "crashes"]
    found = []
    for isolated in (False, True):
        with Tracker(":memory:") as tracker:
            found.append([verdict for _, verdict in tracker.filter(pages, isolated=isolated, batch=3)])
    assert found[0] == found[1]


def test_a_live_pipe_gets_each_html_record_back_before_it_sends_the_next(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "provenance", "--db", str(tmp_path / "no.db"), "filter", "-q", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for text in (FERRY, TIDES):
            line = json.dumps({"html": f"<p>{text}</p>"}).encode() + b"\n"
            process.stdin.write(line)
            process.stdin.flush()
            assert process.stdout.readline() == line
