"""From what the user typed after ``--db`` to the file it means."""

from __future__ import annotations

from pathlib import Path

from provenance.errors import StoreError

IN_MEMORY = (":memory:", "sqlite://", "sqlite:///:memory:")
_FORM = "give a file such as db/provenance.db, or postgresql://USER@HOST/DATABASE"


def on_server(target: str | Path) -> bool:
    """Return whether *target* names a database on a server, not a file."""
    return str(target).startswith("postgres") and "://" in str(target)


def locate(target: str | Path) -> Path:
    """
    Return the absolute path of the SQLite file that *target*, a path or an SQLAlchemy URL, names.

    Raises:
        StoreError: the URL is malformed, names another kind of database, has options, or names no file.
    """
    text = str(target) if isinstance(target, str | Path) else ""  # a setting that is missing is no file "None"
    if "://" in text:
        text = _from_url(text)
    if not text or "\0" in text:
        named = str(target) if isinstance(target, Path) else target
        raise StoreError(f"a store is a file, {named!r} names none", hint=_FORM)
    return Path(text).absolute()


def _from_url(text: str) -> str:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"{text!r} is not a database URL", hint=_FORM) from error
    dialect = url.get_backend_name()
    if dialect != "sqlite":
        raise StoreError(f"{dialect} stores are not supported by this version", hint=_FORM)
    if url.query or url.host:
        raise StoreError(f"{text!r} has a host or options, which a SQLite store does not take", hint=_FORM)
    return url.database or ""
