"""The candidate index as the floors above see it; one implementation is here, one on the store floor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class CandidateIndex(Protocol):
    """
    Finds rows that share a band key. A row is the integer under which the caller knows one article.

    Answers depend on the rows and keys held, never on the order or the batches in which they came, and no
    crowded key is cut short.
    """

    def add(self, rows: Sequence[int], keys: NDArray[np.int64]) -> None:
        """
        Hold row ``rows[i]`` under each of ``keys[i]``; *keys* is N × bands.

        A row added again is held under its old and its new keys.

        Raises:
            InputError: there are not as many rows as there are lines of keys.
        """
        ...

    def remove(self, rows: Sequence[int]) -> None:
        """Forget these rows; one that is not held is passed over."""
        ...

    def query(self, keys: NDArray[np.int64]) -> list[tuple[int, int]]:
        """
        Return, for each line i of *keys* (N × bands), the rows held under any of its keys, as pairs (i, row).

        Pairs are distinct and ascending. A row held already is found by its own keys.
        """
        ...
