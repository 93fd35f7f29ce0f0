"""A composite is covered by several texts together and by none alone; each stretch has one source."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from provenance.matching.composite import composite_of, decode
from provenance.records import ArticleId, Composite, Part
from provenance.settings import Settings

A, B, C = ArticleId("a"), ArticleId("b"), ArticleId("c")
Spans = dict[ArticleId, list[tuple[int, int]]]


def composite(length: int, supplies: Spans) -> Composite | None:
    return composite_of(length, supplies, Settings(), "zh")


def test_two_sources_one_after_the_other():
    found = composite(1000, {A: [(0, 480)], B: [(500, 1000)]})
    assert found == Composite(0.98, (Part(A, 0, 480), Part(B, 500, 1000)))
    assert found.sources == (A, B)


def test_sources_are_named_in_the_order_in_which_they_appear():
    found = composite(900, {A: [(300, 600)], B: [(0, 300), (600, 900)]})
    assert found is not None
    assert found.sources == (B, A)
    assert found.parts == (Part(B, 0, 300), Part(A, 300, 600), Part(B, 600, 900))


def test_a_text_that_one_supplies_alone_is_none():
    """It is a copy of that one, whatever the others share with it."""
    assert composite(1000, {A: [(0, 800)], B: [(500, 1000)]}) is None
    assert composite(1000, {A: [(0, 799)], B: [(500, 1000)]}) is not None


def test_what_several_cover_to_less_than_four_fifths_is_none():
    assert composite(1000, {A: [(0, 400)], B: [(601, 1000)]}) is None
    assert composite(1000, {A: [(0, 400)], B: [(600, 1000)]}) is not None


def test_each_source_needs_a_run_that_shows_reuse():
    """Chance runs of many texts cover nothing together."""
    pieces = [(i, i + 50) for i in range(500, 1000, 60)]
    assert composite(1000, {A: [(0, 500)], B: pieces}) is None
    least = Settings().excerpt_han
    short = [(start, start + least - 1) for start in range(500, 1000 - least, least + 5)]
    assert composite(1000, {A: [(0, 500)], B: short}) is None
    assert composite(1000, {A: [(0, 500)], B: [*short[:-1], (short[-1][0], short[-1][0] + least)]})


def test_a_source_whose_stretches_others_supply_better_is_left_out():
    found = composite(1000, {A: [(0, 500)], B: [(500, 1000)], C: [(300, 450)]})
    assert found is not None
    assert found.sources == (A, B)


def test_of_two_that_supply_the_same_the_smaller_id_is_named():
    found = composite(1000, {C: [(0, 500)], A: [(0, 500)], B: [(500, 1000)]})
    assert found is not None
    assert found.sources == (A, B)


def test_nothing_is_a_composite_of_nothing():
    assert composite(0, {}) is None
    assert composite(100, {}) is None
    assert composite(100, {A: []}) is None


def test_spans_may_overlap_and_come_in_any_order():
    tidy = composite(1000, {A: [(0, 480)], B: [(500, 1000)]})
    assert composite(1000, {B: [(700, 1200), (500, 800)], A: [(100, 480), (-5, 300)]}) == tidy


def test_a_source_is_not_left_for_less_than_a_switch_costs():
    """Twenty characters that the source in use lacks are not worth another, forty-one are: there and back."""
    assert decode({A: [(0, 200), (240, 500)], B: [(200, 240)]}) == (Part(A, 0, 500),)
    assert decode({A: [(0, 200), (241, 500)], B: [(200, 241)]}) == (
        Part(A, 0, 200),
        Part(B, 200, 241),
        Part(A, 241, 500),
    )


SPANS = st.lists(st.tuples(st.integers(0, 80), st.integers(1, 40)), max_size=3).map(
    lambda pairs: [(start, start + size) for start, size in pairs]
)


def disjoint(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not kept or start > kept[-1][1]:
            kept.append((start, end))
    return kept


def worth(path: list[ArticleId], supplies: Spans) -> int:
    """Score by definition which source is used at each character."""
    held = sum(any(s <= i < e for s, e in supplies[source]) for i, source in enumerate(path))
    return held - 20 * sum(one != other for one, other in pairwise(path))


@given(st.lists(SPANS, min_size=1, max_size=3))
def test_parts_are_in_order_apart_and_begin_and_end_with_what_their_source_supplies(several):
    supplies = {ArticleId(name): disjoint(spans) for name, spans in zip("abc", several, strict=False)}
    parts = decode(supplies)
    assert all(one.end <= other.start for one, other in pairwise(parts))
    for part in parts:
        assert any(start <= part.start < end for start, end in supplies[part.source])
        assert any(start < part.end <= end for start, end in supplies[part.source])


@given(SPANS, SPANS, st.lists(st.integers(0, 120), max_size=3))
def test_no_other_way_of_sharing_out_is_worth_more(one, other, switches):
    """Against any path of up to three changes of source."""
    supplies = {A: disjoint(one), B: disjoint(other)}
    path, now = [], A
    for i in range(120):
        now = (B if now == A else A) if i in switches else now
        path.append(now)
    best, parts = [], decode(supplies)
    for i in range(120):
        best.append(next((part.source for part in parts if part.end > i), parts[-1].source if parts else A))
    assert worth(best, supplies) >= worth(path, supplies)
