"""Runs that prove nothing: wording of many reports, words of a named speaker, furniture of a host."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.matching.alignment import align_texts
from provenance.matching.passages import kinds_of_runs, rejudged
from provenance.matching.quotations import quotations
from provenance.records import ArticleId, Match, RunKind, Span, Spread
from provenance.text.matching_view import match_view

NOWHERE = Spread(0, 0, False)
EXCERPT = Match(
    ArticleId("a"),
    ArticleId("b"),
    "excerpt",
    0.1,
    0.2,
    0.3,
    0.2,
    120,
    30,
    "a run of 120 characters is shared",
    "r",
)


def kind(spread: Spread, length: int = 120) -> RunKind:
    return kinds_of_runs([Span(0, 0, length)], [spread])[0]


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        (NOWHERE, "own"),
        (Spread(2, 5, False), "formula"),
        (Spread(2, 4, False), "own"),
        (Spread(1, 5, False), "own"),
        (Spread(9, 40, False), "formula"),
        (Spread(3, 1, True), "furniture"),
        (Spread(2, 1, True), "own"),
        (Spread(3, 1, False), "own"),
    ],
)
def test_a_run_is_judged_by_where_else_it_stands(spread, expected):
    """Forty mirrors of one text are one cluster, and one host is no formula."""
    assert kind(spread) == expected


def test_a_long_run_is_no_formula_however_many_print_it():
    """Beyond two hundred characters it is a report that many took."""
    assert kind(Spread(9, 40, False), 200) == "formula"
    assert kind(Spread(9, 40, False), 201) == "own"


def test_a_run_inside_quotations_of_both_is_a_formula():
    run, whole = [Span(10, 50, 100)], [(0, 400)]
    assert kinds_of_runs(run, [NOWHERE], whole, whole) == ("formula",)
    assert kinds_of_runs(run, [NOWHERE], whole, ()) == ("own",)
    assert kinds_of_runs(run, [NOWHERE], (), whole) == ("own",)


def test_who_speaks_may_stand_between_two_quoted_parts_of_one_run():
    """Four fifths of the run must be quoted, in one piece or in several."""
    assert kinds_of_runs([Span(0, 0, 100)], [NOWHERE], [(0, 40), (60, 100)], [(0, 400)]) == ("formula",)
    assert kinds_of_runs([Span(0, 0, 100)], [NOWHERE], [(0, 39), (60, 100)], [(0, 400)]) == ("own",)


def test_each_run_needs_its_spread():
    with pytest.raises(ValueError, match="zip"):
        kinds_of_runs([Span(0, 0, 9)], [])


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("formula",), "formula_only"),
        (("furniture", "furniture"), "furniture_only"),
        (("formula", "furniture"), "formula_only"),
        (("formula", "own"), "excerpt"),
        (("own",), "excerpt"),
        ((), "excerpt"),
    ],
)
def test_an_excerpt_needs_one_run_of_its_own(kinds, expected):
    found = rejudged(EXCERPT, kinds)
    assert found.kind == expected
    assert (found == EXCERPT) == (expected == "excerpt")
    assert not found.merges


def test_the_reason_says_what_the_runs_are():
    assert rejudged(EXCERPT, ("furniture",)).reason == "the one shared run is furniture of their host"
    assert rejudged(EXCERPT, ("formula", "furniture")).reason == (
        "all 2 shared runs are wording of many reports, or quoted from a named speaker in both"
        " or furniture of their host"
    )


@pytest.mark.parametrize("other", ["verbatim", "edited", "abridged", "extended", "composite", "different"])
def test_classes_of_whole_texts_are_not_judged_again(other):
    match = replace(EXCERPT, kind=other)
    assert rejudged(match, ("formula", "furniture")) == match


def quoted(body: str) -> list[str]:
    view = match_view(body)
    return [view.text[start:end] for start, end in quotations(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("站长林小舟说:“水轮要先泡半年。”", ["水轮要先泡半年"]),
        ("站长林小舟在会上指出,“水轮要先泡半年。”随后散会。", ["水轮要先泡半年"]),
        ("“水轮要先泡半年。”站长林小舟介绍说。", ["水轮要先泡半年"]),
        ("林小舟表示:「水轮要先泡半年」", ["水轮要先泡半年"]),
        ('"The wheel must soak," said Anna Marlow.', ["thewheelmustsoak"]),
        ('Anna Marlow told reporters: "The wheel must soak."', ["thewheelmustsoak"]),
        ('"The wheel must soak," Ms Marlow said on Friday.', ["thewheelmustsoak"]),
    ],
)
def test_a_quotation_of_a_named_speaker_is_found(body, expected):
    assert quoted(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "他说:“水轮要先泡半年。”",
        "随后他表示:“水轮要先泡半年。”",
        "村里通了“水轮专线”,老人出门方便了。",
        "林小舟说完走了。“水轮专线”当天通车。",
        'He said, "The wheel must soak."',
        'They call it "the long wheel" in the village.',
        "“没有说完的半句",
        "“”",
        "",
    ],
)
def test_titles_nicknames_and_nobodys_words_are_not(body):
    assert quoted(body) == []


def test_two_reports_of_one_speech_share_nothing_but_the_speech():
    """Independent reports, one long quotation: the run is a formula, the excerpt no match."""
    speech = "水轮要先泡半年,石板路要修平,账簿要留给孩子们看,来年秋收以后再把磨坊对面的茶棚修好"
    a = "昨天傍晚镇上开了会。站长林小舟说:“" + speech + "。”会后大家去看了河。"
    b = "三百名游客到了青石。站长林小舟在磨坊前强调,“" + speech + "。”孩子们鼓掌。"
    view_a, view_b = match_view(a), match_view(b)
    runs = align_texts(view_a.text, view_b.text, 8).runs
    kinds = kinds_of_runs(runs, [NOWHERE] * len(runs), quotations(a), quotations(b))
    assert kinds == ("formula",)
    assert rejudged(EXCERPT, kinds).kind == "formula_only"
