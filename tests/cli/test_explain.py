"""``provenance explain`` shows why, ``provenance judge`` overrides, and both say what they cannot do."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.fakes import command

run = partial(command.run, tracker=None)  # over a real store: what is explained is what it holds

STORY = (
    "The old ferry left the north quay at dawn with forty crates of apples and one very patient donkey. "
    "Nobody had told the captain about the donkey, and the captain had told nobody about the leak."
)
OTHER = (
    "Council members voted eleven to four on Tuesday to keep the lighthouse painted in red and white stripes. "
    "A proposal to try pale green found support only among the four youngest members."
)


@pytest.fixture(autouse=True)
def store() -> None:
    Path("one.txt").write_text(f"A donkey at sea\n{STORY}\n", encoding="utf-8")
    Path("two.txt").write_text(f"A donkey at sea\n{STORY.replace('forty', 'fifty')}\n", encoding="utf-8")
    Path("three.txt").write_text(f"Stripes stay\n{OTHER}\n", encoding="utf-8")
    assert run("ingest", "one.txt", "two.txt", "three.txt", "pages/ferry.txt").code == 0


def clusters(*names: str) -> list[str]:
    return [run("trace", name).documents[0]["cluster"] for name in names]


def test_a_pair_that_is_together_shows_its_text():
    """Scores stand beside thresholds, and the one changed word beside the runs."""
    outcome = run("explain", "one.txt", "two.txt")
    (document,) = outcome.documents
    assert outcome.code == 0
    assert document["schema"] == "provenance.explanation/1"
    assert document["together"]
    assert document["scores"]["coverage"][0] >= document["thresholds"]["edited"]
    changed = [s for s in document["stretches"] if s["kind"] not in ("run", "kept")]
    assert {frozenset((s["text_a"], s["text_b"])) for s in changed} == {frozenset(("or", "if"))}


def test_a_person_reads_it_as_text():
    """The table form has no JSON in it and no colour unless asked for."""
    outcome = run("explain", "one.txt", "three.txt", "--format", "table")
    assert "in two clusters" in outcome.out
    assert "longest shared run" in outcome.out
    assert "\x1b" not in outcome.out
    assert (
        "\x1b" in run("explain", "one.txt", "three.txt", "--format", "table", "--color", "always").data.decode()
    )


def test_a_judgement_moves_clusters_and_can_be_withdrawn():
    """Different parts them, same puts strangers together, withdrawn restores what the texts say."""
    assert clusters("one.txt", "two.txt")[0] == clusters("one.txt", "two.txt")[1]
    outcome = run("judge", "one.txt", "two.txt", "different", "--by", "Lin", "--reason", "two donkeys")
    assert outcome.code == 0
    assert [(d["says"], d["who"], d["reason"]) for d in outcome.documents] == [
        ("different", "Lin", "two donkeys")
    ]
    assert len(set(clusters("one.txt", "two.txt"))) == 2
    assert run("explain", "one.txt", "two.txt").documents[0]["reason"] == "Lin judged them different"
    assert run("judge", "one.txt", "three.txt", "same", "--by", "Wu").code == 0
    assert len(set(clusters("one.txt", "three.txt"))) == 1
    assert len(run("judge", "--list").documents) == 2
    for other in ("two.txt", "three.txt"):
        assert run("judge", "one.txt", other, "withdrawn").code == 0
    assert len(set(clusters("one.txt", "two.txt"))) == 1
    assert len(set(clusters("one.txt", "two.txt", "three.txt"))) == 2
    assert run("judge", "--list").documents == []


def test_a_judgement_outlives_another_ingest():
    """A rerun that disagrees does not override."""
    run("judge", "one.txt", "two.txt", "different")
    Path("four.txt").write_text(f"A donkey at sea\n{STORY} And so on.\n", encoding="utf-8")
    assert run("ingest", "one.txt", "four.txt").code == 0
    assert len(set(clusters("one.txt", "two.txt"))) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["judge", "one.txt", "two.txt"], "same, different, withdrawn"),
        (["judge", "one.txt", "two.txt", "maybe"], "same, different, withdrawn"),
        (["judge", "one.txt", "one.txt", "same"], "are one article"),
        (["judge", "one.txt", "nowhere.txt", "same"], "no article answers"),
        (["judge", "one.txt", "pages/ferry.txt", "same"], "too little text"),
        (["judge", "--list", "one.txt"], "or --list"),
        (["explain", "one.txt"], "required: B"),
        (["explain", "one.txt", "one.txt"], "are one article"),
        (["explain", "one.txt", "nowhere.txt"], "no article answers"),
    ],
)
def test_what_cannot_be_done_is_said_in_two_lines(arguments, words):
    """Exit code 2, nothing on standard output, and a hint."""
    outcome = run(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.talk
    assert "hint:" in outcome.talk


def test_no_store_is_no_answer_and_none_is_made():
    """A question never creates a store."""
    for arguments in (["explain", "a", "b"], ["judge", "a", "b", "same"], ["judge", "--list"]):
        outcome = run("--db", "elsewhere.db", *arguments)
        assert outcome.code == 2
        assert "no store at elsewhere.db" in outcome.talk
        assert not Path("elsewhere.db").exists()
