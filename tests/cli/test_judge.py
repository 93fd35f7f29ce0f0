"""``judge``: decisions about pairs and about sources, kept, honoured, listed and withdrawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from provenance.tracker import Tracker
from tests.fakes.command import run

STORY = (
    "The harbour commission voted on Tuesday to dredge the eastern channel before the winter storms arrive. "
    "Engineers expect the work to take eleven weeks and to cost just under four million crowns, paid from the "
    "port levy. Fishing crews will use the northern basin in the meantime, and two ferries change their berths."
)
OTHER = (
    "A retired lighthouse keeper has given the island museum a crate of letters written between 1911 and 1934. "
    "They describe shipwrecks, a whale that came into the bay, and the price of lamp oil in every single year. "
    "Curators will read and copy them during the spring, and show the best of them from the first of June on."
)


@pytest.fixture
def store(tmp_path: Path) -> str:
    lines = [
        {"id": "first", "text": STORY, "url": "https://one.example/1", "published": "2026-03-03"},
        {"id": "second", "text": STORY, "url": "https://two.example/1", "published": "2026-03-04"},
        {"id": "third", "text": STORY, "url": "https://three.example/1", "published": "2026-03-05"},
        {"id": "other", "text": OTHER, "url": "https://four.example/1", "published": "2026-03-01"},
        {"id": "short", "text": "Nothing to see.", "url": "https://five.example/1"},
    ]
    path = tmp_path / "stories.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    db = str(tmp_path / "judged.db")
    assert run("--db", db, "ingest", str(path), tracker=None).code == 0
    return db


def traced(db: str, ref: str) -> dict:  # type: ignore[type-arg]
    return json.loads(run("--db", db, "trace", ref, "--format", "jsonl", tracker=None).out)  # type: ignore[no-any-return]


def test_a_source_that_a_person_names_is_the_direct_source(store):
    """It wins over the evidence, is part of it, and is listed with its direction."""
    done = run("--db", store, "judge", "first", "source", "third", "--reason", "told us so", tracker=None)
    assert done.code == 0
    (listed,) = (json.loads(line) for line in done.out.splitlines())
    assert (listed["articles"], listed["says"], listed["reason"]) == (["first", "third"], "source", "told us so")
    found = traced(store, "first")
    assert (found["direct_source"]["article"], found["direct_source"]["confidence"]) == ("third", 1.0)
    assert found["derivations"][0]["source"] == "third"
    assert found["derivations"][0]["evidence"][0]["code"] == "judged"
    assert found["canonical"]["article"] != "first"
    told = run("--db", store, "explain", "first", "third", "--format", "table", tracker=None).out
    assert "A was taken from B" in " ".join(told.split())
    assert "told us so" in told


def test_withdrawing_a_source_brings_back_what_the_evidence_says(store):
    before = {name: traced(store, name) for name in ("first", "second", "third")}
    run("--db", store, "judge", "first", "source", "third", tracker=None)
    assert run("--db", store, "judge", "third", "first", "withdrawn", tracker=None).out == ""
    after = {name: traced(store, name) for name in before}
    assert [{**found, "run": None} for found in after.values()] == [
        {**found, "run": None} for found in before.values()
    ]


def test_a_source_in_another_cluster_is_named_and_joins_nothing(store):
    """The lineage of the copy names the page; clusters stay as they are, also when the copy's grows later."""
    clusters = traced(store, "first")["cluster"], traced(store, "other")["cluster"]
    assert run("--db", store, "judge", "first", "source", "other", tracker=None).code == 0
    found = traced(store, "first")
    assert found["direct_source"]["article"] == "other"
    assert [hop["article"] for hop in found["chain"]][-2:] == ["other", "first"]
    assert (found["cluster"], traced(store, "other")["cluster"]) == clusters
    more = [{"id": "later", "text": STORY, "url": "https://six.example/1"}]
    with Tracker(store) as tracker:
        tracker.ingest(more)
        assert tracker.trace("first").direct_source.article == "other"


def test_a_text_too_short_to_compare_can_have_a_source(store):
    assert run("--db", store, "judge", "short", "same", "other", tracker=None).code == 2
    assert run("--db", store, "judge", "short", "source", "other", tracker=None).code == 0
    found = traced(store, "short")["direct_source"]
    assert (found["article"], found["relation"]) == ("other", None)


def test_circles_are_refused_in_one_line(store):
    """A is from B, B from C: that C is from A cannot be said as well; nothing is stored of it."""
    run("--db", store, "judge", "first", "source", "second", tracker=None)
    run("--db", store, "judge", "second", "source", "third", tracker=None)
    refused = run("--db", store, "judge", "third", "source", "first", tracker=None)
    assert refused.code == 2
    assert len(refused.talk.strip().splitlines()) == 2
    assert "people decided that first comes from third" in refused.talk
    assert len(run("--db", store, "judge", "--list", tracker=None).out.splitlines()) == 2


def test_the_newest_source_of_an_article_holds(store):
    """A second decision replaces the first, and withdrawing it does not bring the first back."""
    run("--db", store, "judge", "first", "source", "second", tracker=None)
    run("--db", store, "judge", "first", "source", "third", tracker=None)
    assert traced(store, "first")["direct_source"]["article"] == "third"
    with Tracker(store) as tracker:
        assert [(one.a, one.b) for one in tracker.judgements()] == [("first", "third")]
        assert tracker._store.judgements(["second"]) == []  # type: ignore[list-item]
    assert run("--db", store, "judge", "first", "third", "withdrawn", tracker=None).out == ""


def test_a_decision_about_the_source_leaves_one_about_the_text_alone(store):
    run("--db", store, "judge", "first", "other", "same", tracker=None)
    done = run("--db", store, "judge", "first", "source", "other", tracker=None)
    assert [json.loads(line)["says"] for line in done.out.splitlines()] == ["same", "source"]


@pytest.mark.parametrize("words", [["first"], ["first", "second"], ["first", "source"], ["source", "a", "b"]])
def test_half_a_decision_is_refused_with_the_form(store, words):
    done = run("--db", store, "judge", *words, tracker=None)
    assert done.code == 2
    assert "provenance judge A source B" in done.talk


def test_every_trace_says_what_spoke_for_it(store):
    """The likeliest origin and sources come with their evidence in log odds, in both forms."""
    found = traced(store, "second")
    assert found["origins"]
    assert found["derivations"]
    assert all(item["detail"] and item["log_odds"] for one in found["origins"] for item in one["evidence"])
    drawn = run("--db", store, "trace", "second", "--format", "table", tracker=None).out
    assert "\nevidence\n" in drawn
    assert "weighed, not held: first" in drawn
    assert "probability of third" in drawn


def test_what_was_believed_before_a_decision_is_kept(store):
    """Lineages are versions: what was concluded, by which run, until which other."""
    with Tracker(store) as tracker:
        tracker.judge("first", "third", "source")
        old, new = tracker._store.lineage_versions("first")  # type: ignore[arg-type]
        assert (old.lineage.run, old.replaced_by) == ("r-0001", new.lineage.run)
        assert new.replaced_by is None
        assert old.lineage.direct_source != new.lineage.direct_source
        assert old.lineage.origins
        assert len(tracker._store.lineage_versions("other")) == 1  # type: ignore[arg-type]


def test_a_user_without_a_login_name_is_a_number(store, monkeypatch):
    """As in a container, whose users are in no list."""

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 54321")

    monkeypatch.setattr("getpass.getuser", nobody)
    monkeypatch.setattr("os.getuid", lambda: 54321)
    done = run("--db", store, "judge", "first", "other", "different", tracker=None)
    assert (done.code, [one["who"] for one in done.documents]) == (0, ["54321"])


def test_that_there_is_no_decision_is_said(store):
    """On a terminal, nothing at all would look like a command that did not run."""
    listed = run("--db", store, "judge", "--list", tracker=None)
    assert (listed.code, listed.out, listed.talk) == (0, "", "no decision holds\n")


def test_a_cluster_in_the_place_of_an_article_is_called_one(store):
    with Tracker(store) as tracker:
        cluster = tracker.trace("first").cluster
    for arguments in (("judge", cluster, "other", "same"), ("trace", cluster), ("explain", cluster, "other")):
        done = run("--db", store, *arguments, tracker=None)
        assert done.code == 2
        assert f"'{cluster}' is a cluster, not an article\nhint:  give an id" in done.talk


def test_an_address_that_nothing_has_is_repeated_as_it_was_typed(store):
    done = run("--db", store, "trace", "https://one.example/2", tracker=None)
    assert done.talk.startswith("error: https://one.example/2: no article answers to 'https://one.example/2'\n")
