"""Every path to a fingerprint gives the same bits, whatever the text."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.fingerprints.kernel import hamming, shingle_hashes, sign
from provenance.fingerprints.reference import shingles
from provenance.settings import Settings

# All code points, lone surrogates and characters outside the basic plane included.
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
few_letters = st.text("天地人", max_size=40)  # many repeated windows
repeated = st.builds(lambda letter, count: letter * count, st.characters(), st.sampled_from([1, 4, 64, 256, 700]))
beyond = st.text(st.characters(min_codepoint=0x10000), max_size=30)
surrogates = st.text(st.characters(categories=["Cs"]), max_size=12)
texts = st.lists(st.one_of(anything, few_letters, repeated, beyond, surrogates), max_size=6)
widths = st.integers(1, 9)


@given(texts, widths)
@settings(deadline=None)
def test_kernel_equals_reference_bit_for_bit(batch, width):
    """The default backend returns what datasketch and simhash return, field by field."""
    chosen = Settings(shingle_han=width)
    assert sign(batch, chosen, "zh") == sign(batch, chosen, "zh", "reference")


@given(texts, widths)
@settings(deadline=None)
def test_hashes_equal_reference(batch, width):
    """Window hashes come in positional order, one per window, the same from either backend."""
    ours, theirs = shingle_hashes(batch, width), shingle_hashes(batch, width, "reference")
    for text, a, b in zip(batch, ours, theirs, strict=True):
        assert a.dtype == b.dtype == np.uint32
        assert a.tolist() == b.tolist()
        assert len(a) == len(shingles(text, width))


@given(texts, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_of_texts_does_not_matter(batch, random):
    """Shuffled texts get their own fingerprints."""
    order = list(range(len(batch)))
    random.shuffle(order)
    straight = sign(batch, Settings(), "zh")
    assert sign([batch[i] for i in order], Settings(), "zh") == [straight[i] for i in order]


@given(few_letters, few_letters)
@settings(deadline=None)
def test_signature_of_a_union_is_the_lesser_value(a, b):
    """Each value of a signature is the least over its shingles: for two texts in one, the lesser of both."""
    width = 5
    gap = "".join(chr(0x4E00 + i) for i in range(width))
    both = [a + gap, gap + b, a + gap + b]
    left, right, joint = (np.frombuffer(f.signature, "<u4") for f in sign(both, Settings(), "zh"))
    assert np.array_equal(joint, np.minimum(left, right))


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_hamming_is_a_distance(a, b, c):
    """Hamming distance is symmetric, zero only for equal values, and obeys the triangle inequality."""
    assert hamming(a, b) == hamming(b, a)
    assert (hamming(a, b) == 0) == (a == b)
    assert hamming(a, c) <= hamming(a, b) + hamming(b, c)
