"""``provenance show``: what was read from a page."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from provenance.cli.drawing import article_lines, drawing_writer
from provenance.cli.options import add_language
from provenance.cli.references import add_refs, find, open_for_refs, require_refs
from provenance.cli.rejects import RejectLog, exit_code
from provenance.cli.session import Session
from provenance.records import Article, Lineage
from provenance.report.documents import ARTICLE, Document, article_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] REF ... | --all"
EPILOG = """\
A file that is not in the store is read and shown as if it were; nothing is
written. Offsets count code points of "text". What was left out of the reading
is counted by kind; --removed lists it, and the JSON has it whole.

examples:
  provenance show pages/001.txt
  provenance show --all > articles.jsonl"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    add_refs(parser)
    parser.add_argument("--removed", action="store_true", help="list every removal, not the number of each kind")
    add_language(parser)


def run(session: Session) -> int:
    """Write one article document per article."""
    require_refs(session)
    used = 0
    with ExitStack() as stack:
        tracker = stack.enter_context(open_for_refs(session))
        rejects = RejectLog(session)
        stack.callback(rejects.close)
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(
            drawing_writer(
                session,
                out,
                ARTICLE,
                lambda document: article_lines(document, session.words, every_cut=session.options.removed),
                drawn=not session.options.all,
            )
        )

        def document(article: Article, _: Lineage | None = None) -> Document:
            return article_document(article, tracker.fingerprint(article))

        for ref in session.options.refs:
            for found in find(session, tracker, ref, lambda r: document(tracker.show(r)), document, rejects):
                writer.write(found)
                used += 1
        if session.options.all:
            for article in tracker.articles():
                writer.write(document(article))
                used += 1
    if session.options.all and not used:
        session.note("the store holds no articles")
        return 0
    return exit_code(used, rejects.count)
