"""One Spark for all tests of a session, whichever process they run in: the first to ask runs everything."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from provenance.engines.spark.needs import check
from provenance.errors import ProvenanceError
from tests.conftest import ROOT

_SECONDS = 1_500  # far more than it takes, on a machine that does much else
# A Java that compiles less and collects in one thread: half the processor time of runs this short.
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which ``runs.py`` left everything; skips the test where Spark cannot be started."""
    try:
        check()
    except ProvenanceError as error:
        pytest.skip(f"{error} ({error.hint})")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "spark"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            done = subprocess.run(
                [sys.executable, "-W", "error", "-m", "tests.engines.spark.runs", str(folder)],
                capture_output=True,
                text=True,
                timeout=_SECONDS,
                check=False,
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": str(ROOT), "JAVA_TOOL_OPTIONS": _JAVA},
            )
            (folder / "said.txt").write_text(f"{done.stdout}\n{done.stderr}", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def told(runs: Path) -> dict[str, Any]:
    """What each run came to."""
    place = runs / "told.json"
    if not place.exists():
        pytest.fail((runs / "said.txt").read_text(encoding="utf-8")[-4_000:], pytrace=False)
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found
