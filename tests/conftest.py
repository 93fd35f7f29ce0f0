"""What every test may use: the shipped knowledge, and the development corpora where they are present."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from provenance.engines.knowledge import Knowledge, load

if TYPE_CHECKING:
    from tests.fakes.postgresql import Server

ROOT = Path(__file__).resolve().parents[1]

# A busy machine is no failed test. In CI the same examples are drawn in every run.
hypothesis.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.register_profile("ci", hypothesis.get_profile("local"), derandomize=True)
hypothesis.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped registry, rules and patterns."""
    return load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development corpora beside the checkout; skips the test where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the development corpora (../shared) are not here")
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; skips the test where its programs or the driver are not installed."""
    from tests.fakes.postgresql import programs, running

    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'provenance[postgres]'")
    if programs() is None:
        pytest.skip("the programs of a PostgreSQL server (initdb, postgres) are not installed")
    with running() as found:
        yield found


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the demo corpus, for reading only; copy it to write."""
    from tests.fakes.demo import demo_store

    base = tmp_path_factory.getbasetemp()
    return demo_store(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
