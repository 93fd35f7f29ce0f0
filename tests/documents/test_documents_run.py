"""Every command and every piece of Python in the documents runs, in order, and prints what is shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.documents.blocks import agrees, blocks, commands, renewed
from tests.documents.running import HOST, STORE, Reader

FIRST = (
    "README.md",
    "README.zh.md",
    "docs/tutorial.md",
)  # begin with nothing stored; the others go on from there
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*ROOT.glob("README*.md"), ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    if any(block.kind in ("console", "python") for block in blocks(path.read_text(encoding="utf-8")))
    and "reference" not in path.parts
)
RENEW = bool(os.environ.get("DOCS"))


@pytest.fixture
def reader(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Reader:
    base = tmp_path_factory.getbasetemp()
    folder = tmp_path / "clone"
    folder.mkdir()
    for name, value in {"COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LOGNAME", "reader")
    monkeypatch.delenv("PROVENANCE_DB", raising=False)
    monkeypatch.chdir(folder)
    return Reader(folder, base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_document_shows_happens(page, reader, request):
    """Renew what is shown with DOCS=1 in the environment, then read the difference."""
    if HOST in (ROOT / page).read_text(encoding="utf-8"):
        reader.meets(request.getfixturevalue("server"))
    if page not in FIRST:
        reader.take_store()
    path = ROOT / page
    document = path.read_text(encoding="utf-8")
    printed, parts, end = "", [], 0
    for block in blocks(document):
        text = block.text
        if block.kind == "console":
            text = _typed(reader, text, f"{page}: ")
        elif block.kind == "python":
            printed = reader.runs(text)
        elif block.kind == "text" and printed:
            text = _compared(text, printed, f"{page}, after Python: ")
            printed = ""
        parts += [document[end : block.start], text]
        end = block.end
    if RENEW:
        path.write_text("".join([*parts, document[end:]]), encoding="utf-8")


def _typed(reader: Reader, text: str, where: str) -> str:
    lines = []
    for command in commands(text):
        printed = reader.types(command.line)
        lines.append(f"$ {command.line}\n" + _compared(command.shown, printed, f"{where}$ {command.line}\n"))
    return "".join(lines)


def _compared(shown: str, printed: str, where: str) -> str:
    if RENEW:
        return shown if agrees(shown, printed) else renewed(shown, printed)
    assert agrees(shown, printed), f"{where}shown:\n{shown}\nprinted:\n{printed}"
    return shown


def test_every_document_begins_from_the_same_store():
    """The page that makes the store is one that is run."""
    assert set(FIRST) <= set(PAGES)
    assert f"provenance --db {STORE}" not in "".join((ROOT / page).read_text(encoding="utf-8") for page in FIRST)


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n...\n", "a\nb\nc\n", True),
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a\n...\nd\n", "a\nd\n", True),
        ("...\nd\n", "b\nd\n", True),
        ("a ... c\n", "a b c\n", True),
        ("a ... c\n", "a b\nc\n", False),
        ("", "a\n", False),
        ("...\n", "a\nb\n", True),
    ],
)
def test_dots_stand_for_what_is_left_out(shown, printed, same):
    assert agrees(shown, printed) is same
