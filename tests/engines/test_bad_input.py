"""Pages that cannot be judged get a verdict that says so and why, match nobody, and are stored all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from provenance.errors import InputError, StoreError
from provenance.tracker import Tracker
from tests.unit.engines.test_relating import han

MENU = (
    "<nav>"
    + "<a href='/a'>首页</a> <a href='/b'>新闻</a> <a href='/c'>社会</a> <a href='/d'>财经</a> " * 12
    + "</nav>"
)
SHORT = "水轮昨天转了。"
CASES: dict[str, tuple[dict[str, str], str, str]] = {
    "too short": ({"text": SHORT}, "undecidable", "fewer than 80"),
    "empty body": ({"html": "<html><body></body></html>"}, "undecidable", "fewer than 80"),
    "punctuation": ({"text": "……。。。——！！！" * 400}, "undecidable", "fewer than 80"),
    "all furniture": ({"html": f"<html><body>{MENU}</body></html>"}, "furniture_only", "furniture"),
    "one character": ({"text": "哈" * 20_000}, "undecidable", "repeats itself"),
    "one line": (
        {"text": "紧急通知：今天下午全镇停水，请大家提前把水缸装满。\n" * 900},
        "undecidable",
        "repeats itself",
    ),
    "one word": ({"text": "紧急通知 " * 5_000}, "furniture_only", "furniture"),
}


@pytest.fixture(params=CASES, ids=lambda name: name.replace(" ", "-"))
def case(request: pytest.FixtureRequest) -> tuple[dict[str, str], str, str]:
    return CASES[request.param]


def test_the_verdict_says_why(case):
    """Two different pages of a kind do not match one another, nor what is stored."""
    record, kind, reason = case
    twins = [{**record, "id": name, "url": f"https://{name}.example/"} for name in ("one", "two")]
    with Tracker(":memory:") as tracker:
        found = [verdict for _, verdict in tracker.filter(twins)]
        tracker.ingest(twins)
        found += [verdict for _, verdict in tracker.check([{**record, "id": "three"}])]
        clusters = {lineage.cluster for _, lineage in tracker.lineages()}
    assert [verdict.verdict for verdict in found] == [kind] * 3
    assert all(reason in " ".join(verdict.reasons) for verdict in found)
    assert all(verdict.best_match is None for verdict in found)
    assert len(clusters) == 2


@pytest.mark.parametrize("item", [5, None, ["text"], b"bytes"])
def test_what_is_no_record_does_not_end_a_stream(item):
    """It is undecidable like a record without a text, and says why; the next one has its verdict."""
    with Tracker(":memory:") as tracker:
        found = [verdict for _, verdict in tracker.filter([item, {"text": han(2, 400)}])]
    assert [verdict.verdict for verdict in found] == ["undecidable", "new"]
    assert "a record must be an object" in found[0].reasons[0]


@pytest.mark.parametrize("one", [{"text": han(2, 400)}, "text", b"bytes"])
def test_one_record_is_not_taken_apart(one):
    """Its fields or letters would each have a verdict of their own."""
    with Tracker(":memory:") as tracker:
        takes: list[Callable[[Any], Any]] = [tracker.filter, tracker.check, tracker.ingest]
        for take in takes:
            with pytest.raises(InputError, match="one record is given") as caught:
                list(take(one))
            assert caught.value.hint == "hand in a list: [record]"
        assert not list(tracker.articles())


@pytest.mark.parametrize("db", [None, 5, b"store.db", ""])
def test_what_names_no_file_makes_none(db, tmp_path, monkeypatch):
    """A setting that is missing becomes no store by the name of "None"."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="names none"):
        Tracker(db)
    assert not list(tmp_path.iterdir())


def test_clusters_in_an_order_that_there_is_not_are_refused():
    with Tracker(":memory:") as tracker, pytest.raises(InputError, match="not sorted by 'age'") as caught:
        list(tracker.clusters(sort="age"))
    assert "last-seen" in caught.value.hint


TEXT = han(1, 200_000)
SENTENCES = [TEXT[i : i + 40] for i in range(0, len(TEXT), 40)]
LARGE = {
    "two hundred thousand characters on one line": TEXT,
    "sentences on one line": "。".join(SENTENCES),
    "a line for each sentence": "。\n".join(SENTENCES) + "。",
}


@pytest.mark.parametrize("name", LARGE)
def test_large_texts_are_compared_like_small_ones(name):
    """A text of two hundred thousand characters, its copy with one sentence changed, and an excerpt of it."""
    text = LARGE[name]
    changed = text[:80_000] + "。改动了这里。" + text[80_020:]
    with Tracker(":memory:") as tracker:
        tracker.ingest([{"id": "whole", "text": text}])
        verdicts = tracker.check([{"id": "copy", "text": changed}, {"id": "part", "text": text[5_000:5_600]}])
        assert [(v.verdict, v.best_match) for _, v in verdicts] == [("near", "whole"), ("contained_in", "whole")]
