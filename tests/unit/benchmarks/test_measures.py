"""Figures on examples small enough to count by hand."""

from __future__ import annotations

import pytest

from benchmarks.cascades.bases import _Fresh, _is_prose, _plain, _unwrapped
from benchmarks.cascades.gate import below
from benchmarks.cascades.measures import Share, bcubed, measure, pair_score, truth_of
from benchmarks.cascades.model import CascadePage, Cell, Expected, Role, Work
from benchmarks.cascades.peers import shingles


def page(
    id_: str,
    role: Role,
    work: str,
    *,
    parent: str | None = None,
    damages: tuple[Cell, ...] = (),
    expected: Expected = "full",
    sources: tuple[str, ...] = (),
) -> CascadePage:
    return CascadePage(id_, role, work, parent, damages, expected, "zh", "", "", "text", "", None, sources)


PAGES = [
    page("w-0", "original", "w"),
    page("w-1", "copy", "w", parent="w-0", damages=(("typos", 1),)),
    page("w-2", "copy", "w", parent="w-0", damages=(("truncated", 3),), expected="attached"),
    page("w-3", "copy", "w", parent="w-1", damages=(("typos", 3),)),
    page("u", "unrelated", "u", expected="apart"),
    page("d", "digest", "d", expected="apart", sources=("w-0",)),
    page("ta", "template", "ta", expected="apart", sources=("tb",)),
    page("tb", "template", "tb", expected="apart", sources=("ta",)),
]


def test_perfect_clusters_have_perfect_figures():
    """The truth itself scores one everywhere and lists no miss."""
    figures = measure(PAGES, truth_of(PAGES))
    assert (figures.pairs.f1, figures.full_pairs.f1, figures.bcubed.f1) == (1, 1, 1)
    assert figures.damages == {("typos", 1): Share(1, 1), ("truncated", 3): Share(1, 1)}
    assert (figures.mixtures, figures.digests, figures.negatives) == (Share(1, 1), Share(1, 1), Share(0, 1))
    assert not figures.misses


def test_a_lost_copy_and_a_false_merge_are_counted_and_named():
    """w-2 alone costs three of six pairs; the unrelated page in w's cluster makes three false ones of six."""
    found = {"w-0": 1, "w-1": 1, "w-3": 1, "u": 1, "w-2": 2, "d": 3, "ta": 4, "tb": 4}
    figures = measure(PAGES, found)
    assert figures.pairs.precision == pytest.approx(3 / 6)
    assert figures.pairs.recall == pytest.approx(3 / 6)
    assert figures.full_pairs.recall == 1  # among the full copies nothing is lost
    assert figures.damages[("truncated", 3)] == Share(0, 1)
    assert figures.negatives == Share(1, 1)
    assert figures.negatives_any == Share(2, 2)
    assert [(miss.kind, miss.page) for miss in figures.misses] == [("false merge", "u"), ("lost copy", "w-2")]


def test_bcubed_is_the_mean_over_pages():
    """Two clusters of two, one of them split: recall (1 + 1 + ½ + ½) / 4; merged: the same for precision."""
    truth = {"a": "1", "b": "1", "c": "2", "d": "2"}
    split = bcubed({"a": 1, "b": 1, "c": 2, "d": 3}, truth, list(truth))
    assert (split.precision, split.recall) == (1, 0.75)
    merged = bcubed(dict.fromkeys(truth, 1), truth, list(truth))
    assert (merged.precision, merged.recall) == (0.5, 1)


def test_nothing_claimed_is_precise():
    """All alone: precision one, recall nought."""
    score = pair_score({"a": 1, "b": 2}, {"a": "w", "b": "w"}, ["a", "b"])
    assert (score.precision, score.recall, score.f1) == (1, 0, 0)


def test_a_figure_below_its_floor_or_missing_is_reported():
    """Equal is enough; a floor without a figure is a figure of nought."""
    assert below({"a": 0.5, "b": 0.33333}, {"a": 0.5, "b": 0.3333}) == []
    assert len(below({"a": 0.4}, {"a": 0.5, "gone": 0.1})) == 2


def test_natural_duplicates_are_no_two_works():
    """A text that shares half of itself with an earlier one is refused, a fresh one is admitted."""
    text = "".join(chr(0x4E00 + i * 37 % 5000) for i in range(600))
    fresh = _Fresh("zh")
    assert fresh.admits(Work("a", "", text, "zh"))
    assert not fresh.admits(Work("b", "", text[:300] + text[:200][::-1], "zh"))
    assert fresh.admits(Work("c", "", text[::-1], "zh"))
    assert fresh.refused == 1


def test_wire_copy_is_unwrapped():
    """Lines of one paragraph are joined; an indent or a blank line begins the next."""
    assert _unwrapped("Showers went on\nall week.\n    The dry spell\nis over.\n\nPrices rose.") == (
        "Showers went on all week.\nThe dry spell is over.\nPrices rose."
    )


def test_markdown_and_bilingual_notices_are_no_news():
    """Images, rules and bare addresses go, a link leaves its words; half a page of English is not Chinese."""
    assert _plain("![灯](a.jpg)\n---\n见[渡口](http://a.example)的灯\n<http://a.example/1>") == "见渡口的灯"
    assert _is_prose("渡口的灯今年都换成了太阳能的 LED 灯。", "zh")
    assert not _is_prose("渡口的灯。The lamps of the ferry", "zh")
    assert not _is_prose("渡口\n八盏\n十二盏\n" * 40, "zh")  # a table: no sentence in all of it


def test_peers_see_five_characters_or_three_words():
    """Windows are distinct and of the stated length; a short text is one window."""
    assert shingles("甲乙丙 丁戊己", "zh") == ["乙丙丁戊己", "甲乙丙丁戊"]
    assert shingles("One two, three four", "en") == ["one two three", "two three four"]
    assert shingles("甲", "zh") == ["甲"]
