"""Inputs that a coverage-guided fuzzer came up with: none raises anything but InputError."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from benchmarks.fuzz_targets import TARGETS

CASES = [
    json.loads(line) for line in Path(__file__).with_name("fuzzed.jsonl").read_text(encoding="ascii").splitlines()
]


@pytest.mark.parametrize("name", TARGETS)
def test_target(name):
    """Every kept input of one target is read or refused, and what it gives is consistent."""
    target, seeds = TARGETS[name]
    kept = [base64.b64decode(case["data"]) for case in CASES if case["target"] == name]
    assert kept
    for data in (*kept, *list(seeds())[:3]):
        target(data)
