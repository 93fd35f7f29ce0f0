"""The same pages through other people's tools: each gives clusters, by union-find over its pairs."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cascades import rivals
from benchmarks.cascades.model import CascadePage, Language
from benchmarks.cascades.rivals import RIVALS

_WORD = re.compile(r"\w+")


def page_text(page: CascadePage) -> str:
    """Return the page as plain text: all of it, as a default set-up would see it."""
    if page.media == "text":
        return page.source
    from resiliparse.extract.html2text import extract_plain_text

    text: str = extract_plain_text(page.source, main_content=False)
    return text


def shingles(text: str, language: Language) -> list[str]:
    """Return the distinct windows of five characters, in English of three words."""
    if language == "zh":
        letters = "".join(text.split())
        return sorted({letters[i : i + 5] for i in range(max(1, len(letters) - 4))})
    words = _WORD.findall(text.lower())
    return sorted({" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))})


def write_shingles(pages: Sequence[CascadePage], path: Path) -> None:
    """Write the shingles of each page as one line, what every rival is given."""
    with path.open("w", encoding="utf-8") as out:
        for page in pages:
            out.write(json.dumps(shingles(page_text(page), page.language), ensure_ascii=False) + "\n")


def missing(name: str, python: str) -> str | None:
    """Return what to type to get the rival *name* for the interpreter *python*, or None where it is there."""
    try:
        found = subprocess.run([python, "-c", f"import {name}"], capture_output=True, check=False)
        absent = found.returncode != 0
    except OSError:
        absent = True
    return (
        f"{name} is not installed there: {python} -m pip install -r benchmarks/requirements.txt"
        if absent
        else None
    )


def cluster_by(
    name: str, pages: Sequence[CascadePage], written: Path, python: str
) -> tuple[dict[str, str], float]:
    """Return page id → cluster as the rival *name* sees the shingles *written*, and the seconds it took."""
    start = time.perf_counter()
    script = str(Path(rivals.__file__))
    done = subprocess.run([python, script, name, str(written)], capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    root = list(range(len(pages)))

    def find(number: int) -> int:
        while root[number] != number:
            root[number] = root[root[number]]
            number = root[number]
        return number

    for line in done.stdout.splitlines():
        first, second = sorted(find(int(number)) for number in line.split())
        root[second] = first
    return {page.id: pages[find(number)].id for number, page in enumerate(pages)}, seconds


__all__ = ["RIVALS", "cluster_by", "missing", "write_shingles"]
