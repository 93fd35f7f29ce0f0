"""Files of JSON Lines: a record a line, from the start or from where they were left."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace

from provenance.errors import InputError
from provenance.inputs.captured import Captured, from_record, rejected
from provenance.inputs.formats import LINE_LIMIT
from provenance.inputs.parsing import BOM, numbered_lines, parse_json
from provenance.inputs.resuming import Followed, ReadBefore, Recall, skip
from provenance.inputs.sources import Source

SNIFF = 8_192  # bytes; a NUL among the first ones of a .jsonl file means it is not text


def read_lines_file(source: Source, recall: Recall | None = None) -> Iterator[Captured]:
    """
    Yield the records of a .jsonl file, or one reject if it is empty or no text at all.

    With *recall* each record of a file that is not packed has a bookmark, and a file that was read before is gone
    on with where it was left: first comes how many records are known, then each reject of before, read again.
    """
    if recall is not None and source.stream is source.raw:
        before = recall(source.shown)
        if before is None or not (yield from _resumed(source, before)):
            yield from _from_start(source, Followed(source.stream))
    else:
        yield from _from_start(source, None)


def _from_start(source: Source, followed: Followed | None) -> Iterator[Captured]:
    first = (followed or source.stream).readline(SNIFF)
    if b"\0" in first:
        yield rejected(source.shown, "input.binary", "not a text file")
        return
    empty = True
    for captured in read_lines(source, first.removeprefix(BOM), 1, followed):
        empty = False
        yield captured
    if empty:
        yield rejected(source.shown, "input.empty", "the file is empty")


def _resumed(source: Source, before: ReadBefore) -> Generator[Captured, None, bool]:
    """Yield what is new in a file, and return True; False, with the file at its start, where it was changed."""
    followed = Followed(source.stream)
    skipped = skip(followed, before)
    if skipped is None:
        source.stream.seek(0)
        return False
    yield Captured(None, None, b"", bookmark=replace(followed.bookmark(source.shown), known=skipped.known))
    for number, start in skipped.others:
        yield _reject_again(source, number, start)
    source.stream.seek(before.offset)
    yield from read_lines(source, b"", skipped.lines + 1, followed)
    return True


def _reject_again(source: Source, number: int, start: int) -> Captured:
    source.stream.seek(start)
    line = source.stream.readline(LINE_LIMIT + 1)
    path = f"{source.shown}:{number}"
    if len(line) > LINE_LIMIT:
        return _too_long(path)
    return _captured(line.removeprefix(BOM) if number == 1 else line, path)


def _too_long(path: str) -> Captured:
    return rejected(path, "input.too_large", f"longer than {LINE_LIMIT:,} bytes")


def read_lines(source: Source, first: bytes, number: int, followed: Followed | None = None) -> Iterator[Captured]:
    """
    Yield the records of lines from the one numbered *number* on, of which *first* was already read.

    Where they are *followed*, a record whose line has its end comes with a bookmark: one without may still grow.
    """
    last = number - 1
    for last, line in numbered_lines(followed or source.stream, first=first, start=number):
        path = f"{source.shown}:{last}"
        if line is None:
            yield _too_long(path)
        elif source.damage is not None and not line.endswith(b"\n"):
            yield rejected(path, *source.damage, line, is_record=True)
            return
        elif followed is not None and line.endswith(b"\n"):
            yield replace(_captured(line, path), bookmark=followed.bookmark(source.shown))
        else:
            yield _captured(line, path)
    if source.damage is not None:
        yield rejected(f"{source.shown}:{last + 1}" if last else source.shown, *source.damage)


def _captured(line: bytes, path: str) -> Captured:
    """Return one record line as a page or a reject."""
    try:
        record = parse_json(line)
    except InputError as error:
        return rejected(path, error.code, str(error), line, is_record=True)
    return from_record(record, path, line)
