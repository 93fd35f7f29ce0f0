"""The data file of weights and curves."""

from __future__ import annotations

import re

import pytest

from provenance.lineage.weights import NEGATIVE, calibrated, parse, template
from provenance.resources import seed_text
from tests.fakes.articles import WEIGHTS

TEXT = seed_text("lineage_weights.toml")


def test_what_is_written_is_read_back():
    assert parse(template(WEIGHTS, ["a note"])) == WEIGHTS


def test_no_evidence_means_its_contrary():
    for name in NEGATIVE:
        assert WEIGHTS.value(name) <= 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"pointer = [\d.]+", "pointer = -1.0"),
        (r"damage = -[\d.]+", "damage = 1.0"),
        (r"title = [\d.]+\n", ""),
        (r"title = [\d.]+\n", "title = 1.0\nfavourite = 1.0\n"),
        (r"canonical = .*", "canonical = [[0.0, 0.5], [1.0, 0.4]]"),
    ],
)
def test_a_file_with_a_wrong_sign_a_gap_or_a_falling_curve_is_refused(old, new):
    changed, count = re.subn(old, new, TEXT, count=1)
    assert count == 1
    with pytest.raises(ValueError):  # noqa: PT011 - the message names the entry
        parse(changed)


def test_a_curve_is_straight_between_its_points():
    curve = ((0.0, 0.0), (0.5, 0.8), (1.0, 0.9))
    assert [calibrated(curve, at) for at in (0.0, 0.25, 0.5, 0.75, 1.0)] == pytest.approx(
        [0, 0.4, 0.8, 0.85, 0.9]
    )


def test_without_a_curve_a_probability_stays_what_it_is():
    assert calibrated((), 0.37) == 0.37


def test_the_shipped_curves_keep_the_order_of_answers():
    for curve in WEIGHTS.curves.values():
        found = [calibrated(curve, at / 100) for at in range(101)]
        assert found == sorted(found)
        assert 0 <= found[0] <= found[-1] <= 1
