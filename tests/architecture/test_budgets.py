"""Sizes are reported, not forbidden (the table is written to ``budgets.txt`` in the test's temporary folder)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "provenance"
# guide, and what is worth a sentence in the commit
FILE, FUNCTION, PARAMETERS, PACKAGE_FILES = (200, 350), (25, 60), (5, 5), (10, 10)


@dataclass(frozen=True)
class Size:
    """How long something is, in lines, or how many parts it has."""

    name: str
    size: int


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(PACKAGE)}:{node.lineno} {node.name}", node


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its signature and docstring."""
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or first.lineno) - first.lineno + 1


def table(title: str, rows: list[Size], guide: int) -> list[str]:
    largest = sorted(rows, key=lambda row: (-row.size, row.name))
    shown = [row for i, row in enumerate(largest) if i < 10 or row.size > guide]
    over = sum(row.size > guide for row in rows)
    return [
        f"{title}: {over} of {len(rows)} over the guide of {guide}",
        *(f"{row.size:6} {row.name}" for row in shown),
        "",
    ]


def test_every_file_parses_and_its_size_is_reported(tmp_path, record_property):
    files, lengths, parameters = [], [], []
    for path in modules():
        files.append(Size(str(path.relative_to(PACKAGE)), len(path.read_text(encoding="utf-8").splitlines())))
        for name, node in functions(path):
            lengths.append(Size(name, body_lines(node)))
            parameters.append(Size(name, len(node.args.args) + len(node.args.kwonlyargs)))
    folders = [
        Size(str(folder.relative_to(PACKAGE)), len(list(folder.glob("*.py"))))
        for folder in sorted({path.parent for path in modules()})
    ]
    report = [
        *table("files", files, FILE[0]),
        *table("functions", lengths, FUNCTION[0]),
        *table("parameters", parameters, PARAMETERS[0]),
        *table("files in a package", folders, PACKAGE_FILES[0]),
    ]
    (tmp_path / "budgets.txt").write_text("\n".join(report), encoding="utf-8")
    record_property("budgets", "\n".join(report))
    assert files


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_opens_with_what_it_does(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
