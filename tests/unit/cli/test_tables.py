"""Rows on a terminal are readable at any width: a table where its columns fit, else a card each."""

from __future__ import annotations

import io

import pytest

from provenance.cli.tables import TableWriter
from provenance.cli.wrapping import columns
from provenance.report.words import words_in

DOCUMENT = {
    "name": "a-0123456789abcdef",
    "path": "pages/转载/2024/05/一条很长很长的路径.html",
    "reason": "两篇共有一篇文本：一篇的100%与另一篇的87%相同",
    "count": 3,
    "empty": None,
}


def drawn(width: int, names: list[str], monkeypatch: pytest.MonkeyPatch, *, rows: int = 1) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    out = io.BytesIO()
    table = TableWriter(out, names, words_in("en"), colored=False, terminal=True)
    for _ in range(rows):
        table.add(DOCUMENT)
    table.close()
    return out.getvalue().decode()


@pytest.mark.parametrize("width", [20, 40, 60])
def test_a_narrow_terminal_gets_a_card_for_each_row(width, monkeypatch):
    """Every value stands below its name, nothing is cut, and no row is wider than the terminal."""
    text = drawn(width, list(DOCUMENT), monkeypatch)
    assert text.startswith("a-0123456789abcdef\n")
    assert "\n  count: 3\n" in text
    assert "empty" not in text
    assert max(columns(line) for line in text.splitlines()) <= width
    assert "".join(text.split()).count("一条很长很长的路径.html") == 1


def test_a_card_without_a_first_value_begins_with_a_dash(monkeypatch):
    assert drawn(40, ["empty", "path", "reason"], monkeypatch).startswith("–\n  path: ")


def test_a_table_whose_columns_are_narrow_stays_a_table(monkeypatch):
    """It is the cells that decide, not how many there are."""
    assert "count   count" in drawn(40, ["count"] * 5, monkeypatch)


def test_later_rows_look_as_the_first_ones_did(monkeypatch):
    assert drawn(40, list(DOCUMENT), monkeypatch, rows=501).count("\n  count: 3\n") == 501
