"""What crosses between Spark and our functions keeps every row, and every group whole."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.engines.spark.batches import completed, in_batches, refuse_other_version, whole_groups
from provenance.engines.spark.concluding import portions_of
from provenance.engines.spark.results import Tables
from provenance.errors import ProvenanceError

SIZES = st.lists(st.integers(1, 5), max_size=12)


@given(SIZES, st.integers(1, 9), st.integers(1, 4))
def test_groups_come_whole_and_in_order(sizes, least, rows):
    """However batches cut them, no group is in two tables, and each table but the last has enough rows."""
    column = [number for number, size in enumerate(sizes) for _ in range(size)]
    batches = pyarrow.table({"group": pyarrow.array(column, pyarrow.int64())}).to_batches(max_chunksize=rows)
    found = [table.column("group").to_pylist() for table in whole_groups(iter(batches), "group", least)]
    assert [value for part in found for value in part] == column
    assert all(len(part) >= least for part in found[:-1])
    assert all(not set(one) & set(other) for one, other in pairwise(found))


def test_rows_are_cut_by_number_and_by_size():
    """Large values make small batches: what is handed over at once stays in bounds."""
    rows = [(number, b"x" * 3_000_000) for number in range(7)]
    found = list(in_batches(rows, "id long, page binary"))
    assert [batch.num_rows for batch in found] == [3, 3, 1]
    assert [row["id"] for batch in found for row in batch.to_pylist()] == list(range(7))


def test_a_table_is_completed_with_what_is_given_and_nulls():
    """Columns that a table lacks are null, others keep their values and take the schema's type."""
    table = pyarrow.table({"id": ["a", "b"], "number": pyarrow.array([1, 2], pyarrow.int64())})
    schema = "kind string, id string, number int, keys array<long>"
    rows = [row for batch in completed(table, {"kind": "k"}, schema) for row in batch.to_pylist()]
    assert rows == [{"kind": "k", "id": name, "number": n, "keys": None} for name, n in (("a", 1), ("b", 2))]


def test_portions_are_read_from_the_rows_that_hold_them(tmp_path):
    """A portion is found in whichever files and groups of rows it lies; one without rows is empty."""
    for name, portions in (("one", [0, 0, 3]), ("two", [3, 4])):
        path = Path(tmp_path, f"{name}.parquet")
        names = [f"{name}{portion}" for portion in portions]
        rows = pyarrow.table({"portion": pyarrow.array(portions, pyarrow.int32()), "id": names})
        pyarrow.parquet.write_table(rows, path, row_group_size=2)
    tables = Tables(tmp_path)
    assert [[row["id"] for row in tables.rows(number)] for number in range(5)] == [
        ["one0", "one0"], [], [], ["one3", "two3"], ["two4"],
    ]  # fmt: skip


def test_the_number_of_portions_depends_on_that_of_articles_alone():
    """There is one at least."""
    assert [portions_of(articles) for articles in (0, 399, 400, 1_000_000)] == [1, 1, 1, 2_500]


def test_a_worker_of_another_version_refuses():
    """Its results might be others."""
    with pytest.raises(ProvenanceError, match="a worker has provenance"):
        refuse_other_version("0.0.1")
