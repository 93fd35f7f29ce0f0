"""From candidate components to those of kept pairs: by the function of one machine, giants block by block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.engines.spark.batches import Batches, OnBatches, arrow_schema, whole_groups
from provenance.index.keeping import kept_components, spanning_links

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

LINKS = "a long, b long"
_TEXTS = 20_000  # taken together, whole components: 18 MB, and a call costs as much as some hundred texts

Places = NDArray[np.int64]


def kept_links(keyed: DataFrame, least: int, parts: int) -> DataFrame:
    """
    Return links (a, b) that connect what kept pairs connect, of texts with their candidate ``component``.

    A pair is kept where *least* rows of two signatures are equal and a key is shared.
    """
    grouped = keyed.select("component", "rank", "signature", "keys").repartition(parts, "component")
    return grouped.sortWithinPartitions("component").mapInArrow(_component_judge(least), LINKS)


def _component_judge(least: int) -> OnBatches:
    def judge(batches: Batches) -> Batches:
        for table in whole_groups(batches, "component", _TEXTS):
            ranks, signatures, keys = _columns(table)
            roots = kept_components(signatures, keys, least)
            linked = roots != np.arange(len(roots))
            yield _links(ranks[linked], ranks[roots[linked]])

    return judge


def _columns(table: pa.Table) -> tuple[Places, NDArray[np.uint32], Places]:
    """Return ranks, ascending, with the signatures and the keys of their texts."""
    ranks = table.column("rank").to_numpy()
    order = np.argsort(ranks)
    count = len(ranks)
    packed = b"".join(table.column("signature").to_pylist())
    signatures = np.frombuffer(packed, "<u4").reshape(count, -1)
    keys = table.column("keys").combine_chunks().flatten().to_numpy().reshape(count, -1)
    return ranks[order], signatures[order], keys[order]


def _links(first: Places, second: Places) -> pa.RecordBatch:
    import pyarrow as pa

    arrays = [pa.array(first, pa.int64()), pa.array(second, pa.int64())]
    return pa.RecordBatch.from_arrays(arrays, schema=arrow_schema(LINKS))


def giant_links(keyed: DataFrame, least: int, parts: int, block: int, first: int, count: int) -> DataFrame:
    """
    Return links for components too large for one task, by *count* keys from *first* on.

    The texts that share a key are cut into blocks of *block*; a task compares one with another, or with itself,
    and returns a spanning forest of the pairs kept, never all of them. Texts of one ``label`` are joined already:
    their pairs are passed over, and so are keys that only they share.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    columns = f.slice("keys", first + 1, count)
    held = keyed.select("rank", "label", "signature", f.explode(columns).alias("key"))
    group = Window.partitionBy("key")
    placed = (
        held.withColumn("size", f.count("*").over(group))
        .withColumn("apart", f.min("label").over(group) < f.max("label").over(group))
        .where("apart")
        .withColumn("block", f.floor((f.row_number().over(group.orderBy("rank")) - 1) / block).cast("int"))
        .withColumn("blocks", f.ceil(f.col("size") / block).cast("int"))
    )
    # Block i meets every other one: it goes to the tasks (i, j) and (j, i).
    meeting = placed.withColumn("other", f.explode(f.sequence(f.lit(0), f.col("blocks") - 1)))
    low, high = f.least("block", "other").alias("low"), f.greatest("block", "other").alias("high")
    tasks = meeting.select("key", "rank", "label", "signature", low, high)
    grouped = tasks.repartition(parts, "key", "low", "high").groupBy("key", "low", "high")
    return grouped.applyInArrow(_block_judge(least), LINKS)


def _block_judge(least: int) -> Callable[[pa.Table], pa.Table]:
    def judge(table: pa.Table) -> pa.Table:
        import pyarrow as pa

        ranks = table.column("rank").to_numpy()
        order = np.argsort(ranks)
        signatures = np.frombuffer(b"".join(table.column("signature").to_pylist()), "<u4").reshape(len(ranks), -1)
        labels = table.column("label").to_numpy()[order]
        first, second = spanning_links(signatures[order], np.arange(len(ranks)), labels, least)
        ordered = ranks[order]
        return pa.Table.from_batches([_links(ordered[first], ordered[second])])

    return judge
