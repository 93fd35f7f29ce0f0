"""One vocabulary: no drawer modules, no names that say nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "provenance"
EMPTY = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?|processors?|misc|witness|bucket|blob)(?:_|$)")


def words(name: str) -> str:
    """Return *name* in lower case with its words divided by underscores."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def public_names() -> Iterator[tuple[str, str]]:
    """Yield (place, name) of every public module, class, function and constant of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = str(path.relative_to(ROOT))
        yield place, path.stem
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
                yield f"{place}:{node.lineno}", node.name
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        yield f"{place}:{node.lineno}", target.id


def test_no_file_or_public_name_is_a_drawer():
    found = [(place, name) for place, name in public_names() if EMPTY.search(words(name))]
    assert found == []


@pytest.mark.parametrize("name", ["text_utils", "PageHelper", "StoreManager", "util", "misc"])
def test_the_rule_sees_through_spelling(name):
    assert EMPTY.search(words(name))


@pytest.mark.parametrize("name", ["utility_poles", "miscount", "managed"])
def test_the_rule_leaves_other_words_alone(name):
    assert not EMPTY.search(words(name))


def test_packages_are_folders_of_python_with_a_docstring():
    for folder in sorted({path.parent for path in PACKAGE.rglob("*.py")}):
        if folder != PACKAGE:
            assert (folder / "__init__.py").is_file(), folder
