"""What the server and its driver say, in the words of this program."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.exc import DBAPIError

from provenance.errors import StoreError

_AGAIN = "run the same command again: it goes on where it stopped"
_SAFE = "nothing of this batch was stored, all before it is safe"
_LOST = (
    "store.lost",
    f"the server ended the connection; {_SAFE}",
    _AGAIN,
)
_DAMAGED = ("store.damaged", "the database is damaged", "restore a backup of the server")

# SQLSTATE, or its class (postgresql.org/docs/current/errcodes-appendix.html): code of ours, message, hint.
_STATES = {
    "08": _LOST,
    "57P": _LOST,
    "25P03": _LOST,  # idle_in_transaction_session_timeout: comparing took longer than the server allows
    "25P02": ("store", "the batch was rolled back by the database", "run the same command again"),
    "25006": ("store.unwritable", "the server takes no writes", "name the primary server, not its copy"),
    "28P01": ("store.refused", "the server refuses user or password", "check both: PGPASSWORD or ~/.pgpass"),
    "28000": ("store.refused", "the server refuses this user", "ask its keeper for a line in pg_hba.conf"),
    "3D000": ("store.refused", "there is no such database", "make it: createdb -E UTF8 -T template0 NAME"),
    "42501": (
        "store.unwritable",
        "this user lacks a right in the database",
        "ask its owner, or give it one of its own: createdb --owner USER -E UTF8 -T template0 NAME",
    ),
    "53100": (
        "store.disk_full",
        f"the disk of the server is full; {_SAFE}",
        f"free some space there and {_AGAIN}",
    ),
    "53300": ("store.busy", "the server has no connection left", "try again later, or raise max_connections"),
    "40": ("store.busy", "another program got in the way", _AGAIN),
    "57014": ("store.busy", "the server ended a query that took too long", "raise statement_timeout for it"),
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,  # XX000 is an error of the server's own, which says nothing of the data
}  # fmt: skip

# A connection that fails has no SQLSTATE, only words; those of a server that is not set to English are passed on.
_WORDS = {
    "password authentication failed": "28P01",
    "no password supplied": "28P01",
    r"pg_hba\.conf": "28000",
    r"role .* (does not exist|is not permitted to log in)": "28000",
    "database .* does not exist": "3D000",
    "permission denied": "42501",
    "too many (clients|connections)|remaining connection slots": "53300",
    "(starting up|shutting down|in recovery mode)": "57P",
}
_NOBODY = "refused|resolve|No such file|timeout|timed out|unreachable|could not translate|no route"
_ENDED = "connection is (closed|lost)|closed the connection|consuming input failed|SSL SYSCALL"


def translate(error: Exception, name: str) -> StoreError:
    """Return the StoreError that says what *error*, raised by the driver for the store *name*, means."""
    origin: Any = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = getattr(origin, "sqlstate", None)
    words = " ".join(str(origin.diag.message_primary if state else origin).split())
    state = state or _state(words)
    for known in (state, state[:3], state[:2]) if state else ():
        if known in _STATES:
            code, message, hint = _STATES[known]
            return StoreError(f"{name}: {message}", hint=hint, code=code)
    if re.search(_ENDED, words):
        code, message, hint = _LOST
        return StoreError(f"{name}: {message}", hint=hint, code=code)
    if state is None and re.search(_NOBODY, words, re.IGNORECASE):
        return StoreError(
            f"{name}: no server answers there",
            hint="check host and port, and that the server runs",
            code="store.lost",
        )
    if state is None:
        return StoreError(f"{name}: {words}", hint="check the address given with --db")
    return StoreError(f"{name}: {words}", hint="run provenance doctor to check the store")


def _state(words: str) -> str | None:
    return next((state for form, state in _WORDS.items() if re.search(form, words)), None)
