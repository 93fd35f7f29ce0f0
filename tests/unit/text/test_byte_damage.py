"""Text shifted by one byte comes back where it can be proved, and stays as it is where it cannot."""

from __future__ import annotations

import pytest

from provenance.resources import seed_text
from provenance.text.byte_damage import byte_repairs
from provenance.text.han_model import HanModel
from provenance.text.offsets import View
from provenance.text.reading import reading_view
from tests.fakes.articles import OTHER_SENTENCES, SENTENCES
from tests.fakes.byte_editing import byte_inserted, glossed_by_bytes

TRADITIONAL = "鎮上的孩子放學後喜歡圍在旁邊看，有人還把水輪的樣子畫進了作業本。"


@pytest.fixture(scope="module")
def model() -> HanModel:
    return HanModel(seed_text("han_frequency.tsv"))


def across(text: str, first: int) -> str:
    """Return the character between two of *text*: the second byte of one and the first of the next."""
    data = text.encode("gbk")
    return data[2 * first + 1 : 2 * first + 3].decode("gbk")


@pytest.mark.parametrize("first", [0, 1, 2])
def test_the_page_itself_tells_the_byte_that_a_gloss_across_two_characters_lost(first):
    """No table is needed: the same character is glossed in step elsewhere on the page."""
    han = across(TRADITIONAL, first)
    page = glossed_by_bytes(f"另一處有{han}字。\n{TRADITIONAL}", {han: "yīn"})
    assert "?yīn)" in page
    reading = reading_view(page)
    assert reading.clean.split("\n")[1] == reading_view(TRADITIONAL).clean
    assert {removal.kind for removal in reading.removed} == {"mojibake", "pinyin_gloss", "script"}


@pytest.mark.parametrize("at", [0, 2, 4, 6, 8])
def test_the_likeliest_reading_undoes_an_inserted_byte(at, model):
    damaged = byte_inserted(TRADITIONAL, at)
    assert damaged.count("?") == 1
    assert reading_view(damaged, model).clean == reading_view(TRADITIONAL).clean


def test_without_a_model_nothing_is_guessed():
    assert byte_repairs(byte_inserted(TRADITIONAL, 4)) == []


def test_a_repair_is_logged_with_the_damage_as_captured_and_mapped_into_it(model):
    damaged = byte_inserted(TRADITIONAL, 4)
    reading = reading_view(damaged, model)
    repair = next(removal for removal in reading.removed if removal.kind == "mojibake")
    assert damaged[repair.start : repair.end] == repair.text
    assert repair.text.startswith("?")
    start = reading.view.position(repair.start)
    end = reading.view.position(repair.end)
    assert reading.view.text[start:end] == "的孩子"[: end - start] or reading.view.text[start] == "的"
    assert all(repair.start <= reading.view.raw(i) < repair.end for i in range(start, end))


def test_folded_punctuation_inside_the_damage_is_unfolded_first(model):
    """The capture folded widths after the damage: two bytes of a full-width sign became one."""
    text = "匠人們說輪子轉得很穩。”黨員點頭：對，轉得很穩。"
    damaged = byte_inserted(text, 2 * text.index("。")).replace("！", "!").replace("，", ",").replace("：", ":")
    assert "?!" in damaged
    assert reading_view(damaged, model).view.text == reading_view(text).view.text


@pytest.mark.parametrize(
    "text",
    [
        "水輪轉了嗎?轉了A股都漲了。",
        "你猜怎么着?Bravo!他说的。",
        "真的?（很快）。谁说的？老周！",
        "他问:哪一个?甲k乙都行",
        "?????????",
        "为什么?/page/2",
    ],
)
def test_a_question_is_no_damage(text, model):
    assert byte_repairs(text, model) == []


def test_damage_that_no_reading_explains_stays(model):
    assert byte_repairs("他說?龘靐齉齾h好", model) == []


@pytest.mark.parametrize("sentences", [SENTENCES, OTHER_SENTENCES])
def test_clean_sentences_with_questions_are_left_alone(sentences, model):
    page = "?".join(sentences) + "?a\n" + "？".join(sentences)
    assert byte_repairs(page, model) == []


def test_a_repair_never_moves_the_text_behind_it(model):
    page = "\n".join([byte_inserted(TRADITIONAL, 4), *SENTENCES])
    view = View.whole(page).repaired(byte_repairs(page, model))
    assert [view.raw(view.text.index(sentence)) for sentence in SENTENCES] == [
        page.index(sentence) for sentence in SENTENCES
    ]


@pytest.mark.shared
def test_all_seven_damaged_runs_of_the_fifth_sample_come_back(shared, model):
    """The table of design/libraries.md, section 1.2, by length and by the Han characters that come back."""
    text = (shared / "samples" / "004.txt").read_text(encoding="utf-8")
    repairs = byte_repairs(text, model)
    codes = [[ord(character) for character in repair.text] for repair in repairs]
    expected = ["。”黨", "為“街道（鄉", "為“一起干事”。", "保”責", "條", "。”通過", "省（區"]
    assert codes == [list(map(ord, run)) for run in expected]
    assert [repair.text for repair in byte_repairs(text)] == [expected[1], expected[4]]
