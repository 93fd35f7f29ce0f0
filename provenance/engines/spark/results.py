"""The tables of a finished run → what a store takes: portions of whole components, captures and relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from provenance.engines.batch.portions import Item, Portion
from provenance.engines.batch.publishing import Ready, Result
from provenance.engines.spark import concluding
from provenance.engines.spark.reading import ARTICLE, REJECT
from provenance.records import Article, ArticleId, Fingerprint, Match, Page, Reject
from provenance.store.codec import Unpacker, unsigned

if TYPE_CHECKING:
    import pyarrow as pa

    from provenance.engines.batch.folder import Manifest
    from provenance.engines.spark.work import Work

_RELATIONS = 1_000  # stored in one transaction
_OPEN = 64  # files whose directory is remembered


class Tables:
    """The rows of a table with a ``portion`` column, in files of small groups of rows, by portion."""

    def __init__(self, folder: Path) -> None:
        self._groups: dict[int, list[tuple[Path, int]]] = {}
        for path in sorted(folder.glob("*.parquet")):
            metadata = _opened(path).metadata
            column = metadata.schema.to_arrow_schema().get_field_index("portion")
            for group in range(metadata.num_row_groups):
                bounds = metadata.row_group(group).column(column).statistics
                for portion in range(bounds.min, bounds.max + 1) if bounds and bounds.has_min_max else ():
                    self._groups.setdefault(portion, []).append((path, group))

    def rows(self, portion: int) -> list[dict[str, Any]]:
        """Return the rows of one portion."""
        from pyarrow import compute

        found: list[dict[str, Any]] = []
        for path, group in self._groups.get(portion, ()):
            table: pa.Table = _opened(path).read_row_group(group)
            found += table.filter(compute.equal(table.column("portion"), portion)).to_pylist()
        return found


@lru_cache(maxsize=_OPEN)
def _opened(path: Path) -> Any:  # noqa: ANN401 - pyarrow has no types
    from pyarrow import parquet

    return parquet.ParquetFile(path)


def result_of(work: Work, manifest: Manifest) -> Result:
    """Return the finished run in *work*, ready for the store: portions, then further captures, then relations."""
    counts = manifest.done
    portions, repeated = counts["portions"]["concluded"], counts["portions"]["again"]
    concluded, again = Tables(work.path / "concluded"), Tables(work.path / "again")
    unpacker = Unpacker()
    rejects = list(rejects_of(work))

    def portion(number: int) -> Ready:
        if number < portions:
            return _portion(concluded.rows(number), unpacker)
        rows = again.rows(number - portions)
        return Ready([_item(row, unpacker) for row in rows], Portion(), [], np.empty((0, 0), np.int64))

    related = work.read("related", ["a", "b", "document"]).sort_by([("a", "ascending"), ("b", "ascending")])

    def relations(number: int) -> list[Match]:
        part = related.slice(number * _RELATIONS, _RELATIONS).column("document").to_pylist()
        return [unpacker.document(frame, Match) for frame in part]

    return Result(
        manifest,
        portions + repeated,
        -(-related.num_rows // _RELATIONS),
        portion,
        relations,
        [reject for reject, _ in rejects],
        dict(counts["all"]),
    )


def rejects_of(work: Work) -> Iterator[tuple[Reject, bytes]]:
    """Yield what could not be used with its record, where that is one, in the order of the input."""
    from pyarrow import parquet

    names = ["file", "place", "path", "code", "reason", "record"]
    found = parquet.read_table(work.path / "read", columns=names, filters=[("role", "=", REJECT)])
    for row in found.sort_by([("file", "ascending"), ("place", "ascending")]).to_pylist():
        yield Reject(row["path"], row["code"], row["reason"]), row["record"] or b""


def _portion(rows: Sequence[Mapping[str, Any]], unpacker: Unpacker) -> Ready:
    items = [_item(row, unpacker) for row in rows if row["kind"] == ARTICLE]
    carriers = [row for row in rows if row["kind"] == ARTICLE and row["carrier"]]
    whole = next((row["document"] for row in rows if row["kind"] == concluding.PORTION), None)
    return Ready(
        items,
        unpacker.document(whole, Portion) if whole else Portion(),
        [ArticleId(row["id"]) for row in carriers],
        np.array([row["keys"] for row in carriers], np.int64).reshape(len(carriers), -1 if carriers else 0),
    )


def _item(row: Mapping[str, Any], unpacker: Unpacker) -> Item:
    article = unpacker.document(row["article"], Article)
    fingerprint = None
    if row.get("digest"):
        fingerprint = Fingerprint(
            row["recipe"], row["signature"], unsigned(row["simhash"]), row["shingles"], row["digest"]
        )
    return unpacker.document(row["page"], Page), article, fingerprint
