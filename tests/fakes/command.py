"""Runs the command line over the fake tracker, in this process or as a program of its own."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import Any

from provenance.cli.main import main
from provenance.cli.session import Streams
from tests.fakes.tracker import FakeTracker


class Terminal(io.BytesIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    data: bytes
    talk: str

    @property
    def out(self) -> str:
        return self.data.decode()

    @property
    def documents(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


def run(
    *arguments: str, stdin: bytes = b"", terminal: bool = False, tracker: type | None = FakeTracker
) -> Outcome:
    """Run ``provenance`` with *arguments* over the fake tracker; None for *tracker* means the real one."""
    out = Terminal() if terminal else io.BytesIO()
    talk = io.StringIO()
    code = main(arguments, Streams(io.BytesIO(stdin), out, talk), tracker)
    return Outcome(code, out.getvalue(), talk.getvalue())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Streams(sys.stdin.buffer, sys.stdout.buffer, sys.stderr), FakeTracker))
