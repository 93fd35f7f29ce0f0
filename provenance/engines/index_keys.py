"""The keys under which texts are held in the index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints.kernel import BackendName
from provenance.index.nearness import TABLES, near_keys
from provenance.matching.compare import Text
from provenance.settings import Settings


def text_keys(texts: Sequence[Text], settings: Settings, backend: BackendName = "numpy") -> NDArray[np.int64]:
    """
    Return the index keys of *texts*, one row each: those of MinHash bands, then those of SimHash.

    Recipes are part of the keys and may be mixed. No *backend* changes any key.
    """
    keys = np.zeros((len(texts), settings.bands + TABLES), dtype=np.int64)
    for recipe in sorted({text.fingerprint.recipe for text in texts}):
        rows = [i for i, text in enumerate(texts) if text.fingerprint.recipe == recipe]
        simhashes = np.array([texts[i].fingerprint.simhash for i in rows], np.uint64)
        chosen = signatures_of([texts[i] for i in rows], settings)
        found = index_keys(chosen, simhashes, recipe, settings, backend)
        if len(rows) == len(texts):
            return found
        keys[rows] = found
    return keys


def index_keys(
    signatures: NDArray[np.uint32],
    simhashes: NDArray[np.uint64],
    recipe: str,
    settings: Settings,
    backend: BackendName = "numpy",
) -> NDArray[np.int64]:
    """Return the index keys of texts of one *recipe*, given their signatures and SimHashes as columns."""
    if backend == "numba":
        from provenance.index.numba_candidates import band_keys
    else:
        from provenance.index.bands import band_keys
    return np.hstack([band_keys(signatures, recipe, settings.bands, settings.rows), near_keys(simhashes, recipe)])


def signatures_of(texts: Sequence[Text], settings: Settings) -> NDArray[np.uint32]:
    """Return the signatures of *texts*, one row each."""
    packed = b"".join(text.fingerprint.signature for text in texts)
    return np.frombuffer(packed, dtype="<u4").reshape(len(texts), settings.permutations)
