"""Band keys follow the published formula, and the S-curve its table."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.errors import SettingsError
from provenance.index.bands import band_keys, choose, probability, recipe_number

RECIPE = "c5-mh128-affine32-v1"
MASK = 2**64 - 1


def key_by_hand(values: list[int], recipe: str, band: int) -> int:
    """Return the key of one band, as signed, in plain integers."""
    x = recipe_number(recipe) ^ (0x9E3779B97F4A7C15 * (band + 1) & MASK)
    for value in values:
        x = (x ^ value) * 0xFF51AFD7ED558CCD & MASK
        x ^= x >> 32
    return (x - 2**64 if x >= 2**63 else x) >> 16


@pytest.fixture
def signatures():
    """Return five signatures of random values."""
    return np.random.RandomState(3).randint(0, 2**32, (5, 128), np.uint32)


@pytest.mark.parametrize(("bands", "rows"), [(25, 5), (21, 6), (1, 128), (128, 1)])
def test_keys_follow_the_formula(signatures, bands, rows):
    """Each key is the formula of performance.md, section 6, in 64-bit arithmetic: its upper 48 bits, signed."""
    keys = band_keys(signatures, RECIPE, bands, rows)
    assert keys.dtype == np.int64
    assert keys.tolist() == [
        [key_by_hand(line[b * rows : b * rows + rows], RECIPE, b) for b in range(bands)]
        for line in signatures.tolist()
    ]


def test_known_keys():
    """The keys of an all-zero signature are fixed: stored indexes depend on them."""
    assert recipe_number(RECIPE) == RECIPE_NUMBER
    assert band_keys(np.zeros((1, 128), np.uint32), RECIPE, 25, 5)[0, :2].tolist() == ZERO_KEYS


RECIPE_NUMBER = 15535768740757645500
ZERO_KEYS = [-99014370625744, 5447874225043]


def test_equal_values_in_another_band_share_no_key():
    """A band's number is part of its key: a signature of one repeated value has 25 different keys."""
    keys = band_keys(np.full((1, 128), 7, np.uint32), RECIPE, 25, 5)
    assert len(set(keys[0].tolist())) == 25


def test_recipes_share_no_key(signatures):
    """The recipe is part of every key: equal signatures of two recipes never meet."""
    one = band_keys(signatures, RECIPE, 25, 5)
    other = band_keys(signatures, "c8-mh128-affine32-v1", 25, 5)
    assert not np.isin(one, other).any()


def test_one_changed_value_changes_one_key(signatures):
    """A signature value matters to its own band only."""
    changed = signatures.copy()
    changed[:, 12] ^= np.uint32(1)
    different = band_keys(signatures, RECIPE, 25, 5) != band_keys(changed, RECIPE, 25, 5)
    assert different.sum(axis=0).tolist() == [5 if band == 2 else 0 for band in range(25)]


def test_input_is_not_altered(signatures):
    """Keys are made without touching the signatures."""
    before = signatures.copy()
    band_keys(signatures, RECIPE, 25, 5)
    assert np.array_equal(before, signatures)


def test_no_signatures():
    """No signatures give an empty table of the right width."""
    assert band_keys(np.empty((0, 128), np.uint32), RECIPE, 25, 5).shape == (0, 25)


@pytest.mark.parametrize(("bands", "rows"), [(26, 5), (0, 5), (5, 0)])
def test_bands_that_do_not_fit(signatures, bands, rows):
    """More values than a signature has, or none, are refused."""
    with pytest.raises(SettingsError):
        band_keys(signatures, RECIPE, bands, rows)


# performance.md, section 6: Jaccard .05, .1, .2 ... .9; half a unit of the last digit printed is the tolerance.
CURVES = {
    (14, 9): ["3e-11", "1e-8", "7e-6", ".0003", ".004", ".03", ".13", ".44", ".87", "1"],
    (16, 8): ["6e-10", "2e-7", "4e-5", ".001", ".01", ".06", ".24", ".61", ".95", "1"],
    (21, 6): ["3e-7", "2e-5", ".001", ".015", ".08", ".28", ".63", ".93", "1", "1"],
    (25, 5): ["8e-6", ".0003", ".008", ".06", ".23", ".55", ".87", ".99", "1", "1"],
    (32, 4): ["0.0002", ".003", ".05", ".23", ".56", ".87", ".99", "1", "1", "1"],
}


def half_unit(printed: str) -> float:
    """Return half a unit of the last digit of a printed number."""
    digits, _, exponent = printed.partition("e")
    places = len(digits.partition(".")[2])
    return 0.5 * 10.0 ** (int(exponent or 0) - max(places, 2 if printed == "1" else 0))


@pytest.mark.parametrize(("bands", "rows"), CURVES)
def test_s_curve(bands, rows):
    """The chance of becoming candidates is that of the published table."""
    jaccards = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    for jaccard, printed in zip(jaccards, CURVES[bands, rows], strict=True):
        assert abs(probability(jaccard, bands, rows) - float(printed)) <= half_unit(printed) * 1.01, jaccard


@pytest.mark.parametrize(
    ("jaccard", "recall", "expected"),
    [
        (0.7, 0.98, (25, 5)),
        (0.7, 0.93, (25, 5)),
        (0.7, 0.9899, (25, 5)),
        (0.7, 0.99, (32, 4)),  # 25 × 5 reaches 0.98995 there
        (0.71, 0.99, (25, 5)),
        (0.7, 0.92, (21, 6)),
        (1.0, 1.0, (1, 128)),
    ],
)
def test_choice(jaccard, recall, expected):
    """The target decides bands and rows; 25 × 5 stands for a recall of 0.98 at Jaccard 0.7."""
    assert choose(jaccard, recall, 128) == expected


@pytest.mark.parametrize(("jaccard", "recall"), [(0.0, 0.9), (1.1, 0.9), (0.5, 0.0), (0.5, 1.5), (0.01, 0.99)])
def test_targets_out_of_reach(jaccard, recall):
    """A target outside 0..1, or one that no bands reach, is an error with a hint."""
    with pytest.raises(SettingsError) as caught:
        choose(jaccard, recall, 128)
    assert caught.value.hint
