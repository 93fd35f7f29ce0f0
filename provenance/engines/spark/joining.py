"""From links to components: on the driver while the links fit there, by star iterations above that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# Write a table down, and return it as read back: cuts the plan, which would grow with every iteration.
Kept = Callable[["DataFrame", str], "DataFrame"]


def by_stars(links: DataFrame, kept: Kept) -> DataFrame:
    """
    Return (a, root) for every end *a* of *links* (a, b) that is not the smallest of its component.

    Large stars and small stars in turn (Kiveris et al. 2014, "Connected components in MapReduce and beyond"); the
    number of turns grows with the logarithm of the longest path. *kept* is called with a name for each turn.
    """
    from pyspark.sql import functions as f

    low, high = f.least("a", "b").alias("b"), f.greatest("a", "b").alias("a")
    edges = kept(links.where("a <> b").select(high, low).distinct(), "stars-0")
    before, turn = _mark(edges), 0
    while True:
        turn += 1
        edges = kept(_small_star(_large_star(edges)), f"stars-{turn}")
        after = _mark(edges)
        if after == before:
            return edges.withColumnRenamed("b", "root")
        before = after


def _large_star(edges: DataFrame) -> DataFrame:
    """Link every larger neighbour of a node with the smallest of the node and its neighbours."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    both = edges.union(edges.select("b", "a"))
    smallest = f.least(f.min("b").over(Window.partitionBy("a")), f.col("a")).alias("root")
    larger = both.select("a", "b", smallest).where("b > a")
    return larger.select(f.col("b").alias("a"), f.col("root").alias("b")).distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """Link a node and its smaller neighbours with the smallest of these."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    starred = edges.withColumn("root", f.min("b").over(Window.partitionBy("a")))
    own = starred.select("a", f.col("root").alias("b"))
    others = starred.where("b <> root").select(f.col("b").alias("a"), f.col("root").alias("b"))
    return own.union(others).distinct()


def _mark(edges: DataFrame) -> tuple[int, ...]:
    """Return what is equal for equal sets of edges."""
    from pyspark.sql import functions as f

    found = edges.agg(f.count("*"), f.sum(f.hash("a", "b").cast("long")), f.bit_xor(f.xxhash64("a", "b"))).first()
    return tuple(int(value or 0) for value in found or ())
