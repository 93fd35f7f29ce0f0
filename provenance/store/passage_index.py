"""The passages of reference texts on SQLite: which clusters hold a winnowed k-gram, and how many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from provenance.store.bulk import chunks, delete_rows, insert_tuples
from provenance.store.tables import PASSAGE
from provenance.store.types import Int64


class SqlitePassageIndex:
    """Passages on one connection, inside its transaction. A row is the row number of an article."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, keys: Mapping[int, Sequence[int]]) -> None:
        """Hold each row under its keys; they go in by ascending key, as bands do."""
        pairs = sorted((key, row) for row, held in keys.items() for key in held)
        if pairs:
            insert_tuples(self._connection, PASSAGE, ("key", "article"), pairs)

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
        for chunk in chunks(sorted(set(keys))):
            for key, row in self._connection.execute(_FEW, {"wanted": json.dumps(chunk), "most": limit}):
                found.setdefault(key, []).append(row)
        return {key: sorted(found[key]) for key in sorted(found)}


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


_FEW = _few()
