"""From SimHashes to index keys under which every pair that differs in at most three bits meets."""

from __future__ import annotations

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
    number = recipe_number(recipe)
    columns = []
    for table, blocks in enumerate(combinations(_BLOCKS, _KEPT)):
        mask = sum(((1 << width) - 1) << shift for shift, width in blocks)
        seed = (number ^ (_ODD * (table + 1))) & _WORD
        kept = simhashes & np.uint64(mask)
        columns.append((kept ^ np.uint64(seed)) * np.uint64(_ODD))
    return stored(np.stack(columns, axis=1))
