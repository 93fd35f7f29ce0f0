"""From paths and standard input to captured pages and rejects, one at a time, in order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from provenance.errors import InputError
from provenance.expressions import expression
from provenance.inputs.captured import Captured, from_record, rejected
from provenance.inputs.formats import (
    ARCHIVES,
    HTML,
    HTML_LIMIT,
    JSON,
    JSON_LIMIT,
    LINE_LIMIT,
    LINES,
    PARQUET_LIMIT,
    RECORDS,
    hint,
    kind_of,
)
from provenance.inputs.lines import SNIFF, read_lines, read_lines_file
from provenance.inputs.parsing import BOM, parse_json
from provenance.inputs.resuming import Recall
from provenance.inputs.sniffing import suffix_of
from provenance.inputs.sources import Replayed, Source, open_source
from provenance.inputs.tables import read_csv, read_parquet
from provenance.inputs.unpacking import packing_of
from provenance.inputs.validation import page_from_bytes
from provenance.inputs.walking import STDIN, Found, Tally, shown_path, walk
from provenance.records import Media, Reject

__all__ = ["Captured", "read_file", "read_inputs", "split_place"]

_STEP = 1 << 20  # bytes copied at a time
_LINE = expression(r"(.+):([1-9][0-9]*)", re.DOTALL)
_OFFSET = expression(r"(.+)#[0-9]+", re.DOTALL)


def read_inputs(
    paths: Sequence[str],
    stdin: BinaryIO | None = None,
    *,
    exclude: Sequence[str | Path] = (),
    tally: Tally | None = None,
    recall: Recall | None = None,
) -> Iterator[Captured]:
    """
    Return an iterator over the pages and rejects in *paths*; nothing is opened before it is advanced.

    *recall* says of a file of JSON Lines, by its name as it is shown, how far it was read before: what is known
    is then not read again.

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
    return _read(paths, stdin, exclude, tally if tally is not None else Tally(), recall)


def split_place(path: str) -> tuple[str, int | None]:
    """
    Return the file and the line of a record's path (``pages.jsonl:318``); (path, None) for a file.

    A record of an archive (``pages.warc.gz#1234``) has its file and no line.
    """
    found = _LINE.fullmatch(path)
    if found and (found[1] == STDIN or kind_of(Path(found[1]))[0] in RECORDS):
        return found[1], int(found[2])
    found = _OFFSET.fullmatch(path)
    if found and (found[1] == STDIN or kind_of(Path(found[1]))[0] in ARCHIVES):
        return found[1], None
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
    paths: Sequence[str],
    stdin: BinaryIO | None,
    exclude: Sequence[str | Path],
    tally: Tally,
    recall: Recall | None,
) -> Iterator[Captured]:
    for found in walk(paths, exclude=exclude, tally=tally):
        if isinstance(found, Reject):
            yield Captured(None, found, b"")
        elif found.path is None:
            yield from _read_stdin(stdin if stdin is not None else io.BytesIO(), tally)
        else:
            yield from read_file(found, found.path, tally, recall)


def read_file(found: Found, path: Path, tally: Tally, recall: Recall | None = None) -> Iterator[Captured]:
    """Yield what one file holds; a file that cannot be opened or read is one reject."""
    try:
        with path.open("rb") as stream:
            yield from _read_kind(open_source(stream, found.shown, found.packing), found.suffix, tally, recall)
    except OSError as error:
        yield rejected(found.shown, "input.unreadable", error.strerror or str(error))


def _read_stdin(stream: BinaryIO, tally: Tally) -> Iterator[Captured]:
    """Yield what standard input holds, told by how it begins."""
    first, number = stream.readline(LINE_LIMIT + 1), 1
    packing = packing_of(first)
    if packing is not None:
        source = open_source(Replayed(first, stream), STDIN, packing)
        yield from _read_kind(source, suffix_of(source.peek()), tally)
        return
    while not first.strip().removeprefix(BOM):
        first = stream.readline(LINE_LIMIT + 1)
        number += 1
        if not first:
            yield rejected(STDIN, "input.empty", "standard input is empty")
            return
    suffix = suffix_of(first)
    if suffix in LINES:
        yield from read_lines(open_source(stream, STDIN), first.removeprefix(BOM), number)
    else:
        blank = b"\n" * (number - 1) if suffix in RECORDS else b""
        yield from _read_kind(open_source(Replayed(blank + first, stream), STDIN), suffix, tally)


def _read_kind(source: Source, suffix: str, tally: Tally, recall: Recall | None = None) -> Iterator[Captured]:
    if suffix in LINES:
        yield from read_lines_file(source, recall)
    elif suffix in JSON:
        yield from _read_json(source)
    elif suffix in ARCHIVES:
        from provenance.inputs.archives import read_archive

        yield from read_archive(source.raw, source.shown, tally)
    elif suffix == ".csv":
        yield from read_csv(source)
    elif suffix == ".parquet":
        yield from _read_parquet(source)
    else:
        yield from _read_page(source, "html" if suffix in HTML else "text")


def _read_page(source: Source, media: Media) -> Iterator[Captured]:
    limit = HTML_LIMIT if media == "html" else LINE_LIMIT
    data = source.stream.read(limit + 1)
    if len(data) > limit:
        yield rejected(source.shown, "input.too_large", f"larger than {limit:,} bytes")
    elif source.damage is not None:  # half a page would be taken for a whole one
        yield rejected(source.shown, *source.damage)
    else:
        try:
            yield Captured(page_from_bytes(data, source.shown, media), None, data)
        except InputError as error:
            yield rejected(source.shown, error.code, str(error), data)


def _read_json(source: Source) -> Iterator[Captured]:
    """Yield the one record of a .json file, or each of a list, numbered from 1."""
    data = source.stream.read(JSON_LIMIT + 1).removeprefix(BOM)
    shown = source.shown
    if len(data) > JSON_LIMIT:
        yield rejected(shown, "input.too_large", f"larger than {JSON_LIMIT:,} bytes")
    elif source.damage is not None:
        yield rejected(shown, *source.damage)
    elif not data.strip():
        yield rejected(shown, "input.empty", "the file is empty")
    else:
        try:
            value = parse_json(data)
        except InputError as error:
            binary = b"\0" in data[:SNIFF]
            yield (
                rejected(shown, "input.binary", "not a text file")
                if binary
                else rejected(shown, error.code, str(error))
            )
            return
        yield from _from_value(value, shown)


def _from_value(value: object, shown: str) -> Iterator[Captured]:
    if not isinstance(value, list):
        yield from_record(value, shown)
    elif not value:
        yield rejected(shown, "input.empty", "the list holds no records")
    else:
        for number, record in enumerate(value, 1):
            yield from_record(record, f"{shown}:{number}")


def _read_parquet(source: Source) -> Iterator[Captured]:
    """Yield the records of a Parquet file; one that cannot be gone back in is written to disk first."""
    if source.stream is source.raw and source.raw.seekable():
        yield from read_parquet(source.raw, source.shown)
        return
    with TemporaryFile() as file:
        size = 0
        while size <= PARQUET_LIMIT and (data := source.stream.read(_STEP)):
            size += file.write(data)
        if size > PARQUET_LIMIT:
            yield rejected(source.shown, "input.too_large", f"larger than {PARQUET_LIMIT:,} bytes")
        elif source.damage is not None:  # its directory stands at its end
            yield rejected(source.shown, *source.damage)
        else:
            file.seek(0)
            yield from read_parquet(cast(BinaryIO, file), source.shown)
