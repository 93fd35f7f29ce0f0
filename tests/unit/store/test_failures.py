"""What a server says, in the words of this program."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from provenance.store.postgresql.failures import translate


@pytest.mark.parametrize(
    ("state", "code", "words"),
    [
        ("XX001", "store.damaged", "is damaged"),
        ("XX002", "store.damaged", "is damaged"),
        ("XX000", "store", "cache lookup failed"),
        ("40P01", "store.busy", "got in the way"),
        ("57P01", "store.lost", "ended the connection"),
    ],
)
def test_only_damaged_data_are_called_damaged(state, code, words):
    """An error that is the server's own is passed on as it stands."""
    error = Exception()
    error.sqlstate, error.diag = state, SimpleNamespace(message_primary="cache lookup failed for type 7")  # type: ignore[attr-defined]
    found = translate(error, "postgresql://host/name")
    assert (found.code, words in str(found)) == (code, True)
