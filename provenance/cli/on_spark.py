"""``provenance ingest --engine spark``: says what it waits for, and tells of each stage."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from provenance.cli.progress import ProgressLine
from provenance.cli.rejects import accounting
from provenance.cli.session import Session
from provenance.errors import InputError

if TYPE_CHECKING:
    from provenance.engines.ingest import IngestSummary
    from provenance.engines.spark.work import StageDone


def ingest_on_spark(session: Session) -> tuple[IngestSummary, int, float]:
    """
    Ingest on the Spark of this machine; return what it did, how many rejects there were, and the seconds taken.

    Raises:
        ProvenanceError: a package or Java is missing; found before anything is opened.
    """
    from provenance.engines.spark.capturing import input_files
    from provenance.engines.spark.needs import check

    options = session.options
    if options.dry_run:
        raise InputError(
            "--engine spark cannot be rehearsed", hint="name a new store with --db and delete it later"
        )
    written = [options.rejects] if options.rejects else []
    input_files(options.inputs, written)  # where there is nothing to read, nothing is started
    check()
    start = time.monotonic()
    with accounting(session) as rejects, session.open_store() as tracker:
        line = ProgressLine(session)
        session.note("waiting for Spark to start")
        summary = tracker.ingest_on_spark(
            options.inputs,
            work=options.work,
            exclude=written,
            arguments=session.arguments,
            after=lambda stage: session.note(_told(stage)),
            observer=line.show,
            on_reject=rejects.add,
        )
        line.clear()
        return summary, max(summary.rejected, rejects.count), time.monotonic() - start


def _told(stage: StageDone) -> str:
    took = "done before" if stage.seconds is None else f"{stage.seconds:.1f} s"
    return f"{stage.name}: {stage.rows:,} rows, {stage.size / 1e6:,.1f} MB, {took}"
