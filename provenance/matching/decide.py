"""From an overlap to a class: the rules of what counts as the same text, as an excerpt, or as neither."""

from __future__ import annotations

from provenance.matching.overlap import Overlap
from provenance.records import MatchClass
from provenance.settings import Settings

# Reuse in several pieces: this share of the shorter text in this many runs.
PIECES_SHARE, _PIECES = 0.30, 3
# A text both cut and extended: these shares of both, in runs that are on average this many times the shortest
# that counts, and in no short text. Measured on 98,000 articles: of pairs with such shares that the facts leave,
# templates and follow-up stories share runs of 2 to 5 times the shortest; one pair of short forms in ten reaches
# 7 in a text of less than 25 times, next to none in a longer one.
REWORKED_LOW, REWORKED_HIGH = 0.50, 0.60
_REWORKED_RUN, _REWORKED_LENGTH = 7, 25


def decide(
    found: Overlap, length_a: int, length_b: int, settings: Settings, language: str
) -> tuple[MatchClass, str]:
    """
    Return the class of the pair as seen from *a*, and the reason in words.

    Lengths are those of the match views, in code points. Swapping the two texts swaps ``abridged`` with
    ``extended`` and nothing else; two texts cut and extended alike are ``extended`` from either side.
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
    if _reworked(found, length_a, length_b, settings.run(language)):
        kind: MatchClass = "abridged" if found.coverage_a > found.coverage_b else "extended"
        return kind, f"{shares}, in {found.runs} long runs"
    if found.longest_run >= settings.excerpt(language):
        return "excerpt", f"a run of {found.longest_run} characters is shared"
    if high >= PIECES_SHARE and found.runs >= _PIECES:
        return "excerpt", f"{shares}, in {found.runs} runs"
    return "different", shares


def _reworked(found: Overlap, length_a: int, length_b: int, shortest_run: int) -> bool:
    """Return whether one text is the other cut and extended: much of both is shared, in long unbroken runs."""
    low, high = sorted((found.coverage_a, found.coverage_b))
    shared = min(found.coverage_a * length_a, found.coverage_b * length_b)
    return (
        found.runs > 0
        and low >= REWORKED_LOW
        and high >= REWORKED_HIGH
        and shared >= _REWORKED_RUN * shortest_run * found.runs
        and min(length_a, length_b) >= _REWORKED_LENGTH * shortest_run
    )
