"""``provenance doctor``: how the store and what it stands on are."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING

from provenance.cli.session import Session
from provenance.cli.writing import new_writer
from provenance.report.documents import CHECK

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options]"
EPILOG = """\
Versions, schema, integrity, settings, stale recipes, largest clusters, weak
bridges, disk and log. "note" is something to know, "trouble" something to do.

exit codes: 0 no trouble; 1 trouble; 2 the store cannot be read"""


def add_options(_parser: Parser) -> None:
    """Add nothing: this verb takes the global options only."""


def run(session: Session) -> int:
    """Write one document per check."""
    with ExitStack() as stack:
        tracker = stack.enter_context(session.open_existing())
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(new_writer(session, out, CHECK))
        trouble = 0
        for check in tracker.doctor():
            writer.write({"schema": CHECK, **asdict(check)})
            trouble += check.state == "trouble"
    return 1 if trouble else 0
