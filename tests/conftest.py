"""What every test may use: the shipped knowledge, and the development corpora where they are present."""

from __future__ import annotations

from pathlib import Path

import pytest

from provenance.engines.knowledge import Knowledge, load

ROOT = Path(__file__).resolve().parents[1]


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
