"""What counts as the same text, and where each threshold lies."""

from __future__ import annotations

import pytest

from provenance.matching.decide import decide
from provenance.matching.overlap import Overlap
from provenance.settings import Settings


def kind(a: float, b: float, *, longest: int = 0, runs: int = 1, lengths: tuple[int, int] = (500, 500)) -> str:
    return decide(Overlap(0, 0, a, b, longest, runs, 0, 0), *lengths, Settings(), "zh")[0]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (1.0, 1.0, "verbatim"),
        (0.95, 0.95, "verbatim"),
        (0.9499, 1.0, "edited"),
        (0.80, 0.80, "edited"),
        (0.7999, 1.0, "extended"),
        (1.0, 0.7999, "abridged"),
        (0.80, 0.30, "abridged"),
        (0.30, 0.80, "extended"),
        (0.80, 0.2999, "excerpt"),
        (0.7999, 0.7999, "excerpt"),
    ],
)
def test_each_border_belongs_to_the_closer_class(a, b, expected):
    assert kind(a, b, runs=9) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (0.60, 0.50, "abridged"),
        (0.50, 0.60, "extended"),
        (0.5999, 0.50, "different"),
        (0.60, 0.4999, "different"),
    ],
)
def test_a_text_cut_and_extended_shares_much_of_both(a, b, expected):
    """Half of the one and three fifths of the other, in one run."""
    assert kind(a, b, lengths=(800, 800)) == expected


def test_long_runs_are_measured_by_the_shortest_of_the_language():
    """Seven times the shortest run that counts, in texts of twenty-five times."""
    found = Overlap(0, 0, 0.7, 0.7, 60, 5, 0, 0)
    assert decide(found, 400, 400, Settings(), "zh")[0] == "extended"
    assert decide(found, 399, 399, Settings(), "zh")[0] == "excerpt"  # 55.9 characters a run
    assert decide(found, 400, 400, Settings(), "en")[0] == "excerpt"
    short = Overlap(0, 0, 0.7, 0.7, 60, 2, 0, 0)
    assert decide(short, 200, 200, Settings(), "zh")[0] == "extended"
    assert decide(short, 199, 199, Settings(), "zh")[0] == "different"


def test_a_long_run_is_an_excerpt_and_a_shorter_one_is_not():
    border = Settings().excerpt_han
    assert kind(0.1, 0.1, longest=border) == "excerpt"
    assert kind(0.1, 0.1, longest=border - 1) == "different"


def test_several_pieces_are_an_excerpt_and_two_are_not():
    assert kind(0.30, 0.1, runs=3) == "excerpt"
    assert kind(0.30, 0.1, runs=2) == "different"
    assert kind(0.2999, 0.1, runs=9) == "different"


@pytest.mark.parametrize("lengths", [(79, 500), (500, 79), (0, 0)])
def test_a_short_body_is_undecidable_however_much_is_shared(lengths):
    """Cannot tell is not different, and not equal either."""
    assert kind(1.0, 1.0, lengths=lengths) == "undecidable"


def test_eighty_characters_are_enough():
    assert kind(1.0, 1.0, lengths=(80, 80)) == "verbatim"


def test_the_reason_says_how_much_is_shared():
    assert decide(Overlap(0, 0, 0.5, 0.25, 10, 1, 0, 0), 500, 500, Settings(), "zh")[1] == (
        "50% of one and 25% of the other is shared"
    )
