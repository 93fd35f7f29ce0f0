"""One text, or two, without a store."""

from __future__ import annotations

import pytest

from provenance.engines.single import compare, fingerprint
from tests.fakes.articles import ENGLISH, OTHER_SENTENCES, SENTENCES, story

MARK = "青石热线｜镇上的事这里都有"


def test_a_fingerprint_does_not_see_noise_or_punctuation():
    noisy = "\n".join(line + MARK for line in story(paragraph=2).split("\n")).replace("水轮", "水\u200b轮")
    assert fingerprint(noisy) == fingerprint(story().replace(",", "，"))


def test_a_fingerprint_states_its_recipe():
    assert fingerprint(story()).recipe.startswith("c5-")
    assert fingerprint(" ".join(ENGLISH)).recipe.startswith("c8-")


def test_an_empty_text_has_a_fingerprint_without_shingles():
    assert fingerprint("").shingles == 0


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (story(paragraph=1), "verbatim"),
        (story().replace("整整九天", "足足九天"), "verbatim"),
        (story(SENTENCES[:7]), "extended"),
        (story((*SENTENCES, *OTHER_SENTENCES, *SENTENCES[:0])), "abridged"),
        (story(OTHER_SENTENCES), "different"),
        (" ".join(ENGLISH), "different"),
        ("", "undecidable"),
        ("水轮", "undecidable"),
    ],
)
def test_two_texts_are_compared_as_the_first_sees_it(other, kind):
    match = compare(story(), other)
    assert (match.a, match.b, match.kind) == ("a", "b", kind)


def test_two_empty_texts_are_not_equal():
    assert compare("", "").kind == "undecidable"


@pytest.mark.parametrize("text", ["老磨坊换上了新水轮，" * 20, "The mill got a new wheel. " * 20, ""])
def test_the_reference_packages_give_the_same_fingerprint(text):
    """What datasketch and simhash compute is what the kernel computes, bit for bit."""
    assert fingerprint(text, backend="reference") == fingerprint(text)
