"""Trees are drawn with strokes, and within bounds."""

from __future__ import annotations

from provenance.cli.trees import path_lines, tree_lines
from provenance.report.descent import descent
from provenance.report.words import words_in
from tests.unit.report.test_descent import ROOT, lineage

EN = words_in("en")


def texts(lines):
    return [line.lead + line.text for line in lines]


def test_the_kind_of_a_link_is_its_stroke():
    tree = descent([ROOT, lineage("b", "a", ("E3", 3.5)), lineage("c", "b"), lineage("d", "b", rivals=2)])
    assert texts(tree_lines(tree, EN))[:5] == [
        "  ● 报a 2024-01-02  a",
        "  └─ ● 报b 2024-01-02  b",
        "     ├┄ ● 报c 2024-01-02  c",
        "     └≠ ● 报d 2024-01-02  d",
        "          ≠ or from 外报0 (0.20) and 外报1 (0.20)",
    ]


def test_five_thousand_copies_of_one_page_are_counted_not_drawn():
    """Every copy is drawn or counted."""
    tree = descent([ROOT, *(lineage(f"b{i:04d}", "a") for i in range(5000))])
    lines = texts(tree_lines(tree, EN))
    assert len(lines) < 20
    assert any("… and 4,988 more copies" in line for line in lines)
    assert len(path_lines(tree, "b4999", EN)) < 20


def test_a_chain_of_five_thousand_ends_with_a_count():
    """Depth is bounded as width is, without recursion."""
    tree = descent([ROOT, *(lineage(f"b{i:04d}", f"b{i - 1:04d}" if i else "a") for i in range(5000))])
    lines = texts(tree_lines(tree, EN))
    assert len(lines) < 160
    assert any("… and 4,851 more copies" in line for line in lines)


def test_a_path_shows_the_page_its_ancestors_and_its_own_copies_only():
    tree = descent([ROOT, lineage("b", "a"), lineage("c", "b"), lineage("d", "a")])
    lines = texts(path_lines(tree, "b", EN))
    assert any("◀ this page" in line and "报b" in line for line in lines)
    assert not any("报d" in line for line in lines)
