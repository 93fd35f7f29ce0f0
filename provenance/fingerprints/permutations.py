"""The random permutations of every MinHash backend, drawn exactly as datasketch 2 draws them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints.recipe import SEED

_WORD: Final = 0xFFFFFFFF
_STATE, _AHEAD = 624, 397  # words of MT19937's state, and how far ahead of each is the one it is mixed with


@lru_cache(maxsize=4)
def affine32(count: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """
    Return the factors a (odd, so each map is a bijection) and summands b of *count* maps a·h + b mod 2³².

    All a are drawn before all b: values depend on *count*, so signatures of two lengths share no prefix.
    The arrays are read-only.
    """
    drawn = np.array(list(islice(_words(), 2 * count)), np.uint32)
    a, b = drawn[:count] << np.uint32(1) | np.uint32(1), drawn[count:]
    a.flags.writeable = b.flags.writeable = False
    return a, b


def _words() -> Iterator[int]:
    """
    Yield the 32-bit numbers of the Mersenne twister MT19937 (Matsumoto and Nishimura 1998) begun with ``SEED``.

    They are those of ``numpy.random.RandomState``, the loading of which takes longer than a verdict.
    """
    state = [SEED]
    for i in range(1, _STATE):
        state.append(1812433253 * (state[-1] ^ state[-1] >> 30) + i & _WORD)
    while True:
        for i in range(_STATE):
            mixed = state[i] & 0x80000000 | state[(i + 1) % _STATE] & 0x7FFFFFFF
            state[i] = state[(i + _AHEAD) % _STATE] ^ mixed >> 1 ^ (0x9908B0DF if mixed & 1 else 0)
            word = state[i]
            word ^= word >> 11
            word ^= word << 7 & 0x9D2C5680
            word ^= word << 15 & 0xEFC60000
            yield word ^ word >> 18
