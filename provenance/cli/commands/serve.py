"""``provenance serve``: the report, live and read-only, for this machine alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.cli.session import Session
from provenance.errors import InputError

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options]"
EPILOG = """\
The pages are those of `provenance report --html`, made when they are asked
for. They are served to this machine only, and nothing can be changed through
them. Ctrl-C stops.

examples:
  provenance serve
  provenance serve --port 0"""

_HIGHEST = 65535


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    from provenance.cli.options import positive

    parser.add_argument(
        "--port",
        metavar="N",
        type=_port,
        default=8357,
        help="port to listen at; 0 takes a free one (default: 8357)",
    )
    parser.add_argument(
        "--min-size", metavar="N", type=positive, default=2, help="smallest cluster listed (default: 2)"
    )


def run(session: Session) -> int:
    """Serve until interrupted."""
    from provenance.report.serving import new_server
    from provenance.report.site import Selection, Site

    options = session.options
    with session.open_existing() as tracker:
        site = Site(tracker, Selection(min_size=options.min_size))
        try:
            server = new_server(site, options.port, session.error)
        except OSError as error:
            raise InputError(
                f"cannot listen at port {options.port}: {error.strerror or error}",
                hint="take a free one: --port 0",
                code="serve.port",
            ) from None
        with server:
            session.note(f"serving the report at {server.address}  (Ctrl-C stops)")
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                return 0
    return 0


def _port(text: str) -> int:
    from argparse import ArgumentTypeError

    if not (text.isascii() and text.isdigit() and int(text) <= _HIGHEST):
        raise ArgumentTypeError(f"must be a port from 0 to {_HIGHEST}: {text!r}")
    return int(text)
