"""One contract for every candidate index: the same body runs on each implementation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from provenance.errors import InputError
from provenance.index.candidates import within_batch
from provenance.index.memory import MemoryIndex
from provenance.index.ports import CandidateIndex

Factory = Callable[[Path], CandidateIndex]


def in_memory(_folder: Path) -> CandidateIndex:
    """Return an empty dictionary index."""
    return MemoryIndex()


# Another implementation joins by one entry: a function from an empty folder to an empty index.
IMPLEMENTATIONS: dict[str, Factory] = {"memory": in_memory}


@pytest.fixture(params=list(IMPLEMENTATIONS))
def index(request, tmp_path) -> CandidateIndex:
    """Return an empty index of each implementation in turn."""
    return IMPLEMENTATIONS[request.param](tmp_path)


def keys(*lines: list[int]) -> np.ndarray:
    """Return lines of keys as a table."""
    return np.array(lines, np.int64)


def none() -> np.ndarray:
    """Return a table of two columns without lines."""
    return np.empty((0, 2), np.int64)


def random_table(lines: int, seed: int) -> np.ndarray:
    """Return lines of 25 keys, of which many are shared."""
    return np.random.RandomState(seed).randint(-400, 400, (lines, 25)).astype(np.int64)


class TestCandidateIndex:
    """What ``provenance.index.ports`` promises."""

    def test_empty_index_finds_nothing(self, index):
        """Before anything is added, no query has an answer."""
        assert index.query(keys([1, 2])) == []

    def test_sharing_one_key_is_enough(self, index):
        """A row is found by a line that shares any of its keys, and by no other."""
        index.add([10, 11], keys([1, 2], [3, 4]))
        assert index.query(keys([9, 2], [4, 9], [8, 9])) == [(0, 10), (1, 11)]

    def test_pairs_are_distinct_and_ascending(self, index):
        """However many keys are shared and whatever the order of adding, each pair comes once, in order."""
        index.add([30, 10, 20], keys([1, 2], [1, 2], [2, 5]))
        assert index.query(keys([1, 2], [5, 5])) == [(0, 10), (0, 20), (0, 30), (1, 20)]

    def test_a_row_finds_itself(self, index):
        """A row held already is part of the answer to its own keys."""
        index.add([7], keys([1, 2]))
        assert index.query(keys([1, 2])) == [(0, 7)]

    def test_extreme_keys(self, index):
        """All signed 64-bit keys are kept apart, zero, minus one and the ends of the range included."""
        extremes = [0, -1, 2**63 - 1, -(2**63)]
        index.add(range(4), keys(*([key, key] for key in extremes)))
        assert index.query(keys(*([key, key] for key in extremes))) == [(i, i) for i in range(4)]

    def test_adding_twice_changes_nothing(self, index):
        """The same rows and keys can be added again, as after an interruption."""
        for _ in range(2):
            index.add([1, 2], keys([1, 2], [2, 3]))
        assert index.query(keys([2, 9])) == [(0, 1), (0, 2)]

    def test_a_row_added_with_other_keys_keeps_both(self, index):
        """A row added again is found by its old and its new keys."""
        index.add([1], keys([1, 2]))
        index.add([1], keys([3, 4]))
        assert index.query(keys([1, 9], [4, 9])) == [(0, 1), (1, 1)]

    def test_one_row_twice_in_a_batch(self, index):
        """A row may come twice in one batch."""
        index.add([1, 1], keys([1, 2], [2, 3]))
        assert index.query(keys([2, 3])) == [(0, 1)]

    def test_removed_rows_are_gone(self, index):
        """A removed row is found by none of its keys; rows that share them stay."""
        index.add([1, 2], keys([1, 2], [2, 3]))
        index.remove([1])
        assert index.query(keys([1, 2])) == [(0, 2)]

    def test_removing_unknown_rows_is_harmless(self, index):
        """A row that is not held, or no longer, is passed over."""
        index.add([1], keys([1, 2]))
        index.remove([5, 1, 1])
        index.remove([1])
        assert index.query(keys([1, 2])) == []

    def test_a_removed_row_can_return(self, index):
        """After removal a row holds only what is added afterwards."""
        index.add([1], keys([1, 2]))
        index.remove([1])
        index.add([1], keys([2, 3]))
        assert index.query(keys([1, 9], [3, 9])) == [(1, 1)]

    def test_nothing_in_nothing_out(self, index):
        """Empty batches are accepted everywhere."""
        index.add([], none())
        index.remove([])
        assert index.query(none()) == []

    def test_rows_and_keys_must_agree(self, index):
        """A batch with more rows than lines of keys is refused whole."""
        with pytest.raises(InputError):
            index.add([1, 2], keys([1, 2]))
        assert index.query(keys([1, 2])) == []

    def test_numpy_rows(self, index):
        """Row numbers may come as numpy integers; answers are plain ones."""
        index.add(np.array([3]), keys([1, 2]))
        index.remove(np.array([4]))
        [(line, row)] = index.query(keys([1, 2]))
        assert (type(line), type(row)) == (int, int)

    def test_a_crowded_key_is_not_cut(self, index):
        """A key held by 3,000 rows answers with all of them."""
        table = np.arange(6000, dtype=np.int64).reshape(3000, 2)
        table[:, 1] = -5
        index.add(range(3000), table)
        assert index.query(keys([-5, -6])) == [(0, row) for row in range(3000)]

    def test_agrees_with_pairs_in_a_batch(self, index):
        """Asked for what it holds, an index gives the pairs that sorting one batch gives."""
        table = random_table(300, 1)
        index.add(range(300), table)
        found = [[i, row] for i, row in index.query(table) if i < row]
        assert found == within_batch(table).tolist()

    def test_batches_and_order_do_not_matter(self, index, tmp_path, request):
        """Rows added in pieces and backwards are found as if added at once."""
        table, asked = random_table(300, 2), random_table(40, 3)
        for start in range(240, -60, -60):
            index.add(range(start, start + 60), table[start : start + 60])
        other = tmp_path / "at once"
        other.mkdir()
        at_once = IMPLEMENTATIONS[request.node.callspec.params["index"]](other)
        at_once.add(range(300), table)
        assert index.query(asked) == at_once.query(asked)
