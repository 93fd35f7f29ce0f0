"""A document as its blocks of commands and code, and as the document with other output in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its lines, and where they stand in the document."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Command:
    """One line after ``$``, continued after a backslash, and the lines shown below it."""

    line: str
    shown: str


def blocks(document: str) -> list[Block]:
    """Return every fenced block, in order."""
    return [Block(one[1], one[2], one.start(2), one.end(2)) for one in _FENCE.finditer(document)]


def commands(block: str) -> list[Command]:
    """Return the commands of a console block; every line before the first one is nobody's output."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    assert parts[0] == "", f"a console block begins with a command: {parts[0]!r}"
    found = []
    for part in parts[1:]:
        line, shown = part.split("\n", 1)
        while line.endswith("\\"):
            more, shown = shown.split("\n", 1)
            line = f"{line}\n{more}"
        found.append(Command(line, shown))
    return found


def agrees(shown: str, printed: str) -> bool:
    """Whether *printed* is what is shown; a line ``...`` stands for any lines, ``...`` in a line for anything."""
    any_text = re.escape("...")
    form = "".join(
        r"(?:.*\n)*" if line == "..." else re.escape(line).replace(any_text, ".*") + r"\n"
        for line in shown.rstrip("\n").splitlines()
    )
    return re.fullmatch(form, "".join(f"{line}\n" for line in printed.rstrip("\n").splitlines())) is not None


def renewed(shown: str, printed: str) -> str:
    """Return what to show now: as many lines as before where the rest was left out, else everything."""
    lines = shown.splitlines()
    if lines[-1:] == ["..."]:
        return "".join(f"{line}\n" for line in [*printed.splitlines()[: len(lines) - 1], "..."])
    return printed.rstrip("\n") + "\n" if printed else ""
