"""``provenance explain``: why two articles are, or are not, together."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from provenance.cli.drawing import drawing_writer
from provenance.cli.explaining import explanation_lines
from provenance.cli.options import add_language
from provenance.cli.session import Session
from provenance.report.documents import EXPLANATION, explanation_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] A B"
EPILOG = """\
Both articles are named as for trace: an id, a URL or a path. Offsets count
code points of the two bodies, as "provenance show" prints them. On a
terminal: a paragraph in words, why one was taken from the other, the aligned
text, the scores. Codes of evidence: docs/reference/evidence.md.

examples:
  provenance explain pages/001.txt pages/002.txt
  provenance explain a1b2 c3d4 --format json"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("a", metavar="A", help="an id, URL or path")
    parser.add_argument("b", metavar="B", help="another one")
    add_language(parser)


def run(session: Session) -> int:
    """Write one explanation document."""
    with ExitStack() as stack:
        tracker = stack.enter_context(session.open_existing())
        found = tracker.explain(session.options.a, session.options.b)
        articles = [tracker.show(id_) for id_ in (found.a, found.b)]
        sources = {id_: tracker.trace(id_).direct_source for id_ in (found.a, found.b)}
        document = explanation_document(found, articles[0], articles[1], tracker.settings, sources)
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(
            drawing_writer(session, out, EXPLANATION, lambda document: explanation_lines(document, session.words))
        )
        writer.write(document)
    return 0
