"""``provenance filter``: passes on what is not a copy, before ingestion."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from provenance.cli.reading import AT_ONCE, capture, judge, readiness
from provenance.cli.rejects import accounting, exit_code
from provenance.cli.session import Session, open_for_writing, refuse_overwriting
from provenance.cli.writing import Writer, dump, new_writer
from provenance.engines.policy import drop_policy
from provenance.errors import InputError, SettingsError
from provenance.inputs.reading import Captured
from provenance.records import COPIES, Page, Verdict
from provenance.report.documents import VERDICT, verdict_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] INPUT ..."
EPILOG = """\
Kept records leave as they came, byte for byte and in order; a page file leaves
as one JSON record. Each record is also compared with the earlier ones, and the
first of several copies is kept: to keep the best, add all and then choose, with
provenance export --to jsonl --kind page --survivors

examples:
  provenance filter today.jsonl > new.jsonl
  crawl | provenance filter - --add --dropped copies.jsonl | load

exit codes: 0 done; 2 nothing could be read; 3 done, some inputs rejected"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files, folders, or - for standard input")
    parser.add_argument("--dropped", metavar="FILE", help="write the dropped records to FILE")
    parser.add_argument("--mark", action="store_true", help="write every record's verdict, with the record")
    parser.add_argument("--explain", action="store_true", help="say of every dropped record why")
    parser.add_argument("--add", action="store_true", help="store what was read as well")
    parser.add_argument(
        "--drop",
        metavar="LIST",
        type=verdicts,
        default=frozenset(COPIES),
        help="verdicts to drop (default: exact,near,contained_in)",
    )
    parser.add_argument("--rejects", metavar="FILE", help="write what could not be used to FILE")


def verdicts(text: str) -> frozenset[str]:
    """Return the verdicts in a list such as ``exact,near``."""
    try:
        return drop_policy(name.strip() for name in text.split(",") if name.strip())
    except SettingsError as error:
        import argparse

        raise argparse.ArgumentTypeError(f"{error}; {error.hint}") from error


def run(session: Session) -> int:
    """Pass on, mark or store the records."""
    options = session.options
    if not options.mark and options.format not in ("auto", "jsonl"):
        raise InputError(
            f"records pass unchanged, so --format {options.format} is only for verdicts",
            hint="leave --format out, or add --mark",
            code="usage",
        )
    outputs = [session.output, options.dropped, options.rejects]
    refuse_overwriting(options.inputs, outputs)
    captured = capture(session, options.inputs, outputs)
    counts = {"kept": 0, "dropped": 0}
    start = time.monotonic()
    with ExitStack() as stack:
        opened = session.open_store() if options.add else session.open_existing(or_empty=True)
        tracker = stack.enter_context(opened)
        rejects = stack.enter_context(accounting(session))
        dropped_file = (
            stack.enter_context(open_for_writing(options.dropped, "--dropped")) if options.dropped else None
        )
        out = stack.enter_context(session.open_output())
        marks = stack.enter_context(new_writer(session, out, VERDICT)) if options.mark else None
        passed = Passing(out)
        compare = partial(
            tracker.filter,
            add=options.add,
            batch=AT_ONCE,
            ready=readiness(session, options.inputs),
            isolated=True,
        )
        for one, page, verdict in judge(captured, compare, rejects):
            kept = verdict.verdict not in options.drop
            counts["kept" if kept else "dropped"] += 1
            if marks is not None:
                _mark(marks, one, page, verdict, kept)
            elif kept:
                passed.write_line(record_line(one, page))
            if dropped_file is not None and not kept:
                dropped_file.write(record_line(one, page))
            if options.explain and not kept:
                session.note(_why(page, verdict))
    session.note(
        f"kept {counts['kept']:,}, dropped {counts['dropped']:,}, rejected {rejects.count:,}"
        f" in {time.monotonic() - start:.1f} s"
    )
    return exit_code(sum(counts.values()), rejects.count)


class Passing(Writer):
    """Writes record lines as they are, at once where somebody waits for them."""

    def write_line(self, line: bytes) -> None:
        """Write one line."""
        self.out.write(line)
        if self._live:
            self.out.flush()


def record_line(one: Captured, page: Page) -> bytes:
    """Return the record's own line; for a page file, a record of its path and its text."""
    if not one.is_record:
        return dump({"path": page.path, page.media: page.source}) + b"\n"
    return one.raw if one.raw.endswith(b"\n") else one.raw + b"\n"


def _mark(writer: Writer, one: Captured, page: Page, verdict: Verdict, kept: bool) -> None:
    record = json.loads(record_line(one, page))
    writer.write({**verdict_document(verdict), "path": page.path, "kept": kept, "record": record})


def _why(page: Page, verdict: Verdict) -> str:
    """Return in one line why a record was dropped: what it is to which article, on which measurement."""
    of = f", see {verdict.best_match}" if verdict.best_match else ""
    return f"dropped {page.path}: {verdict.verdict}{of}: {'; '.join(verdict.reasons)}"
