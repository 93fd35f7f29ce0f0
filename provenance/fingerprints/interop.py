"""
Fingerprints to and from the sketches of datasketch and simhash.

A sketch of either package does not say how its text was cut into shingles, so the caller states the recipe
at both borders; what a sketch does say (scheme, seed, length) is checked against it.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from provenance.errors import RecipeMismatch
from provenance.fingerprints.recipe import SEED, Recipe, require_same
from provenance.records import Fingerprint

if TYPE_CHECKING:
    from datasketch import LeanMinHash, MinHash
    from simhash import Simhash

_BITS = 64


def to_minhash(fingerprint: Fingerprint, recipe: str) -> MinHash:
    """
    Return the signature as a MinHash that can be compared, merged and updated with ``reference.carried``.

    Raises:
        RecipeMismatch: the fingerprint is not of *recipe*, that of the sketches it will meet.
    """
    from datasketch import MinHash

    from provenance.fingerprints.reference import polynomial

    return MinHash(seed=SEED, hashvalues=_values(fingerprint, recipe), scheme="affine32", hashfunc=polynomial)


def to_lean_minhash(fingerprint: Fingerprint, recipe: str) -> LeanMinHash:
    """
    Return the signature as a LeanMinHash.

    Raises:
        RecipeMismatch: the fingerprint is not of *recipe*, that of the sketches it will meet.
    """
    from datasketch import LeanMinHash

    return LeanMinHash(seed=SEED, hashvalues=_values(fingerprint, recipe), scheme="affine32")


def to_simhash(fingerprint: Fingerprint, recipe: str) -> Simhash:
    """
    Return the SimHash as a Simhash.

    Raises:
        RecipeMismatch: the fingerprint is not of *recipe*, that of the sketches it will meet.
    """
    from simhash import Simhash

    require_same(fingerprint.recipe, recipe)
    return Simhash(fingerprint.simhash, f=_BITS)


def from_sketches(
    minhash: MinHash | LeanMinHash, simhash: Simhash, *, recipe: str, shingles: int, digest: str
) -> Fingerprint:
    """
    Return the fingerprint that two sketches of one text make up.

    *shingles* is the number of windows of the text, repeats counted, *digest* the sha256 of its match view;
    no sketch holds either. That the shingles were those of *recipe*, too, is the caller's word.

    Raises:
        RecipeMismatch: scheme, seed, number of values or number of bits are not those of *recipe*.
    """
    wanted = ("affine32", SEED, Recipe.parse(recipe).permutations, _BITS)
    given = (minhash.scheme, minhash.seed, len(minhash), simhash.f)
    if given != wanted:
        raise RecipeMismatch(
            f"sketches with (scheme, seed, values, SimHash bits) = {given} are not of recipe {recipe}",
            hint=f"make them with {wanted}; datasketch before 2.0 used another scheme",
        )
    signature = struct.pack(f"<{len(minhash)}I", *minhash.hashvalues.tolist())
    return Fingerprint(recipe, signature, int(simhash.value), shingles, digest)


def _values(fingerprint: Fingerprint, recipe: str) -> list[int]:
    """Return the signature values of a fingerprint of *recipe*."""
    require_same(fingerprint.recipe, recipe)
    return list(struct.unpack(f"<{len(fingerprint.signature) // 4}I", fingerprint.signature))
