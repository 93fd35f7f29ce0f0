"""``provenance trace``: where an article came from."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from provenance.cli.drawing import DrawingWriter, lineage_lines
from provenance.cli.references import find, open_for_refs, require_refs
from provenance.cli.rejects import RejectLog, exit_code
from provenance.cli.session import Session
from provenance.cli.writing import new_writer
from provenance.report.documents import LINEAGE, Document, lineage_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] REF ... | --all"
EPILOG = """\
A file that is not in the store is read and traced as if it were; nothing is
written.

examples:
  provenance trace pages/001.txt
  provenance trace --all --format csv -o lineages.csv"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("refs", nargs="*", metavar="REF", help="an id, URL or file")
    parser.add_argument("--all", action="store_true", help="every stored article")


def run(session: Session) -> int:
    """Write one lineage document per article."""
    require_refs(session)
    used = 0
    with ExitStack() as stack:
        tracker = stack.enter_context(open_for_refs(session))
        rejects = RejectLog(session)
        stack.callback(rejects.close)
        out = stack.enter_context(session.open_output())
        drawn = session.format == "table" and not session.options.all
        writer = stack.enter_context(
            DrawingWriter(out, lineage_lines, colored=session.colored)
            if drawn
            else new_writer(session, out, LINEAGE)
        )

        def stored(ref: str) -> Document:
            return lineage_document(tracker.show(ref), tracker.trace(ref))

        for ref in session.options.refs:
            for document in find(session, tracker, ref, stored, lineage_document, rejects):
                writer.write(document)
                used += 1
        if session.options.all:
            for article, lineage in tracker.lineages():
                writer.write(lineage_document(article, lineage))
                used += 1
    if session.options.all and not used:
        session.note("the store holds no articles")
        return 0
    return exit_code(used, rejects.count)
