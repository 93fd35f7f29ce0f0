"""The table of character pairs tells everyday text from what damage leaves."""

from __future__ import annotations

import pytest

from provenance.resources import seed_text
from provenance.text.han_model import HanModel, common_characters
from tests.fakes.articles import SENTENCES
from tests.fakes.byte_editing import read_as


@pytest.fixture(scope="module")
def model() -> HanModel:
    return HanModel(seed_text("han_frequency.tsv"))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_likelier_than_its_characters_in_reverse_and_than_its_damage(sentence, model):
    assert model.bits("", sentence) > model.bits("", sentence[::-1])
    damaged = read_as(sentence, "utf-8", "gb18030")
    assert model.bits("", sentence) / len(sentence) > model.bits("", damaged) / len(damaged) + 2


def test_script_and_width_do_not_matter(model):
    assert model.bits("，", "說這輪子") == model.bits(",", "说这轮子")


def test_the_bits_of_a_text_are_the_sum_over_its_characters(model):
    assert model.bits("的", "水轮") == model.bits("的", "水") + model.bits("水", "轮")


def test_the_table_is_small_enough_to_ship_and_names_its_source():
    table = seed_text("han_frequency.tsv")
    assert len(table.encode()) < 300_000
    assert table.startswith("#")
    assert "# Source:" in table


def test_everyday_characters_are_those_of_clean_text_and_not_of_damage():
    text = "".join(SENTENCES).replace(",", "")
    assert sum(c in common_characters() for c in text) > 0.98 * len(text)
    damaged = read_as(text, "utf-8", "gb18030")
    assert sum(c in common_characters() for c in damaged) < 0.3 * len(damaged)
