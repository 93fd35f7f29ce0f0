"""Which language a text is in decides its shingle length."""

from __future__ import annotations

import pytest

from provenance.text.language import language_of
from provenance.text.matching_view import match_text
from tests.fakes.articles import ENGLISH, story


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (story(), "zh"),
        (" ".join(ENGLISH), "en"),
        ("新款 Turbine X200 水轮发电机 power 上市,价格比 older model 低两成,镇上已经装了三台。", "zh"),
        ("水車は昨日、あたらしいものにかえられました。町の人々はとてもよろこんでいます。", "other"),
        ("Водяное колесо заменили вчера вечером.", "other"),
        ("", "other"),
        ("12345 。。。", "other"),
    ],
)
def test_letters_tell_the_language(text, expected):
    assert language_of(text) == expected


def test_the_match_view_has_the_language_of_its_text():
    """Equal match views must have one recipe, so the view alone decides."""
    assert language_of(match_text(story())) == "zh"
    assert language_of(match_text(" ".join(ENGLISH))) == "en"


def test_a_latin_menu_of_twenty_words_does_not_make_a_chinese_page_english():
    assert language_of("Home News Sport Life Video Login " * 3 + story()) == "zh"
