"""The digest identifies a text exactly."""

from __future__ import annotations

from provenance.fingerprints.exact import digest


def test_digest_is_sha256_of_utf8():
    """The digest is one that any other program computes from the UTF-8 file."""
    assert digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_lone_surrogates_have_a_digest():
    """Text with lone surrogates is digested, and differs from the text without them."""
    assert digest("a\ud800") != digest("a")
