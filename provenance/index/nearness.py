"""From SimHashes to index keys under which every pair that differs in at most three bits meets."""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.index.bands import Keys, recipe_number, stored

BITS: Final = 2  # differing bits up to which a pair is certain to meet (Manku, Jain and Das Sarma 2007)
# Two differing bits leave two of four blocks alone, and each pair of blocks is a key of 32 bits: at a million
# articles one in a thousand has a chance candidate. Single blocks of 16 bits would give each of them sixty.
_BLOCKS: Final = ((0, 16), (16, 16), (32, 16), (48, 16))
_KEPT: Final = len(_BLOCKS) - BITS
TABLES: Final = len(list(combinations(_BLOCKS, _KEPT)))
_WORD: Final = 0xFFFFFFFFFFFFFFFF
_ODD: Final = 0xD1342543DE82EF95  # a multiplier of L'Ecuyer's tables; tells these keys from those of bands


def near_keys(simhashes: NDArray[np.uint64], recipe: str) -> Keys:
    """
    Return the index keys of N SimHashes: N × ``TABLES``, signed as databases store them.

    Two SimHashes of one recipe that differ in at most ``BITS`` bits share a key; the converse does not hold.
    """
    masks, seeds = _tables(recipe)
    return stored((simhashes[:, None] & masks ^ seeds) * np.uint64(_ODD))


@lru_cache(maxsize=16)
def _tables(recipe: str) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return, for each table, the bits of a SimHash that it keeps, and what tells its keys from the others'."""
    number = recipe_number(recipe)
    kept = [
        sum(((1 << width) - 1) << shift for shift, width in blocks) for blocks in combinations(_BLOCKS, _KEPT)
    ]
    seeds = [(number ^ (_ODD * (table + 1))) & _WORD for table in range(TABLES)]
    return np.array(kept, np.uint64), np.array(seeds, np.uint64)
