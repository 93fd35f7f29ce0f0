"""What must hold of every run on Spark before anything of it is published; one that breaks it has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.engines.batch.checking import holds
from provenance.engines.definition import digest_of
from provenance.engines.spark.concluding import LINEAGE
from provenance.engines.spark.reading import ARTICLE

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from provenance.settings import Settings


def check_columns(read: DataFrame, keyed: DataFrame, texts: int, settings: Settings) -> None:
    """
    Check what was read and signed.

    Raises:
        StoreError: an id stands twice, a text has no rank or one of another, or a signature of another length.
    """
    from pyspark.sql import functions as f

    articles = read.where(f.col("role") == ARTICLE)
    twice = articles.groupBy("id").count().where("count > 1").limit(1).count()
    holds(not twice, "every article stands once")
    width = 4 * settings.permutations
    found = keyed.agg(
        f.count("*").alias("count"),
        f.count_distinct("rank").alias("distinct"),
        f.min("rank").alias("low"),
        f.max("rank").alias("high"),
        f.count_if(f.length("signature") != width).alias("other"),
    ).first()
    assert found is not None  # an aggregate has one row
    holds(found["count"] == found["distinct"] == texts, "every text has a rank of its own")
    holds(not texts or (found["low"], found["high"]) == (0, texts - 1), "ranks are dense")
    holds(not found["other"], "every text has a signature of one recipe")


def check_result(concluded: DataFrame, articles: int) -> str:
    """
    Check that every article was concluded once; return the digest of the result: see ``definition.digest_of``.

    Raises:
        StoreError: an article is missing, or there twice.
    """
    from pyspark.sql import functions as f

    lineages = concluded.where(f.col("kind") == LINEAGE)
    found = lineages.agg(f.count("*").alias("count"), f.count_distinct("id").alias("distinct")).first()
    assert found is not None  # an aggregate has one row
    holds(found["count"] == found["distinct"] == articles, "articles in are articles out, each with one lineage")
    ordered = lineages.select("id", "conclusion").orderBy("id")
    return digest_of(bytes(row["conclusion"]) for row in ordered.toLocalIterator(prefetchPartitions=True))
