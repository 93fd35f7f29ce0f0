"""Rows fit the terminal and lose nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from provenance.cli.wrapping import Line, clipped, columns, rows

TEXT = st.text(st.sampled_from("ab c，。（）一二三 -…●é"), max_size=120)
INDENT = st.integers(0, 30).map(lambda n: "│ " * n)


@given(TEXT, INDENT, st.integers(10, 90))
def test_no_row_is_wider_than_the_terminal_and_no_character_is_lost(text, indent, width):
    """Blanks at the ends of rows apart."""
    found = rows(Line(text, "", indent, indent), width)
    assert all(columns(row) <= width + 2 for row in found)  # a closing mark stays with its character
    kept = "".join(row for row in found)
    for mark in "│… ":
        kept, text = kept.replace(mark, ""), text.replace(mark, "")
    assert kept == text


def test_words_stay_whole_and_further_rows_hang():
    line = Line("one two three", "", "├─ ", "│  ")
    assert rows(line, 11) == ["├─ one two", "│  three"]
    assert rows(line, None) == ["├─ one two three"]


def test_east_asian_text_breaks_anywhere_but_before_a_closing_mark():
    assert rows(Line("桥通车了。好"), 8) == ["桥通车", "了。好"]


def test_clipping_keeps_both_ends():
    text = "a" * 3000 + "z" * 1000
    short = clipped(text, 160)
    assert len(short) <= 162
    assert short.startswith("aaa")
    assert short.endswith("zzz")
    assert clipped("short", 160) == "short"
