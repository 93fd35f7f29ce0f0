"""From a REF (id, URL or path) to articles: stored ones, or those of a file that is not in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from provenance.cli.rejects import RejectLog
from provenance.errors import InputError
from provenance.inputs.reading import read_inputs
from provenance.inputs.walking import STDIN, shown_path
from provenance.records import Article, Lineage, Page, Reject

if TYPE_CHECKING:
    from provenance.cli.options import Parser
    from provenance.cli.session import Session
    from provenance.tracker import Tracker

T = TypeVar("T")


def add_refs(parser: Parser) -> None:
    """Add the articles that a verb is asked about."""
    parser.add_argument("refs", nargs="*", metavar="REF", help="an id, URL or file")
    parser.add_argument("--all", action="store_true", help="every stored article")


def require_refs(session: Session) -> None:
    """
    Refuse a command line that names neither articles nor all of them, or both.

    Raises:
        InputError: see above.
    """
    options = session.options
    if bool(options.refs) == options.all:
        problem = "either REF or --all, not both" if options.all else "no article is named"
        raise InputError(problem, hint="name an id, a URL or a file; or all of them: --all", code="usage")


def open_for_refs(session: Session) -> Tracker:
    """Open the store, or none at all where every REF is a file that can be read without one."""
    files = bool(session.options.refs) and all(_is_readable(ref) for ref in session.options.refs)
    return session.open_existing(or_empty=files, quiet=True)


def find(
    session: Session,
    tracker: Tracker,
    ref: str,
    stored: Callable[[str], T],
    fresh: Callable[[Article, Lineage], T],
    rejects: RejectLog,
) -> Iterator[T]:
    """
    Yield what *stored* returns for *ref*, or what *fresh* makes of each page in the file *ref*.

    One that is neither in the store nor a file is a reject; the others are still looked up.
    """
    try:
        found = _lookup(ref, stored)
    except InputError as error:
        if not _is_readable(ref):
            rejects.add(Reject(ref, error.code, str(error)))
            return
    else:
        yield found
        return
    raw = b""  # of the page at hand: one is asked for at a time

    def pages() -> Iterator[Page]:
        nonlocal raw
        for one in read_inputs([ref], session.streams.stdin):
            raw = one.raw
            if one.reject is not None:
                rejects.add(one.reject, raw)
            elif one.page is not None:
                yield one.page

    for previewed in tracker.previews(pages(), isolated=True):
        if isinstance(previewed, Reject):
            rejects.add(previewed, raw)
        else:
            yield fresh(*previewed)


def _lookup(ref: str, stored: Callable[[str], T]) -> T:
    """Return what *stored* finds under *ref*, or under *ref* in the form in which paths are stored."""
    try:
        return stored(ref)
    except InputError:
        path = shown_path(ref)
        if ref in (path, STDIN):
            raise
        with suppress(InputError):  # the error is about what was typed
            return stored(path)
        raise


def _is_readable(ref: str) -> bool:
    try:
        return ref == STDIN or Path(ref).is_file()
    except (OSError, ValueError):  # too long, or with a NUL: no file name
        return False
