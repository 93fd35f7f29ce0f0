"""Readings put behind characters are found in every form, and brackets that authors wrote are not."""

from __future__ import annotations

import pytest

from provenance.text.glosses import glosses
from provenance.text.reading import reading_view
from tests.fakes.articles import SENTENCES

READINGS = {"水": "shui", "轮": "lun", "磨": "mo", "石": "shi", "师": "shi", "傅": "fu", "女": "nv"}


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in glosses(text)]


def glossed(text: str, form: str = "{}({})") -> str:
    return "".join(form.format(c, READINGS[c]) if c in READINGS else c for c in text)


@pytest.mark.parametrize("form", ["{}({})", "{}（{}）", "{} ({})", "{}( {} )", "{}({}4)"])
def test_readings_without_tones_go_where_the_page_is_full_of_them(form):
    text = "".join(SENTENCES)
    assert reading_view(glossed(text, form)).clean == text


def test_a_few_readings_without_tones_stay():
    text = glossed("".join(SENTENCES[:2]))
    assert found(text) == []


def test_readings_spread_thin_over_a_page_stay():
    """One for more than sixty characters is a page with units and list letters, not a glossed one."""
    assert found(("水(shui)轮(lun)石(shi)" + "的" * 200) * 4) == []


def test_units_in_every_line_are_no_readings():
    """They are frequent, but no syllables; and one syllable over and over is a unit of its own."""
    assert found("全长三里(km)重四斤(kg)第二(ii)" * 20) == []
    assert found("每袋三两(liang)" * 20) == []


def test_readings_of_whole_words_go():
    assert found("标志(biāo zhì)与标志(biāozhì)，水轮(shuǐ-lún)") == ["(biāo zhì)", "(biāozhì)", "(shuǐ-lún)"]


def test_a_reading_longer_than_its_word_is_the_authors():
    assert found("他写：志(biāo zhì)，见《a》(biāo)。") == []


def test_readings_without_brackets_go_where_the_page_is_full_of_them():
    assert reading_view("水shuǐ轮lún的de声shēng音yīn" * 5).clean == "水轮的声音" * 5
    assert found("水shuǐ轮") == []


def test_bopomofo_goes_where_the_page_is_full_of_it():
    assert reading_view("水(ㄕㄨㄟˇ)輪(ㄌㄨㄣˊ)" * 6).clean == "水轮" * 6
    assert found("注音(ㄅㄆㄇ)") == []


def test_english_words_in_brackets_stay():
    assert found("水轮(wheel)转(turn)了(the)" * 10) == []


TONES = {"水": "shuǐ", "轮": "lún", "磨": "mò", "石": "shí", "师": "shī", "傅": "fù"}


def toned(text: str, form: str) -> str:
    return "".join(form.format(c, TONES[c], READINGS[c]) if c in TONES else c for c in text)


@pytest.mark.parametrize(
    "form",
    ["{0}({2})({1})", "{0}({1})({1})", "{0}({1}){1}", "{0}({2})({1}) {1}", "{0}{1}{1}", "{0}(ㄕ)({1})({2})"],
)
def test_all_readings_of_a_character_go_that_one_copier_after_the_other_put_there(form):
    text = "".join(SENTENCES)
    assert reading_view(toned(text, form)).clean == text


@pytest.mark.parametrize("form", ["{0}({1})", "{0}({2})", "{0}{1}", "{0}({2})({1})"])
@pytest.mark.parametrize("mark", [" ", "\u200b", "\ue001"])
def test_what_was_put_into_readings_later_does_not_keep_them(form, mark):
    """A blank, a character without width or an icon behind every single one, as whole pages are spoilt."""
    text = "".join(SENTENCES)
    spoilt = mark.join(toned(text, form))
    assert reading_view(spoilt).clean.replace(" ", "") == text


def test_readings_are_judged_by_the_page_and_not_by_what_another_round_left():
    """Three without brackets among many with: alone they would be too few."""
    text = toned("".join(SENTENCES), "{0}({1})") + "水shuǐ轮lún转石shí头"
    assert reading_view(text).clean == "".join(SENTENCES) + "水轮转石头"


@pytest.mark.parametrize("bracket", ["(km)", "(WTO)", "(the)", "(b)", "(何舟)", "(2024)", "（见图）"])
def test_brackets_of_authors_stay_on_a_page_full_of_readings(bracket):
    text = "".join(SENTENCES)
    assert reading_view(toned(text, "{0}({1})") + "全长三里" + bracket).clean == text + "全长三里" + bracket


def test_foreign_words_with_accents_stay_between_han():
    assert found("他在 café 里说了 déjà vu 这个词。" * 3) == []
