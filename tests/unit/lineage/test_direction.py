"""Evidence that one page was taken from another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.lineage.direction import GROUPS, Fit, evidence_for, group_sum
from provenance.lineage.profile import profile
from provenance.lineage.times import checked
from provenance.records import Article, Evidence, Flag
from tests.fakes.articles import WEIGHTS, article, claim

SAME = Fit(1.0, 1.0, 1000, 0)


def codes(parent: Article, copy: Article, fit: Fit = SAME) -> dict[str, float]:
    return {item.code: item.weight for item in evidence_for(profile(copy), [(profile(parent), fit)], WEIGHTS)[0]}


def test_two_pages_that_say_nothing_give_no_evidence():
    assert codes(article("a"), article("b")) == {}


def test_only_the_strongest_piece_of_a_group_counts():
    pieces = [Evidence("E3", 2.0, ""), Evidence("E4", 0.5, ""), Evidence("E2", 4.0, ""), Evidence("E2", 2.0, "")]
    assert group_sum(pieces, GROUPS, 8.0) == 6.0


@pytest.mark.parametrize("sign", [1, -1])
def test_sums_are_clipped(sign):
    assert group_sum([Evidence(f"E{i}", sign * 4.0, "") for i in (0, 1, 2, 7)], GROUPS, 8.0) == sign * 8.0


def test_a_parent_that_lacks_text_of_its_copy_pays_for_it():
    words = codes(article("a"), article("b"), Fit(0.5, 1.0, 1000, 10))["E0"]
    assert words == pytest.approx(WEIGHTS.misfit / 2)
    assert codes(article("a"), article("b"), Fit(0.5, 1.0, 1000, 400))["E0"] < words


@pytest.mark.parametrize(
    ("parent", "copy", "size"),
    [
        ("2024-03-05", "2024-03-06", "dated_long_earlier"),
        ("2024-03-05T09:00", "2024-03-05T09:30", "dated_earlier"),
        ("2024-03-06", "2024-03-05", "dated_long_later"),
        ("2024-03-05T09:30", "2024-03-05T09:00", "dated_later"),
        ("2024-03-05", "2024-03-05T23:00", ""),
        ("2024-03-05", "2024-03-05", ""),
        ("2024-03", "2024-04", ""),
        (None, "2024-03-05", ""),
        ("gestern", "2024-03-05", ""),
    ],
)
def test_stated_times_speak_as_far_as_they_are_precise(parent, copy, size):
    wanted = WEIGHTS.value(size) if size else None
    assert codes(article("a", published=parent), article("b", published=copy)).get("E11") == wanted


def test_a_date_that_may_be_the_sources_own_is_no_evidence():
    copied = article("b", published="2024-03-09", flags=(Flag("copied_date"),))
    assert "E11" not in codes(article("a", published="2024-03-05"), copied)


def test_who_was_captured_first_counts_beside_what_pages_state():
    """Two clocks: a date can be printed at will, a capture cannot."""
    early, late = "2024-03-05T09:00:00Z", "2024-03-07T09:00:00Z"
    assert codes(article("a", fetched_at=early), article("b", fetched_at=late)) == {"E10": WEIGHTS.seen_earlier}
    stated = codes(
        article("a", fetched_at=late, published="2024-03-05"),
        article("b", fetched_at=early, published="2024-03-04"),
    )
    assert stated == {"E10": WEIGHTS.seen_later, "E11": WEIGHTS.dated_long_later}


def test_captures_are_ordered_by_their_moments_whatever_zone_they_are_told_in():
    """One in the evening in London comes after one of the next morning in Beijing."""
    beijing, london = "2024-03-06T01:00:00+08:00", "2024-03-05T20:00:00.5z"
    for first, second, weight in ((beijing, london, "seen_earlier"), (london, beijing, "seen_later")):
        found = codes(article("a", fetched_at=first), article("b", fetched_at=second))
        assert found == {"E10": WEIGHTS.value(weight)}
    assert codes(article("a", fetched_at=beijing), article("b", fetched_at="2024-03-05T17:00:00Z")) == {}


def test_what_is_dated_after_the_capture_of_a_page_was_not_its_source():
    copy = article("b", fetched_at="2024-03-05T09:00:00Z")
    assert codes(article("a", published="2024-03-09"), copy) == {"E11": WEIGHTS.dated_long_later}
    assert codes(article("a", published="2024-03-01"), copy) == {}


def test_a_time_before_that_of_the_source_it_names_is_no_evidence():
    """Either the date is forged or the statement false; as a time it orders nothing any more."""
    source = article("a", outlet="青石日报", published="2024-03-05")
    forged = article("b", claim("direct_source", "青石日报"), outlet="南渡网", published="2024-03-01")
    honest = article("c", claim("direct_source", "青石日报"), outlet="东河通讯社", published="2024-03-06")
    found = checked([profile(one) for one in (source, forged, honest)], [])
    assert [one.disproved for one in found] == [False, True, False]
    (items,) = evidence_for(found[2], [(found[1], SAME)], WEIGHTS)
    assert "E11" not in {item.code for item in items}


def test_a_statement_of_small_reliability_weighs_little():
    parent = article("a", outlet="青石日报")
    strong = codes(parent, article("b", claim("direct_source", "青石日报", reliability=0.95)))
    weak = codes(parent, article("b", claim("direct_source", "青石日报", reliability=0.3)))
    assert strong["E3"] > weak["E3"] >= 0


def test_an_ancestor_is_not_a_parent():
    parent = article("a", outlet="青石日报")
    assert codes(parent, article("b", claim("original_publisher", "青石日报"))) == {"E4": WEIGHTS.ancestor}


def test_a_byline_or_copyright_of_another_outlet_is_furniture_unless_an_agencys_or_beside_a_source():
    """An outlet signs its own pages; its agency's name stands on everybody's."""
    parent = article("a", outlet="青石日报")
    signed = claim("original_publisher", "青石日报", flags=("masthead",))
    assert codes(parent, article("b", signed)) == {"E2": WEIGHTS.furniture_by_form}
    assert codes(parent, article("b", replace(signed, medium="wire"))) == {"E4": WEIGHTS.ancestor}
    sourced = codes(parent, article("b", signed, claim("direct_source", "南渡网")))
    assert "E2" not in sourced
    assert sourced["E4"] == WEIGHTS.ancestor_beside


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
    assert codes(parent, copy)["E9"] == WEIGHTS.title
    decorated = article("b", title="青石镇老磨坊换上新水轮(组图)")
    assert codes(parent, decorated)["E9"] == WEIGHTS.title
    assert "E9" not in codes(decorated, parent)


def test_the_odds_of_a_statement_rise_with_its_reliability_to_a_limit():
    plain = replace(WEIGHTS, statement_base=1.0, statement_scale=1.0, statement_most=4.0)
    found = [plain.statement(reliability) for reliability in (0.0, 0.5, 0.88, 0.999, 1.0)]
    assert found == pytest.approx([0.0, 1.0, 2.992, 4.0, 4.0], abs=0.001)


def test_many_candidates_do_not_outweigh_the_one_that_is_named():
    """The more candidates a copy does not name, the less each of them gets."""
    copy = article("c", claim("direct_source", "青石日报"))
    rivals = [(profile(article(f"r{i}")), SAME) for i in range(20)]
    few, many = (
        evidence_for(profile(copy), [(profile(article("a")), SAME), *rivals[:count]], WEIGHTS)[0]
        for count in (1, 20)
    )
    assert sum(item.weight for item in many) <= sum(item.weight for item in few)


def test_wording_that_half_of_all_copies_have_is_the_text_itself():
    """Where a copy names its source, what most others have as well does not speak for those others."""
    other = Fit(0.9, 0.9, 1000, 10)
    copy = profile(article("c", claim("direct_source", "青石日报")))
    plain, changed = profile(article("a")), profile(article("b"))
    usual, *_ = evidence_for(copy, [(plain, SAME)] * 3 + [(changed, other)], WEIGHTS)
    rare, *_ = evidence_for(copy, [(plain, SAME)] + [(changed, other)] * 4, WEIGHTS)
    assert "E7" not in {item.code for item in usual}
    assert "E7" in {item.code for item in rare}


def test_what_copies_share_is_the_text_itself_where_its_source_was_never_captured():
    """One of two captured pages lacks a change: a source that nobody saw may have it, too."""
    other = Fit(0.9, 0.9, 1000, 10)
    copy, plain, changed = profile(article("c")), profile(article("a")), profile(article("b"))
    candidates = [(plain, SAME), (changed, other)]
    seen, unseen = (evidence_for(copy, candidates, WEIGHTS, beyond)[0] for beyond in (0, 1))
    assert "E7" in {item.code for item in seen}
    assert "E7" not in {item.code for item in unseen}
