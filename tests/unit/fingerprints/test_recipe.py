"""A recipe id states all that must be equal, and comparison across recipes is refused."""

from __future__ import annotations

import pytest

from provenance.errors import RecipeMismatch, SettingsError
from provenance.fingerprints.recipe import Recipe, recipe_of, require_same
from provenance.settings import Settings


@pytest.mark.parametrize("language", ["zh", "en"])
def test_settings_and_recipe_agree(language):
    """What a recipe id says is what the settings that produced it asked for."""
    settings = Settings()
    recipe = recipe_of(settings, language)
    assert recipe == Recipe.parse(settings.recipe(language))
    assert (recipe.width, recipe.permutations) == (settings.width(language), 128)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c5",
        "c5-mh128-legacy-v1",
        "c5-mh128-affine32-v2",
        "c0-mh128-affine32-v1",
        "c5-mh128-affine32-v1\n",
    ],
)
def test_unknown_recipes_are_refused(text):
    """An id this version cannot make is an error, not a guess."""
    with pytest.raises(RecipeMismatch) as caught:
        Recipe.parse(text)
    assert caught.value.hint


def test_equal_recipes_pass():
    """Comparison under one recipe is allowed."""
    require_same("c5-mh128-affine32-v1", "c5-mh128-affine32-v1")


def test_different_recipes_raise():
    """Comparison across recipes raises and names both."""
    with pytest.raises(RecipeMismatch, match=r"c5-\S+ and c8-"):
        require_same("c5-mh128-affine32-v1", "c8-mh128-affine32-v1")


def test_settings_no_recipe_can_state_are_refused():
    """A length that the recipe id cannot express never makes a fingerprint."""
    with pytest.raises(SettingsError):
        recipe_of(Settings(shingle_han=0), "zh")
