"""What each kind of damage does to a text."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.cascades.damages import DAMAGES, apply, cells, kinds
from benchmarks.cascades.hosts import hosts
from benchmarks.cascades.model import Draft, Language, Work
from benchmarks.cascades.pieces import chinese_number, chinese_year, joiner, sentences
from benchmarks.cascades.script import _read_gbk, convert, ruby_markup, ruby_plain, toneless

ZH = Work(
    "w",
    "渡口的灯换成了太阳能",
    "\n".join(
        f"第{i}盏灯挂在渡口的北岸，守灯人今年{60 + i}岁，他说2024年3月{i}日夜里起了大雾，来往的船都要靠它认路。"
        "目前已经有1250人在名册上签了字，大家认为这件工作非常重要。村里的会计进行了统计，需要的钱并不多。"
        for i in range(1, 7)
    ),
    "zh",
)
EN = Work(
    "w",
    "The ferry lamps now run on sunlight",
    "\n".join(
        f"Lamp number {i} hangs on the north bank, and its keeper said on March {i} that "
        f"the color of the fog had changed. "
        f"About 1,250 people signed the book because many of them use the boats. "
        f'"It\'s a big help," said the clerk - twice.'
        for i in range(1, 7)
    ),
    "en",
)
WORKS: dict[Language, Work] = {"zh": ZH, "en": EN}
CELLS = [(language, cell) for language in WORKS for cell in cells(language)]


def undamaged(language: Language, cell: tuple[str, int]) -> Draft:
    if DAMAGES[cell[0]].needs == "traditional":
        return Draft.of(Work("w", convert(ZH.title, "s2twp"), convert(ZH.text, "s2twp"), "zh"))
    return Draft.of(WORKS[language])


def damaged(language: Language, cell: tuple[str, int], seed: int = 1) -> Draft:
    return apply(undamaged(language, cell), cell, Random(seed), hosts(language)[0])


def letters(draft: Draft) -> str:
    return "".join(filter(str.isalnum, "".join(draft.paragraphs)))


def test_both_languages_know_more_than_twenty_kinds():
    """At least 20 kinds each, at three strengths."""
    assert all(
        len(kinds(language)) >= 20 and len(cells(language)) == 3 * len(kinds(language)) for language in WORKS
    )


@pytest.mark.parametrize(("language", "cell"), CELLS)
def test_damage_is_a_function_of_the_seed(language, cell):
    """Twice with one seed gives the same page text."""
    assert damaged(language, cell) == damaged(language, cell)


@pytest.mark.parametrize(("language", "cell"), CELLS)
def test_every_kind_changes_something(language, cell):
    """No kind leaves title, text, and what stands around it as they were."""
    before, after = undamaged(language, cell), damaged(language, cell)
    assert (after.title, after.paragraphs, after.head, after.tail) != (
        before.title,
        before.paragraphs,
        before.head,
        before.tail,
    )


@pytest.mark.parametrize(("language", "cell"), CELLS)
def test_only_lossy_kinds_lose_text(language, cell):
    """The share that is kept falls only where the table says that text is lost."""
    assert damaged(language, cell).kept == 1 or DAMAGES[cell[0]].loses


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("strength", "share"), [(1, 0.90), (2, 0.75), (3, 0.60)])
def test_truncation_keeps_what_it_says(language, strength, share):
    """The text is cut to 90, 75 or 60 % of its characters, and only the first of these stays a full copy."""
    draft = damaged(language, ("truncated", strength))
    assert sum(map(len, draft.paragraphs)) == pytest.approx(share * draft.size, abs=6)
    assert draft.expected == ("full" if strength == 1 else "attached")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_reordering_and_reparagraphing_keep_every_letter(language):
    """Only the order, or only the breaks, are different."""
    before = letters(Draft.of(WORKS[language]))
    for strength in (1, 2, 3):
        assert sorted(letters(damaged(language, ("reordered", strength)))) == sorted(before)
        assert letters(damaged(language, ("reparagraphed", strength))) == before


@pytest.mark.parametrize(("strength", "share"), [(1, 0.01), (2, 0.03), (3, 0.06)])
def test_typos_are_as_frequent_as_they_say(strength, share):
    """Of 150,000 letters the stated share is replaced, within four standard deviations."""
    long = Draft.of(Work("w", "", "\n".join([EN.text] * 120), "en"))
    changed = apply(long, ("typos", strength), Random(3), hosts("en")[0])
    pairs = [
        (a, b)
        for x, y in zip(long.paragraphs, changed.paragraphs, strict=True)
        for a, b in zip(x, y, strict=True)
        if a.isalpha()
    ]
    expected = share * 25 / 26
    assert sum(a.lower() != b.lower() for a, b in pairs) / len(pairs) == pytest.approx(
        expected, abs=4 * (expected / len(pairs)) ** 0.5
    )


def test_byte_wise_replacement_shifts_what_stands_behind_a_border():
    """A reading put between the bytes of two characters swallows one and shifts the next."""
    data = "管理條例".encode("gbk").replace("項".encode("gbk"), "項(xiàng)".encode("gbk"))
    assert _read_gbk(data) == "管理?xiàng)l例"


def test_glosses_have_tones_or_none():
    """Tone marks go, ü is typed v, letters stay."""
    assert [toneless(reading) for reading in ("xiàng", "lǜ", "ér")] == ["xiang", "lv", "er"]


def test_readings_above_characters_become_markup_or_brackets():
    """Ruby survives on an HTML page, and a text capture shows brackets."""
    text = damaged("zh", ("ruby", 2)).paragraphs[0]
    assert "<ruby>" in ruby_markup(text)
    assert "(" in ruby_plain(text)
    assert not {"\ue000", "\ue001", "\ue002"} & set(ruby_markup(text) + ruby_plain(text))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (8, "八"),
        (10, "十"),
        (18, "十八"),
        (305, "三百零五"),
        (1250, "一千二百五十"),
        (2004, "二千零四"),
    ],
)
def test_figures_are_written_the_chinese_way(number, words):
    """Units, inner zeros once, no one before ten."""
    assert chinese_number(number) == words


def test_years_are_read_figure_by_figure():
    """Not as a number."""
    assert chinese_year("2024") == "二〇二四"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sentences_give_the_paragraph_back(language):
    """Joined with the language's blank, nothing is lost."""
    for paragraph in WORKS[language].paragraphs:
        pieces = sentences(paragraph, language)
        assert len(pieces) > 1
        assert joiner(language).join(pieces) == paragraph


def test_quotes_stay_with_their_sentence():
    """A closing quote behind a full stop ends the sentence it closes."""
    spoken = '"We went." "Why?" He said no.'
    assert sentences(spoken, "en") == ['"We went."', '"Why?"', "He said no."]
    assert sentences("“走吧。”他说。雨停了！", "zh") == ["“走吧。”", "他说。", "雨停了！"]
