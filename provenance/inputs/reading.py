"""From paths and standard input to captured pages and rejects, one at a time, in order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from provenance.errors import InputError
from provenance.inputs.formats import HTML, HTML_LIMIT, JSON, JSON_LIMIT, LINE_LIMIT, LINES, hint
from provenance.inputs.parsing import BOM, numbered_lines, parse_json
from provenance.inputs.validation import page_from_bytes, page_from_record
from provenance.inputs.walking import STDIN, Found, Tally, shown_path, walk
from provenance.records import Media, Page, Reject

_SNIFF = 8_192  # bytes; a NUL among the first ones of a .jsonl file means it is not text
_WHERE = re.compile(r"(.+):([1-9][0-9]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Captured:
    """
    One record or file: a page, or the reject that says why not, and its unchanged bytes.

    ``raw`` is the record's line with its line end (compact, for a record of a .json file), or the file's
    bytes; empty where nothing could be read.
    """

    page: Page | None
    reject: Reject | None
    raw: bytes
    is_record: bool = False  # whether ``raw`` is one line of JSON


def read_inputs(
    paths: Sequence[str],
    stdin: BinaryIO | None = None,
    *,
    exclude: Sequence[str | Path] = (),
    tally: Tally | None = None,
) -> Iterator[Captured]:
    """
    Return an iterator over the pages and rejects in *paths*; nothing is opened before it is advanced.

    Raises:
        InputError: no path is given, or none of them exists; at once, before anything is read.
    """
    if not paths:
        raise InputError("no input is given", hint="name files or folders, or - for standard input")
    missing = [path for path in paths if path != STDIN and not _exists(path)]
    if len(missing) == len(paths):
        more = f" (nor any of the other {len(missing) - 1})" if len(missing) > 1 else ""
        raise InputError(
            f"{shown_path(missing[0])}: no such file or folder{more}",
            hint=hint("input.missing"),
            code="input.missing",
        )
    return _read(paths, stdin, exclude, tally)


def split_place(path: str) -> tuple[str, int | None]:
    """Return the file and the line of a record's path (``pages.jsonl:318``); (path, None) for a file."""
    found = _WHERE.fullmatch(path)
    if found and (found[1] == STDIN or Path(found[1]).suffix.lower() in LINES | JSON):
        return found[1], int(found[2])
    return path, None


def _exists(path: str) -> bool:
    try:
        Path(path).lstat()
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True  # something is there, or nothing can be: the walk says what is wrong
    return True


def _read(
    paths: Sequence[str], stdin: BinaryIO | None, exclude: Sequence[str | Path], tally: Tally | None
) -> Iterator[Captured]:
    for found in walk(paths, exclude=exclude, tally=tally):
        if isinstance(found, Reject):
            yield Captured(None, found, b"")
        elif found.path is None:
            yield from _read_stdin(stdin if stdin is not None else BytesIO())
        else:
            yield from _read_file(found, found.path)


def _read_file(found: Found, path: Path) -> Iterator[Captured]:
    """Yield what one file holds; a file that cannot be opened or read is one reject."""
    try:
        with path.open("rb") as stream:
            if found.suffix in LINES:
                yield from _read_lines_file(stream, found.shown)
            elif found.suffix in JSON:
                yield from _read_json(stream, found.shown)
            else:
                yield from _read_page(stream, found.shown, "html" if found.suffix in HTML else "text")
    except OSError as error:
        yield _rejected(found.shown, "input.unreadable", error.strerror or str(error))


def _read_stdin(stream: BinaryIO) -> Iterator[Captured]:
    """Yield what standard input holds, told by its first character that is not blank."""
    first, number = b"", 0
    while not first.strip().removeprefix(BOM):
        first = stream.readline(LINE_LIMIT + 1)
        number += 1
        if not first:
            yield _rejected(STDIN, "input.empty", "standard input is empty")
            return
    start = first.lstrip().removeprefix(BOM).lstrip()
    if start.startswith(b"{"):
        yield from _read_lines(stream, STDIN, first, number)
    else:
        yield from _read_page(stream, STDIN, "html" if start.startswith(b"<") else "text", first)


def _read_page(stream: BinaryIO, shown: str, media: Media, first: bytes = b"") -> Iterator[Captured]:
    limit = HTML_LIMIT if media == "html" else LINE_LIMIT
    data = first + stream.read(max(0, limit + 1 - len(first)))
    if len(data) > limit:
        yield _rejected(shown, "input.too_large", f"larger than {limit:,} bytes")
        return
    try:
        yield Captured(page_from_bytes(data, shown, media), None, data)
    except InputError as error:
        yield Captured(None, Reject(shown, error.code, str(error)), data)


def _read_lines_file(stream: BinaryIO, shown: str) -> Iterator[Captured]:
    """Yield the records of a .jsonl file, or one reject if it is empty or no text at all."""
    first = stream.readline(_SNIFF)
    if b"\0" in first:
        yield _rejected(shown, "input.binary", "not a text file")
        return
    empty = True
    for captured in _read_lines(stream, shown, first, 1):
        empty = False
        yield captured
    if empty:
        yield _rejected(shown, "input.empty", "the file is empty")


def _read_lines(stream: BinaryIO, shown: str, first: bytes, number: int) -> Iterator[Captured]:
    for line_number, line in numbered_lines(stream, first=first.removeprefix(BOM), start=number):
        path = f"{shown}:{line_number}"
        if line is None:
            yield _rejected(path, "input.too_large", f"longer than {LINE_LIMIT:,} bytes")
        else:
            yield _capture(line, path)


def _capture(line: bytes, path: str) -> Captured:
    """Return one record line as a page or a reject."""
    try:
        return Captured(page_from_record(parse_json(line), path), None, line, is_record=True)
    except InputError as error:
        return Captured(None, Reject(path, error.code, str(error)), line, is_record=True)


def _read_json(stream: BinaryIO, shown: str) -> Iterator[Captured]:
    """Yield the one record of a .json file, or each of a list, numbered from 1."""
    data = stream.read(JSON_LIMIT + 1).removeprefix(BOM)
    if len(data) > JSON_LIMIT:
        yield _rejected(shown, "input.too_large", f"larger than {JSON_LIMIT:,} bytes")
        return
    if not data.strip():
        yield _rejected(shown, "input.empty", "the file is empty")
        return
    try:
        value = parse_json(data)
    except InputError as error:
        code = "input.binary" if b"\0" in data[:_SNIFF] else error.code
        yield _rejected(shown, code, "not a text file" if code == "input.binary" else str(error))
        return
    records = value if isinstance(value, list) else [value]
    if not records:
        yield _rejected(shown, "input.empty", "the list holds no records")
    for number, record in enumerate(records, 1):
        path = f"{shown}:{number}" if isinstance(value, list) else shown
        raw = json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        try:
            yield Captured(page_from_record(record, path), None, raw, is_record=True)
        except InputError as error:
            yield Captured(None, Reject(path, error.code, str(error)), raw, is_record=True)


def _rejected(path: str, code: str, reason: str) -> Captured:
    return Captured(None, Reject(path, code, reason), b"")
