"""An alignment says what two texts share, what moved, what changed and what one of them lacks."""

from __future__ import annotations

import pytest

from provenance.engines.texts import texts_of
from provenance.matching.alignment import align_texts, in_bodies
from provenance.matching.common_runs import agreement
from provenance.matching.compare import compare
from provenance.records import Alignment, ArticleId, Span
from provenance.settings import Settings
from provenance.text.matching_view import match_text, match_view
from tests.fakes.articles import ENGLISH, OTHER_SENTENCES, SENTENCES, article, story

TEXT = match_text(story())
SETTINGS = Settings()


def changed(old: str, new: str) -> list[tuple[str, str, str]]:
    """Return kind, words of a and words of b of the edits when *old* is *new* in the middle of a story."""
    a, b = (TEXT[:60] + words + TEXT[60:120] for words in (old, new))
    return [
        (one.kind, a[one.a_start : one.a_end], b[one.b_start : one.b_end]) for one in align_texts(a, b, 8).edits
    ]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("4100", "3925", "figures"),
        ("三", "五", "figures"),
        ("4100", "41000", "figures"),
        ("河", "湖", "substituted"),
        ("河边", "岸上", "substituted"),
        ("河边", "湖", "substituted"),
        ("老木匠", "年轻铁匠师傅", "reworded"),
        ("4100", "许多", "reworded"),
        ("", "据悉", "inserted"),
        ("", "2024", "inserted"),
        ("据悉", "", "deleted"),
    ],
)
def test_each_edit_has_its_kind(old, new, kind):
    assert {found for found, _, _ in changed(old, new)} == {kind}


def test_an_edit_holds_the_words_of_both_texts():
    assert changed("老木匠", "年轻铁匠师傅") == [("reworded", "老木匠", "年轻铁匠师傅")]


def test_letters_alike_by_chance_inside_a_rewording_do_not_divide_it():
    """One letter in common between two sentences is not kept text."""
    edits = changed("工匠们在岸边忙了很久才把它修好", "据说有几位师傅昨天夜里在镇上把旧料都卖掉")
    assert [kind for kind, _, _ in edits] == ["reworded"]


def test_a_paragraph_left_out_is_a_block_lost():
    a = match_text(story())
    b = match_text(story(SENTENCES[:4] + SENTENCES[5:]))
    found = align_texts(a, b, 8)
    (block,) = found.lost
    assert found.added == ()
    assert match_text(SENTENCES[4])[1:-1] in a[slice(*block)]
    assert align_texts(b, a, 8).added == (block,)


@pytest.mark.parametrize(
    ("words", "is_block"),
    [("风" * 19, False), ("风" * 20, True), ("w" * 59, False), ("w" * 60, True), ("风" * 10 + "w" * 30, True)],
)
def test_a_block_has_twenty_han_letters_or_sixty_others(words, is_block):
    found = align_texts(TEXT[:100], TEXT[:50] + words + TEXT[50:100], 8)
    assert bool(found.added) == is_block


def test_a_paragraph_printed_twice_is_not_lost_by_who_prints_it_once():
    """The other text has it, though no run can use it twice."""
    paragraph = match_text(SENTENCES[2])
    once = TEXT[:100] + paragraph + TEXT[200:300]
    twice = TEXT[:100] + paragraph + TEXT[200:300] + paragraph
    found = align_texts(twice, once, 8)
    assert found.lost == ()
    assert found.coverage_a < 1
    assert found.coverage_b == 1


def test_a_moved_paragraph_is_a_run_and_no_edit():
    a = match_text("".join(SENTENCES[:6]))
    b = match_text("".join((*SENTENCES[1:6], SENTENCES[0])))
    found = align_texts(a, b, 8)
    assert found.moved == (Span(0, len(b) - len(match_text(SENTENCES[0])), len(match_text(SENTENCES[0]))),)
    assert found.edits == ()


def test_what_stands_in_the_place_of_a_moved_paragraph_is_an_edit():
    first, rest = match_text(SENTENCES[0]), match_text("".join(SENTENCES[1:6]))
    found = align_texts(first + rest, match_text(OTHER_SENTENCES[0]) + rest + first, 8)
    assert [edit.kind for edit in found.edits] == ["inserted"]
    assert len(found.added) == 1
    assert len(found.moved) == 1


@pytest.mark.parametrize(
    "bodies",
    [
        (story(), story(SENTENCES[:5] + OTHER_SENTENCES[:2] + SENTENCES[6:])),
        (story(), story(SENTENCES[:6])),
        (story(), story(SENTENCES[::-1])),
        (story(), story(OTHER_SENTENCES)),
        (story(), story().replace("磨坊", "水碾").replace("周师傅", "老周")),
        (" ".join(ENGLISH), " ".join(ENGLISH[:4]).replace("Tuesday", "Wednesday")),
    ],
)
def test_coverage_agrees_with_what_compare_reports(bodies):
    """Within a few characters: comparison counts windows held anywhere, alignment each character once."""
    texts = texts_of([article(name, body=body) for name, body in zip("ab", bodies, strict=True)], SETTINGS)
    a, b = texts[ArticleId("a")], texts[ArticleId("b")]
    match, found = compare(a, b, SETTINGS), align_texts(a.view, b.view, SETTINGS.run(a.language))
    assert found.coverage_a == pytest.approx(match.coverage_a, abs=0.02)
    assert found.coverage_b == pytest.approx(match.coverage_b, abs=0.02)


def test_where_compare_looks_beyond_runs_what_is_alike_agrees():
    """Damage every ten characters: comparison raises coverage by the order of letters, alignment keeps them."""
    damaged = "".join("〇" if i % 10 == 9 else character for i, character in enumerate(TEXT))
    texts = texts_of([article("a", body=TEXT), article("b", body=damaged)], SETTINGS)
    a, b = texts[ArticleId("a")], texts[ArticleId("b")]
    match, found = compare(a, b, SETTINGS), align_texts(a.view, b.view, SETTINGS.run(a.language))
    assert found.alike / found.length_a == pytest.approx(match.coverage_a, abs=0.01)


def test_damage_every_few_characters_is_aligned_without_runs():
    """Copies that share no run of eight are still told apart character by character."""
    copy = "".join("〇" if i % 6 == 5 else character for i, character in enumerate(TEXT))
    found = align_texts(TEXT, copy, 8)
    assert found.runs == ()
    assert found.alike == len(TEXT) - len(TEXT) // 6
    assert {edit.kind for edit in found.edits} <= {"substituted", "figures"}


def test_unrelated_texts_are_one_edit():
    found = align_texts(TEXT, match_text(story(OTHER_SENTENCES)), 8)
    assert found.runs == found.moved == ()
    assert len(found.lost) >= 1
    assert sum(span.length for span in found.kept) < 0.05 * len(TEXT)


@pytest.mark.parametrize(("a", "b"), [("", ""), ("", "水轮"), ("水轮", ""), ("水", "轮"), ("水轮", "水")])
def test_texts_shorter_than_a_run_are_edits(a, b):
    found = align_texts(a, b, 8)
    assert found.runs == found.moved == ()
    assert (found.coverage_a, found.coverage_b) == (0, 0)


def test_the_spans_of_the_bodies_read_as_written():
    """Punctuation inside a run belongs to it; that of the two bodies may differ."""
    a, b = story(), story(SENTENCES[:5] + SENTENCES[6:], paragraph=1).replace(",", "、")
    view_a, view_b = match_view(a), match_view(b)
    placed = in_bodies(align_texts(view_a.text, view_b.text, 8), view_a, view_b)
    runs = [one for one in placed.stretches if one.kind == "run"]
    assert runs
    for one in runs:
        assert match_text(a[one.a_start : one.a_end]) == match_text(b[one.b_start : one.b_end])
    assert a[slice(*placed.lost[0])].strip("。") in SENTENCES[5]
    assert placed.added == ()


def shape(found: Alignment) -> tuple[int, int, int]:
    return len(found.runs), len(found.moved), len(found.edits)


def test_a_text_of_one_repeated_character_is_one_run():
    """Every window occurs everywhere; pairs are made by rank, one or two for each."""
    found = align_texts("啊" * 200_000, "啊" * 190_000, 8)
    assert shape(found) == (1, 0, 1)
    assert found.coverage_b == 1


def test_a_line_that_repeats_a_sentence_a_hundred_thousand_times_is_one_run():
    line = "水轮转了老磨坊河边人家" * 20_000
    assert shape(align_texts(line, line + "完", 8)) == (1, 0, 1)


def test_the_number_of_candidate_stretches_is_bounded():
    found = agreement("ab" * 300, "ba" * 200, 4, most=3)
    assert len(found) == 3
    assert found.length.tolist() == sorted(found.length.tolist(), reverse=True)
