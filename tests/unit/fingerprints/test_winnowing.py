"""Winnowed k-grams: the definition, and the promise that a long shared run leaves one in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import SettingsError
from provenance.fingerprints.batch import CHARACTERS
from provenance.fingerprints.winnowing import guaranteed_run, winnow

WORD = (1 << 64) - 1
LETTERS = st.text(st.sampled_from("ab水轮\U00020000\ud800"), max_size=60)


def mixed(word: int) -> int:
    """Return fmix64 of *word*, step by step."""
    word ^= word >> 33
    word = word * 0xFF51AFD7ED558CCD & WORD
    word ^= word >> 33
    word = word * 0xC4CEB9FE1A85EC53 & WORD
    return word ^ word >> 33


def by_definition(text: str, length: int, window: int) -> list[int]:
    hashes = []
    for start in range(len(text) - length + 1):
        value = 0
        for character in text[start : start + length]:
            value = (value * 0x9E3779B97F4A7C15 + ord(character)) & WORD
        hashes.append(mixed(value))
    windows = [hashes[i : i + window] for i in range(max(1, len(hashes) - window + 1))] if hashes else []
    chosen = {min(one) for one in windows}
    return sorted(value - (1 << 64) if value >> 63 else value for value in chosen)


@given(st.lists(LETTERS, max_size=6), st.integers(1, 9), st.integers(1, 12))
def test_keys_are_as_defined(texts, length, window):
    """Whatever the batch, each text keeps the least k-gram of each of its windows and nothing else."""
    found = [keys.tolist() for keys in winnow(texts, length, window)]
    assert found == [by_definition(text, length, window) for text in texts]


@given(LETTERS, LETTERS, LETTERS, LETTERS, st.text(st.sampled_from("水轮磨坊河"), min_size=12, max_size=40))
def test_a_long_shared_run_is_never_missed(before, after, other_before, other_after, run):
    """Two texts that share window + length - 1 characters share a key, whatever surrounds them."""
    length, window = 5, 8
    assert len(run) >= guaranteed_run(length, window)
    first, second = winnow([before + run + after, other_before + run + other_after], length, window)
    assert set(first.tolist()) & set(second.tolist())


def test_batches_leave_no_mark():
    """A text long enough to be a batch of its own has the keys it has elsewhere."""
    long = "".join(chr(0x4E00 + pow(i + 2, 5, 1_000_003) % 5003) for i in range(CHARACTERS + 10))
    alone = winnow([long], 24, 40)[0].tolist()
    assert winnow(["短文", long, "另一篇"], 24, 40)[1].tolist() == alone
    assert len(alone) / len(long) == pytest.approx(2 / 41, rel=0.1)


def test_too_short_a_text_has_no_keys():
    """A text shorter than one k-gram stands for nothing, one shorter than a window for one."""
    assert [len(keys) for keys in winnow(["", "水轮", "水轮磨", "水轮磨坊"], 3, 5)] == [0, 0, 1, 1]


@pytest.mark.parametrize(("length", "window"), [(0, 5), (5, 0)])
def test_impossible_lengths_are_refused(length, window):
    """Neither a k-gram nor a window can be empty."""
    with pytest.raises(SettingsError, match="characters in windows of"):
        winnow(["水轮"], length, window)
