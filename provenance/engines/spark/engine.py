"""The run on Spark: its stages in order, each written down before the next begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.engines.spark import capturing, links, relating
from provenance.engines.spark.concluding import Concluding, assigned, conclusions
from provenance.engines.spark.grouping import Grouping, Ways
from provenance.engines.spark.reading import Reading, read_pages, repeats
from provenance.engines.spark.session import without_pandas_warnings
from provenance.engines.spark.work import StageDone, Work
from provenance.index.nearness import TABLES
from provenance.inputs.walking import Tally
from provenance.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def _silent(_: StageDone) -> None:
    pass


@dataclass(frozen=True)
class SparkEngine:
    """
    Clusters an archive on the Spark of *session*; *work* is a folder that the driver and all workers see.

    After a failure, the same run with the same folder goes on behind the last stage that was done. *outlets* names
    further registry files, in one place on all machines. Not *isolated*: pages are read in Spark's own workers,
    which a hostile page may end, and with them the run.
    """

    session: SparkSession
    work: str | Path
    settings: Settings = field(default_factory=Settings)
    outlets: tuple[str, ...] = ()
    isolated: bool = True
    after: Callable[[StageDone], None] = _silent  # told of each stage that is done
    ways: Ways = field(default_factory=Ways)

    def run(self, inputs: Sequence[str | Path] | DataFrame, exclude: Sequence[str | Path] = ()) -> Work:
        with without_pandas_warnings():
            return self._run(inputs, exclude)

    def _run(self, inputs: Sequence[str | Path] | DataFrame, exclude: Sequence[str | Path]) -> Work:
        work = Work(self.work, self.after)
        work.claim({})
        session, parts, settings = self.session, self._parts, self.settings
        captured = work.table(session, "captured", lambda: self._captured(inputs, exclude))
        reading = Reading(settings, self.outlets, self.isolated)
        read = work.table(session, "read", lambda: read_pages(captured, repeats(captured), reading))
        counted = work.table(session, "carriers", lambda: links.carriers(read, parts))
        sizes = {row["part"]: row["count"] for row in counted.groupBy("part").count().collect()}
        ranks = links.ranked(session, counted, sizes)
        keyed = work.table(session, "keyed", lambda: ranks.join(read.select("id", "signature", "keys"), "id"))
        grouping = Grouping(session, work, sum(sizes.values()), parts, settings.agreeing, self.ways)
        kept = grouping.kept(keyed, settings.bands + TABLES)
        concluding = Concluding(settings, self.outlets)
        concluded = work.table(
            session, "concluded", lambda: conclusions(assigned(read, ranks, kept, parts), concluding)
        )
        pairs = relating.pairs(concluded, settings.common)
        work.table(session, "related", lambda: relating.relations(concluded, pairs, settings, parts))
        return work

    def _captured(self, inputs: Sequence[str | Path] | DataFrame, exclude: Sequence[str | Path]) -> DataFrame:
        if not isinstance(inputs, Sequence):
            return capturing.captured_table(inputs)
        tally = Tally()
        found = capturing.input_files([str(path) for path in inputs], exclude, tally)
        return capturing.captured_files(self.session, found, self._parts).repartition(self._parts)

    @property
    def _parts(self) -> int:
        return int(self.session.conf.get("spark.sql.shuffle.partitions") or 2)
