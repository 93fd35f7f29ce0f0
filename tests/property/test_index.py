"""Laws of the index: what shares a key is found, in any order and any portions."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from provenance.index.bands import choose, probability
from provenance.index.candidates import within_batch
from provenance.index.memory import MemoryIndex

tables = arrays.arrays(np.int64, st.tuples(st.integers(0, 14), st.integers(1, 4)), elements=st.integers(-9, 9))
shares = st.floats(0.01, 1.0)
lengths = st.integers(1, 128)


def sharing(table: np.ndarray) -> list[list[int]]:
    """Return the pairs of lines that share a key, by looking at every pair."""
    lines = [set(line) for line in table.tolist()]
    return [[i, j] for i, j in combinations(range(len(lines)), 2) if lines[i] & lines[j]]


@given(tables)
@settings(deadline=None)
def test_pairs_are_exactly_those_that_share_a_key(table):
    """Sorting finds what comparing every pair finds, ascending and without repeats."""
    assert within_batch(table).tolist() == sharing(table)


@given(tables, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_of_lines_does_not_matter(table, random):
    """Shuffled lines give the same pairs of the same lines."""
    order = list(range(len(table)))
    random.shuffle(order)
    shuffled = within_batch(table[order]).tolist()
    assert sorted(sorted([order[i], order[j]]) for i, j in shuffled) == within_batch(table).tolist()


@given(tables, st.integers(0, 14))
@settings(deadline=None)
def test_batch_borders_do_not_matter(table, cut):
    """Pairs inside two batches and across them through an index are the pairs of one batch."""
    index = MemoryIndex()
    index.add(range(len(table))[:cut], table[:cut])
    across = [[row, cut + i] for i, row in index.query(table[cut:])]
    inside = within_batch(table[:cut]).tolist() + (within_batch(table[cut:]) + cut).tolist()
    assert sorted(inside + across) == within_batch(table).tolist()


@given(shares, shares, lengths, lengths)
@settings(deadline=None)
def test_probability_rises_with_similarity(a, b, bands, rows):
    """More similar pairs are never less likely to be proposed, and chances stay within 0..1."""
    low, high = sorted([a, b])
    assert 0 <= probability(low, bands, rows) <= probability(high, bands, rows) <= 1


@given(st.floats(0.1, 1.0), st.floats(0.01, 0.99))
@settings(deadline=None)
def test_choice_is_the_strictest_that_reaches_the_target(jaccard, recall):
    """The chosen set-up reaches the target, and one row more would not."""
    bands, rows = choose(jaccard, recall, 128)
    assert bands * rows <= 128
    assert probability(jaccard, bands, rows) >= recall
    for more in range(rows + 1, 129):
        assert probability(jaccard, 128 // more, more) < recall
