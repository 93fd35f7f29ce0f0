"""The truth that speed is measured beside is exact, and planted reposts are the same every time."""

from __future__ import annotations

import random

import pytest

from benchmarks.reposts import exact_pairs, planted


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.7, 1.0])
def test_exact_pairs_are_those_of_every_pair_compared(threshold):
    """Looking up rare windows only finds every pair that comparing all with all finds."""
    chosen = random.Random(3)
    texts = ["".join(chosen.choices("天地玄黄宇宙", k=chosen.randint(6, 30))) for _ in range(60)]
    texts += [text[: len(text) * 3 // 4] + "月" for text in texts[:30]]
    sets = [{text[i : i + 3] for i in range(len(text) - 2)} for text in texts]
    expected = {
        (i, j)
        for i in range(len(texts))
        for j in range(i + 1, len(texts))
        if len(sets[i] & sets[j]) >= threshold * len(sets[i] | sets[j])
    }
    assert exact_pairs(texts, 3, threshold) == expected


def test_planting_is_repeatable():
    """The same bodies give the same texts in the same order, three tenths of them edited reposts."""
    chosen = random.Random(4)
    bodies = ["".join(chosen.choices("天地玄黄宇宙洪荒日月盈昃", k=200)) for _ in range(90)]
    first, second = planted(bodies, 100), planted(bodies, 100)
    assert first == second
    assert len(first.texts) == 100
    assert len(set(first.texts) - set(bodies)) == 30
    assert len({j for _, j in first.related}) <= 30
    assert all(i < j for i, j in first.related)
