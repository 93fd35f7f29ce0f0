"""SimHash keys: whoever differs in two bits meets, and hardly anybody else."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from provenance.index.nearness import BITS, TABLES, near_keys

WORDS = st.integers(0, (1 << 64) - 1)


def keys(*simhashes: int, recipe: str = "c5-mh128-affine32-v1") -> list[set[int]]:
    return [set(line) for line in near_keys(np.array(simhashes, np.uint64), recipe).tolist()]


@given(WORDS, st.sets(st.integers(0, 63), max_size=BITS))
def test_two_differing_bits_are_certain_to_meet(simhash, flipped):
    """Whatever bits are flipped, two blocks stay whole."""
    other = simhash
    for bit in flipped:
        other ^= 1 << bit
    first, second = keys(simhash, other)
    assert first & second


def test_unrelated_simhashes_do_not_meet():
    """Keys have 32 bits: a thousand random SimHashes make no chance pair."""
    drawn = np.random.RandomState(7).randint(0, 1 << 32, (1000, 2)).astype(np.uint64)
    lines = near_keys(drawn[:, 0] << np.uint64(32) | drawn[:, 1], "r")
    assert lines.shape == (1000, TABLES)
    assert len(np.unique(lines)) >= lines.size - 2


def test_recipes_do_not_meet():
    """Equal SimHashes of two recipes share no key."""
    assert not keys(12345)[0] & keys(12345, recipe="c8-mh128-affine32-v1")[0]
