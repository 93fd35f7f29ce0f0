"""From input files, and from a table of records, to rows of captured pages and of what could not be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.engines.identity import article_id
from provenance.engines.spark.batches import Batches, OnBatches, in_batches, refuse_other_version, rows_of
from provenance.engines.spark.session import TASK_BYTES
from provenance.errors import InputError
from provenance.inputs.captured import Captured, from_record, rejected
from provenance.inputs.reading import read_file
from provenance.inputs.tables import plain_rows
from provenance.inputs.walking import STDIN, Found, Tally, walk
from provenance.records import Reject
from provenance.store.codec import Packer, canonical, digest
from provenance.version import VERSION

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# A row for each record found, with a page or a reject; `file` and `place` are its place in the whole input.
CAPTURED = (
    "file int, place long, id string, sha256 string, fetched_at string, page binary, "
    "path string, code string, reason string, record binary"
)
_FILES = "file int, path string, shown string, suffix string, packing string"
_TABLE = "<record>"  # where a row of a table was read from, if it does not say


def input_files(paths: Sequence[str], exclude: Sequence[str | Path]) -> list[Found | Reject]:
    """
    Return the input files among *paths*, in order, and what is none as rejects.

    Raises:
        InputError: standard input is among them, or there is not one file.
    """
    if STDIN in paths:
        raise InputError(
            "the spark engine reads files and folders, not standard input",
            hint="write it to a file first, or leave --engine out",
            code="input.stdin",
        )
    found = list(walk(paths, exclude=exclude))
    if not any(isinstance(one, Found) for one in found):
        raise InputError(
            f"no pages found in {', '.join(paths)}", hint="name files or folders of pages", code="input.none"
        )
    return found


def described(found: Sequence[Found | Reject]) -> list[list[Any]]:
    """Return what tells these inputs from others: path, size and time of each file."""
    told: list[list[Any]] = []
    for one in found:
        if isinstance(one, Found) and one.path is not None:
            status = one.path.stat()
            told.append([one.shown, status.st_size, status.st_mtime_ns])
        elif isinstance(one, Reject):
            told.append([one.path, one.code])
    return told


def captured_files(session: SparkSession, found: Sequence[Found | Reject], parts: int) -> DataFrame:
    """
    Return the records of the files *found*, and the rejects among these, as rows of ``CAPTURED``.

    Files are read *parts* at a time or more, as many as their bytes take.
    """
    files, size = [], 0
    for number, one in enumerate(found):
        if isinstance(one, Found) and one.path is not None:
            files.append((number, str(one.path.absolute()), one.shown, one.suffix, one.packing))
            size += one.path.stat().st_size
    others = [
        (number, 0, *_reject_values(one, b"")) for number, one in enumerate(found) if isinstance(one, Reject)
    ]
    spread = max(1, min(len(files), max(parts, size // TASK_BYTES)))
    table = session.createDataFrame(files, _FILES).repartitionByRange(spread, "file")
    rows = table.mapInArrow(_file_reader(VERSION), CAPTURED)
    return rows.unionByName(session.createDataFrame(others, CAPTURED)) if others else rows


def captured_table(table: DataFrame) -> DataFrame:
    """
    Return the records of a table with the contract's columns as rows of ``CAPTURED``.

    Rows of a table have no order, so their content gives them one; those equal in everything are one.
    """
    return table.mapInArrow(_row_reader(VERSION), CAPTURED).dropDuplicates(["file", "place"])


def _file_reader(version: str) -> OnBatches:
    def read(batches: Batches) -> Batches:
        refuse_other_version(version)
        return in_batches(_from_files(rows_of(batches)), CAPTURED)

    return read


def _from_files(files: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    packer = Packer()
    for file in files:
        path = Path(file["path"])
        found = Found(path, file["shown"], file["suffix"], file["packing"])
        for place, one in enumerate(read_file(found, path, Tally())):
            yield file["file"], place, *_values(one, packer)


def _row_reader(version: str) -> OnBatches:
    def read(batches: Batches) -> Batches:
        refuse_other_version(version)
        return in_batches(_from_rows(batches), CAPTURED)

    return read


def _from_rows(batches: Batches) -> Iterator[tuple[Any, ...]]:
    packer = Packer()
    for batch in batches:
        for row in plain_rows(batch):
            path = row.get("path")
            one = from_record(row, path if isinstance(path, str) else f"{_TABLE}:0")
            yield 0, _place(one), *_values(one, packer)


def _place(one: Captured) -> int:
    """Return the place of a table's row: a number made from all that it says."""
    told = canonical([one.page or one.reject, one.raw.decode("utf-8", "replace") if one.reject else ""])
    return int.from_bytes(digest(told)[:8], "big") >> 1


def _values(one: Captured, packer: Packer) -> tuple[Any, ...]:
    if one.page is None:
        reject = one.reject or rejected("", "input.empty", "nothing was read").reject
        assert reject is not None
        return _reject_values(reject, one.raw if one.is_record else b"")
    page = one.page
    return article_id(page), page.sha256, page.fetched_at, packer.document(page), page.path, None, None, None


def _reject_values(reject: Reject, record: bytes) -> tuple[Any, ...]:
    return None, None, None, None, reject.path, reject.code, reject.reason, record
