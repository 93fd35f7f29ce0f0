"""An empty store of each kind: what is claimed of one is claimed of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.store import Store
from tests.unit.store.samples import new_store


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store with nothing in it; on PostgreSQL the test is skipped where no server can be started."""
    if request.param == "sqlite":
        store = new_store(tmp_path / "x.db")
    else:
        store = Store(request.getfixturevalue("server").new_store())
    with store:
        yield store
