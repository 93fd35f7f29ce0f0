"""The candidate index of a store: which stored articles share a band key with new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select

from provenance.errors import InputError
from provenance.store.bulk import chunks, rows_found
from provenance.store.bulk_changes import insert_tuples
from provenance.store.hits import by_key, lines_of
from provenance.store.tables import BAND

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HITS = select(BAND.c.key, BAND.c.article)


class SqliteBandIndex:
    """
    Implements ``index.ports.CandidateIndex`` on one connection, inside its transaction.

    A row is the row number of an article. Keys are signed 64-bit with recipe and band number folded in, so one
    column serves all.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, rows: Sequence[int], keys: NDArray[np.int64]) -> None:
        """
        Hold each row under its line of keys, beside those it is held under already.

        Raises:
            InputError: there are not as many rows as there are lines of keys.
        """
        if len(rows) != len(keys):
            raise InputError(
                f"{len(rows)} rows with {len(keys)} lines of keys", hint="hand in one line of keys per row"
            )
        if keys.size == 0:
            return
        import numpy as np  # most commands never ask the index

        numbers = np.repeat(np.asarray(rows, np.int64), keys.shape[1])
        insert_tuples(self._connection, BAND, ("key", "article"), by_key(keys.reshape(-1), numbers))

    def remove(self, rows: Sequence[int]) -> None:
        """Forget these rows; reads the whole index, because it is ordered by key."""
        for chunk in chunks(sorted(set(rows))):
            self._connection.execute(delete(BAND).where(BAND.c.article.in_(chunk)))

    def query(self, keys: NDArray[np.int64]) -> list[tuple[int, int]]:
        """Return the pairs (line, row) that share a key, distinct and ascending."""
        return lines_of(
            keys, list(rows_found(self._connection, _HITS, BAND.c.key, set(keys.reshape(-1).tolist())))
        )

    def holders(self, keys: Sequence[int]) -> dict[int, list[int]]:
        """Return the rows held under each of *keys*, where there are any."""
        found: dict[int, list[int]] = {}
        for key, row in rows_found(self._connection, _HITS, BAND.c.key, keys):
            found.setdefault(key, []).append(row)
        return found
