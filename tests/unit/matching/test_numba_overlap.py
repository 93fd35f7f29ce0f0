"""Overlaps of many pairs at once; that each equals `overlap` is in tests/property."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.fingerprints.compiling import available
from provenance.fingerprints.kernel import columns
from provenance.matching.overlap import Overlap, Shingled, overlap
from provenance.settings import Settings

pytestmark = pytest.mark.skipif(not available(), reason='needs numba: pip install "provenance[fast]"')

RUN = Settings().run_han
LETTERS = "".join(chr(0x4E00 + i) for i in range(900))
TEXTS = [LETTERS[:300], LETTERS[100:400], "", "甲", LETTERS[500:900], LETTERS[:150] + LETTERS[500:620]]
PAIRS = np.array([(i, j) for i in range(len(TEXTS)) for j in range(len(TEXTS))])


def test_rows_of_columns_are_overlaps():
    """Pairs of rows of one batch are measured from its columns, without a Shingled of any."""
    from provenance.matching.numba_overlap import overlap_columns

    made = columns(TEXTS, Settings(), "zh", "numba")
    texts = [Shingled.of(hashes, 5) for hashes in made.split()]
    found = overlap_columns(made.hashes, made.offsets, 5, PAIRS, RUN)
    assert found.rows() == [overlap(texts[i], texts[j], RUN) for i, j in PAIRS.tolist()]


@pytest.mark.parametrize("order", [1, -1])
def test_neither_workers_nor_order_matter(monkeypatch, order):
    """Threads with a few pairs each, in either order, find what one finds."""
    from provenance.matching import numba_overlap

    made = columns(TEXTS, Settings(), "zh", "numba")
    expected = numba_overlap.overlap_columns(made.hashes, made.offsets, 5, PAIRS, RUN).rows()
    monkeypatch.setattr(numba_overlap, "_PORTION", 4)
    found = numba_overlap.overlap_columns(made.hashes, made.offsets, 5, PAIRS[::order], RUN, workers=3)
    assert found.rows()[::order] == expected


def test_texts_laid_out_share_what_pairs_do():
    """Texts laid out once, asked of one text after the other and of some twice, tell what `overlap` does."""
    from provenance.matching.numba_overlap import Laid

    texts = [Shingled.of(hashes, 5) for hashes in columns(TEXTS, Settings(), "zh", "numba").split()]
    laid, everybody = Laid(texts, TEXTS), np.arange(len(texts))
    for first, text in enumerate(texts):
        for others in (everybody, everybody[::-1][:3], everybody[:0]):
            expected = [overlap(text, texts[i], RUN) for i in others.tolist()]
            assert laid.overlaps(first, others, RUN).rows() == expected
        assert laid.lengths_with(first, everybody).tolist() == [[text.length, one.length] for one in texts]


def test_letters_in_common_are_counted_with_their_repeats():
    """No order of letters is looked at: an upper bound of what an alignment finds."""
    from provenance.matching.numba_overlap import Laid

    views = ["甲乙甲丙", "丙甲甲甲", "", "丁"]
    texts = [Shingled.of(np.empty(0, np.uint32), 5) for _ in views]
    everybody = np.arange(len(views))
    common = [Laid(texts, views).letters_in_common(first, everybody).tolist() for first in range(len(views))]
    assert common == [[4, 3, 0, 0], [3, 4, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]]


def test_no_pairs():
    """No pairs, of no texts, are no overlaps."""
    from provenance.matching.numba_overlap import overlaps

    assert overlaps([], RUN) == []


def test_nothing_shared():
    """Texts that share nothing, empty ones too, get zeros and their whole length as the gap."""
    from provenance.matching.numba_overlap import overlaps

    first, none = (Shingled.of(np.array(hashes, np.uint32), 5) for hashes in ([1, 2, 3], []))
    assert overlaps([(first, none), (none, none)], RUN) == [
        Overlap(0.0, 0.0, 0.0, 0.0, 0, 0, 7, 0),
        Overlap(0.0, 0.0, 0.0, 0.0, 0, 0, 0, 0),
    ]
