"""Compares two fingerprinted texts: the one function every engine calls to say what a match is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from provenance.errors import RecipeMismatch
from provenance.matching.align import ONE_WAY, ONE_WAY_RUNS, TWO_WAY, TWO_WAY_RUNS, aligned
from provenance.matching.decide import PIECES_SHARE, REWORKED_HIGH, REWORKED_LOW, decide
from provenance.matching.headlines import like_headlines
from provenance.matching.overlap import Overlap, Shingled, overlap
from provenance.matching.veto import other_facts, other_topic
from provenance.records import ArticleId, Fingerprint, Match
from provenance.settings import Settings

Measured = NDArray[Any]

# Kinds of match that bring articles into one component; the rule of the cluster decides inside it.
JOINING = ("verbatim", "edited", "abridged", "extended")
_UNSETTLED = ("different", "excerpt", "abridged", "extended")  # where an alignment may show more than runs do


class Text(NamedTuple):
    """One article as comparison sees it."""

    id: ArticleId
    view: str  # the match view
    title: str  # the match view of the headline; empty where there is none
    fingerprint: Fingerprint
    shingled: Shingled
    language: str

    def named(self, id_: ArticleId) -> Text:
        """Return the same text as that of article *id_*."""
        return self._replace(id=id_)


class MatchViews(NamedTuple):
    """What of an article is kept for later comparisons; everything else of its `Text` follows from it."""

    recipe: str
    language: str  # of the body's match view
    simhash: int
    title: str
    body: str


def compare(a: Text, b: Text, settings: Settings, found: Overlap | None = None) -> Match:
    """
    Return the match of *a* with *b*, exact, with ``a`` and ``b`` in order of id.

    *found* is their overlap in that order, where the caller has it.

    Raises:
        RecipeMismatch: the two were fingerprinted by different recipes.
    """
    if a.fingerprint.recipe != b.fingerprint.recipe:
        raise RecipeMismatch(
            f"{a.id} has recipe {a.fingerprint.recipe}, {b.id} has {b.fingerprint.recipe}",
            hint="compare texts of one language under one recipe",
        )
    if b.id < a.id:
        a, b = b, a
    if a.view == b.view and a.shingled.length >= settings.min_body:
        return _match(a, b, Overlap(1.0, 1.0, 1.0, 1.0, a.shingled.length, 1, 0, 0), "verbatim", "equal texts")
    run = settings.run(a.language)
    found = found or overlap(a.shingled, b.shingled, run)
    kind, reason = decide(found, a.shingled.length, b.shingled.length, settings, a.language)
    if kind in _UNSETTLED:
        found = aligned(found, a.view, b.view)
        kind, reason = decide(found, a.shingled.length, b.shingled.length, settings, a.language)
    if kind in JOINING and (veto := other_facts(a.view, b.view)):
        kind, reason = "different", veto
    return _match(a, b, found, kind, reason)


def surely_different(found: Overlap, settings: Settings, language: str) -> bool:
    """Return whether texts long enough to judge are ``different`` by runs too short for an alignment to raise."""
    return max(found.coverage_a, found.coverage_b) < least_coverage(
        settings
    ) and found.longest_run < settings.excerpt(language)


def may_join(
    coverages: Measured, lengths: Measured, settings: Settings, in_common: Measured | None = None
) -> NDArray[np.bool_]:
    """
    Return whether texts of which so much is in shared runs could match in a way that joins them.

    *coverages* and *lengths* are of both texts, M × 2; *in_common* is an upper bound of the letters that an
    alignment finds in both (without it, all of the shorter text). `compare` joins no other pair.
    """
    low, most = _sorted(coverages)
    shorter, longer = _sorted(lengths)
    common = (shorter if in_common is None else in_common) + 1  # for the rounding of shares
    by_rules = (most >= settings.edited) | (most >= REWORKED_HIGH) & (low >= REWORKED_LOW)
    one_way = (most >= ONE_WAY_RUNS) & (common >= ONE_WAY * shorter)
    two_way = (most >= TWO_WAY_RUNS) & (common >= TWO_WAY * longer)
    of_either = np.maximum(low, common / longer) >= min(REWORKED_LOW, settings.abridged)
    found: NDArray[np.bool_] = of_either & (by_rules | one_way | two_way)
    return found


def _sorted(two: Measured) -> tuple[Measured, Measured]:
    return np.minimum(two[:, 0], two[:, 1]), np.maximum(two[:, 0], two[:, 1])


def joining_coverages(settings: Settings) -> tuple[float, float]:
    """Return the coverages below which `may_join` says no: of texts of ``like_lengths``, and of others."""
    other = min(ONE_WAY_RUNS, REWORKED_HIGH, settings.edited)
    return min(TWO_WAY_RUNS, other), other


def like_lengths(length: Measured, lengths: Measured) -> NDArray[np.bool_]:
    """Return which of *lengths* are near enough to *length* for an alignment that covers both texts."""
    found: NDArray[np.bool_] = (lengths >= TWO_WAY * length - 1) & (TWO_WAY * lengths <= length + 1)
    return found


def least_coverage(settings: Settings) -> float:
    """Return the share of either text below which neither a rule of `decide` nor an alignment looks at it."""
    return min(TWO_WAY_RUNS, PIECES_SHARE, settings.edited)


def agree(a: Text, b: Text, settings: Settings, match: Match | None = None) -> Match:
    """
    Return the match of *a* with *b* as a cluster needs it: with their headlines looked at as well.

    Kept apart from `compare`, which is a function of the two texts alone: articles of equal text are indexed
    once, and which of them is must not decide. *match* is what `compare` returns, where the caller has it.
    """
    match = match or compare(a, b, settings)
    if match.kind not in JOINING:
        return match
    if veto := other_topic(a.title, a.view, b.title, b.view):
        return replace(match, kind="different", reason=veto)
    partly = max(match.coverage_a, match.coverage_b) < settings.edited
    if partly and not like_headlines(a.title, a.view, b.title, b.view):
        return replace(match, kind="excerpt", reason=f"{match.reason}, under other headlines")
    return match


def _match(a: Text, b: Text, found: Overlap, kind: str, reason: str) -> Match:
    return Match(
        a=a.id,
        b=b.id,
        kind=kind,  # type: ignore[arg-type]  # decide returns the literals
        jaccard=round(found.jaccard, 6),
        containment=round(found.containment, 6),
        coverage_a=round(found.coverage_a, 6),
        coverage_b=round(found.coverage_b, 6),
        longest_run=found.longest_run,
        hamming=(a.fingerprint.simhash ^ b.fingerprint.simhash).bit_count(),
        reason=reason,
        recipe=a.fingerprint.recipe,
    )
