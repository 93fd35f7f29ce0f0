"""
Runs the archive through both engines, as a program of its own, so that one Spark serves all tests.

    python -m tests.engines.spark.runs FOLDER [SHARE]

takes that share of 1,900 articles; the tests take a fifth, which is about a minute of two idle cores.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from provenance.engines.batch.publishing import Result
from provenance.engines.definition import conclusion, digest_of
from provenance.engines.spark import SparkEngine, Ways, opened_session
from provenance.engines.spark.checking import check_columns, check_result
from provenance.engines.spark.session import without_pandas_warnings
from provenance.engines.spark.work import StageDone
from provenance.errors import ProvenanceError, StoreError
from provenance.inputs.reading import read_inputs
from provenance.settings import Settings
from provenance.tracker import Tracker
from tests.engines.spark import archive

# The tiny limits take every way there is: several rounds of links, star iterations, giants in blocks.
STARS = Ways(keys_at_once=20, driver_texts=0, giant=2, giant_keys=24, block=2)
BLOCKS = Ways(giant=2, giant_keys=24, block=2)
# Compiling the plans of tables this small costs more than it saves.
_CONF = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
_COLUMNS = ("id", "url", "fetched_at", "html", "text")
_OF_TABLE = 40  # records in the run on a table, which has more partitions than that


class CutShort(RuntimeError):
    """What a test does to a run."""


def main(folder: Path, share: float) -> None:
    """Write what became of every run to ``told.json``; the stores are beside it."""
    chosen = archive.records(share)
    pages = archive.write(folder / "pages", chosen)
    told: dict[str, Any] = {"seconds": {}}
    steps: list[tuple[str, Callable[[], Any]]] = [("local", lambda: local(folder / "local.db", pages))]
    for name, step in steps:
        told[name] = timed(told, name, step)
    with opened_session(folder / "session", master="local[2,4]", partitions=2) as session:
        for name, value in _CONF.items():
            session.conf.set(name, value)
        for name, step in on_spark(session, folder, pages, chosen):
            told[name] = timed(told, name, step)
    (folder / "told.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def timed(told: dict[str, Any], name: str, step: Callable[[], Any]) -> Any:
    start = time.monotonic()
    found = step()
    told["seconds"][name] = round(time.monotonic() - start, 1)
    print(name, told["seconds"][name], file=sys.stderr, flush=True)
    return found


def local(db: Path, pages: Path) -> dict[str, Any]:
    """Ingest one page after the other, as the local engine does."""
    rejects: list[tuple[str, str]] = []
    with Tracker(db) as tracker:
        captured = (one.page or one.reject for one in read_inputs([str(pages)]))
        summary = tracker.ingest(
            (one for one in captured if one is not None),
            on_reject=lambda reject: rejects.append((reject.path, reject.code)),
        )
        digest = digest_of(conclusion(lineage) for _, lineage in tracker.lineages())
    counts = {"read": summary.read, "added": summary.added, "known": summary.known, "rejected": summary.rejected}
    return {"digest": digest, "counts": counts, "rejects": sorted(rejects)}


def on_spark(
    session: Any, folder: Path, pages: Path, chosen: list[dict[str, Any]]
) -> list[tuple[str, Callable[[], Any]]]:
    """Return the runs in one Spark session, by name."""
    of_table = chosen[:_OF_TABLE]

    def set_up(partitions: int, adaptive: bool) -> None:
        session.conf.set("spark.sql.shuffle.partitions", str(partitions))
        session.conf.set("spark.sql.adaptive.enabled", str(adaptive).lower())

    def cut_short() -> dict[str, Any]:
        """Interrupt the run after each of its stages, and its publishing after some steps."""
        set_up(2, True)
        work, seen = folder / "cut-short", set[str]()

        def after(stage: StageDone) -> None:
            if stage.name == "captured" and killer.ident is None and seen:
                killer.start()
            if stage.name not in seen:
                seen.add(stage.name)
                if stage.seconds is not None:
                    raise CutShort(stage.name)

        killer, attempts = Killer(), 0
        while True:
            attempts += 1
            try:
                result = SparkEngine(session, work, after=after).run([pages])
            except CutShort:
                continue
            break
        steps = publish_in_pieces(folder / "cut-short.db", work)
        return told_of(result) | {
            "attempts": attempts,
            "stages_seen": sorted(seen),
            "imports": steps,
            "killed": killer.killed,
        }

    def with_other_partitions(name: str, partitions: int, adaptive: bool, ways: Ways) -> dict[str, Any]:
        """Run again from what was read, which is most of the time, with another division."""
        set_up(partitions, adaptive)
        work = folder / name
        work.mkdir()
        for part in ("run.json", "captured", "read"):
            source = folder / "cut-short" / part
            (shutil.copytree if source.is_dir() else shutil.copy)(source, work / part)
        return told_of(SparkEngine(session, work, ways=ways).run([pages]))

    def table() -> dict[str, Any]:
        """Run on a table of the user's own, some partitions of which are empty."""
        set_up(7, False)
        with without_pandas_warnings():
            rows = [tuple(record.get(name) for name in _COLUMNS) for record in of_table]
            schema = ", ".join(f"{name} string" for name in _COLUMNS)
            frame = session.createDataFrame(rows, schema).repartition(50)
        return told_of(SparkEngine(session, folder / "table", isolated=False).run(frame))

    def alone() -> dict[str, Any]:
        """Ingest the records of that table with the local engine."""
        with Tracker(":memory:") as tracker:
            tracker.ingest(of_table)
            return {"digest": digest_of(conclusion(lineage) for _, lineage in tracker.lineages())}

    def broken() -> list[str]:
        """Break the tables of a finished run in every way that is checked; return what nobody noticed."""
        from pyspark.sql import functions as f

        work, settings = folder / "cut-short", Settings()
        read, keyed, concluded = (
            session.read.parquet(str(work / name)) for name in ("read", "keyed", "concluded")
        )
        texts, articles = keyed.count(), concluded.where("kind = 'article'").count()
        cut_off = keyed.withColumn("signature", f.substring("signature", 1, 8))
        other_rank = keyed.withColumn("rank", f.col("rank") * 2)
        ways: dict[str, Callable[[], object]] = {
            "an article read twice": lambda: check_columns(read.union(read), keyed, texts, settings),
            "a text without a rank": lambda: check_columns(read, keyed.where("rank > 0"), texts, settings),
            "a text ranked twice": lambda: check_columns(read, keyed.union(keyed), texts, settings),
            "a gap in the ranks": lambda: check_columns(read, other_rank, texts, settings),
            "a short signature": lambda: check_columns(read, cut_off, texts, settings),
            "an article lost": lambda: check_result(concluded.where("portion > 0"), articles),
            "an article told twice": lambda: check_result(concluded.union(concluded), articles),
        }
        return [name for name, way in ways.items() if not refused(way)]

    def nothing() -> dict[str, Any]:
        empty = folder / "empty"
        empty.mkdir()
        (empty / "empty.jsonl").write_bytes(b"")
        set_up(2, True)
        return told_of(SparkEngine(session, folder / "nothing").run([empty]))

    def other_inputs() -> str:
        try:
            SparkEngine(session, folder / "cut-short").run([folder / "empty"])
        except ProvenanceError as error:
            return str(error.code)
        return ""

    return [
        ("cut short", cut_short),
        ("2, fixed", lambda: with_other_partitions("two", 2, False, BLOCKS)),
        ("7, adaptive", lambda: with_other_partitions("seven", 7, True, STARS)),
        ("table", table),
        ("table alone", alone),
        ("broken", broken),
        ("nothing", nothing),
        ("other inputs", other_inputs),
    ]


def refused(way: Callable[[], object]) -> bool:
    try:
        way()
    except StoreError:
        return True
    return False


class Killer(threading.Thread):
    """Kills one of Spark's Python workers once, as soon as one has worked for a while."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.killed = 0

    def run(self) -> None:
        begun: dict[int, float] = {}
        while not self.killed:
            for worker, seconds in workers().items():
                if seconds - begun.setdefault(worker, seconds) > 0.5 and not self.killed:
                    os.kill(worker, signal.SIGKILL)
                    self.killed = worker
            time.sleep(0.1)


def workers() -> dict[int, float]:
    """Return the processor seconds of each Python worker that the Spark of this process runs."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        number = int(place.parent.name)
        parents[number] = int(fields[1])
        spent[number] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    # This process started a Java, that one a daemon, and that one the workers.
    daemons = {one for one, parent in parents.items() if parents.get(parent) == os.getpid()}
    return {one: spent[one] for one, parent in parents.items() if parent in daemons}


def publish_in_pieces(db: Path, work: Path) -> int:
    """Store a run, cut short again and again; return how many attempts that took."""
    attempts = 0
    while True:
        attempts += 1
        steps = count(1)

        def cut(_: object, steps: Iterator[int] = steps) -> None:
            if next(steps) == 2:
                raise CutShort

        try:
            with Tracker(db) as tracker:
                tracker.import_run(work, observer=cut)
        except CutShort:
            continue
        return attempts


def told_of(result: Result) -> dict[str, Any]:
    rejects = sorted((reject.path, reject.code) for reject in result.rejects)
    return {
        "digest": result.manifest.result,
        "counts": dict(result.counts),
        "rejects": rejects,
        "id": result.manifest.id,
        "stages": dict(result.manifest.done),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.2)
