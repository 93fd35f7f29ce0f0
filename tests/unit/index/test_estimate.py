"""The kept pairs: one function of two texts, however they are looked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance.index import estimate
from provenance.index.estimate import Buckets, Kept

LINES, ROWS, KEYS = 300, 32, 6


def some(seed: int) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return signatures and keys of lines of which some are versions of one another, and one key of all."""
    chosen = np.random.default_rng(seed)
    signatures = chosen.integers(0, 2**32, (LINES, ROWS), dtype=np.uint32)
    keys = chosen.integers(0, 200, (LINES, KEYS), dtype=np.int64)
    for line in range(0, LINES, 3):
        model = int(chosen.integers(0, LINES))
        signatures[line, : ROWS // 2] = signatures[model, : ROWS // 2]
        keys[line, 0] = keys[model, 0]
    keys[: LINES // 2, 1] = 7  # held by half of them: too many to look up
    return signatures, keys


def test_pairs_are_those_of_the_definition_whether_keys_are_looked_up_or_not(monkeypatch):
    signatures, keys = some(1)
    plain = Kept(signatures, keys, 8)
    monkeypatch.setattr(estimate, "_MANY", 0)
    looked_up = Kept(signatures, keys, 8)
    assert {looked_up.few(line) for line in range(LINES)} == {True, False}
    wanted = np.ones(LINES, np.bool_)
    pairs = 0
    for line in range(LINES):
        wanted[line] = False
        agree = (signatures == signatures[line]).sum(axis=1) >= 8
        expected = np.flatnonzero(agree & (keys == keys[line]).any(axis=1) & wanted)
        assert plain.of(line, wanted).tolist() == looked_up.of(line, wanted).tolist() == expected.tolist()
        pairs += len(expected)
    assert pairs > 50


def test_no_line_that_shares_a_key_is_missing_from_its_buckets():
    _, keys = some(2)
    buckets = Buckets(keys)
    for line in range(0, LINES, 7):
        sharing = set(np.flatnonzero((keys == keys[line]).any(axis=1)).tolist())
        assert sharing <= set(buckets.sharing(line).tolist())
