"""Components are what all pairs say, whichever way they are found."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance.index import estimate, keeping
from provenance.index.components import Forest, components, groups, star_links

ROWS, BANDS = 8, 3


@st.composite
def texts(draw: st.DrawFn) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return signatures of few values and keys of few groups, so that everything meets often."""
    count = draw(st.integers(0, 24))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    signatures = random.integers(0, draw(st.integers(2, 5)), (count, ROWS)).astype(np.uint32)
    # Rows that are equal in their lowest bits only must not count.
    signatures += (random.integers(0, 2, (count, ROWS)) << 8).astype(np.uint32)
    keys = random.integers(0, draw(st.integers(1, 8)), (count, BANDS)) + 100 * np.arange(BANDS)
    return signatures, keys.astype(np.int64)


def defined(signatures: NDArray[np.uint32], keys: NDArray[np.int64], least: int) -> list[int]:
    """Return the components by looking at all pairs."""
    count = len(signatures)
    labels = list(range(count))
    for a in range(count):
        for b in range(a + 1, count):
            equal = int((signatures[a] == signatures[b]).sum())
            if equal >= least and (keys[a] == keys[b]).any() and labels[a] != labels[b]:
                low, high = sorted((labels[a], labels[b]))
                labels = [low if label == high else label for label in labels]
    return labels


@given(texts(), st.integers(1, ROWS), st.integers(1, 24), st.integers(1, 9))
def test_kept_components_are_those_of_all_pairs(held, least, small, block):
    """Neither the size of blocks nor which groups are written out changes a component."""
    signatures, keys = held
    saved = keeping._SMALL, estimate.BLOCK
    keeping._SMALL, estimate.BLOCK = small, block  # type: ignore[misc]
    try:
        found = keeping.kept_components(signatures, keys, least)
    finally:
        keeping._SMALL, estimate.BLOCK = saved  # type: ignore[misc]
    assert found.tolist() == defined(signatures, keys, least)


@given(texts(), st.randoms(use_true_random=False))
def test_candidate_components_hold_every_pair_that_shares_a_key(held, random):
    """Star links of the columns, in any order and portions, connect what all pairs that share a key connect."""
    signatures, keys = held
    count = len(signatures)
    links = [star_links(keys[:, column], np.arange(count)) for column in range(BANDS)]
    random.shuffle(links)
    halves = [(a[part::2], b[part::2]) for a, b in links for part in (0, 1)]
    random.shuffle(halves)
    assert components(count, halves).tolist() == defined(np.zeros_like(signatures), keys, 0)


@given(texts(), st.integers(1, ROWS))
def test_kept_components_never_cross_candidate_components(held, least):
    """So each candidate component can be worked on by itself, wherever that is."""
    signatures, keys = held
    count = len(signatures)
    candidates = components(count, [star_links(keys[:, column], np.arange(count)) for column in range(BANDS)])
    apart = Forest(count)
    for members in groups(candidates):
        found = keeping.kept_components(signatures[members], keys[members], least)
        apart.join(members, members[found])
    assert apart.roots().tolist() == keeping.kept_components(signatures, keys, least).tolist()


@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60))
def test_a_forest_knows_the_smallest_of_each_component(count, pairs):
    """All links at once, or one at a time, in either direction."""
    pairs = [(a % count, b % count) for a, b in pairs]
    first, second = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    one_by_one = Forest(count)
    for a, b in reversed(pairs):
        one_by_one.join(np.array([b]), np.array([a]))
    together = components(count, [(first, second)])
    assert together.tolist() == one_by_one.roots().tolist()
    assert Forest.of(together).roots().tolist() == together.tolist()


@given(texts(), st.integers(1, ROWS), st.integers(1, 9))
def test_coarse_signatures_lose_nobody(held, least, block):
    """Rows cut to eight bits propose, the rows decide."""
    signatures, _ = held
    saved = estimate.BLOCK
    estimate.BLOCK = block  # type: ignore[misc]
    try:
        coarse = estimate.Coarse(signatures, least)
        for line in range(len(signatures)):
            wanted = np.arange(len(signatures)) != line
            equal = (signatures == signatures[line]).sum(axis=1)
            assert coarse.near(line, wanted).tolist() == np.flatnonzero(wanted & (equal >= least)).tolist()
    finally:
        estimate.BLOCK = saved  # type: ignore[misc]
