"""``provenance check``: the verdict of each record against the store."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from provenance.cli.reading import AT_ONCE, capture, judge, readiness
from provenance.cli.rejects import accounting, exit_code
from provenance.cli.session import Session, refuse_overwriting
from provenance.cli.writing import new_writer
from provenance.report.documents import VERDICT, verdict_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] INPUT ..."
EPILOG = """\
examples:
  provenance check new.jsonl
  provenance check page.html --format json

exit codes: 0 no copies; 1 some are copies (exact, near, contained_in);
  2 nothing could be checked; 3 checked, some inputs rejected"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files, folders, or - for standard input")
    parser.add_argument("--rejects", metavar="FILE", help="write what could not be used to FILE")


def run(session: Session) -> int:
    """Write one verdict document per record."""
    options = session.options
    refuse_overwriting(options.inputs, [session.output, options.rejects])
    captured = capture(session, options.inputs, [session.output, options.rejects])
    alone = session.store_is_missing()
    used = copies = 0
    with ExitStack() as stack:
        tracker = stack.enter_context(session.open_existing(or_empty=True))
        rejects = stack.enter_context(accounting(session))
        data = stack.enter_context(session.open_output())
        writer = stack.enter_context(new_writer(session, data, VERDICT))
        # Without a store there is nothing but the input itself to compare with.
        compare = tracker.filter if alone else tracker.check
        ready = readiness(session, options.inputs)
        batched = partial(compare, batch=AT_ONCE, ready=ready, isolated=True)
        for _, page, verdict in judge(captured, batched, rejects):
            writer.write({**verdict_document(verdict), "path": page.path})
            used += 1
            copies += not verdict.is_new
    session.note(f"checked {used:,}, copies {copies:,}, rejected {rejects.count:,}")
    return exit_code(used, rejects.count, 1 if copies else 0)
