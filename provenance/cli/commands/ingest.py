"""``provenance ingest``: reads pages into the store."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from provenance.cli.progress import ProgressLine
from provenance.cli.reading import capture, look_ahead
from provenance.cli.rejects import accounting, exit_code
from provenance.cli.session import Session, refuse_overwriting
from provenance.errors import InputError
from provenance.inputs.captured import Captured
from provenance.inputs.resuming import ReadBefore
from provenance.records import Reject

if TYPE_CHECKING:
    from provenance.cli.options import Parser
    from provenance.engines.ingest import IngestSummary, Progress
    from provenance.tracker import Tracker

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
    with ExitStack() as stack:
        store = _Opened(session, stack)
        recall = store.read_before if options.engine == "local" else None
        captured = capture(session, options.inputs, [options.rejects], recall)
        rejects = stack.enter_context(accounting(session))
        first, usable = look_ahead(captured)
        if not usable:  # bad input alone never makes a store
            for one in first:
                if one.reject is not None:
                    rejects.add(one.reject, one.raw)
            session.note(f"nothing read, {rejects.count} rejected; the store is as it was")
            return 2
        line = ProgressLine(session)

        def records() -> Iterator[Captured]:
            for one in chain(first, captured):
                if one.found is not None:
                    rejects.remember(one.found.path, one.raw if one.is_record else b"")
                yield one

        def on_reject(reject: Reject) -> None:
            line.clear()
            rejects.add(reject)

        def observe(progress: Progress) -> None:
            line.show(progress)
            rejects.settled(progress.done)

        start = time.monotonic()
        summary = store.tracker.ingest(
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


class _Opened:
    """The store of a run: opened when it is first asked, and not before there is a use for it."""

    def __init__(self, session: Session, stack: ExitStack) -> None:
        self._session, self._stack = session, stack

    @cached_property
    def tracker(self) -> Tracker:
        """The store, made where there is none; for a dry run an empty one in memory then."""
        rehearsed = self._session.options.dry_run
        opened = (
            self._session.open_existing(or_empty=True, quiet=True) if rehearsed else self._session.open_store()
        )
        return self._stack.enter_context(opened)

    def read_before(self, name: str) -> ReadBefore | None:
        """Return how far the input *name* was read, of which only a store that exists can know."""
        return None if self._session.store_is_missing() else self.tracker.read_before(name)


def _is_run(inputs: Sequence[str]) -> bool:
    """Return whether the only input is the folder of a batch run."""
    import os.path
    from pathlib import Path

    # Of a folder that may not be read, os.path knows no file, where pathlib raises: the walk says what is wrong.
    if len(inputs) != 1 or not os.path.isfile(os.path.join(inputs[0], "manifest.json")):  # noqa: PTH113, PTH118
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
