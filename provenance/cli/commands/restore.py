"""``provenance restore``: a backup becomes the store."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.cli.session import Session, near
from provenance.cli.writing import new_writer
from provenance.report.documents import BACKUP

if TYPE_CHECKING:
    from provenance.cli.options import Parser

USAGE = "[options] FILE"
EPILOG = """\
FILE is checked, then takes the place of the store of --db, whole or not at
all. A store that is there is replaced only with --force; who reads it goes on
reading the old one until he opens it anew. --db may be a file or an empty
database on a PostgreSQL server, wherever the backup was made.

example:
  provenance --db db/provenance.db restore /mnt/safe/provenance-2024-11-23.db"""


def add_options(parser: Parser) -> None:
    """Add what only this verb takes."""
    parser.add_argument("file", metavar="FILE", help="a backup")
    parser.add_argument("--force", action="store_true", help="replace the store that is there")


def run(session: Session) -> int:
    """Put the copy in place and say what it is."""
    from provenance.store.location import on_server
    from provenance.store.opening import place_of

    options = session.options
    with ExitStack() as stack:
        place = stack.enter_context(closing(place_of(options.db)))
        copy = place.restore(Path(options.file), force=options.force)
        name = place.name if on_server(options.db) else str(near(Path(place.name)))
        out = stack.enter_context(session.open_output())
        writer = stack.enter_context(new_writer(session, out, BACKUP))
        writer.write({"schema": BACKUP, **asdict(copy), "path": name})
    session.note(session.words("told_restore", n=copy.articles, path=name))
    return 0
