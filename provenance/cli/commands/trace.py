"""``provenance trace``: where an article came from."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from provenance.cli.drawing import drawing_writer, lineage_lines
from provenance.cli.options import add_language
from provenance.cli.references import add_refs, find, open_for_refs, require_refs
from provenance.cli.rejects import RejectLog, exit_code
from provenance.cli.session import Session
from provenance.cli.trees import path_lines
from provenance.records import Article, ClusterId, Lineage
from provenance.report.descent import descent
from provenance.report.documents import LINEAGE, Document, lineage_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser
    from provenance.cli.wrapping import Line
    from provenance.tracker import Tracker

USAGE = "[options] REF ... | --all"
EPILOG = """\
On a terminal: a paragraph in words, the lineage as a tree, the evidence with
its place on the page, the numbers. A file that is not in the store is read
and traced as if it were; nothing is written. Codes of evidence and flags:
docs/reference/evidence.md, docs/reference/flags.md.

examples:
  provenance trace pages/001.txt
  provenance trace --all --format csv -o lineages.csv"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    add_refs(parser)
    add_language(parser)


def run(session: Session) -> int:
    """Write one lineage document per article."""
    require_refs(session)
    used = 0
    with ExitStack() as stack:
        tracker = stack.enter_context(open_for_refs(session))
        rejects = RejectLog(session)
        stack.callback(rejects.close)
        out = stack.enter_context(session.open_output())
        drawing = _Drawing(session, tracker)
        writer = stack.enter_context(
            drawing_writer(session, out, LINEAGE, drawing.lines, drawn=not session.options.all)
        )

        def stored(ref: str) -> Document:
            return lineage_document(tracker.show(ref), tracker.trace(ref))

        for ref in session.options.refs:
            for document in find(session, tracker, ref, stored, drawing.fresh, rejects):
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


class _Drawing:
    """Draws lineage documents within their clusters; remembers those of files that are not in the store."""

    def __init__(self, session: Session, tracker: Tracker) -> None:
        self._session = session
        self._tracker = tracker
        self._fresh: dict[str, Lineage] = {}

    def fresh(self, article: Article, lineage: Lineage) -> Document:
        """Return the document of an article that is not in the store."""
        self._fresh = {article.id: lineage}
        return lineage_document(article, lineage)

    def lines(self, document: Mapping[str, Any]) -> list[Line]:
        """Return one lineage with its relatives."""
        id_, words = document["article"]["id"], self._session.words
        family = {lineage.article: lineage for lineage in self._tracker.relatives(ClusterId(document["cluster"]))}
        if id_ in self._fresh:
            family[id_] = self._fresh[id_]
        tree = path_lines(descent(family.values()), id_, words)
        return lineage_lines(document, tree, words, alone=len(family) == 1)
