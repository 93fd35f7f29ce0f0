"""What two texts share, from the hashes of their windows."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.fingerprints.kernel import shingle_hashes
from provenance.matching.overlap import Overlap, Shingled, overlap

WIDTH = 5


def shingled(text: str) -> Shingled:
    return Shingled.of(shingle_hashes([text], WIDTH)[0], WIDTH)


def test_a_text_is_its_set_of_windows_and_their_places_in_it():
    """The places give back the hash at every position."""
    hashes = shingle_hashes(["水轮转了老磨坊水轮转了老磨坊"], WIDTH)[0]
    text = Shingled.of(hashes, WIDTH)
    assert text.unique[text.places].tolist() == hashes.tolist()
    assert text.unique.tolist() == np.unique(hashes).tolist()
    assert text.length == 14


@pytest.mark.parametrize(("a", "b"), [("", ""), ("", "水轮转了老磨坊"), ("水轮转了老磨坊", "")])
def test_an_empty_text_shares_nothing(a, b):
    assert overlap(shingled(a), shingled(b), 5) == Overlap(0, 0, 0, 0, 0, 0, len(a), len(b))


def test_runs_coverage_and_gaps_of_a_middle_part():
    """Ten shared characters: in the middle of twenty, at the start of fifteen."""
    shared = "老磨坊换了新的水轮呀"
    a, b = "甲乙丙丁戊" + shared + "己庚辛壬癸", shared + "子丑寅卯辰"
    found = overlap(shingled(a), shingled(b), 8)
    assert (found.coverage_a, found.coverage_b) == (10 / 20, 10 / 15)
    assert (found.longest_run, found.runs, found.gap_a, found.gap_b) == (10, 1, 5, 5)


def test_a_run_shorter_than_asked_for_does_not_count():
    a, b = "老磨坊换了新甲乙丙丁", "子丑寅老磨坊换了新卯"
    assert overlap(shingled(a), shingled(b), 7).coverage_a == 0
    assert overlap(shingled(a), shingled(b), 6).coverage_a == 6 / 10
    assert overlap(shingled(a), shingled(b), 7).gap_a == 10


def test_a_text_of_one_repeated_character_has_one_window():
    """A million characters of one kind cost one window and their marks, and nothing quadratic."""
    a, b = shingled("啊" * 1_000_000), shingled("啊" * 500_000)
    assert len(a.unique) == 1
    found = overlap(a, b, 8)
    assert (found.jaccard, found.coverage_a, found.coverage_b, found.runs) == (1, 1, 1, 1)
    assert found.longest_run == 500_000
