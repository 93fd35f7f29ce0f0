"""Every backend, compiled or not, returns the same bits for every text, wherever a batch is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.fingerprints import winnowing
from provenance.fingerprints.batch import Columns
from provenance.fingerprints.compiling import available
from provenance.fingerprints.kernel import BackendName, columns, fingerprints, shingle_hashes, sign, winnow
from provenance.index.bands import band_keys
from provenance.index.candidates import within_batch
from provenance.matching.overlap import Shingled, overlap
from provenance.settings import Settings

pytestmark = pytest.mark.skipif(not available(), reason='needs numba: pip install "provenance[fast]"')

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
few_letters = st.text("天地人", max_size=90)  # many repeated windows
one_letter = st.builds(
    lambda letter, count: letter * count, st.characters(), st.sampled_from([1, 4, 8, 64, 256, 700])
)
beyond = st.text(st.characters(min_codepoint=0x10000), max_size=30)
surrogates = st.text(st.characters(categories=["Cs"]), max_size=12)
tiny = st.text("天\0\ud800", max_size=3)
texts = st.lists(st.one_of(anything, few_letters, one_letter, beyond, surrogates, tiny), max_size=7)
languages = st.sampled_from(["zh", "en"])  # windows of 5 and of 8


def same(a: Columns, b: Columns) -> bool:
    parts = ("signatures", "simhashes", "shingles")
    return np.array_equal(a.hashes, b.hashes) and all(
        getattr(a.sketches, part).dtype == getattr(b.sketches, part).dtype
        and np.array_equal(getattr(a.sketches, part), getattr(b.sketches, part))
        for part in parts
    )


@given(texts, languages, st.sampled_from([128, 131, 7]))
@settings(deadline=None)
def test_fingerprints_are_equal(batch, language, permutations):
    """The three backends sign alike, also where the permutations are not a multiple of eight."""
    chosen = Settings(permutations=permutations, bands=2, rows=3, agreeing=2)
    numpy, numba, reference = (sign(batch, chosen, language, name) for name in ("numpy", "numba", "reference"))
    assert numba == numpy
    assert numba == reference


@given(texts, st.integers(1, 12))
@settings(deadline=None)
def test_hashes_are_equal(batch, width):
    """The three backends hash every window alike, for windows of any length."""
    numba = shingle_hashes(batch, width, "numba")
    for name in ("numpy", "reference"):
        others = shingle_hashes(batch, width, name)
        assert [one.tolist() for one in others] == [one.tolist() for one in numba]
    assert all(one.dtype == np.uint32 and one.base is None for one in numba)


@given(texts, languages, st.data())
@settings(deadline=None)
def test_cuts_do_not_matter(batch, language, data):
    """Columns of two parts, wherever the cut, are those of the whole, in every backend."""
    cut = data.draw(st.integers(0, len(batch)))
    names: tuple[BackendName, ...] = ("numba", "numpy")
    for name in names:
        whole = columns(batch, Settings(), language, name)
        parts = [columns(part, Settings(), language, name) for part in (batch[:cut], batch[cut:])]
        assert np.array_equal(whole.hashes, np.concatenate([part.hashes for part in parts]))
        joined = np.concatenate([part.sketches.signatures for part in parts])
        assert np.array_equal(whole.sketches.signatures, joined)
        assert same(whole, columns(batch, Settings(), language, "numba", workers=2))


@given(texts, languages)
@settings(deadline=None)
def test_columns_are_the_records(batch, language):
    """Columns hold what `sign` and `shingle_hashes` return one by one."""
    chosen = Settings()
    made = columns(batch, chosen, language, "numba")
    assert fingerprints(batch, made.sketches, chosen.recipe(language)) == sign(batch, chosen, language, "numpy")
    hashes = shingle_hashes(batch, chosen.width(language), "numpy")
    assert [one.tolist() for one in made.split()] == [one.tolist() for one in hashes]


@given(texts, st.integers(1, 45), st.integers(1, 60))
@settings(deadline=None)
def test_passages_are_equal(batch, length, window):
    """The compiled form keeps the same k-grams of every text."""
    ours, theirs = winnow(batch, length, window, "numba"), winnowing.winnow(batch, length, window)
    assert [one.tolist() for one in ours] == [one.tolist() for one in theirs]
    assert [one.dtype for one in ours] == [one.dtype for one in theirs]


@given(texts, st.sampled_from([1, 3, 5, 8]), st.integers(1, 25), st.data())
@settings(deadline=None)
def test_overlaps_are_equal(batch, width, run, data):
    """The compiled form measures every pair as `overlap` does, itself with itself included."""
    from provenance.matching.numba_overlap import overlaps

    prepared = [Shingled.of(hashes, width) for hashes in shingle_hashes(batch, width, "numpy")]
    some = st.sampled_from(prepared or [Shingled.of(np.empty(0, np.uint32), width)])
    pairs = data.draw(st.lists(st.tuples(some, some), max_size=12))
    expected = [overlap(a, b, run) for a, b in pairs]
    assert [repr(one) for one in overlaps(pairs, run)] == [repr(one) for one in expected]


@given(st.integers(0, 12), st.integers(1, 4), st.data())
@settings(deadline=None)
def test_candidates_are_equal(lines, bands, data):
    """The compiled form finds the same pairs, in the same order, whatever the keys."""
    from provenance.index import numba_candidates

    key = st.one_of(st.integers(-2, 3), st.integers(-(2**63), 2**63 - 1), st.sampled_from([1 << 40, 3 << 40]))
    rows = data.draw(st.lists(st.lists(key, min_size=bands, max_size=bands), min_size=lines, max_size=lines))
    keys = np.array(rows, np.int64).reshape(lines, bands)
    ours, theirs = numba_candidates.within_batch(keys), within_batch(keys)
    assert (ours.dtype, ours.shape, ours.tolist()) == (theirs.dtype, theirs.shape, theirs.tolist())


@given(st.integers(0, 2**32 - 1), st.sampled_from([(25, 5), (42, 3), (1, 128), (128, 1)]))
@settings(deadline=None)
def test_band_keys_are_equal(seed, shape):
    """The compiled form gives every band the same key."""
    from provenance.index import numba_candidates

    signatures = np.random.default_rng(seed).integers(0, 2**32, (3, 128), dtype=np.uint32)
    ours = numba_candidates.band_keys(signatures, "c5-mh128-affine32-v1", *shape)
    assert np.array_equal(ours, band_keys(signatures, "c5-mh128-affine32-v1", *shape))
