"""From a text to the digest under which identical texts are folded before anything is compared."""

from __future__ import annotations

import hashlib


def digest(text: str) -> str:
    """Return the sha256 of *text* in UTF-8, hexadecimal; lone surrogates are encoded as they stand."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
