"""The candidate index of a store answers as the one in memory, whatever is asked, in a file and on a server."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance.errors import InputError
from provenance.index.memory import MemoryIndex
from provenance.index.ports import CandidateIndex
from provenance.store import Store
from provenance.store.band_index import SqliteBandIndex

EXTREMES = [np.iinfo(np.int64).min, -1, 0, 1, np.iinfo(np.int64).max]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def store(request, tmp_path_factory):
    if request.param == "sqlite":
        target = tmp_path_factory.mktemp("bands") / "x.db"
    else:
        target = request.getfixturevalue("server").new_store()
    with Store(target) as store:
        yield store


@pytest.fixture
def index(store):
    """Return an empty index; what a test writes is taken back."""
    try:
        with store.write() as writer, writer._connection() as connection:
            yield SqliteBandIndex(connection)
            raise InterruptedError
    except InterruptedError:
        pass


def table(lines):
    return np.array(lines, np.int64).reshape(-1, 3)


KEY = st.integers(-4, 4) | st.sampled_from(EXTREMES)
LINES = st.lists(st.lists(KEY, min_size=3, max_size=3), max_size=6)
STEP = st.tuples(st.sampled_from(["add", "remove", "query"]), LINES, st.integers(0, 5))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, max_size=8))
def test_agrees_with_memory(store, steps):
    """After any sequence of additions and removals both find the same rows."""
    try:
        with store.write() as writer, writer._connection() as connection:
            indexes: list[CandidateIndex] = [SqliteBandIndex(connection), MemoryIndex()]
            for action, lines, first in steps:
                rows = range(first, first + len(lines))
                if action == "add":
                    for index in indexes:
                        index.add(rows, table(lines))
                elif action == "remove":
                    for index in indexes:
                        index.remove(rows)
                stored, memory = (index.query(table(lines)) for index in indexes)
                assert stored == memory
            raise InterruptedError
    except InterruptedError:
        pass


def test_crowded_key_is_not_cut_short(index):
    """Ten thousand articles under one key are ten thousand candidates."""
    index.add(range(10_000), np.full((10_000, 3), 7, np.int64))
    assert index.query(table([[7, 8, 9]])) == [(0, row) for row in range(10_000)]


def test_more_keys_than_one_statement_takes(index):
    """A large batch is asked in several statements with one answer."""
    keys = np.arange(30_000, dtype=np.int64).reshape(-1, 3)
    index.add(range(10_000), keys)
    assert index.query(keys) == [(row, row) for row in range(10_000)]


def test_keys_of_any_memory_layout(index):
    """A transposed table is read by its lines, not by its bytes."""
    keys = np.arange(6, dtype=np.int64).reshape(3, 2).T
    index.add([1, 2], keys)
    assert index.query(np.array([[keys[1, 2]]])) == [(0, 2)]


def test_rows_and_lines_must_agree(index):
    """One line of keys per row."""
    with pytest.raises(InputError):
        index.add([1], table([[1, 2, 3], [4, 5, 6]]))
