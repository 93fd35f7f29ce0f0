"""
Sizes are reported, not forbidden (the table is written to ``budgets.txt`` in the test's temporary folder).

What a command loads is forbidden, not timed: a module that most runs do not need costs every one of them.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
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


PAGE = "seeds/demo/chengnan-kuaixun/canteen.html"
RECORD = "one.jsonl"  # of text; beside the store
# Migrations, page parsers, compiled kernels, a terminal: no question about a warm store needs them.
NEVER = (
    "alembic", "numba", "datasketch", "simhash", "lxml", "resiliparse", "readability", "justext", "trafilatura",
    "jinja2", "rich", "provenance.attribution.registry", "provenance.attribution.rules",
)  # fmt: skip
NO_NUMBERS = (*NEVER, "numpy", "rapidfuzz", "opencc", "provenance.engines.settle")
NO_TABLES = (*NEVER, "sqlalchemy", "sqlmodel", "pydantic", "asyncio", "provenance.engines.settle")
# A verdict on one record of text; each of these took a thirtieth of it or more.
ONE_VERDICT = (
    *NO_TABLES, "multiprocessing", "numpy.ma", "numpy.random", "provenance.lineage.direction",
    "provenance.engines.links", "provenance.cli.tables", "provenance.inputs.archives",
)  # fmt: skip
NOT_LOADED = {
    "--help": (*NO_NUMBERS, "sqlalchemy", "sqlite3", "msgspec", "argparse", "asyncio", "provenance.records"),
    "audit reposts": NO_NUMBERS,
    f"trace {PAGE}": NO_NUMBERS,
    f"show {PAGE}": NEVER,
    "report --format jsonl": NEVER,
    f"filter {RECORD}": ONE_VERDICT,
    f"check {RECORD}": ONE_VERDICT,
}
RUN = """
import io, sys
from provenance.cli.main import main
from provenance.cli.session import Streams
code = main(sys.argv[2:], Streams(io.BytesIO(), io.BytesIO(), sys.stderr))
print(code, *(name for name in sys.argv[1].split(",") if name in sys.modules))
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("cold") / "warm.db"
    folder = str(Path(PAGE).parent)
    record = (ROOT / "seeds/demo/feed.jsonl").read_text(encoding="utf-8").splitlines()[0]
    path.with_name(RECORD).write_text(record + "\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "provenance", "--db", str(path), "ingest", folder], cwd=ROOT, check=True,
        capture_output=True,
    )  # fmt: skip
    return path


@pytest.mark.parametrize("command", NOT_LOADED)
def test_a_command_loads_nothing_that_it_does_not_need(command, store):
    """Each runs in a process of its own: modules once loaded stay."""
    db = [] if command == "--help" else ["--db", str(store)]
    words = [str(store.with_name(word)) if word == RECORD else word for word in command.split()]
    found = subprocess.run(
        [sys.executable, "-c", RUN, ",".join(NOT_LOADED[command]), *db, *words],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, *loaded = found.stdout.split()
    assert code in ("0", "1"), found.stderr
    assert loaded == []
