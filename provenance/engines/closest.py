"""The comparisons of one text with others, closest first: of a hundred bulletins of one form few are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush

from provenance.engines.judging import ORDER, Rank, kind_of_excerpt, rank
from provenance.matching.align import aligned, wanted
from provenance.matching.compare import Text, agree, compare
from provenance.matching.decide import decide
from provenance.matching.overlap import Overlap
from provenance.records import Match
from provenance.settings import Settings

_NEAR, _CONTAINED = ORDER.index("near"), ORDER.index("contained_in")
_ROUNDING = 1e-5  # matches give their coverages to six places


def closest_first(
    text: Text, others: Iterable[tuple[Text, Overlap | None]], settings: Settings
) -> Iterator[tuple[Match, bool]]:
    """
    Yield the matches of *text* with *others* that are worth naming, by `rank`, each with whether both are equal.

    Each comes with what it shares with *text*, None where that is nothing or all. What is shared bounds the rank;
    dates, figures and headlines, which cost the most, are looked at only where the bound is the least one left.
    """
    pairs = list(others)
    waiting: list[tuple[Rank, int, bool, Match | None]] = []  # with whether an alignment is still to be made
    for place, (other, shared) in enumerate(pairs):
        if text.view == other.view:
            waiting.append(((0, -2.0, other.id), place, False, None))
        elif shared is None:
            continue
        elif may_rise := _may_rise(text, other, shared, settings):
            waiting.append(((*_at_best(text, other, shared), other.id), place, may_rise, None))
        elif best := _as_decided(text, other, shared, settings):
            waiting.append(((*best, other.id), place, may_rise, None))
    heapify(waiting)
    while waiting:
        _, place, may_rise, match = heappop(waiting)
        other, shared = pairs[place]
        if match is not None:
            yield match, text.view == other.view
        elif shared is not None and may_rise:
            best = _as_decided(text, other, aligned(shared, text.view, other.view), settings)
            if best is not None:
                heappush(waiting, ((*best, other.id), place, False, None))
        else:
            turned = shared.swapped() if shared is not None and other.id < text.id else shared
            match = agree(text, other, settings, compare(text, other, settings, turned))
            found = rank(text.id, match, text.view == other.view)
            if found is not None:
                heappush(waiting, (found, place, False, match))


def _may_rise(text: Text, other: Text, shared: Overlap, settings: Settings) -> bool:
    """Return whether an alignment may show more than *shared*."""
    unsettled = min(shared.coverage_a, shared.coverage_b) < settings.edited
    return unsettled and wanted(shared, text.shingled.length, other.shingled.length) is not None


def _at_best(text: Text, other: Text, shared: Overlap) -> tuple[int, float]:
    """Return a verdict, as its place in ``ORDER``, and coverages that no alignment can surpass."""
    own, others = text.shingled.length, other.shingled.length
    shorter = min(own, others)
    most = max(shared.coverage_a, shorter / own) + max(shared.coverage_b, shorter / others)
    return _NEAR, -most - _ROUNDING


def _as_decided(text: Text, other: Text, shared: Overlap, settings: Settings) -> tuple[int, float] | None:
    """Return the same where *shared* is all there is; None where it makes no match. Facts may still refuse it."""
    kind, _ = decide(shared, text.shingled.length, other.shingled.length, settings, text.language)
    own, others = round(shared.coverage_a, 6), round(shared.coverage_b, 6)
    if kind in ("verbatim", "edited"):
        return _NEAR, -(own + others)
    if kind in ("abridged", "extended"):
        return _CONTAINED, -(own + others)
    return (ORDER.index(kind_of_excerpt(own, others)), -(own + others)) if kind == "excerpt" else None
