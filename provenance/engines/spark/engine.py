"""The run on Spark: its stages in order, each written down before the next begins."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.engines.batch.folder import Manifest, write_manifest
from provenance.engines.batch.publishing import Result
from provenance.engines.spark import capturing, concluding, links, relating
from provenance.engines.spark.checking import check_columns, check_result
from provenance.engines.spark.failing import explained
from provenance.engines.spark.grouping import Grouping, Ways
from provenance.engines.spark.reading import ARTICLE, CAPTURE, REJECT, Reading, read_pages, repeats
from provenance.engines.spark.results import result_of
from provenance.engines.spark.session import TASK_BYTES, without_pandas_warnings
from provenance.engines.spark.work import StageDone, Work
from provenance.index.nearness import TABLES
from provenance.settings import Settings
from provenance.version import VERSION

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_GROUP = "parquet.block.size"
_GROUP_BYTES = str(2 << 20)  # of the rows that are read together: about one portion


@dataclass(frozen=True)
class SparkEngine:
    """
    Clusters an archive on the Spark of *session*; *work* is a folder that the driver and all workers see.

    After a failure, the same run with the same folder goes on behind the last stage that was done. *outlets*
    names further registry files, in one place on all machines. Not *isolated*: pages are read in Spark's own
    workers, which a hostile page may end, and with them the run.
    """

    session: SparkSession
    work: str | Path
    settings: Settings = field(default_factory=Settings)
    outlets: tuple[str, ...] = ()
    isolated: bool = True
    arguments: tuple[str, ...] = ()  # of the command, for the record of the run
    after: Callable[[StageDone], None] | None = None  # told of each stage that is done
    ways: Ways = field(default_factory=Ways)

    def run(self, inputs: Sequence[str | Path] | DataFrame, exclude: Sequence[str | Path] = ()) -> Result:
        """
        Take *inputs*, paths or a table with a record in each row, through all stages; return what to publish.

        *exclude* are files below folders that are no inputs.

        Raises:
            InputError: there is no input, or *work* is of another run.
            ProvenanceError: Spark gave a stage up, or a worker has another version of this program.
            StoreError: another process works in the folder, or the run does not hold together.
        """
        work = Work(self.work, self.after)
        with work.held(), without_pandas_warnings(), explained(work.path):
            if isinstance(inputs, Sequence):
                found = capturing.input_files([str(path) for path in inputs], exclude)
                self._claim(work, capturing.described(found))
                return self._run(work, lambda: capturing.captured_files(self.session, found, self._parts))
            self._claim(work, [inputs.schema.simpleString()])
            return self._run(work, lambda: capturing.captured_table(inputs))

    @property
    def _parts(self) -> int:
        return int(self.session.conf.get("spark.sql.shuffle.partitions") or 2)

    def _made_by(self) -> Manifest:
        from provenance.engines.knowledge import load

        knowledge = load(self.outlets)
        settings = self.settings.digest()
        return Manifest(
            "",
            VERSION,
            settings,
            knowledge.registry.digest,
            knowledge.digest,
            engine="spark",
            arguments=self.arguments,
        )

    def _claim(self, work: Work, inputs: Sequence[Any]) -> None:
        made_by = self._made_by()
        names = ("version", "settings_digest", "registry_digest", "rules_digest")
        work.claim({"inputs": list(inputs)} | {name: getattr(made_by, name) for name in names})

    def _run(self, work: Work, capture: Callable[[], DataFrame]) -> Result:
        session, parts, settings = self.session, self._parts, self.settings
        captured = work.table(session, "captured", capture)
        reading = Reading(settings, self.outlets, self.isolated)
        # Reading is most of the work: its tasks are as many as are worth it, and stay so where Spark would join
        # small partitions. By the columns that pages are then joined by, so that they travel once.
        tasks = max(parts, work.done["captured"]["bytes"] // TASK_BYTES)
        divided = captured.repartition(tasks, "file", "place")
        read = work.table(session, "read", lambda: read_pages(divided, repeats(captured), reading))
        roles = {row["role"]: row["count"] for row in read.groupBy("role").count().collect()}
        counted = work.table(session, "carriers", lambda: links.carriers(read, parts))
        sizes = {row["part"]: row["count"] for row in counted.groupBy("part").count().collect()}
        ranks = links.ranked(session, counted, sizes)
        keyed = work.table(session, "keyed", lambda: links.keyed(read, ranks))
        texts = sum(sizes.values())
        check_columns(read, keyed, texts, settings)
        kept = Grouping(session, work, texts, parts, settings.agreeing, self.ways).kept(
            keyed, settings.bands + TABLES
        )
        counts = _counts(roles)
        portions = concluding.portions_of(counts["added"])
        assigned = concluding.assigned(read, ranks, kept, portions, parts)
        told = concluding.Concluding(settings, self.outlets, counts["added"])
        concluded = work.table(
            session, "concluded", lambda: concluding.conclusions(assigned, told), {_GROUP: _GROUP_BYTES}
        )
        repeated = concluding.portions_of(counts["known"]) if roles.get(CAPTURE) else 0
        again = concluding.captured_again(read, concluded, max(1, repeated), parts)
        work.table(session, "again", lambda: again, {_GROUP: _GROUP_BYTES})
        pairs = relating.pairs(concluded, settings.common)
        work.table(session, "related", lambda: relating.relations(concluded, pairs, settings, parts))
        result = check_result(concluded, counts["added"])
        manifest = replace(
            self._made_by(),
            id=_identity(captured, self._made_by()),
            done=work.done | {"all": counts, "portions": {"concluded": portions, "again": repeated}},
            result=result,
        )
        write_manifest(work.path, manifest)
        work.tidy()
        return result_of(work, manifest)


def _counts(roles: dict[str, int]) -> dict[str, int]:
    return {
        "read": sum(roles.values()),
        "added": roles.get(ARTICLE, 0),
        "known": roles.get(CAPTURE, 0),
        "rejected": roles.get(REJECT, 0),
    }


def _identity(captured: DataFrame, made_by: Manifest) -> str:
    """Return the id of a run: made from all that was captured, in any order, and all that decides its result."""
    from pyspark.sql import functions as f

    row = f.xxhash64("id", "path", "page", "code", "reason")
    found = captured.agg(f.count("*"), f.bit_xor(row), f.sum(row.cast("decimal(20)"))).first()
    told = (
        *(found or ()),
        made_by.version,
        made_by.settings_digest,
        made_by.registry_digest,
        made_by.rules_digest,
    )
    return hashlib.sha256(" ".join(map(str, told)).encode()).hexdigest()[:32]
