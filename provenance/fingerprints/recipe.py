"""What a recipe id says: everything that must be equal before two fingerprints may be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from provenance.errors import RecipeMismatch, SettingsError
from provenance.settings import Settings

# Fixed by "affine32-v1"; changing any of them is a new version, so that old fingerprints are refused.
SEED: Final = 1  # of the permutations; datasketch's default
BASE: Final = 0x9E3779B1  # of the shingle polynomial: 2^32 / golden ratio, made prime (xxHash's first prime)
SALT: Final = 0x5BD1E995  # separates the upper SimHash word from the lower (MurmurHash2's multiplier)
MIX: Final = (0x85EBCA6B, 0xC2B2AE35)  # multipliers of fmix32, the finaliser of MurmurHash3 (Appleby 2011)
NO_SHINGLES: Final = 0xFFFFFFFF  # every signature value of a text without shingles

_ID = re.compile(r"c([1-9]\d*)-mh([1-9]\d*)-affine32-v1")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How fingerprints of one recipe id are made."""

    width: int  # code points in a shingle
    permutations: int  # values in a signature

    @classmethod
    def parse(cls, recipe: str) -> Recipe:
        """
        Return what *recipe*, e.g. ``c5-mh128-affine32-v1``, says.

        Raises:
            RecipeMismatch: it is not one this version can make.
        """
        found = _ID.fullmatch(recipe)
        if found is None:
            raise RecipeMismatch(
                f"recipe {recipe!r} is not one this version can make",
                hint="ids read like c5-mh128-affine32-v1; `provenance doctor` lists the recipes of a store",
            )
        return cls(int(found[1]), int(found[2]))


def recipe_of(settings: Settings, language: str) -> Recipe:
    """
    Return the recipe *settings* ask for in texts of *language*.

    Raises:
        SettingsError: a shingle length or the number of permutations is one no recipe id can state.
    """
    width, permutations = settings.width(language), settings.permutations
    if min(width, permutations) < 1:
        raise SettingsError(
            f"shingle length {width} and permutations {permutations} must both be at least 1",
            hint="the defaults are 5 (Han), 8 (Latin) and 128",
        )
    return Recipe.parse(settings.recipe(language))


def require_same(a: str, b: str) -> None:
    """
    Return only if the recipe ids *a* and *b* are equal.

    Raises:
        RecipeMismatch: they differ; a comparison would return a number that means nothing.
    """
    if a != b:
        raise RecipeMismatch(
            f"fingerprints of recipes {a} and {b} cannot be compared",
            hint="make both with the same settings; `provenance doctor` lists the recipes of a store",
        )
