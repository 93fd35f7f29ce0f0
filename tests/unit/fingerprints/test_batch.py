"""Batches cover all texts once, in order, within their limits."""

from __future__ import annotations

import pytest

from provenance.fingerprints.batch import CHARACTERS, TEXTS, batches

CASES = {
    "none": [],
    "one": ["a"],
    "empty texts": [""] * (TEXTS + 1),
    "short texts": ["ab"] * (2 * TEXTS + 3),
    "one long among short": ["a", "b" * (CHARACTERS + 1), "c", "d"],
    "two long": ["b" * (CHARACTERS - 1), "c" * 2],
}


@pytest.mark.parametrize("texts", CASES.values(), ids=CASES.keys())
def test_batches_keep_order_and_limits(texts):
    """Joined batches are the input; none is empty, too numerous, or too long unless it is one text."""
    cut = list(batches(texts))
    assert [text for batch in cut for text in batch] == texts
    for batch in cut:
        assert 1 <= len(batch) <= TEXTS
        assert len(batch) == 1 or sum(map(len, batch)) <= CHARACTERS
