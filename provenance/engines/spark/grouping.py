"""From texts with their keys to components of kept pairs: which texts are to be compared with one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.engines.batch.checking import check_roots
from provenance.engines.spark import joining, keeping, links
from provenance.index.components import Forest

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from provenance.engines.spark.work import Work

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways of working, which change no result: tests take tiny numbers."""

    keys_at_once: int = 48  # of a text's index keys, that one round of links takes at most
    rows_at_once: int = 8_000_000_000  # texts times keys of a round: 120 GB shuffled
    driver_texts: int = 1_000_000_000  # up to which components are made on the driver, for 24 bytes each
    giant: int = 200_000  # texts of a candidate component, above which it is no single task: 180 MB
    giant_keys: int = 4  # of a giant's index keys, that one round judges; the next leaves out what is joined
    block: int = 16_384  # texts of a giant one that one task compares with as many


@dataclass(frozen=True, slots=True)
class Grouping:
    """Finds the components of *count* texts with their ``rank``, ``signature`` and ``keys``."""

    session: SparkSession
    work: Work
    count: int
    parts: int
    least: int  # equal rows that keep a pair
    ways: Ways

    def kept(self, keyed: DataFrame, width: int) -> DataFrame:
        """Return ``rank`` and ``component``, its smallest rank, of the texts of components of two and more."""
        rounds = range(0, width, self._keys)
        starred = [f"links-{first}" for first in rounds]
        for name, first in zip(starred, rounds, strict=True):
            self.work.table(self.session, name, self._round(keyed, first))
        candidates = self._components("candidates", starred)
        giants = self._giants(candidates)
        joined = keyed.join(candidates, "rank")
        small = joined.where(~joined["component"].isin(giants)) if giants else joined
        large = joined.where(joined["component"].isin(giants))
        self.work.table(self.session, "kept-links", lambda: keeping.kept_links(small, self.least, self.parts))
        found = ["kept-links"]
        for first in range(0, width, self.ways.giant_keys) if giants else ():
            name = f"giant-links-{first}"
            self.work.table(self.session, name, self._giant_round(large, found, first))
            found = [*found, name]
        return self._components("kept", found, within="candidates")

    @property
    def _keys(self) -> int:
        return max(1, min(self.ways.keys_at_once, self.ways.rows_at_once // max(1, self.count)))

    def _round(self, keyed: DataFrame, first: int) -> Callable[[], DataFrame]:
        return lambda: links.star_links(keyed, first, self._keys)

    def _giant_round(self, large: DataFrame, found: Sequence[str], first: int) -> Callable[[], DataFrame]:
        ways = self.ways

        def make() -> DataFrame:
            labelled = self._labelled(large, found, f"labels-{first}")
            return keeping.giant_links(labelled, self.least, self.parts, ways.block, first, ways.giant_keys)

        return make

    def _labelled(self, large: DataFrame, found: Sequence[str], name: str) -> DataFrame:
        """Return the texts of giants with a ``label``: equal for those that links *found* so far have joined."""
        from pyspark.sql import functions as f

        if self.count > self.ways.driver_texts:
            return large.withColumn("label", f.col("rank"))
        joined = self.work.note(self.session, name, self._on_driver(found))
        labels = joined.select("rank", f.col("component").alias("label"))
        label = f.coalesce("label", "rank").alias("label")
        return large.join(labels, "rank", "left").select("rank", "signature", "keys", label)

    def _giants(self, candidates: DataFrame) -> list[int]:
        sizes = candidates.groupBy("component").count().where(f"count > {self.ways.giant}")
        return sorted(row["component"] for row in sizes.collect())

    def _components(self, name: str, tables: Sequence[str], within: str | None = None) -> DataFrame:
        """Return the components of these *tables* of links: made on the driver, or on Spark if that is small."""
        if self.count <= self.ways.driver_texts:
            self.work.arrays(name, lambda: self._on_driver(tables, within))
            return self.session.read.parquet(str(self.work.path / name))
        return self.work.table(self.session, name, lambda: self._by_stars(name, tables))

    def _on_driver(self, tables: Sequence[str], within: str | None = None) -> dict[str, Places]:
        """Return ``rank`` and ``component``; StoreError where one crosses a component of the table *within*."""
        forest = Forest(self.count)
        for table in tables:
            for batch in self.work.batches(table):
                forest.join(batch.column("a").to_numpy(), batch.column("b").to_numpy())
        roots = forest.roots()
        check_roots(roots, None if within is None else self._known(within))
        members = np.flatnonzero(np.bincount(roots, minlength=self.count)[roots] > 1)
        return {"rank": members, "component": roots[members]}

    def _known(self, name: str) -> Places:
        """Return the component of every text, as the table *name* has them."""
        table, roots = self.work.read(name), np.arange(self.count)
        roots[table.column("rank").to_numpy()] = table.column("component").to_numpy()
        return roots

    def _by_stars(self, name: str, tables: Sequence[str]) -> DataFrame:
        from pyspark.sql import functions as f

        every = self.session.read.parquet(*(str(self.work.path / table) for table in tables))
        starred = joining.by_stars(
            every, lambda table, turn: self.work.turn(self.session, f"{name}-{turn}", table)
        )
        members = starred.select(f.col("a").alias("rank"), f.col("root").alias("component"))
        roots = members.select("component").distinct()
        return members.union(roots.select("component", "component"))
