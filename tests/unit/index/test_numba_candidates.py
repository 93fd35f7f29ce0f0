"""Compiled candidates at sizes the property tests do not reach."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.errors import SettingsError
from provenance.fingerprints.compiling import available
from provenance.index.candidates import within_batch

pytestmark = pytest.mark.skipif(not available(), reason='needs numba: pip install "provenance[fast]"')


def test_many_lines_in_crowds():
    """Among thousands of lines, some meeting in all their bands and some in crowds, the pairs are the same."""
    from provenance.index import numba_candidates

    generator = np.random.default_rng(7)
    keys = generator.integers(-(2**63), 2**63 - 1, (3000, 12))
    keys[100:200] = keys[0]
    keys[1000:2000, 3] = generator.integers(0, 40, 1000)
    assert np.array_equal(numba_candidates.within_batch(keys), within_batch(keys))


def test_keys_that_differ_in_their_last_bits():
    """Keys are compared whole, not by the bits that sort them."""
    from provenance.index import numba_candidates

    keys = np.arange(4096, dtype=np.int64).reshape(-1, 4) % 2000
    assert np.array_equal(numba_candidates.within_batch(keys), within_batch(keys))


def test_bands_that_do_not_fit_are_refused():
    """More values than a signature has cannot be banded."""
    from provenance.index import numba_candidates

    with pytest.raises(SettingsError):
        numba_candidates.band_keys(np.zeros((1, 8), np.uint32), "c5-mh8-affine32-v1", 3, 3)
