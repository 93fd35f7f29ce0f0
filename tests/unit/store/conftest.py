"""An empty store of each kind: what is claimed of one is claimed of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.store import Store
from tests.unit.store.samples import new_store


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store with nothing in it is; for PostgreSQL the test is skipped where no server can be started."""
    if request.param == "postgresql":
        address: str = request.getfixturevalue("server").new_store()
        return address
    new_store(tmp_path / "x.db").close()
    return str(tmp_path / "x.db")


@pytest.fixture
def empty(target: str) -> Iterator[Store]:
    """A store with nothing in it."""
    with Store(target) as store:
        yield store
