"""The comparisons of one text with others, closest first: of a hundred bulletins of one form few are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush

from provenance.engines.judging import ORDER, Rank, kind_of_excerpt, rank
from provenance.matching.align import wanted
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
    waiting: list[tuple[Rank, int, Match | None]] = []
    for place, (other, shared) in enumerate(pairs):
        if text.view == other.view:
            waiting.append(((0, -2.0, other.id), place, None))
        elif shared is not None and (best := _at_best(text, other, shared, settings)):
            waiting.append(((*best, other.id), place, None))
    heapify(waiting)
    while waiting:
        _, place, match = heappop(waiting)
        other, shared = pairs[place]
        equal = text.view == other.view
        if match is not None:
            yield match, equal
            continue
        turned = shared.swapped() if shared is not None and other.id < text.id else shared
        match = agree(text, other, settings, compare(text, other, settings, turned))
        found = rank(text.id, match, equal)
        if found is not None:
            heappush(waiting, (found, place, match))


def _at_best(text: Text, other: Text, shared: Overlap, settings: Settings) -> tuple[int, float] | None:
    """Return a verdict, as its place in ``ORDER``, and the coverages that the match can have at best."""
    own, others = text.shingled.length, other.shingled.length
    kind, _ = decide(shared, own, others, settings, text.language)
    covered = round(shared.coverage_a, 6) + round(shared.coverage_b, 6)
    if kind in ("verbatim", "edited"):
        return _NEAR, -covered
    if wanted(shared, own, others) is not None:
        shorter = min(own, others)
        most = max(shared.coverage_a, shorter / own) + max(shared.coverage_b, shorter / others)
        return _NEAR, -most - _ROUNDING
    if kind in ("abridged", "extended"):
        return _CONTAINED, -covered
    if kind == "excerpt":
        return ORDER.index(kind_of_excerpt(round(shared.coverage_a, 6), round(shared.coverage_b, 6))), -covered
    return None
