"""
The definition of a fingerprint, computed with datasketch and simhash one shingle at a time.

Slow, obvious and always there: a backend users can select, the self-check of ``doctor``, and the oracle
every other backend must equal bit for bit. It shares no arithmetic with them, only the constants.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from provenance.fingerprints.batch import Sketches
from provenance.fingerprints.recipe import BASE, MIX, SALT, SEED, Recipe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = 0xFFFFFFFF


def shingles(text: str, width: int) -> list[str]:
    """Return all windows of *width* code points, repeats kept; a shorter text is one, an empty text none."""
    if len(text) < width:
        return [text] if text else []
    return [text[i : i + width] for i in range(len(text) - width + 1)]


def carried(shingle: str) -> bytes:
    """Return the code points of *shingle*, four bytes each; lone surrogates are kept as they stand."""
    return shingle.encode("utf-32-le", "surrogatepass")


def polynomial(data: bytes) -> int:
    """Return p, the 32-bit polynomial in ``BASE`` of the code points in *data*, four bytes each."""
    value = 0
    for i in range(0, len(data), 4):
        value = value * BASE + int.from_bytes(data[i : i + 4], "little") & _WORD
    return value


def mixed(word: int) -> int:
    """Return fmix32 of a 32-bit *word*."""
    word = (word ^ word >> 16) * MIX[0] & _WORD
    word = (word ^ word >> 13) * MIX[1] & _WORD
    return word ^ word >> 16


def wide(data: bytes) -> int:
    """Return w, the 64-bit hash SimHash counts: the mixed hash, above it the same salted and mixed again."""
    low = mixed(polynomial(data))
    return mixed(low ^ SALT) << 32 | low


def shingle_hashes(texts: Sequence[str], width: int) -> list[NDArray[np.uint32]]:
    """Return the mixed hash of every window of each text, in positional order."""
    import numpy as np

    return [np.array([mixed(polynomial(carried(s))) for s in shingles(t, width)], np.uint32) for t in texts]


def sketch(texts: Sequence[str], recipe: Recipe) -> Sketches:
    """Return signature, SimHash and number of shingles of each text."""
    import numpy as np

    windows = [shingles(text, recipe.width) for text in texts]
    signatures = [signature(found, recipe.permutations) for found in windows]
    return Sketches(
        np.array(signatures, np.uint32).reshape(len(texts), recipe.permutations),
        np.array([simhash(found) for found in windows], np.uint64),
        np.array([len(found) for found in windows], np.int64),
    )


def signature(found: Sequence[str], permutations: int) -> list[int]:
    """Return datasketch's MinHash values of these shingles; datasketch applies fmix32 itself."""
    from datasketch import MinHash

    minhash = MinHash(num_perm=permutations, seed=SEED, scheme="affine32", hashfunc=polynomial)
    minhash.update_batch([carried(shingle) for shingle in found])
    return [int(value) for value in minhash.hashvalues]


def simhash(found: Sequence[str]) -> int:
    """Return simhash's value of these shingles, in list form: its text form lower-cases and re-cuts."""
    from simhash import Simhash

    # simhash encodes every feature as UTF-8, which lone surrogates refuse: each byte travels as a character.
    features = [carried(shingle).decode("latin-1") for shingle in found]
    return int(Simhash(features, hashfunc=lambda data: wide(data.decode("utf-8").encode("latin-1"))).value)
