"""Many processes may ingest into one store at once."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT


def test_processes_with_different_and_equal_parts_leave_what_one_leaves():
    """`python -m benchmarks.writers 600 8` is the long form."""
    outcome = subprocess.run(
        [sys.executable, "-m", "benchmarks.writers", "60", "3"],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.endswith(" 0 faults\n")
