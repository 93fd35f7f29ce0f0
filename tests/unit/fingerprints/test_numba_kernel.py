"""The compiled backend at the borders of its loops; that it equals the others is in tests/property."""

from __future__ import annotations

import pytest

from provenance.fingerprints.batch import CHARACTERS, TEXTS
from provenance.fingerprints.compiling import available
from provenance.fingerprints.kernel import columns, sign
from provenance.settings import Settings

pytestmark = pytest.mark.skipif(not available(), reason='needs numba: pip install "provenance[fast]"')

LETTERS = "".join(chr(0x4E00 + i) for i in range(700))


@pytest.mark.parametrize("count", [1, 7, 8, 9, 15, 16, 17, 255, 256, 257, 691])
def test_bits_are_counted_in_steps_of_eight(count):
    """Texts whose number of shingles is at or beside a multiple of eight get the SimHash numpy gives them."""
    text = LETTERS[: count + 4]
    assert sign([text], Settings(), "zh", "numba") == sign([text], Settings(), "zh", "numpy")


def test_a_text_longer_than_a_batch():
    """A text beyond the character limit of a batch, and its neighbours, are signed as by numpy."""
    texts = ["甲", "甲乙丙丁戊己" * (CHARACTERS // 6 + 1), "", "乙" * 9]
    assert sign(texts, Settings(), "zh", "numba") == sign(texts, Settings(), "zh", "numpy")


@pytest.mark.parametrize("workers", [2, 3])
def test_workers_change_nothing(workers):
    """Any number of threads gives the same fingerprints in the same order."""
    texts = [LETTERS[i % 600 : i % 600 + 30] for i in range(3 * TEXTS + 1)]
    assert sign(texts, Settings(), "zh", "numba", workers) == sign(texts, Settings(), "zh", "numpy")


def test_no_texts():
    """No texts give columns of no rows, with the signature's width."""
    made = columns([], Settings(), "zh", "numba")
    assert made.sketches.signatures.shape == (0, 128)
    assert (len(made.hashes), made.offsets.tolist(), made.split()) == (0, [0], [])
