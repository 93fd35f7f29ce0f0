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
