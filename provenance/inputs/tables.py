"""Tables of records, as CSV (RFC 4180) and Parquet → pages and rejects, one row at a time."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from provenance.errors import InputError
from provenance.inputs.captured import Captured, from_record, line_of, rejected, without_nulls
from provenance.inputs.formats import LINE_LIMIT, RECORD_FIELDS
from provenance.inputs.memory import bounded_memory
from provenance.inputs.sources import Replayed, Source

if TYPE_CHECKING:
    from pyarrow import RecordBatch

DELIMITERS = ",;\t"  # of two that split the header as well, the first
_SAMPLE = 1 << 16  # bytes the charset of a CSV file is told by
# Characters read twice at most, where a quote that is never closed swallowed the rows after it.
_SECOND_LOOKS = 4 * LINE_LIMIT
_ROWS = 32  # rows of Parquet held at a time
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SURROGATES = ("\udc80", "\udcff")


def is_header(line: str) -> str | None:
    """Return the delimiter that makes *line* the header of a table of records; None where none does."""
    for delimiter in DELIMITERS:
        names = _names(line, delimiter)
        if len(names) > 1 and {"html", "text"} & set(names):
            return delimiter
    return None


def _names(line: str, delimiter: str) -> list[str]:
    try:
        row = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []
    names = [name.strip() for name in row]
    return [name.lower() if name.lower() in RECORD_FIELDS else name for name in names]


def read_csv(source: Source) -> Iterator[Captured]:
    """Yield the records of a CSV file, numbered by the line they begin on; a row that is none is a reject."""
    shown = source.shown
    sample = source.stream.read(_SAMPLE)
    buffered = io.BufferedReader(Replayed(sample, source.stream), _SAMPLE)
    if not sample.strip():
        if source.damage is not None:
            yield rejected(shown, *source.damage)
            return
        yield rejected(shown, "input.empty", "the file is empty")
        return
    try:
        charset = _charset(sample)
    except InputError as error:
        yield rejected(shown, error.code, str(error))
        return
    text = io.TextIOWrapper(buffered, charset, errors="surrogateescape", newline="")
    lines = _Lines(text)
    header = lines.take() or ""
    delimiter = is_header(header) or ","
    names = _names(header, delimiter)
    problem = _header_problem(names)
    if problem:
        yield rejected(f"{shown}:1", "input.csv", problem)
        return
    yield from _rows(lines, names, delimiter, source)


def _charset(sample: bytes) -> str:
    """Return the charset a table is written in, told by its beginning."""
    from provenance.pages.decoding import decode

    whole = sample[: sample.rfind(b"\n") + 1] if len(sample) == _SAMPLE else sample
    whole = whole if len(whole) * 2 > len(sample) else sample  # the header alone says nothing
    charset = decode(whole, html=False).charset
    marks = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
    return marks.get(charset, charset) if whole.startswith(_MARKS) else charset


def _header_problem(names: list[str]) -> str | None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if not {"html", "text"} & set(names):
        return "the header names neither html nor text"
    return f"the header names {twice[0]!r} twice" if twice else None


class _Lines:
    """The lines of a table, one at a time and countable, with a way back after a row that is none."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._budget = _SECOND_LOOKS
        self.number = 0  # of the line taken last
        self.held: list[str] = []  # the lines of the row at hand
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.take()
        if line is None:
            raise StopIteration
        self._size += len(line)
        if self._size > LINE_LIMIT:
            raise csv.Error(f"longer than {LINE_LIMIT:,} characters, or a quote is never closed")
        return line

    def take(self) -> str | None:
        """Return the next line with its end; None at the end."""
        line = self._again.popleft() if self._again else self._text.readline(LINE_LIMIT + 1)
        if not line:
            return None
        self.number += 1
        self.held.append(line)
        return line

    def begin(self) -> None:
        """Forget the lines of the row before."""
        self.held, self._size = [], 0

    def go_back(self) -> None:
        """Return to the second line of a row that went wrong, if that was not done too often."""
        swallowed = self.held[1:]
        size = sum(map(len, swallowed))
        if swallowed and size <= self._budget:
            self._budget -= size
            self._again.extendleft(reversed(swallowed))
            self.number -= len(swallowed)


def _rows(lines: _Lines, names: list[str], delimiter: str, source: Source) -> Iterator[Captured]:
    csv.field_size_limit(LINE_LIMIT)  # the module's own limit of 131,072 is shorter than many a page
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin()
        path = f"{source.shown}:{lines.number + 1}"
        row, error = _next_row(rows)
        if source.damage is not None and (row is None or not lines.held[-1].endswith(("\n", "\r"))):
            yield rejected(path, *source.damage)
            return
        if error:
            raw = "".join(lines.held[:1])[:10_000].encode("utf-8", "backslashreplace")
            yield rejected(path, "input.csv", f"broken CSV: {error}", raw)
            lines.go_back()
            rows = csv.reader(lines, delimiter=delimiter, strict=True)
        elif row is None:
            return
        elif row:  # none is in a blank line
            yield _from_row(row, names, path)


def _next_row(rows: Iterator[list[str]]) -> tuple[list[str] | None, str]:
    """Return the next row and no error; None at the end and at an error."""
    try:
        return next(rows, None), ""
    except csv.Error as error:
        return None, str(error)


def _from_row(row: list[str], names: list[str], path: str) -> Captured:
    if len(row) != len(names):
        reason = f"the row has {len(row)} fields and the header {len(names)}"
        return rejected(path, "input.csv", reason, line_of(row), is_record=True)
    record = without_nulls(dict(zip(names, row, strict=True)))
    if any(_SURROGATES[0] <= max(value) <= _SURROGATES[1] or not _encodes(value) for value in row if value):
        return rejected(path, "input.encoding", "the row is not in the charset of the file", line_of(record))
    return from_record(record, path)


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_parquet(stream: BinaryIO, shown: str) -> Iterator[Captured]:
    """
    Yield the records of a Parquet file, numbered by row from 1.

    What its directory says of sizes is not believed: rows are read a few at a time, in an address space that may
    grow by a gigabyte and no more.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        yield rejected(shown, "input.extra", "Parquet needs the package pyarrow, which is not installed")
        return
    number = 0
    try:
        pyarrow.allocate_buffer(1)  # its allocator reserves a gigabyte of addresses at first use: before we count
        with bounded_memory():
            table = parquet.ParquetFile(stream)
        names = table.schema_arrow.names
        problem = _header_problem([name.lower() for name in names])
        if problem:
            yield rejected(shown, "input.parquet", problem.replace("header", "schema"))
            return
        batches = table.iter_batches(batch_size=_ROWS, use_threads=False)
        while True:
            with bounded_memory():
                batch = next(batches, None)
                rows = plain_rows(batch) if batch is not None else None
            if rows is None:
                break
            for row in rows:
                number += 1
                yield from_record(row, f"{shown}:{number}")
    except MemoryError:
        yield rejected(f"{shown}:{number + 1}", "input.bomb", "the next rows take over a gigabyte of memory")
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        what = " ".join(str(error).split())[:200]
        yield rejected(f"{shown}:{number + 1}" if number else shown, "input.parquet", f"broken Parquet: {what}")
    else:
        if not number:
            yield rejected(shown, "input.empty", "the table has no rows")


def plain_rows(batch: RecordBatch) -> list[dict[str, Any]]:
    """Return rows of values that JSON has: times as RFC 3339, bytes decoded, anything else as its words."""
    rows: list[dict[str, Any]] = batch.to_pylist()
    return [
        without_nulls({(n.lower() if n.lower() in RECORD_FIELDS else n): _plain(v) for n, v in row.items()})
        for row in rows
    ]


def _plain(value: object) -> object:
    from datetime import date, datetime

    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime):
        return value.isoformat() if value.tzinfo else value.isoformat() + "Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return _decoded(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)


def _decoded(value: bytes) -> str:
    from provenance.pages.decoding import decode

    try:
        return decode(value, html=True).text
    except InputError:
        return value.decode("utf-8", "replace")
