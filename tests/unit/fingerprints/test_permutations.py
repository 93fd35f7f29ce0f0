"""The permutations are datasketch's."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.fingerprints.permutations import affine32


@pytest.mark.parametrize("count", [1, 64, 128, 1000])
def test_permutations_are_those_of_datasketch(count):
    """Factors and summands equal those in a datasketch 2 MinHash of the same length."""
    from datasketch import MinHash

    theirs = MinHash(num_perm=count, seed=1, scheme="affine32").permutations
    assert np.array_equal(np.array(affine32(count)), np.array(theirs))


def test_every_factor_is_odd():
    """Each map is a bijection on 32 bits, which needs an odd factor."""
    factors, _ = affine32(128)
    assert (factors & np.uint32(1)).all()


def test_permutations_cannot_be_altered():
    """The shared arrays refuse to be written."""
    with pytest.raises(ValueError, match="read-only"):
        affine32(128)[0][0] = 1
