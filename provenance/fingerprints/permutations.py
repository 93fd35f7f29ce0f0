"""The random permutations of every MinHash backend, drawn exactly as datasketch 2 draws them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints.recipe import SEED


@lru_cache(maxsize=4)
def affine32(count: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """
    Return the factors a (odd, so each map is a bijection) and summands b of *count* maps a·h + b mod 2³².

    All a are drawn before all b: values depend on *count*, so signatures of two lengths share no prefix.
    The arrays are read-only.
    """
    generator = np.random.RandomState(SEED)
    a = generator.randint(0, 1 << 31, count, np.uint32) * np.uint32(2) + np.uint32(1)
    b = generator.randint(0, 1 << 32, count, np.uint32)
    a.flags.writeable = b.flags.writeable = False
    return a, b
