"""``provenance trace`` and ``show`` answer for ids, URLs, paths, and files that are not stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.command import run


@pytest.fixture
def store() -> None:
    run("ingest", "pages/bridge.txt", "records.jsonl")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("verb", ["trace", "show"])
@pytest.mark.parametrize(
    ("ref", "path"),
    [
        ("r1", "records.jsonl:1"),
        ("https://example.org/b", "records.jsonl:1"),
        ("records.jsonl:3", "records.jsonl:3"),
        ("pages/bridge.txt", "pages/bridge.txt"),
        ("./pages/bridge.txt", "pages/bridge.txt"),
    ],
)
def test_a_stored_article_is_found_by_id_url_and_path(verb, ref, path):
    outcome = run(verb, ref)
    assert outcome.code == 0
    found = [d["article"]["path"] if verb == "trace" else d["path"] for d in outcome.documents]
    assert found == [path]


@pytest.mark.parametrize("verb", ["trace", "show"])
def test_a_file_outside_the_store_is_read_and_nothing_is_written(verb):
    outcome = run(verb, "pages/ferry.txt")
    assert outcome.code == 0
    assert len(outcome.documents) == 1
    assert not Path("db").exists()


def test_every_record_of_a_file_outside_the_store_is_traced_and_rejects_are_told():
    outcome = run("trace", "mixed.jsonl")
    assert outcome.code == 3
    assert [d["article"]["id"] for d in outcome.documents] == ["r2"]
    assert "mixed.jsonl:2: broken JSON" in outcome.talk


@pytest.mark.usefixtures("store")
def test_an_unknown_reference_fails():
    outcome = run("trace", "a99")
    assert outcome.code == 2
    assert outcome.talk.startswith("error: a99: no article 'a99' in the store\nhint:  ")


@pytest.mark.usefixtures("store")
def test_all_gives_one_document_per_article():
    assert len(run("trace", "--all").documents) == 3
    assert len(run("show", "--all").documents) == 3


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("terminal", [True, False])
def test_a_person_sees_the_chain_the_claims_and_the_flags_in_words(terminal, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "300")
    out = run("trace", "r1", "--format", "table", terminal=terminal).out
    assert "The text first appeared in 港口报 print 2024-02-20 p. 19. That page was never captured; one" in out
    assert "  ○ 港口报 print 2024-02-20 p. 19  canonical source  never captured\n  └· ● " in out
    assert "  0–20  original publisher: 港口报 (0.97)\n      “Harbour bridge opens”" in out
    assert "a date is written with a two-digit year ('24)" in out
    assert "\x1b" not in out


@pytest.mark.usefixtures("store")
def test_colour_can_be_forced():
    assert "\x1b[" in run("trace", "r1", "--format", "table", "--color", "always").out


@pytest.mark.usefixtures("store")
def test_an_article_document_holds_the_text_its_offsets_count():
    document = run("show", "pages/bridge.txt").documents[0]
    zone = document["zones"][0]
    assert document["text"][zone["start"] : zone["end"]] == Path("pages/bridge.txt").read_text(encoding="utf-8")
    assert document["fingerprint"]["recipe"] == "fake-v1"
