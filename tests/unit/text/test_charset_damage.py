"""Text read in the wrong charset is read again in the right one, and nothing else is."""

from __future__ import annotations

import pytest

from provenance.text.charset_damage import charset_repairs
from provenance.text.reading import reading_view
from tests.fakes.articles import ENGLISH, SENTENCES, story
from tests.fakes.byte_editing import read_as

TEXT = story()
CURLY = "The keeper’s boat — “Marrow” — cost £40… and the café’s bill was 12 °C colder."


def repaired(text: str) -> str:
    return reading_view(text).clean


@pytest.mark.parametrize(
    ("written", "read"),
    [("utf-8", "latin-1"), ("utf-8", "cp1252"), ("gb18030", "latin-1"), ("gb18030", "cp1252")],
)
def test_chinese_read_byte_by_byte_comes_back_whole(written, read):
    assert repaired(read_as(TEXT, written, read)) == TEXT


def test_utf8_read_as_gbk_comes_back_but_for_what_was_lost():
    damaged = read_as(TEXT, "utf-8", "gb18030")
    assert len(set(TEXT) & set(damaged)) < 8
    kept = [character for character in repaired(damaged) if character in TEXT]
    assert len(kept) > 0.85 * len(TEXT)
    assert len(repaired(damaged)) <= len(TEXT)


def test_only_the_damaged_lines_and_passages_are_touched():
    lines = TEXT.split("\n")
    page = "\n".join(
        [lines[0], read_as(lines[1], "utf-8", "gb18030"), lines[2], read_as(lines[3], "gbk", "latin-1")]
    )
    after = repaired(page).split("\n")
    assert (after[0], after[2], after[3]) == (lines[0], lines[2], lines[3])
    middle = SENTENCES[0] + read_as(SENTENCES[1], "utf-8", "gb18030") + SENTENCES[2]
    assert repaired(middle).startswith(SENTENCES[0][:-1])
    assert repaired(middle).endswith(SENTENCES[2][1:])


def test_a_short_title_follows_the_charset_that_the_body_proves():
    title = read_as("水轮", "gb18030", "latin-1")
    assert repaired(title) == title
    page = "\n".join([title, read_as(SENTENCES[0], "gb18030", "latin-1")])
    assert repaired(page).split("\n")[0] == "水轮"


@pytest.mark.parametrize("rounds", [1, 2])
def test_english_punctuation_comes_back(rounds):
    damaged = CURLY
    for _ in range(rounds):
        damaged = read_as(damaged, "utf-8", "cp1252")
    assert repaired(damaged) == CURLY


def test_a_page_that_is_damaged_in_one_half_keeps_its_other_half():
    page = f"{CURLY}\n{read_as(CURLY, 'utf-8', 'cp1252')}"
    assert repaired(page) == f"{CURLY}\n{CURLY}"


def test_each_sequence_is_logged_in_its_place():
    page = "The keeperâ€™s boat."
    reading = reading_view(page)
    assert [(r.kind, r.text) for r in reading.removed] == [("mojibake", "â€™")]
    at = reading.clean.index("’")
    assert reading.view.raw(at) == page.index("â")
    assert reading.view.raw(at + 1) == page.index("s boat")


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        CURLY,
        " ".join(ENGLISH),
        "“CAFÉ”, said the sign; “MANHÔ; SPÄ“ und ÄÖÜ",
        "Élève où à côté, garçon, naïve, Ångström, über, straße",
        "涓涓细流，璇璇说：鍪。",
        "25 °C · 3 × 4 ¥ ± ½",
        "Ðorđe Ñandú Þór",
        "ÀÈÌÒÙ ÄÖÜß ÇĞŞ",
        "第一章········三",
    ],
)
def test_honest_text_is_left_alone(text):
    assert charset_repairs(text) == []


def test_what_nothing_explains_stays():
    page = "ÿþÿþÿþÿþ ×÷×÷×÷"
    assert repaired(page) == page
