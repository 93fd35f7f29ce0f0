"""From an address such as ``postgresql://user@host/name`` to what the driver wants, without telling passwords."""

from __future__ import annotations

import re

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from provenance.errors import StoreError

DRIVER = "postgresql+psycopg"
_SCHEMES = ("postgres", "postgresql", DRIVER)
_FORM = "write it as postgresql://USER@HOST/DATABASE, with %40 for an @ in a password"
_PATIENCE = "10"  # seconds for a server that does not answer; connect_timeout in the address overrides it


def address_of(text: str) -> URL:
    """
    Return the address in *text*.

    Raises:
        StoreError: it is malformed or names another driver; not repeated, because it may hold a password.
    """
    scheme, _, rest = text.partition("://")
    if scheme not in _SCHEMES:
        raise StoreError(
            f"{re.sub('[^a-z0-9+]', '?', scheme)} is not how this program talks to PostgreSQL",
            hint=f"write {DRIVER}:// or postgresql:// in its place",
        )
    try:
        url = make_url(f"{DRIVER}://{rest}")
    except (ArgumentError, ValueError) as error:
        raise StoreError("the address of the PostgreSQL store is malformed", hint=_FORM) from error
    if "@" in (url.host or "") or "\0" in text or not (url.database or url.query.get("dbname")):
        raise StoreError("the address of the PostgreSQL store is malformed", hint=_FORM)
    return url.update_query_dict({"connect_timeout": url.query.get("connect_timeout", _PATIENCE)})


def name_of(url: URL) -> str:
    """Return the address as messages show it: who, where and which, nothing secret."""
    who = f"{url.username}@" if url.username else ""
    host = url.host or url.query.get("host", "")
    place = f"{host}:{url.port}" if url.port else str(host)
    return f"postgresql://{who}{place}/{url.database or url.query['dbname']}"
