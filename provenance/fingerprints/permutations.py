"""The random permutations of every MinHash backend, drawn exactly as datasketch 2 draws them."""

from __future__ import annotations

from functools import lru_cache
from random import Random

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints.recipe import SEED

_WORDS, _VERSION = 624, 3  # of the state of MT19937, and of the form in which Python keeps it


@lru_cache(maxsize=4)
def affine32(count: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """
    Return the factors a (odd, so each map is a bijection) and summands b of *count* maps a·h + b mod 2³².

    All a are drawn before all b: values depend on *count*, so signatures of two lengths share no prefix.
    The arrays are read-only.
    """
    drawn = np.array(_drawn(2 * count), np.uint32)
    a, b = drawn[:count] << np.uint32(1) | np.uint32(1), drawn[count:]
    a.flags.writeable = b.flags.writeable = False
    return a, b


def _drawn(count: int) -> list[int]:
    """
    Return the first numbers of 32 bits of ``numpy.random.RandomState(SEED)``, whose loading takes 25 ms.

    The twister is Python's own; seeded with one word, as there (Matsumoto and Nishimura 1998, ``init_genrand``),
    instead of with a list, as Python does.
    """
    state = [SEED]
    for i in range(1, _WORDS):
        state.append(1812433253 * (state[-1] ^ state[-1] >> 30) + i & 0xFFFFFFFF)
    twister = Random()  # noqa: S311  # numbers of a recipe, no secrets
    twister.setstate((_VERSION, (*state, _WORDS), None))
    return [twister.getrandbits(32) for _ in range(count)]
