"""The second job: reference texts that share a passage which is no formula, compared pair by pair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from provenance.engines.batch.relating import related
from provenance.engines.spark.batches import Batches, OnBatches, in_batches, whole_groups
from provenance.engines.spark.concluding import REFERENCE
from provenance.engines.spark.reading import ARTICLE
from provenance.records import Article
from provenance.settings import Settings
from provenance.store.codec import Packer, Unpacker

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

RELATED = "a string, b string, document binary"
_PAIRS = 500  # compared at once


def pairs(concluded: DataFrame, common: int) -> DataFrame:
    """Return the pairs (a, b), a < b, of reference texts that share a passage held by 2 to *common* of them."""
    from pyspark.sql import functions as f

    held = concluded.where(f.col("kind") == REFERENCE).select("id", f.explode("keys").alias("key"))
    # No list is longer than `common`: the others are counted and dropped first.
    few = held.groupBy("key").count().where(f.col("count").between(2, common)).select("key")
    shared = held.join(few, "key")
    other = shared.select("key", f.col("id").alias("b"))
    return shared.withColumnRenamed("id", "a").join(other, "key").where("a < b").select("a", "b").distinct()


def relations(concluded: DataFrame, proposed: DataFrame, settings: Settings, parts: int) -> DataFrame:
    """Return how the reference texts of the pairs *proposed* are related, without those that are not."""
    from pyspark.sql import functions as f

    articles = concluded.where(f.col("kind") == ARTICLE).select("id", "article")
    first = articles.select(f.col("id").alias("a"), f.col("article").alias("one"))
    second = articles.select(f.col("id").alias("b"), f.col("article").alias("other"))
    found = proposed.join(second, "b").join(first, "a").repartition(parts, "a").sortWithinPartitions("a", "b")
    return found.mapInArrow(_relater(settings), RELATED)


def _relater(settings: Settings) -> OnBatches:
    def run(batches: Batches) -> Batches:
        return in_batches(_related(batches, settings), RELATED)

    return run


def _related(batches: Batches, settings: Settings) -> Iterator[tuple[Any, ...]]:
    packer, unpacker = Packer(), Unpacker()
    for table in whole_groups(batches, "a", _PAIRS):
        rows = table.to_pylist()
        frames = {row["a"]: row["one"] for row in rows} | {row["b"]: row["other"] for row in rows}
        articles = {id_: unpacker.document(frame, Article) for id_, frame in frames.items()}
        for match in related(((row["a"], row["b"]) for row in rows), articles, settings):
            yield match.a, match.b, packer.document(match)
