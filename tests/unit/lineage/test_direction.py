"""Evidence that one page was taken from another."""

from __future__ import annotations

import pytest

from provenance.lineage import weights
from provenance.lineage.direction import GROUPS, Fit, between, group_sum
from provenance.records import Article, Evidence, Flag
from tests.fakes.articles import article, claim

SAME = Fit(1.0, 1.0, 1000, 0)


def codes(parent: Article, copy: Article, fit: Fit = SAME) -> dict[str, float]:
    return {item.code: item.weight for item in between(parent, copy, fit, [])}


def test_two_pages_that_say_nothing_give_no_evidence():
    assert codes(article("a"), article("b")) == {}


def test_only_the_strongest_piece_of_a_group_counts():
    pieces = [Evidence("E3", 2.0, ""), Evidence("E4", 0.5, ""), Evidence("E2", 4.0, ""), Evidence("E2", 2.0, "")]
    assert group_sum(pieces, GROUPS) == 6.0


@pytest.mark.parametrize("sign", [1, -1])
def test_sums_are_clipped(sign):
    assert group_sum([Evidence(f"E{i}", sign * 4.0, "") for i in (0, 1, 2, 7)], GROUPS) == sign * weights.CLIP


def test_a_parent_that_lacks_text_of_its_copy_pays_for_it():
    assert codes(article("a"), article("b"), Fit(0.5, 1.0, 1000, 10))["E0"] == pytest.approx(-2.0)
    assert codes(article("a"), article("b"), Fit(0.5, 1.0, 1000, 400))["E0"] < -2.0


@pytest.mark.parametrize(
    ("parent", "copy", "weight"),
    [
        ("2024-03-05", "2024-03-06", 1.0),
        ("2024-03-05T09:00", "2024-03-05T09:30", 0.5),
        ("2024-03-06", "2024-03-05", -1.0),
        ("2024-03-05", "2024-03-05T23:00", None),
        ("2024-03-05", "2024-03-05", None),
        ("2024-03", "2024-04", None),
        (None, "2024-03-05", None),
        ("gestern", "2024-03-05", None),
    ],
)
def test_stated_times_speak_as_far_as_they_are_precise(parent, copy, weight):
    assert codes(article("a", published=parent), article("b", published=copy)).get("E11") == weight


def test_a_date_that_may_be_the_sources_own_is_no_evidence():
    copied = article("b", published="2024-03-09", flags=(Flag("copied_date"),))
    assert "E11" not in codes(article("a", published="2024-03-05"), copied)


def test_capture_times_count_only_where_nothing_is_stated():
    early, late = "2024-03-05T09:00:00Z", "2024-03-07T09:00:00Z"
    assert codes(article("a", fetched_at=early), article("b", fetched_at=late)) == {"E10": weights.SEEN_EARLIER}


def test_a_statement_of_small_reliability_weighs_little():
    parent = article("a", outlet="青石日报")
    strong = codes(parent, article("b", claim("direct_source", "青石日报", reliability=0.95)))
    weak = codes(parent, article("b", claim("direct_source", "青石日报", reliability=0.3)))
    assert strong["E3"] > weak["E3"] >= 0


def test_an_ancestor_is_not_a_parent():
    parent = article("a", outlet="青石日报")
    assert codes(parent, article("b", claim("original_publisher", "青石日报"))) == {"E4": weights.ANCESTOR}


def test_furniture_of_ones_own_host_is_no_leak():
    parent, copy = (
        article("a", outlet="南渡网", host="h.example"),
        article("b", claim("self", "南渡网"), host="h.example"),
    )
    assert "E2" not in codes(parent, copy)


def test_an_original_title_names_the_parent():
    parent = article("a", title="青石镇老磨坊换上新水轮")
    copy = article(
        "b", claim("direct_source", None, rule="zh.original_title", title="青石镇老磨坊换上新水轮"), title="震惊"
    )
    assert codes(parent, copy)["E9"] == weights.TITLE
    decorated = article("b", title="青石镇老磨坊换上新水轮(组图)")
    assert codes(parent, decorated)["E9"] == weights.TITLE
    assert "E9" not in codes(decorated, parent)


@pytest.mark.parametrize(
    ("reliability", "weight"), [(0.5, 1.0), (0.88, 2.992), (0.999, 4.0), (0.0, 0.0), (1.0, 4.0)]
)
def test_the_odds_of_a_statement(reliability, weight):
    assert weights.statement(reliability) == pytest.approx(weight, abs=0.001)
