"""``provenance backup``: a checked copy of the store."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING

from provenance.cli.session import Session
from provenance.cli.writing import new_writer
from provenance.report.documents import BACKUP

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] FILE"
EPILOG = """\
The copy is one moment of the store, also while others write. It is checked
before it gets its name, and is a store itself: any verb reads it with --db.
Copying the file by hand may lose what is still in its -wal file. Of a store
on PostgreSQL the copy is a file all the same.

example:
  provenance backup /mnt/safe/provenance-2024-11-23.db"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("file", metavar="FILE", help="where to")
    parser.add_argument("--force", action="store_true", help="replace FILE if it exists")


def run(session: Session) -> int:
    """Make the copy and say what it is."""
    with ExitStack() as stack:
        tracker = stack.enter_context(session.open_existing())
        copy = tracker.backup(session.options.file, force=session.options.force)
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(new_writer(session, out, BACKUP))
        writer.write({"schema": BACKUP, **asdict(copy), "path": str(copy.path)})
    session.note(session.words("told_backup", n=copy.articles, path=copy.path))
    return 0
