"""Where a file of lines was left when it was read before, and the way back there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from provenance.inputs.captured import Bookmark
from provenance.inputs.formats import LINE_LIMIT
from provenance.inputs.parsing import BOM


@dataclass(frozen=True, slots=True)
class ReadBefore:
    """How far a file was read: its bytes up to *offset*, their digest, and the lines there that were rejects."""

    offset: int
    sha256: str
    rejects: frozenset[int]  # line numbers


Recall = Callable[[str], ReadBefore | None]


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was not read again: how many lines, how many records of them are known, and where the others begin."""

    lines: int
    known: int
    others: tuple[tuple[int, int], ...]  # line number and offset of each reject, in order


class Followed:
    """The lines of a stream, with how many bytes of it they are so far and the digest of these."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._sha = hashlib.sha256()
        self.offset = 0

    def readline(self, limit: int = -1, /) -> bytes:
        """Return the next line, or *limit* bytes of it."""
        line = self._stream.readline(limit)
        self._sha.update(line)
        self.offset += len(line)
        return line

    def bookmark(self, name: str) -> Bookmark:
        """Return how far the input *name* was read."""
        return Bookmark(name, self.offset, self._sha.hexdigest())


def skip(stream: Followed, before: ReadBefore) -> Skipped | None:
    """
    Read *stream*, from its start, as far as it was read before; None where it does not begin with the same bytes.

    No record is parsed: this takes as long as reading the bytes and digesting them.
    """
    number = known = 0
    others = []
    while (start := stream.offset) < before.offset:
        line = stream.readline(LINE_LIMIT + 1)
        if not line:
            return None
        number += 1
        is_record = bool((line.removeprefix(BOM) if number == 1 else line).strip()) or len(line) > LINE_LIMIT
        while line and not line.endswith(b"\n"):
            line = stream.readline(LINE_LIMIT)
        if number in before.rejects:
            others.append((number, start))
        else:
            known += is_record
    if stream.bookmark("").sha256 != before.sha256 or stream.offset != before.offset:
        return None
    return Skipped(number, known, tuple(others))
