"""Alignment settles what runs cannot, and never more than the order of letters proves."""

from __future__ import annotations

import pytest

from provenance.fingerprints.kernel import shingle_hashes
from provenance.matching.align import aligned
from provenance.matching.overlap import Overlap, Shingled, overlap
from provenance.text.matching_view import match_text
from tests.fakes.articles import ENGLISH, OTHER_SENTENCES, story

TEXT = match_text(story())
OTHER = match_text(story(OTHER_SENTENCES))


def damaged(text: str, every: int) -> str:
    return "".join("〇" if i % every == every - 1 else character for i, character in enumerate(text))


def found(a: str, b: str) -> Overlap:
    one, other = shingle_hashes([a, b], 5)
    return overlap(Shingled.of(one, 5), Shingled.of(other, 5), 8)


def test_a_copy_damaged_every_ten_characters_is_raised_to_its_order():
    copy = damaged(TEXT, 10)
    raised = aligned(found(TEXT, copy), TEXT, copy)
    assert raised.coverage_a == pytest.approx(0.9, abs=0.01)
    assert raised.coverage_b == pytest.approx(0.9, abs=0.01)


def test_only_coverage_is_raised():
    copy = damaged(TEXT, 10)
    before = found(TEXT, copy)
    after = aligned(before, TEXT, copy)
    assert (after.jaccard, after.containment, after.longest_run, after.runs) == (
        before.jaccard,
        before.containment,
        before.longest_run,
        before.runs,
    )


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (TEXT, OTHER),
        (TEXT, TEXT[:200] + OTHER),
        (match_text(ENGLISH[0]), match_text(" ".join(ENGLISH[1:]))),
        (TEXT, damaged(TEXT, 4)),
    ],
)
def test_what_order_does_not_prove_stays_as_it_is(a, b):
    """Other texts, a shared beginning, a short English text beside a long one, and damage without runs."""
    assert aligned(found(a, b), a, b) == found(a, b)
    assert aligned(found(b, a), b, a) == found(b, a)


def test_a_part_of_a_text_is_raised_where_runs_place_it():
    part = damaged(TEXT[:200], 15)
    before = found(part, TEXT)
    after = aligned(before, part, TEXT)
    assert after.coverage_a > before.coverage_a
    assert after.coverage_a > 0.92


def test_texts_beyond_the_bound_are_left_to_their_runs():
    """30,000 against 30,000 characters are more cells than an aligner is given."""
    a = TEXT * 80
    copy = damaged(a, 10)
    assert len(a) * len(copy) > 500_000_000
    before = Overlap(0.5, 0.5, 0.7, 0.7, 20, 9, 20, 20)
    assert aligned(before, a, copy) == before
