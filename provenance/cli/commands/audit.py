"""``provenance audit``: the named audit queries."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from provenance.cli.session import Session
from provenance.cli.writing import new_writer
from provenance.errors import InputError
from provenance.report.documents import AUDIT, QUERY

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] [QUERY]"
EPILOG = """\
Without QUERY the queries are listed; docs/reference/audit-queries.md has their
columns and parameters. Each is one SQL file that any SQLite client runs.

examples:
  provenance audit
  provenance audit reposts --param least=5
  provenance audit search --param text=高铁
  provenance audit stale-fingerprints --fail-if-rows
  provenance audit hosts --sql | sqlite3 db/provenance.db

exit codes: 0 done; 1 rows were found and --fail-if-rows was given; 2 neither"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("query", nargs="?", metavar="QUERY", help="the name of a query")
    parser.add_argument(
        "--param", metavar="K=V", action="append", default=[], help="a value for a parameter; may be repeated"
    )
    parser.add_argument("--fail-if-rows", action="store_true", help="exit 1 if the query finds anything")
    parser.add_argument("--sql", action="store_true", help="print the query; run nothing")


def run(session: Session) -> int:
    """List the queries, print one, or write its rows."""
    from provenance.store import queries

    options = session.options
    if options.query is None:
        if options.param or options.sql or options.fail_if_rows:
            raise InputError("no query is named", hint="provenance audit lists them", code="usage")
        return _list(session)
    query = queries.load(options.query)
    with ExitStack() as stack:
        if options.sql:
            dialect = "postgresql" if options.db.startswith("postgres") else "sqlite"
            stack.enter_context(session.open_output()).write(query.on(dialect).encode())
            return 0
        given = _given(options.param)
        query.bound(given)  # a slip is said before the store is opened
        tracker = stack.enter_context(session.open_existing())
        out = stack.enter_context(session.open_output())
        names = [name for name, _ in query.columns]
        writer = stack.enter_context(new_writer(session, out, names))
        for row in tracker.audit(query.name, given):
            writer.write({"schema": AUDIT, "query": query.name} | dict(zip(names, row, strict=True)))
    if not writer.count:
        session.note("no rows")
    return 1 if options.fail_if_rows and writer.count else 0


def _list(session: Session) -> int:
    from provenance.store import queries

    with ExitStack() as stack:
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(new_writer(session, out, QUERY))
        for name in queries.names():
            query = queries.load(name)
            parameters = [
                {"name": one.name, "default": one.default, "meaning": one.meaning} for one in query.parameters
            ]
            columns = [{"name": name, "meaning": meaning} for name, meaning in query.columns]
            writer.write(
                {
                    "schema": QUERY,
                    "name": query.name,
                    "title": query.title,
                    "question": query.question,
                    "columns": columns,
                    "parameters": parameters,
                }
            )
    return 0


def _given(words: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise InputError(f"{word!r} is no parameter", hint="write it as --param name=value", code="usage")
        given[name] = value
    return given
