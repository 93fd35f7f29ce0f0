"""The match view: letters and digits only, lower case; what fingerprints and comparisons see."""

from __future__ import annotations

import re

from provenance.text.folding import fold_width
from provenance.text.offsets import View

_OTHER = re.compile(
    r"[\W_]+"
)  # what is not `str.isalnum`, and what nearly every letter is compared with once only


def match_text(body: str) -> str:
    """Return the letters and digits of *body*, widths folded, lower case."""
    return _OTHER.sub("", _lower(fold_width(body)))


def match_view(body: str) -> View:
    """Return the match view of *body* with its offsets in *body*; its text equals ``match_text(body)``."""
    folded = fold_width(body)
    cuts = []
    start: int | None = None
    for i, character in enumerate(folded):
        if character.isalnum():
            if start is not None:
                cuts.append((start, i))
                start = None
        elif start is None:
            start = i
    if start is not None:
        cuts.append((start, len(folded)))
    return View.whole(folded).without(cuts, _lower(folded))


def _lower(text: str) -> str:
    """Return *text* in lower case, same length: ``İ`` is the one character whose lower case has two."""
    return text.replace("İ", "i").lower()
