"""``provenance verify``: looks for damage and tampering."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING

from provenance.cli.session import Session
from provenance.cli.writing import new_writer
from provenance.report.documents import FINDING

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options]"
EPILOG = """\
Compares every stored page with its digest, every row with what the audit log
acknowledged and every entry of the log with the one before it, looks for rows
without their other half, and makes the fingerprints of 1,000 articles, or of
--all, again from what was read of them. Reads the whole store; changes nothing.
A million articles take some 5 minutes, with --all 10.

exit codes: 0 all is well; 1 something is wrong; 2 the store cannot be read"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("--all", action="store_true", help="make all fingerprints again, not a sample")


def run(session: Session) -> int:
    """Write one document per finding."""
    with ExitStack() as stack:
        tracker = stack.enter_context(session.open_existing())
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(new_writer(session, out, FINDING))
        for finding in tracker.verify(every=session.options.all):
            writer.write({"schema": FINDING, **asdict(finding)})
    if writer.count:
        session.note(session.words("told_findings", n=writer.count))
        return 1
    session.note("all is as it was acknowledged")
    return 0
