"""Fingerprints pass to datasketch and simhash and back without loss, and never under a wrong recipe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.errors import RecipeMismatch
from provenance.fingerprints.interop import from_sketches, to_lean_minhash, to_minhash, to_simhash
from provenance.fingerprints.kernel import hamming, sign
from provenance.fingerprints.reference import carried, shingles
from provenance.settings import Settings

RECIPE = Settings().recipe("zh")
OTHER = Settings(shingle_han=4).recipe("zh")
A, B = sign(["市议会昨夜以微弱多数通过新预算。", "市议会昨夜以微弱多数通过了新预算案。"], Settings(), "zh")


@pytest.mark.parametrize("convert", [to_minhash, to_lean_minhash])
def test_round_trip(convert):
    """A fingerprint taken apart into sketches and put together again is the same."""
    back = from_sketches(
        convert(A, RECIPE), to_simhash(A, RECIPE), recipe=RECIPE, shingles=A.shingles, digest=A.digest
    )
    assert back == A


def test_jaccard_is_the_share_of_equal_values():
    """datasketch's estimate from our sketches is the share of equal signature values."""
    equal = sum(A.signature[i : i + 4] == B.signature[i : i + 4] for i in range(0, 512, 4)) / 128
    assert to_minhash(A, RECIPE).jaccard(to_minhash(B, RECIPE)) == pytest.approx(equal)
    assert to_lean_minhash(A, RECIPE).jaccard(to_minhash(B, RECIPE)) == pytest.approx(equal)


def test_distance_is_ours():
    """simhash's distance between our values is our Hamming distance."""
    assert to_simhash(A, RECIPE).distance(to_simhash(B, RECIPE)) == hamming(A.simhash, B.simhash)


def test_a_minhash_can_go_on():
    """A MinHash made from a fingerprint of nothing, fed shingles, becomes that of the text."""
    text = "雨停以后，河边的市场又热闹起来。"
    empty, whole = sign(["", text], Settings(), "zh")
    minhash = to_minhash(empty, RECIPE)
    minhash.update_batch([carried(shingle) for shingle in shingles(text, 5)])
    assert minhash == to_minhash(whole, RECIPE)


@pytest.mark.parametrize("convert", [to_minhash, to_lean_minhash, to_simhash])
def test_export_under_another_recipe_raises(convert):
    """A fingerprint does not leave under a recipe it was not made by."""
    with pytest.raises(RecipeMismatch):
        convert(A, OTHER)


def test_foreign_sketches_are_refused():
    """Sketches of another scheme, seed, length or bit count do not become fingerprints."""
    from datasketch import MinHash
    from simhash import Simhash

    right, bits = to_minhash(A, RECIPE), to_simhash(A, RECIPE)
    wrong = [
        (MinHash(num_perm=128, seed=1, scheme="legacy"), bits),
        (MinHash(num_perm=128, seed=2, scheme="affine32"), bits),
        (MinHash(num_perm=64, seed=1, scheme="affine32"), bits),
        (right, Simhash(5, f=32)),
    ]
    for minhash, simhash in wrong:
        with pytest.raises(RecipeMismatch):
            from_sketches(minhash, simhash, recipe=RECIPE, shingles=1, digest="")


def test_width_is_the_callers_word():
    """Sketches carry no shingle length, so the stated recipe is taken over as it is."""
    sketches = to_minhash(A, RECIPE), to_simhash(A, RECIPE)
    back = from_sketches(*sketches, recipe=OTHER, shingles=A.shingles, digest=A.digest)
    assert back == replace(A, recipe=OTHER)
