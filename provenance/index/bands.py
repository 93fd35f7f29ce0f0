"""From signatures to band keys, and how many bands of how many rows find what."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.errors import SettingsError

Keys = NDArray[np.int64]

_DROPPED: Final = 16  # of 64 bits
_WORD: Final = 0xFFFFFFFFFFFFFFFF
_GOLDEN: Final = 0x9E3779B97F4A7C15  # 2^64 / golden ratio, odd: spreads consecutive numbers (Knuth, TAOCP 6.4)
_MULTIPLIER: Final = np.uint64(0xFF51AFD7ED558CCD)  # first multiplier of fmix64, MurmurHash3


def band_keys(signatures: NDArray[np.uint32], recipe: str, bands: int, rows: int) -> Keys:
    """
    Return the index keys of N signatures: N × *bands*, one per band.

    Two signatures share the key of a band iff they agree in all its *rows* values (but for an accident:
    see ``stored``). Recipe and band number are part of the key, so that one index can hold all bands of all
    recipes.

    Raises:
        SettingsError: the signatures have fewer than *bands* × *rows* values.
    """
    keys = np.tile(seeds(recipe, bands, rows, signatures.shape[1]), (len(signatures), 1))
    values = signatures[:, : bands * rows].reshape(len(signatures), bands, rows)
    for row in range(rows):
        keys ^= values[:, :, row]
        keys *= _MULTIPLIER
        keys ^= keys >> np.uint64(32)
    return stored(keys)


@lru_cache(maxsize=16)
def seeds(recipe: str, bands: int, rows: int, values: int) -> NDArray[np.uint64]:
    """
    Return the number that the key of each band of signatures of this many *values* begins with; read-only.

    Raises:
        SettingsError: the signatures have fewer than *bands* × *rows* values.
    """
    if min(bands, rows) < 1 or bands * rows > values:
        raise SettingsError(
            f"{bands} bands of {rows} rows do not fit into {values} values",
            hint="choose bands and rows with 1 <= bands * rows <= permutations",
        )
    number = recipe_number(recipe)
    found = np.array([number ^ (_GOLDEN * (band + 1) & _WORD) for band in range(bands)], np.uint64)
    found.flags.writeable = False
    return found


def stored(keys: NDArray[np.uint64]) -> Keys:
    """
    Return 64-bit keys in the form they are stored in: their upper 48 bits, signed.

    A database keeps 48 bits in two bytes less, an eighth of the index. The hundred million keys of a million and
    a half articles expect one chance meeting in three million look-ups.
    """
    return keys.view(np.int64) >> _DROPPED


@lru_cache(maxsize=16)
def recipe_number(recipe: str) -> int:
    """Return the unsigned 64-bit number of a recipe id: the first 8 bytes, big-endian, of its sha256."""
    return int.from_bytes(hashlib.sha256(recipe.encode()).digest()[:8], "big")


def probability(jaccard: float, bands: int, rows: int) -> float:
    """
    Return the chance, 0..1, that two texts of this Jaccard similarity share at least one band key.

    1 - (1 - Jʳ)ᵇ (Indyk and Motwani 1998; the "S-curve" of Leskovec, Rajaraman and Ullman, section 3.4.2).
    """
    return float(1.0 - (1.0 - jaccard**rows) ** bands)


def choose(jaccard: float, recall: float, permutations: int) -> tuple[int, int]:
    """
    Return the strictest (bands, rows) that finds pairs at *jaccard* with a chance of at least *recall*.

    Strictest means most rows, hence fewest false candidates; bands are then as many as *permutations*
    allow, because values left unused would cost recall. For 128 permutations and Jaccard 0.7, a recall of
    0.93 to 0.9899 gives 25 × 5, whose chance there is 0.98995; 0.99 is just out of its reach and gives
    32 × 4, 0.92 gives 21 × 6.

    Raises:
        SettingsError: *jaccard* is not in 0..1, or not even one row per band reaches *recall*.
    """
    if not 0 < jaccard <= 1 or not 0 < recall <= 1:
        raise SettingsError(
            f"Jaccard {jaccard} and recall {recall} must lie above 0 and not above 1",
            hint="for example choose(0.7, 0.98, 128)",
        )
    for rows in range(permutations, 0, -1):
        if probability(jaccard, permutations // rows, rows) >= recall:
            return permutations // rows, rows
    raise SettingsError(
        f"no bands of {permutations} values find pairs at Jaccard {jaccard} with a chance of {recall}",
        hint="ask for less recall or use more permutations",
    )
