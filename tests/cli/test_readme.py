"""What the README shows is what the program prints."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.command import run

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "$ provenance trace "


def test_the_traced_page_of_the_readme_is_what_is_printed(tmp_path, monkeypatch):
    """The README's first example, line by line up to where it stops."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = text.split(COMMAND, 1)[1].split("\n...\n", 1)[0]
    page, *lines = shown.splitlines()
    monkeypatch.chdir(ROOT)
    db = str(tmp_path / "demo.db")
    assert run("--db", db, "ingest", "seeds/demo", tracker=None).code == 0
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    printed = run("--db", db, "trace", page, "--color", "never", terminal=True, tracker=None).out.splitlines()
    assert printed[: len(lines)] == lines
