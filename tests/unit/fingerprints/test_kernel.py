"""Fingerprints of known texts, at the borders of the definition."""

from __future__ import annotations

import numpy as np
import pytest

from provenance.errors import SettingsError
from provenance.fingerprints.batch import CHARACTERS, TEXTS
from provenance.fingerprints.compiling import available
from provenance.fingerprints.exact import digest
from provenance.fingerprints.kernel import hamming, shingle_hashes, sign
from provenance.settings import Settings

BACKENDS = (
    "numpy",
    "reference",
    pytest.param("numba", marks=pytest.mark.skipif(not available(), reason="needs the extra `fast`")),
)
EIGHT = "一二三四五六七八"


def values(signature: bytes) -> list[int]:
    """Return the values of a stored signature."""
    return [int(value) for value in np.frombuffer(signature, "<u4")]


@pytest.mark.parametrize("backend", BACKENDS)
def test_known_answer(backend):
    """The eight numerals have the published hashes, signature and SimHash (performance.md, section 3)."""
    hashes = shingle_hashes([EIGHT], 5, backend)[0]
    assert [f"{value:08x}" for value in hashes.tolist()] == ["a7f2e005", "fc1e9383", "5f8fa65c", "b38a242c"]
    fingerprint = sign([EIGHT], Settings(), "zh", backend)[0]
    assert values(fingerprint.signature)[:3] == [443985753, 6634242, 1258022089]
    assert f"{fingerprint.simhash:016x}" == "008b2981b78aa004"
    assert (fingerprint.recipe, fingerprint.shingles) == ("c5-mh128-affine32-v1", 4)
    assert fingerprint.digest == digest(EIGHT)


@pytest.mark.parametrize("backend", BACKENDS)
def test_empty_text(backend):
    """An empty text has no shingle, the greatest value everywhere, and SimHash 0."""
    fingerprint = sign([""], Settings(), "zh", backend)[0]
    assert values(fingerprint.signature) == [2**32 - 1] * 128
    assert (fingerprint.simhash, fingerprint.shingles) == (0, 0)
    hashes = shingle_hashes([""], 5, backend)[0]
    assert hashes.dtype == np.uint32
    assert len(hashes) == 0


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
def test_a_short_text_is_one_shingle(backend, length):
    """A text of up to one window has one shingle, whose SimHash is the shingle's own 64-bit hash."""
    fingerprint = sign([EIGHT[:length]], Settings(), "zh", backend)[0]
    hashes = shingle_hashes([EIGHT[:length]], 5, backend)[0]
    assert (fingerprint.shingles, len(hashes)) == (1, 1)
    assert fingerprint.simhash & 0xFFFFFFFF == hashes[0]


@pytest.mark.parametrize("count", [62, 63, 64, 127, 255, 256, 700])
@pytest.mark.parametrize("backend", BACKENDS[::2])
def test_counters_do_not_overflow(count, backend):
    """A shingle seen any number of times has the SimHash it has when seen once."""
    once, often = sign(["甲" * 5, "甲" * (count + 4)], Settings(), "zh", backend)
    assert often.shingles == count
    assert (often.simhash, often.signature) == (once.simhash, once.signature)


def test_a_tied_bit_is_zero():
    """With two shingles, a bit of the SimHash is set only where both have it."""
    both = sign([EIGHT[:6]], Settings(), "zh")[0].simhash
    first, second = (one.simhash for one in sign([EIGHT[:5], EIGHT[1:6]], Settings(), "zh"))
    assert both == first & second


def test_neighbours_do_not_matter():
    """A text's fingerprint is the same alone, between empty texts, and across the borders of batches."""
    texts = [EIGHT * (i % 7) + "x" * (i % 5) for i in range(2 * TEXTS + 5)]
    assert sign(texts, Settings(), "zh") == [sign([text], Settings(), "zh")[0] for text in texts]


def test_a_text_longer_than_a_batch():
    """A text beyond the character limit of a batch is signed whole."""
    [fingerprint] = sign(["甲乙丙丁戊" * (CHARACTERS // 5 + 1)], Settings(), "zh")
    assert fingerprint.shingles == CHARACTERS // 5 * 5 + 1
    assert fingerprint.signature == sign(["甲乙丙丁戊甲乙丙丁"], Settings(), "zh")[0].signature


def test_language_sets_the_width():
    """English texts are cut into the Latin shingle length, and the recipe says so."""
    [fingerprint] = sign(["ten letter"], Settings(), "en")
    assert (fingerprint.recipe, fingerprint.shingles) == ("c8-mh128-affine32-v1", 3)


def test_signature_length_follows_the_settings():
    """A recipe of 64 permutations stores 64 values of four bytes."""
    [fingerprint] = sign([EIGHT], Settings(permutations=64, bands=12), "zh")
    assert len(fingerprint.signature) == 4 * 64


def test_hashes_do_not_hold_the_batch():
    """The hashes of one text own their memory, so keeping them does not keep those of its neighbours."""
    assert all(hashes.base is None for hashes in shingle_hashes([EIGHT, EIGHT * 9], 5))


def test_no_texts():
    """No texts give no fingerprints."""
    assert sign([], Settings(), "zh") == []
    assert shingle_hashes([], 5) == []


def test_impossible_width():
    """A shingle length below one is refused."""
    with pytest.raises(SettingsError):
        shingle_hashes([EIGHT], 0)


@pytest.mark.parametrize(("a", "b", "bits"), [(0, 0, 0), (0, 2**64 - 1, 64), (0b1011, 0b0010, 2)])
def test_hamming(a, b, bits):
    """Hamming distance counts differing bits."""
    assert hamming(a, b) == bits
