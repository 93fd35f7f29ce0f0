"""Rows to Arrow batches and back: what crosses between Spark and our functions, in bounded portions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from provenance.errors import ProvenanceError
from provenance.version import VERSION

if TYPE_CHECKING:
    import pyarrow as pa

Batches = Iterator["pa.RecordBatch"]
OnBatches = Callable[[Batches], Batches]

_ROWS = 2_000  # of a batch handed back
_BYTES = 8_000_000  # of its binary values

# The types of our columns, as Spark writes them and as Arrow does.
_TYPES = {"int": "int32", "long": "int64", "string": "string", "binary": "binary", "double": "float64"}


def columns(schema: str) -> dict[str, str]:
    """Return the columns of a schema as Spark writes it: ``id string, keys array<long>``."""
    return dict(part.strip().split(" ", 1) for part in schema.split(","))


def arrow_schema(schema: str) -> pa.Schema:
    """Return *schema*, as Spark writes it, for Arrow."""
    import pyarrow as pa

    def kind(name: str) -> pa.DataType:
        if name.startswith("array<"):
            return pa.list_(kind(name.removeprefix("array<").removesuffix(">")))
        return getattr(pa, _TYPES[name])()

    return pa.schema([(name, kind(of)) for name, of in columns(schema).items()])


def in_batches(rows: Iterable[Sequence[Any]], schema: str) -> Batches:
    """Yield *rows*, with their values in the order of *schema*, in batches that fit into memory."""
    held: list[Sequence[Any]] = []
    size = 0
    made = arrow_schema(schema)
    for row in rows:
        held.append(row)
        size += sum(len(value) for value in row if isinstance(value, bytes | str))
        if len(held) >= _ROWS or size >= _BYTES:
            yield _batch(held, made)
            held, size = [], 0
    if held:
        yield _batch(held, made)


def _batch(rows: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.RecordBatch:
    import pyarrow as pa

    values = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(values, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def completed(table: pa.Table, values: Mapping[str, str], schema: str) -> Batches:
    """Yield the rows of *table* as those of *schema*: with *values* in each, null for what is not known."""
    import pyarrow as pa

    made = arrow_schema(schema)
    arrays = []
    for field in made:
        if field.name in values:
            arrays.append(pa.array([values[field.name]] * table.num_rows, field.type))
        elif field.name in table.column_names:
            arrays.append(table.column(field.name).cast(field.type))
        else:
            arrays.append(pa.nulls(table.num_rows, field.type))
    yield from pa.table(arrays, schema=made).to_batches(max_chunksize=_ROWS)


def rows_of(batches: Batches) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of *batches* by the names of their columns."""
    for batch in batches:
        yield from batch.to_pylist()


def refuse_other_version(driver: str) -> None:
    """
    Return if this worker runs the program that the driver runs.

    Raises:
        ProvenanceError: it runs another; its results might differ.
    """
    if driver != VERSION:
        raise ProvenanceError(
            f"a worker has provenance {VERSION}, the driver {driver}",
            hint="install one version on every machine of the cluster",
            code="engine.version",
        )


def whole_groups(batches: Batches, name: str, least: int) -> Iterator[pa.Table]:
    """Yield *batches*, in order of column *name*, as tables of *least* rows and more that cut no group in two."""
    import pyarrow as pa
    from pyarrow import compute

    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        if rows < least:
            continue
        table = pa.Table.from_batches(held)
        column = table.column(name)
        starts = compute.indices_nonzero(compute.not_equal(column[1:], column[:-1])).to_pylist()
        begin = 0
        for start in (start + 1 for start in starts):
            if start - begin >= least:
                yield table.slice(begin, start - begin)
                begin = start
        held = table.slice(begin).to_batches()
        rows = table.num_rows - begin
    if held:
        yield pa.Table.from_batches(held)
