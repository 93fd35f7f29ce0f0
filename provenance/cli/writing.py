"""Documents → standard output or a file: JSON lines, one JSON array, CSV or a table; data is never wrapped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO

from provenance.report.safe import csv_line

if TYPE_CHECKING:
    from provenance.cli.session import Session
    from provenance.report.words import Words


def dump(document: Mapping[str, Any]) -> bytes:
    """Return one line of JSON, without its end; half a surrogate pair is written as its escape."""
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace")


class Writer:
    """Writes documents as they come, one JSON object per line; the other formats differ in three places."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.count = 0
        self._live = not _is_file(out)

    def __enter__(self) -> Writer:
        self.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.end()
        if kind is None or not issubclass(kind, BrokenPipeError):
            self.out.flush()

    def begin(self) -> None:
        """Write what comes before the first document."""

    def write(self, document: Mapping[str, Any]) -> None:
        """Write one document, at once where a program or person is waiting at the other end."""
        self.put(document)
        self.count += 1
        if self._live:
            self.out.flush()

    def put(self, document: Mapping[str, Any]) -> None:
        """Write one document in this format."""
        self.out.write(dump(document) + b"\n")

    def end(self) -> None:
        """Write what comes after the last document."""


class ArrayWriter(Writer):
    """One JSON array."""

    def begin(self) -> None:
        """Open the array."""
        self.out.write(b"[")

    def put(self, document: Mapping[str, Any]) -> None:
        """Write one element."""
        self.out.write((b",\n " if self.count else b"\n ") + dump(document))

    def end(self) -> None:
        """Close the array."""
        self.out.write(b"\n]\n" if self.count else b"]\n")


class CsvWriter(Writer):
    """The main columns as CSV; text that a spreadsheet would take for a formula gets a leading quote."""

    def __init__(self, out: BinaryIO, schema: str | Sequence[str]) -> None:
        super().__init__(out)
        from provenance.report.columns import columns

        self._columns = columns(schema)

    def begin(self) -> None:
        """Write the header."""
        self.out.write(csv_line([column.name for column in self._columns]))

    def put(self, document: Mapping[str, Any]) -> None:
        """Write one row."""
        self.out.write(csv_line([column.value(document) for column in self._columns]))


class RowsWriter(Writer):
    """A table: coloured on a terminal, plain and at full width elsewhere."""

    def __init__(
        self, out: BinaryIO, schema: str | Sequence[str], words: Words, *, colored: bool, terminal: bool
    ) -> None:
        super().__init__(out)
        from provenance.cli.tables import TableWriter

        self._table = TableWriter(out, schema, words, colored=colored, terminal=terminal)

    def put(self, document: Mapping[str, Any]) -> None:
        """Add one row; it appears with the rows around it."""
        self._table.add(document)

    def end(self) -> None:
        """Draw what is left."""
        self._table.close()


def new_writer(session: Session, out: BinaryIO, schema: str | Sequence[str]) -> Writer:
    """Return the writer for the format that was asked for."""
    if session.format == "json":
        return ArrayWriter(out)
    if session.format == "csv":
        return CsvWriter(out, schema)
    if session.format == "table":
        return RowsWriter(out, schema, session.words, colored=session.colored, terminal=session.talks_to_terminal)
    return Writer(out)


def _is_file(out: BinaryIO) -> bool:
    """Whether *out* is a regular file, for which buffering is right."""
    import os
    import stat

    try:
        return stat.S_ISREG(os.fstat(out.fileno()).st_mode)
    except OSError:
        return True  # in memory
