"""The estimate that refuses pairs: how many rows of two signatures are equal, counted, never rounded."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Signatures = NDArray[np.uint32]  # N × permutations
Keys = NDArray[np.int64]  # N × index keys
Places = NDArray[np.int64]

_AT_ONCE: Final = 1 << 14  # pairs looked at together: 16 MB of signatures, most of which stays in the cache


def kept(signatures: Signatures, keys: Keys, one: int, others: Places, least: int) -> Places:
    """
    Return those of *others* that text *one* is to be compared with, in the order given.

    A pair is kept where at least *least* rows of the two signatures are equal and the two share a key: a function
    of the two texts, whoever else there is.
    """
    mine, keys_of_mine = signatures[one], keys[one]
    found = []
    for start in range(0, len(others), _AT_ONCE):
        part = others[start : start + _AT_ONCE]
        part = part[np.count_nonzero(signatures[part] == mine, axis=1) >= least]
        found.append(part[(keys[part] == keys_of_mine).any(axis=1)] if len(part) else part)
    return np.concatenate(found) if found else np.empty(0, np.int64)


def agreeing(a: Signatures, b: Signatures, least: int) -> NDArray[np.bool_]:
    """Return, for each pair of lines of *a* and *b*, whether at least *least* rows are equal."""
    found = np.empty(len(a), np.bool_)
    for start in range(0, len(a), _AT_ONCE):
        stop = start + _AT_ONCE
        found[start:stop] = np.count_nonzero(a[start:stop] == b[start:stop], axis=1) >= least
    return found


def agreeing_pairs(signatures: Signatures, first: Places, second: Places, least: int) -> NDArray[np.bool_]:
    """Return, for each pair of lines of *signatures*, whether at least *least* rows are equal."""
    found = np.empty(len(first), np.bool_)
    for start in range(0, len(first), _AT_ONCE):
        a, b = first[start : start + _AT_ONCE], second[start : start + _AT_ONCE]
        found[start : start + len(a)] = np.count_nonzero(signatures[a] == signatures[b], axis=1) >= least
    return found


def lowest_shared(keys: Keys, first: Places, second: Places) -> Places:
    """Return, for each pair of lines of *keys*, the lowest column in which they are equal; -1 where in none."""
    equal = keys[first] == keys[second]
    return np.where(equal.any(axis=1), equal.argmax(axis=1), -1)
