"""Edits between runs are found within a number of cells, never beyond."""

from __future__ import annotations

import pytest

from provenance.matching.alignment import align_texts
from provenance.matching.edits import Cells, changes, gaps, is_block
from provenance.records import Span
from provenance.text.matching_view import match_text
from tests.fakes.articles import OTHER_SENTENCES, story


def test_cells_are_spent_once():
    cells = Cells(100)
    assert cells.spend(60)
    assert not cells.spend(41)
    assert cells.left == 40
    assert cells.spend(40)
    assert cells.left == 0


def test_a_gap_costs_its_cells_and_one_too_large_is_a_single_edit():
    """Ten by twelve: with 120 cells the kept middle is found, with 119 it is not."""
    a, b = "甲乙水轮转了老磨丙丁", "子丑寅水轮转了老磨卯辰巳"
    enough, few = Cells(120), Cells(119)
    kept, edits = changes(a, b, (0, 10, 0, 12), 8, enough)
    assert kept == [Span(2, 3, 6)]
    assert [edit.kind for edit in edits] == ["reworded", "reworded"]
    assert enough.left == 0
    kept, edits = changes(a, b, (0, 10, 0, 12), 8, few)
    assert kept == []
    assert [(edit.a_start, edit.a_end, edit.b_start, edit.b_end) for edit in edits] == [(0, 10, 0, 12)]
    assert few.left == 119


@pytest.mark.parametrize("gap", [(3, 3, 0, 9), (0, 9, 3, 3), (0, 1, 0, 1), (0, 2, 0, 2)])
def test_a_gap_with_nothing_to_align_costs_nothing(gap):
    cells = Cells(10)
    changes("水轮转了老磨坊河边", "甲乙丙丁戊己庚辛壬", gap, 8, cells)
    assert cells.left == 10


@pytest.mark.parametrize("most", [0, 50, 400, 10**6])
def test_an_alignment_never_fills_more_cells_than_it_may(most):
    """A scaled-down case of two books: the gaps looked into fit the bound, the others are one edit each."""
    text = match_text(story())
    a = "".join(text[i : i + 12] + "甲" * (i % 7) + "乙丙" for i in range(0, 240, 12))
    b = "".join(text[i : i + 12] + "丁" * (i % 5) + "戊丙己" for i in range(0, 240, 12))
    found = align_texts(a, b, 8, most)
    assert len(found.runs) == 20
    looked_into = [
        (a_end - a_start) * (b_end - b_start)
        for a_start, a_end, b_start, b_end in gaps(len(a), len(b), found.runs, found.moved)
        if any(a_start <= span.a_start < a_end for span in found.kept)
    ]
    assert sum(looked_into) <= most
    assert bool(looked_into) == (most > 0)
    assert (len(looked_into) == 20) == (most == 10**6)  # the last one behind the last run


def test_gaps_leave_out_moved_runs_in_either_text():
    """Ten characters of a moved from between two runs to the end."""
    runs, moved = [Span(0, 0, 10), Span(25, 12, 10)], [Span(12, 22, 10)]
    assert list(gaps(40, 40, runs, moved)) == [(10, 12, 10, 12), (22, 25, 12, 12), (35, 40, 32, 40)]


def test_a_block_is_counted_by_what_its_letters_say():
    text = "风" * 20 + "w" * 60
    assert is_block(text, 0, 20)
    assert not is_block(text, 1, 20)
    assert is_block(text, 20, 80)
    assert not is_block(text, 21, 80)


def test_kept_stretches_are_not_runs():
    a, b = match_text(story()), match_text(story(OTHER_SENTENCES))
    assert all(span.length < 8 for span in align_texts(a, b, 8).kept)
