"""One input as it was found: a page or the reject that says why not, with its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from provenance.errors import InputError
from provenance.inputs.validation import page_from_record
from provenance.records import Page, Reject


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far an input was read: its bytes up to *offset*, and their digest."""

    input: str
    offset: int
    sha256: str
    known: int = 0  # records up to there that were read and stored before, and are not read again


@dataclass(frozen=True, slots=True)
class Captured:
    """
    One record or file: a page, or the reject that says why not, and its unchanged bytes.

    ``raw`` is the record's line with its line end (compact, for a record that was not a line of JSON), or the
    file's bytes; empty where nothing could be read. ``bookmark`` says how far its input is read with it, where
    one can go on there; one of known records has neither page nor reject.
    """

    page: Page | None
    reject: Reject | None
    raw: bytes
    is_record: bool = False  # whether ``raw`` is one line of JSON
    bookmark: Bookmark | None = None

    @property
    def found(self) -> Page | Reject | None:
        """The page or the reject."""
        return self.page or self.reject


def rejected(path: str, code: str, reason: str, raw: bytes = b"", *, is_record: bool = False) -> Captured:
    """Return the reject of what stands at *path*."""
    return Captured(None, Reject(path, code, reason), raw, is_record)


def from_record(record: object, path: str, raw: bytes | None = None) -> Captured:
    """Return what *record* describes, or why nothing; *raw* is its line, made here if there is none."""
    line = raw if raw is not None else line_of(record)
    try:
        return Captured(page_from_record(record, path), None, line, is_record=True)
    except InputError as error:
        return rejected(path, error.code, str(error), line, is_record=True)


def line_of(record: object) -> bytes:
    """Return a record as one line of JSON; empty where JSON has no form for it."""
    import json

    try:
        return json.dumps(record, ensure_ascii=False, default=str).encode("utf-8", "backslashreplace") + b"\n"
    except (ValueError, RecursionError):
        return b""


def without_nulls(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table's row without its empty cells."""
    return {name: value for name, value in row.items() if value is not None and value != ""}
