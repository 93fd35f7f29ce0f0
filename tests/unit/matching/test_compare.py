"""One function says what a match is, for every engine."""

from __future__ import annotations

import pytest

from provenance.engines.texts import texts_of
from provenance.errors import RecipeMismatch
from provenance.matching.compare import Text, compare
from provenance.records import ArticleId
from provenance.settings import Settings
from tests.fakes.articles import ENGLISH, OTHER_SENTENCES, SENTENCES, article, story

SETTINGS = Settings()


def texts(**bodies: str) -> dict[ArticleId, Text]:
    return texts_of([article(name, body=body) for name, body in bodies.items()], SETTINGS)


def test_two_languages_are_not_compared():
    found = texts(a=story(), b=" ".join(ENGLISH))
    with pytest.raises(RecipeMismatch) as caught:
        compare(found[ArticleId("a")], found[ArticleId("b")], SETTINGS)
    assert "c5" in str(caught.value)
    assert caught.value.hint


def test_a_match_names_the_smaller_id_first_whichever_way_it_is_asked():
    found = texts(b=story(), a=story(SENTENCES[:6]))
    one = compare(found[ArticleId("a")], found[ArticleId("b")], SETTINGS)
    assert one == compare(found[ArticleId("b")], found[ArticleId("a")], SETTINGS)
    assert (one.a, one.b, one.kind) == ("a", "b", "abridged")


def test_equal_texts_are_verbatim_in_every_number():
    found = texts(a=story(), b=story(paragraph=1).replace("，", ","))
    match = compare(found[ArticleId("a")], found[ArticleId("b")], SETTINGS)
    assert (match.kind, match.jaccard, match.containment, match.coverage_a, match.coverage_b) == (
        "verbatim",
        1,
        1,
        1,
        1,
    )
    assert (match.hamming, match.reason, match.merges) == (0, "equal texts", True)
    assert match.longest_run == found[ArticleId("a")].shingled.length


def test_a_text_of_its_own_on_the_same_page_is_different():
    found = texts(a=story(), b=story(OTHER_SENTENCES))
    match = compare(found[ArticleId("a")], found[ArticleId("b")], SETTINGS)
    assert match.kind == "different"
    assert not match.merges
    assert match.hamming > 3


def test_one_text_inside_a_collection_is_an_excerpt_or_less():
    found = texts(a=story(SENTENCES[:4]), b=story(SENTENCES[:4] + OTHER_SENTENCES + SENTENCES[6:]))
    match = compare(found[ArticleId("a")], found[ArticleId("b")], SETTINGS)
    assert match.kind == "excerpt"
    assert match.coverage_a == 1.0
    assert match.coverage_b < 0.3


def test_scores_are_rounded_so_that_every_engine_stores_the_same():
    found = texts(a=story(), b=story(SENTENCES[1:]))
    match = compare(found[ArticleId("a")], found[ArticleId("b")], SETTINGS)
    for value in (match.jaccard, match.containment, match.coverage_a, match.coverage_b):
        assert value == round(value, 6)
