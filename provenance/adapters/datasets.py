"""
A function for ``datasets.Dataset.map``: drops the rows that are copies, or marks every row with its verdict.

    news = news.map(Screening("db/provenance.db"), batched=True, load_from_cache_file=False)

The result depends on the store as well as on the rows, so a cached one may be out of date. With ``num_proc`` each
process sees the store and its own rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from provenance.adapters.feed import Feed, record_of
from provenance.inputs.formats import RECORD_FIELDS
from provenance.records import COPIES

_COLUMNS = ("provenance", "provenance_match")


class Screening:
    """
    A function of batches: columns in, columns out. It may be pickled; each process opens the store once.

    *fields* says which column holds which field of a record. With *mark* no row is dropped, and two columns are
    added: the verdict and the id of the article it was compared with. Other arguments are ``Feed``'s.
    """

    def __init__(
        self,
        db: str,
        *,
        drop: Collection[str] = COPIES,
        mark: bool = False,
        fields: Mapping[str, str] | None = None,
    ) -> None:
        self._db, self._drop, self._mark = db, tuple(drop), mark
        self._fields = {name: name for name in RECORD_FIELDS} | dict(fields or {})
        self._feed: Feed | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Leave the open store behind."""
        return self.__dict__ | {"_feed": None}

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """Return the rows of *batch* that are kept, or all of them with their verdicts."""
        if self._feed is None:
            self._feed = Feed(self._db, drop=self._drop)
        rows = [dict(zip(batch, values, strict=True)) for values in zip(*batch.values(), strict=True)]
        verdicts = self._feed.verdicts([record_of(row, self._fields) for row in rows])
        if self._mark:
            marks = ([v.verdict for v in verdicts], [v.best_match for v in verdicts])
            return {name: list(values) for name, values in batch.items()} | dict(
                zip(_COLUMNS, marks, strict=True)
            )
        kept = [self._feed.keeps(verdict) for verdict in verdicts]
        return {
            name: [value for value, keep in zip(values, kept, strict=True) if keep]
            for name, values in batch.items()
        }
