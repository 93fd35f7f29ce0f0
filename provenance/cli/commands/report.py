"""``provenance report``: the duplicate clusters, as rows or as pages."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.cli.session import Session
from provenance.cli.writing import new_writer
from provenance.report.documents import CLUSTER, cluster_document

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options]"
EPILOG = """\
examples:
  provenance report --sort last-seen --limit 20
  provenance report --html site/"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    from provenance.cli.options import day, positive

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


def run(session: Session) -> int:
    """Write one cluster document per cluster, and the pages if they are asked for."""
    options = session.options
    with ExitStack() as stack:
        tracker = stack.enter_context(session.open_existing())
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(new_writer(session, out, CLUSTER))
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
    noun = "cluster" if writer.count == 1 else "clusters"
    session.note(f"{writer.count:,} {noun} of {options.min_size} or more articles{place}")
    return 0
