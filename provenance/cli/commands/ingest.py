"""``provenance ingest``: reads pages into the store."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from provenance.cli.progress import ProgressLine
from provenance.cli.reading import capture, look_ahead
from provenance.cli.rejects import accounting, exit_code
from provenance.cli.session import Session, refuse_overwriting
from provenance.errors import InputError
from provenance.records import Page, Reject

if TYPE_CHECKING:
    from provenance.cli.options import Parser
    from provenance.engines.ingest import IngestSummary, Progress

USAGE = "[options] INPUT ..."
EPILOG = """\
examples:
  provenance ingest pages/ crawl.warc.gz --rejects bad.jsonl
  crawl | provenance ingest -
  provenance --db archive.db ingest --engine batch --jobs 8 crawl/

inputs: .html .htm .txt .md .jsonl .json .csv .parquet .warc, each also packed
  as .gz .zst .xz; what comes in on - is told by how it begins

exit codes: 0 stored; 2 nothing could be stored; 3 stored, some inputs rejected"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    from provenance.cli.options import positive

    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files, folders, or - for standard input")
    parser.add_argument("--dry-run", action="store_true", help="do everything but store")
    parser.add_argument("--rejects", metavar="FILE", help="write what could not be used to FILE")
    parser.add_argument(
        "--engine",
        metavar="ENGINE",
        choices=("local", "batch", "spark"),
        default="local",
        help="local; batch: a large archive into a new store; spark: a larger one",
    )
    parser.add_argument("--work", metavar="DIR", help="keep what a batch or spark run has done in DIR")
    parser.add_argument("--jobs", metavar="N", type=positive, default=1, help="processes to use (default: 1)")


def run(session: Session) -> int:
    """Ingest, and say on standard error what happened."""
    options = session.options
    if options.work and options.engine == "local":
        raise InputError("--work is for batch and spark", hint="add --engine batch, or leave --work out")
    refuse_overwriting(options.inputs, [options.rejects])
    if _is_run(options.inputs):
        return _import(session)
    if options.engine == "spark":
        from provenance.cli.on_spark import ingest_on_spark

        summary, rejected, seconds = ingest_on_spark(session)
        _tell(session, summary, seconds)
        return exit_code(summary.added + summary.known, rejected)
    captured = capture(session, options.inputs, [options.rejects])
    with accounting(session) as rejects:
        first, usable = look_ahead(captured)
        if not usable:  # before the store is opened: bad input alone never makes one
            for one in first:
                if one.reject is not None:
                    rejects.add(one.reject, one.raw)
            session.note(f"nothing read, {rejects.count} rejected; the store is as it was")
            return 2
        line = ProgressLine(session)

        def records() -> Iterator[Page | Reject]:
            for one in chain(first, captured):
                item = one.page or one.reject
                if item is not None:
                    rejects.remember(item.path, one.raw if one.is_record else b"")
                    yield item

        def on_reject(reject: Reject) -> None:
            line.clear()
            rejects.add(reject)

        def observe(progress: Progress) -> None:
            line.show(progress)
            rejects.settled(progress.done)

        start = time.monotonic()
        opened = session.open_existing(or_empty=True, quiet=True) if options.dry_run else session.open_store()
        with opened as tracker:
            summary = tracker.ingest(
                records(),
                dry_run=options.dry_run,
                jobs=options.jobs,
                isolated=True,
                arguments=session.arguments,
                observer=observe,
                on_reject=on_reject,
                engine=options.engine,
                work=options.work,
            )
        line.clear()
        _tell(session, summary, time.monotonic() - start)
        return exit_code(summary.added + summary.known, max(summary.rejected, rejects.count))


def _is_run(inputs: Sequence[str]) -> bool:
    """Return whether the only input is the folder of a batch run."""
    from pathlib import Path

    if len(inputs) != 1 or not Path(inputs[0], "manifest.json").is_file():
        return False
    from provenance.engines.batch.folder import is_run

    return is_run(Path(inputs[0]))


def _import(session: Session) -> int:
    """Store the result of a batch run from its folder."""
    options = session.options
    if options.dry_run:
        raise InputError("a finished run is stored or not", hint="leave --dry-run out")
    with accounting(session) as rejects:
        line = ProgressLine(session)
        start = time.monotonic()
        with session.open_store() as tracker:
            summary = tracker.import_run(options.inputs[0], observer=line.show, on_reject=rejects.add)
        line.clear()
        _tell(session, summary, time.monotonic() - start)
        return exit_code(summary.added + summary.known, summary.rejected)


def _tell(session: Session, summary: IngestSummary, seconds: float) -> None:
    """Print the closing summary."""
    verb = "would add" if session.options.dry_run else "added"
    rate = summary.read / max(seconds, 1e-9)
    session.note(
        f"{verb} {summary.added:,}, known {summary.known:,}, rejected {summary.rejected:,}"
        f" in {seconds:.1f} s ({rate:,.0f} articles/s)"
    )
    session.note(session.words("told_store", n=summary.articles, clusters=summary.clusters))
    if session.options.verbose:
        for stage, spent in summary.seconds.items():
            session.note(f"  {stage}: {spent:.2f} s")
