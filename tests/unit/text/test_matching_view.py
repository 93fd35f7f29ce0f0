"""Match views and languages of many texts are those of each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from provenance.text.language import language_of, languages_of
from provenance.text.matching_view import match_text, match_texts, match_view
from tests.fakes.articles import ENGLISH, story

ODD = ["", "ΟΔΟΣ ΟΔΟΣ.", "İstanbul", "😀 ab", "\ud800x\udfff", "ＡＢ１２＿c", "\ufacf", "a" * 3000 + "中" * 900]
TEXTS = st.lists(st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(ODD), max_size=12)


@given(TEXTS)
def test_many_views_are_the_views_of_each(texts):
    assert match_texts(texts) == [match_text(text) for text in texts]
    assert [match_view(text).text for text in texts] == [match_text(text) for text in texts]


@given(TEXTS)
def test_many_languages_are_the_languages_of_each(texts):
    everything = [*texts, story(), " ".join(ENGLISH)]
    assert languages_of(everything) == [language_of(text) for text in everything]


def test_every_character_of_the_basic_plane_is_read_alike():
    characters = [chr(code) for code in range(0x10000)]
    assert match_texts(characters) == [match_text(character) for character in characters]


def test_offsets_of_a_view_are_those_of_its_letters():
    """Each letter of the view comes from the place it stands at."""
    body = "「甲」, b-Ｃ。\n１2"
    view = match_view(body)
    assert [body[slice(*view.span(i, i + 1))] for i in range(len(view.text))] == ["甲", "b", "Ｃ", "１", "2"]
