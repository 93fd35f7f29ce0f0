"""``provenance report``: the duplicate clusters, as rows or as pages."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, BinaryIO

from provenance.cli.clusters import card_lines, page_lines
from provenance.cli.drawing import drawing_writer
from provenance.cli.session import Session
from provenance.cli.writing import Writer
from provenance.errors import InputError
from provenance.report.documents import CLUSTER, cluster_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser
    from provenance.tracker import Tracker

_TABLE = 140  # columns a table of clusters needs to be read

USAGE = "[options] [CLUSTER]"
EPILOG = """\
CLUSTER is the id of a cluster, or an id, URL or path of one of its articles:
its lineage as a tree, whom each copy credits, what each copy changed.

examples:
  provenance report --sort last-seen --limit 20
  provenance report c-cf1fdca7a54d --format table
  provenance report --html site/"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    from provenance.cli.options import add_language, day, positive

    parser.add_argument("cluster", nargs="?", metavar="CLUSTER", help="one cluster, as a page of its own")
    parser.add_argument("--cluster", dest="cluster_id", metavar="ID", help="the same")
    parser.add_argument("--html", metavar="DIR", help="also write the clusters as pages into DIR")
    parser.add_argument(
        "--min-size", metavar="N", type=positive, default=2, help="smallest cluster listed (default: 2)"
    )
    parser.add_argument("--since", metavar="DATE", type=day, help="only clusters last seen on DATE or later")
    parser.add_argument("--outlet", metavar="NAME", help="only clusters with an article or source of NAME")
    parser.add_argument(
        "--sort",
        metavar="KEY",
        choices=("size", "first-seen", "last-seen", "title", "id"),
        default="size",
        help="size, first-seen, last-seen, title or id",
    )
    parser.add_argument("--limit", metavar="N", type=positive, help="at most N clusters")
    add_language(parser)


def run(session: Session) -> int:
    """Write one cluster document per cluster, and the pages if they are asked for."""
    options = session.options
    named = options.cluster or options.cluster_id
    if named is not None and options.html is not None:
        raise InputError("--html writes all clusters", hint="leave out CLUSTER, or --html", code="usage")
    with ExitStack() as stack:
        tracker = stack.enter_context(session.open_existing())
        if named is not None:
            document = cluster_document(tracker.cluster(named))
            with session.open_output() as out, _page_writer(session, out, tracker) as writer:
                writer.write(document)
            return 0
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(_list_writer(session, out))
        choice = {
            "min_size": options.min_size,
            "since": options.since,
            "outlet": options.outlet,
            "sort": options.sort,
            "limit": options.limit,
        }
        place = ""
        if options.html is not None:
            from provenance.report.site import Selection, write_site

            written = write_site(Path(options.html), tracker, Selection(**choice))
            place = f"; pages: {written.index}"
        for cluster in tracker.clusters(**choice):
            writer.write(cluster_document(cluster))
    session.note(session.words("told_clusters", n=writer.count, least=options.min_size) + place)
    return 0


def _page_writer(session: Session, out: BinaryIO, tracker: Tracker) -> Writer:
    """Return what writes one cluster: a page for a person, else the document."""
    return drawing_writer(session, out, CLUSTER, lambda document: page_lines(document, tracker, session.words))


def _list_writer(session: Session, out: BinaryIO) -> Writer:
    """Return what writes the clusters: on a terminal too narrow for the table a few lines each."""
    narrow = session.talks_to_terminal and get_terminal_size().columns < _TABLE
    return drawing_writer(
        session, out, CLUSTER, lambda document: card_lines(document, session.words), drawn=narrow
    )
