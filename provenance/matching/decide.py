"""From an overlap to a class: the rules of what counts as the same text, as an excerpt, or as neither."""

from __future__ import annotations

from provenance.matching.overlap import Overlap
from provenance.records import MatchClass
from provenance.settings import Settings

# Reuse in several pieces: this share of the shorter text in this many runs.
_PIECES_SHARE, _PIECES = 0.30, 3


def decide(found: Overlap, length_a: int, length_b: int, settings: Settings) -> tuple[MatchClass, str]:
    """
    Return the class of the pair as seen from *a*, and the reason in words.

    Lengths are those of the match views, in code points. Swapping the two texts swaps ``abridged`` with
    ``extended`` and nothing else.
    """
    if min(length_a, length_b) < settings.min_body:
        return "undecidable", f"a body of {min(length_a, length_b)} characters is too short to judge"
    low, high = sorted((found.coverage_a, found.coverage_b))
    shares = f"{found.coverage_a:.0%} of one and {found.coverage_b:.0%} of the other is shared"
    if low >= settings.verbatim:
        return "verbatim", shares
    if low >= settings.edited:
        return "edited", shares
    if high >= settings.edited and low >= settings.abridged:
        return ("abridged" if found.coverage_a > found.coverage_b else "extended"), shares
    if high >= settings.edited:
        return "excerpt", f"{shares}; one holds the other"
    if found.longest_run >= settings.excerpt_run:
        return "excerpt", f"a run of {found.longest_run} characters is shared"
    if high >= _PIECES_SHARE and found.runs >= _PIECES:
        return "excerpt", f"{shares}, in {found.runs} runs"
    return "different", shares
