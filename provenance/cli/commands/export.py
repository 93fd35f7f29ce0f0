"""``provenance export``: everything the store holds, for other programs."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.cli.session import Session
from provenance.cli.writing import CsvWriter, Writer
from provenance.errors import InputError
from provenance.records import ArticleId
from provenance.report.documents import LINEAGE
from provenance.report.exports import KINDS, Export

if TYPE_CHECKING:
    from provenance.cli.options import Parser
    from provenance.tracker import Tracker

USAGE = "--to FORM [options] [REF ...]"
EPILOG = """\
forms:
  prov-json  one W3C PROV document: articles, inferred sources, who took from
             whom with level, confidence and evidence; what pages claim, and
             what was weighed and not held, are bundles of their own
  jsonl      one document per line, each with its schema; lines of the kind
             "page" are records that "provenance ingest" reads
  csv        a folder with one table per file (-o DIR); without -o, the
             lineages of all articles on standard output
  datasette  a folder (-o DIR) with provenance.db, a SQLite file of plain
             tables that is not to be written to, and metadata.json

Of each cluster --survivors keeps one article: the canonical page where it was
captured, else the least damaged that has the whole text, else the earliest.
Lines of the kind "choice" say of every article why it is kept or not.

With REF (an id, URL or path of an article, or the id of a cluster) only
their clusters are written. Two stores with the same content give the same
bytes, in whatever order pages came in: runs, and times that are ours, are
left out unless --with-times asks for them.

examples:
  provenance export --to prov-json -o lineage.json
  provenance export --to jsonl --kind page > pages.jsonl
  provenance export --to jsonl --kind page --survivors > corpus.jsonl
  provenance export --to csv -o tables/
  provenance export --to datasette -o site/"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("refs", nargs="*", metavar="REF", help="only the clusters of these")
    parser.add_argument(
        "--to",
        metavar="FORM",
        choices=("prov-json", "jsonl", "csv", "datasette"),
        required=True,
        help="prov-json, jsonl, csv or datasette",
    )
    parser.add_argument(
        "--kind",
        metavar="KIND",
        action="append",
        choices=KINDS,
        help=f"jsonl: only this kind, may be repeated: {', '.join(KINDS)} (default: all but page)",
    )
    parser.add_argument("--survivors", action="store_true", help="jsonl: of each cluster the article to keep")
    parser.add_argument(
        "--with-times", action="store_true", help="also runs, their times, and when people judged"
    )


def run(session: Session) -> int:
    """Write what is stored in the form that was asked for."""
    options = session.options
    form: str = options.to
    if form == "datasette" and session.output is None:
        raise InputError(
            "a SQLite file does not go to standard output", hint="name a folder: -o DIR", code="usage"
        )
    for option in ("kind", "survivors"):
        if getattr(options, option) and form != "jsonl":
            hint = f"provenance export --to {form}"
            raise InputError(f"--{option} is for --to jsonl", hint=hint, code="usage")
    with ExitStack() as stack:
        tracker = stack.enter_context(session.open_existing())
        known = stack.enter_context(tracker.snapshot())
        only = None if not options.refs else _named(tracker, options.refs)
        export = Export(known, tracker.settings, only, with_times=options.with_times, survivors=options.survivors)
        _write(session, export, stack)
    return 0


def _named(tracker: Tracker, refs: list[str]) -> list[ArticleId]:
    """Return one article of each cluster that is named."""
    return [tracker.cluster(ref).reference for ref in refs]


def _write(session: Session, export: Export, stack: ExitStack) -> None:
    options = session.options
    if options.to == "prov-json":
        out = stack.enter_context(session.open_output())
        export.prov(out)
        out.flush()
    elif options.to == "jsonl":
        kinds = options.kind or [kind for kind in KINDS if kind != "page"]
        writer = stack.enter_context(Writer(stack.enter_context(session.open_output())))
        for document in export.lines(kinds):
            writer.write(document)
    elif session.output is None:
        writer = stack.enter_context(CsvWriter(session.streams.stdout, LINEAGE))
        for document in export.lines(["lineage"]):
            writer.write(document)
    else:
        write = export.tables if options.to == "csv" else export.sqlite
        write(Path(session.output))
        session.note(f"written to {session.output}")
