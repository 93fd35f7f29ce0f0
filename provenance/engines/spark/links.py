"""From index keys to links: texts that share a key, each with the smallest of them, some keys at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from provenance.engines.spark.batches import Batches, in_batches, rows_of
from provenance.engines.spark.reading import ARTICLE

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

CARRIERS = "id string, recipe string, digest string, part int, place long"


def carriers(read: DataFrame, parts: int) -> DataFrame:
    """
    Return one article for each distinct text, the one of the smallest id, in the order of their ids.

    ``part`` and ``place`` count them: within *parts* ranges of ids, and within each of these.
    """
    from pyspark.sql import functions as f

    texts = read.where("digest is not null").groupBy("recipe", "digest").agg(f.min("id").alias("id"))
    ordered = texts.select("id", "recipe", "digest").repartitionByRange(parts, "id").sortWithinPartitions("id")
    return ordered.mapInArrow(_counted, CARRIERS)


def _counted(batches: Batches) -> Batches:
    from pyspark import TaskContext

    context = TaskContext.get()
    part = context.partitionId() if context else 0

    def rows() -> Iterator[tuple[Any, ...]]:
        for place, row in enumerate(rows_of(batches)):
            yield row["id"], row["recipe"], row["digest"], part, place

    return in_batches(rows(), CARRIERS)


def ranked(session: SparkSession, counted: DataFrame, sizes: Mapping[int, int]) -> DataFrame:
    """
    Return *counted* with the ``rank`` of each id among all of them, from 0; *sizes* are those of the parts.

    Dense numbers in the order of the ids: the smallest rank is the smallest id, and eight bytes are shuffled
    for it.
    """
    from pyspark.sql import functions as f

    offsets, before = [], 0
    for part in sorted(sizes):
        offsets.append((part, before))
        before += sizes[part]
    table = session.createDataFrame(offsets, "part int, before long")
    rank = (f.col("before") + f.col("place")).alias("rank")
    return counted.join(f.broadcast(table), "part").select("id", "recipe", "digest", rank)


def keyed(read: DataFrame, ranks: DataFrame) -> DataFrame:
    """Return what is compared of each distinct text: its ``signature`` and its ``keys``, by ``rank``."""
    from pyspark.sql import functions as f

    signed = read.where(f.col("role") == ARTICLE).select("id", "signature", "keys")
    return ranks.join(signed, "id").select("rank", "signature", "keys")


def star_links(texts: DataFrame, first: int, count: int) -> DataFrame:
    """
    Return the links (a, b), b < a, that join all texts with a key in common, of *count* keys from *first* on.

    *texts* have a ``rank`` and ``keys``. Each is linked with the smallest rank of its key, by a window: a
    list of all that share a key would be one row, of a million texts for a story reposted so often.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    keys = f.explode(f.slice("keys", first + 1, count)).alias("key")
    smallest = f.min("rank").over(Window.partitionBy("key"))
    rows = texts.select("rank", keys).select(f.col("rank").alias("a"), smallest.alias("b"))
    return rows.where("a <> b").distinct()
