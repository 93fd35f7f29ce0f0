"""``provenance report`` lists clusters as data, as a table and as pages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.fakes.command import run


@pytest.fixture(autouse=True)
def store(folder: Path) -> None:
    run("ingest", "pages", "records.jsonl")


def test_a_pipe_gets_json_lines():
    documents = run("report").documents
    assert [document["size"] for document in documents] == [3]
    assert documents[0]["schema"] == "provenance.cluster/1"


def test_json_is_one_array_also_when_empty():
    assert [c["size"] for c in json.loads(run("report", "--format", "json", "--min-size", "1").out)] == [3, 1, 1]
    assert json.loads(run("report", "--format", "json", "--min-size", "9").out) == []


def test_csv_has_one_row_per_cluster_and_guards_formulas():
    Path("evil.jsonl").write_text('{"text": "=1+1\\nx"}\n{"text": "=1+1\\ny"}\n', encoding="utf-8")
    run("ingest", "evil.jsonl")
    rows = list(csv.DictReader(io.StringIO(run("report", "--format", "csv").out)))
    assert {row["title"] for row in rows} == {"'=1+1", "Harbour bridge opens to traffic"}
    assert rows[0]["canonical_confidence"] == "0.93"


def test_a_piped_table_cuts_nothing():
    long = "Storm " * 60
    Path("long.jsonl").write_text(json.dumps({"id": "z" * 200, "text": f"{long}\nx"}) + "\n", encoding="utf-8")
    run("ingest", "long.jsonl")
    out = run("show", "--all", "--format", "table").out
    assert "z" * 200 in out
    assert "…" not in out


def test_a_terminal_gets_a_table_that_markup_and_escapes_cannot_break(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = "[/b] [red]x \\u001b[31m\\u202e\\ny"
    Path("evil.jsonl").write_text(f'{{"text": "{text}"}}\n{{"text": "{text}z"}}\n', encoding="utf-8")
    run("ingest", "evil.jsonl")
    outcome = run("report", terminal=True)
    assert outcome.code == 0
    assert "[/b] [red]x" in outcome.out
    assert "\\x1b[31m" in outcome.out
    assert "\u202e" not in outcome.out
    assert "\x1b[1m" in outcome.out


@pytest.mark.parametrize("setting", ["option", "environment"])
def test_a_terminal_that_wants_no_colour_gets_not_even_bold(setting, monkeypatch):
    if setting == "environment":
        monkeypatch.setenv("NO_COLOR", "1")
    arguments = ("--color", "never") if setting == "option" else ()
    assert "\x1b" not in run("report", *arguments, terminal=True).out


def test_html_writes_the_pages_and_says_where():
    outcome = run("report", "--html", "site")
    assert outcome.code == 0
    assert "pages: site/index.html" in outcome.talk
    assert len(outcome.documents) == 1
    cluster = outcome.documents[0]["id"]
    twin = json.loads(Path(f"site/clusters/{cluster}.json").read_text(encoding="utf-8"))
    assert twin["cluster"] == outcome.documents[0]
    assert len(twin["lineages"]) == 3


def test_limit_and_min_size_reach_the_tracker():
    assert len(run("report", "--min-size", "1", "--limit", "2").documents) == 2


def test_no_clusters_is_said_not_hidden():
    outcome = run("report", "--min-size", "9")
    assert (outcome.code, outcome.out) == (0, "")
    assert "0 clusters of 9 or more articles" in outcome.talk
