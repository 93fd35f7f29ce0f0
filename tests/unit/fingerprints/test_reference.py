"""The reference is the two packages, used as the definition says."""

from __future__ import annotations

import subprocess
import sys

import pytest

from provenance.fingerprints.reference import carried, mixed, polynomial, shingles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("甲", ["甲"]),
        ("甲乙", ["甲乙"]),
        ("甲乙丙", ["甲乙丙"]),
        ("甲乙丙丁", ["甲乙丙", "乙丙丁"]),
    ],
)
def test_shingles(text, expected):
    """Windows overlap; a text shorter than one is itself the only shingle; nothing has none."""
    assert shingles(text, 3) == expected


def test_polynomial_is_horner():
    """The polynomial of two code points is first times base plus second, modulo 2³²."""
    assert polynomial(carried("\x02\x03")) == (2 * 0x9E3779B1 + 3) % 2**32


@pytest.mark.parametrize(("word", "expected"), [(0, 0), (1, 0x514E28B7), (0xFFFFFFFF, 0x81F16F39)])
def test_mix_is_the_finaliser_of_murmurhash3(word, expected):
    """fmix32 gives the values of MurmurHash3's published finaliser."""
    assert mixed(word) == expected


def test_the_kernel_loads_neither_package():
    """Signing with the default backend imports no datasketch, scipy or simhash: they cost half a second."""
    code = (
        "import sys; from provenance.fingerprints.kernel import sign; from provenance.settings import Settings;"
        "sign(['abc'], Settings(), 'zh'); print({'datasketch', 'scipy', 'simhash'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
