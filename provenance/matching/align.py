"""Aligns two texts that runs cannot settle: damage every few characters leaves no run, but keeps the order."""

from __future__ import annotations

from provenance.matching.overlap import Overlap

_CELLS = 500_000_000  # n × m; beyond, the aligner's bit matrix outgrows memory and runs must do
# What runs must show before alignment may raise it. Any short text aligns with most of a long one, letter by
# letter, so the order of letters proves nothing by itself.
TWO_WAY_RUNS, ONE_WAY_RUNS = 0.25, 0.60
# Unrelated texts of one length align to .25 of their characters in Han, .65 in Latin letters.
TWO_WAY, ONE_WAY = 0.85, 0.92


def aligned(found: Overlap, a: str, b: str) -> Overlap:
    """
    Return *found* with coverage raised to what an alignment of the match views *a* and *b* shows.

    Raised in both directions where both texts are of like length and nearly all of each is in the other, in
    order; or for a shorter text that runs already place inside the longer. Otherwise *found* as it is.
    """
    least = wanted(found, len(a), len(b))
    if least is None:
        return found
    from rapidfuzz.distance import LCSseq

    shorter_runs = found.coverage_a if len(a) < len(b) else found.coverage_b
    common = LCSseq.similarity(a, b, score_cutoff=least)  # 0 where it is less; told in advance, it stops early
    share_a, share_b = common / len(a), common / len(b)
    two_way = min(share_a, share_b) >= TWO_WAY
    if not two_way and not (shorter_runs >= ONE_WAY_RUNS and max(share_a, share_b) >= ONE_WAY):
        return found
    return found._replace(coverage_a=max(found.coverage_a, share_a), coverage_b=max(found.coverage_b, share_b))


def wanted(found: Overlap, length_a: int, length_b: int) -> int | None:
    """Return how many characters in common an alignment must show to raise *found*; None where it cannot."""
    if max(found.coverage_a, found.coverage_b) < TWO_WAY_RUNS or length_a * length_b > _CELLS:
        return None
    shorter, longer = sorted((length_a, length_b))
    shorter_runs = found.coverage_a if length_a < length_b else found.coverage_b
    # Two-way needs this many characters in common; one-way, of the shorter text alone, may do with fewer.
    least = _least(TWO_WAY, longer)
    if shorter_runs >= ONE_WAY_RUNS:
        least = min(least, _least(ONE_WAY, shorter))
    return None if least > shorter else least


def _least(share: float, length: int) -> int:
    """Return a number of characters that is at most the least with *share* of *length*, rounding aside."""
    return max(0, int(share * length) - 1)
