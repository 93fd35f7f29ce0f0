"""The passages of reference texts in a store: which clusters hold a winnowed k-gram, and how many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Connection, Select, bindparam, func, select, true
from sqlalchemy.dialects import sqlite

from provenance.store.bulk import chunks, in_json
from provenance.store.bulk_changes import delete_rows, insert_tuples
from provenance.store.hits import by_key
from provenance.store.tables import PASSAGE
from provenance.store.types import Int64


class SqlitePassageIndex:
    """Passages on one connection, inside its transaction. A row is the row number of an article."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, keys: Mapping[int, Sequence[int]]) -> None:
        """Hold each row under its keys."""
        import numpy as np  # most commands never fill an index

        held = np.array(list(chain.from_iterable(keys.values())), np.int64)
        if len(held):
            rows = np.repeat(np.array(list(keys), np.int64), [len(one) for one in keys.values()])
            insert_tuples(self._connection, PASSAGE, ("key", "article"), by_key(held, rows))

    def remove(self, keys: Mapping[int, Sequence[int]]) -> None:
        """Forget these rows; their keys are handed in, because the index is ordered by key."""
        pairs = sorted((key, row) for row, held in keys.items() for key in held)
        delete_rows(self._connection, PASSAGE, [{"key": key, "article": row} for key, row in pairs])

    def holders(self, keys: Iterable[int], limit: int) -> dict[int, list[int]]:
        """
        Return the rows held under each of *keys* that has any, ascending, at most *limit* of a key.

        More than *limit* are never read: a formula on every page costs what a rare passage does.
        """
        found: dict[int, list[int]] = {}
        for key, row in self._few(set(keys), limit):
            found.setdefault(key, []).append(row)
        return {key: sorted(found[key]) for key in sorted(found)}

    def _few(self, keys: Iterable[int], limit: int) -> Iterator[tuple[int, int]]:
        if self._connection.dialect.name == "sqlite":
            yield from in_json(self._connection, _SQLITE_FEW, keys, limit, 0)
            return
        for chunk in chunks(sorted(keys)):
            yield from map(tuple, self._connection.execute(_POSTGRESQL_FEW, {"wanted": chunk, "most": limit}))


def _few() -> Select[Any]:
    wanted = func.json_each(bindparam("wanted")).table_valued("value")
    inner = PASSAGE.alias()
    most = bindparam("most", type_=Int64)
    first = select(inner.c.article).where(inner.c.key == wanted.c.value).order_by(inner.c.article).limit(most)
    return (
        select(PASSAGE.c.key, PASSAGE.c.article)
        .select_from(wanted)
        .join(PASSAGE, PASSAGE.c.key == wanted.c.value)
        .where(PASSAGE.c.article.in_(first.correlate(wanted).scalar_subquery()))
    )


def _few_laterally() -> Select[Any]:
    wanted = func.unnest(bindparam("wanted", type_=ARRAY(BigInteger))).table_valued("value").render_derived()
    held = select(PASSAGE.c.key, PASSAGE.c.article).where(PASSAGE.c.key == wanted.c.value)
    few = held.order_by(PASSAGE.c.article).limit(bindparam("most", type_=Int64)).lateral()
    return select(few.c.key, few.c.article).select_from(wanted).join(few, true())


# Its parameters: the keys, the limit, an offset.
_SQLITE_FEW = str(_few().compile(dialect=sqlite.dialect()))
_POSTGRESQL_FEW = _few_laterally()
