"""A candidate index in dictionaries: for tests, for small sets, and as the reference for the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from provenance.errors import InputError


class MemoryIndex:
    """Implements CandidateIndex; a million articles would need gigabytes: use the store's then."""

    def __init__(self) -> None:
        self._rows_by_key: dict[int, set[int]] = {}
        self._keys_by_row: dict[int, set[int]] = {}

    def add(self, rows: Sequence[int], keys: NDArray[np.int64]) -> None:
        """Hold each row under its keys, beside those it is held under already."""
        if len(rows) != len(keys):
            raise InputError(
                f"{len(rows)} rows with {len(keys)} lines of keys", hint="hand in one line of keys per row"
            )
        for row, line in zip(rows, keys.tolist(), strict=True):
            self._keys_by_row.setdefault(int(row), set()).update(line)
            for key in line:
                self._rows_by_key.setdefault(key, set()).add(int(row))

    def remove(self, rows: Sequence[int]) -> None:
        """Forget these rows, and keys that no other row is held under."""
        for row in rows:
            for key in self._keys_by_row.pop(int(row), ()):
                held = self._rows_by_key[key]
                held.discard(int(row))
                if not held:
                    del self._rows_by_key[key]

    def query(self, keys: NDArray[np.int64]) -> list[tuple[int, int]]:
        """Return the pairs (line, row) that share a key, distinct and ascending."""
        found: list[tuple[int, int]] = []
        for i, line in enumerate(keys.tolist()):
            rows = set().union(*(self._rows_by_key.get(key, ()) for key in line))
            found.extend((i, row) for row in sorted(rows))
        return found
