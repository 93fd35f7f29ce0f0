"""Candidate pairs inside a batch are all pairs that share a key, once each, in order."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.index import candidates
from provenance.index.candidates import within_batch


def keys(*lines: list[int]) -> np.ndarray:
    """Return lines of keys as a table."""
    return np.array(lines, np.int64)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (np.empty((0, 25), np.int64), []),
        (keys([1, 2]), []),
        (keys([1, 2], [3, 4]), []),
        (keys([1, 2], [1, 4]), [[0, 1]]),
        (keys([1, 2], [1, 2]), [[0, 1]]),
        (keys([1, 2], [3, 4], [1, 4]), [[0, 2], [1, 2]]),
        (keys([1, 2], [1, 3], [1, 4]), [[0, 1], [0, 2], [1, 2]]),
        (keys([5, 5], [6, 7]), []),
        (keys([5, 5], [5, 7]), [[0, 1]]),
        (keys([-1, 2**63 - 1], [-(2**63), -1]), [[0, 1]]),
    ],
)
def test_small_batches(table, expected):
    """Sharing any key, in whatever column and however often, makes one pair; a line is no pair with itself."""
    found = within_batch(table)
    assert found.dtype == np.int64
    assert found.shape == (len(expected), 2)
    assert found.tolist() == expected


def test_a_crowded_key_is_not_cut():
    """A key shared by 2,000 lines proposes all of their pairs."""
    table = np.arange(4000, dtype=np.int64).reshape(2000, 2)
    table[:, 1] = -1
    assert np.array_equal(within_batch(table), np.stack(np.triu_indices(2000, 1), axis=1))


def test_portions_do_not_matter(monkeypatch):
    """Working in small portions gives the same pairs."""
    table = np.random.RandomState(5).randint(0, 12, (60, 3)).astype(np.int64)
    whole = within_batch(table)
    monkeypatch.setattr(candidates, "_PENDING", 7)
    assert np.array_equal(within_batch(table), whole)
