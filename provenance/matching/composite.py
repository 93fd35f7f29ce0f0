"""Says whether a text was put together from several others, and which stretch each of them supplies."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from provenance.records import ArticleId, Composite, Part
from provenance.settings import Settings

Spans = Sequence[tuple[int, int]]
# Characters another source must supply beyond the present one to be turned to; a chance run has fewer.
_SWITCH: Final = 20


def composite_of(
    length: int, supplies: Mapping[ArticleId, Spans], settings: Settings, language: str
) -> Composite | None:
    """
    Return the parts of a text of *length* characters that several others supply, or None.

    *supplies* holds, for each other text, the spans of this one that it shares. A composite is covered to
    ``settings.edited`` by two or more together, each with a run of ``settings.excerpt(language)`` characters,
    and by none alone. Of texts that supply the same, give one: the rest would only share out what is one source.
    """
    least = settings.excerpt(language)
    merged = {source: _merged(supplies[source], length) for source in sorted(supplies)}
    if not length or any(_covered(spans) >= settings.edited * length for spans in merged.values()):
        return None
    sources = [source for source in merged if _longest(merged[source]) >= least]
    while len(sources) > 1:
        parts = decode({source: merged[source] for source in sources})
        supplied = {source: _supplied(parts, source, merged[source]) for source in sources}
        idle = [source for source in sources if _longest(supplied[source]) < least]
        if not idle:
            coverage = sum(_covered(spans) for spans in supplied.values()) / length
            return Composite(coverage, parts) if coverage >= settings.edited else None
        # One at a time, the poorest first: what it supplied falls to the others.
        poorest = min(idle, key=lambda source: (_covered(supplied[source]), source))
        sources.remove(poorest)
    return None


def decode(supplies: Mapping[ArticleId, Spans]) -> tuple[Part, ...]:
    """
    Return which source supplies which stretch, left to right, so that most is supplied with fewest switches.

    Exact, by dynamic programming over the borders of all spans (Viterbi 1967): each character supplied counts
    one, each change of source costs 20. The spans of a source are disjoint and in order. Ties go to the
    source in use, then to the smaller id.
    """
    sources = sorted(supplies)
    borders = sorted({border for source in sources for span in supplies[source] for border in span})
    starts = {source: [start for start, _ in supplies[source]] for source in sources}
    best = dict.fromkeys(sources, 0)
    came: list[dict[ArticleId, ArticleId]] = []
    for start, end in pairwise(borders):
        top = min(sources, key=lambda source: (-best[source], source))
        previous = {source: source if best[source] >= best[top] - _SWITCH else top for source in sources}
        best = {
            source: max(best[source], best[top] - _SWITCH)
            + (end - start if _holds(supplies[source], starts[source], start) else 0)
            for source in sources
        }
        came.append(previous)
    return _parts(supplies, starts, borders, _path(sources, best, came))


def _path(
    sources: Sequence[ArticleId], best: Mapping[ArticleId, int], came: Sequence[Mapping[ArticleId, ArticleId]]
) -> list[ArticleId]:
    """Return the source of each interval between borders, walking back from the best end."""
    if not came:
        return []
    path = [min(sources, key=lambda source: (-best[source], source))]
    for previous in reversed(came[1:]):
        path.append(previous[path[-1]])
    return path[::-1]


def _parts(
    supplies: Mapping[ArticleId, Spans],
    starts: Mapping[ArticleId, Sequence[int]],
    borders: Sequence[int],
    path: Sequence[ArticleId],
) -> tuple[Part, ...]:
    """Return the stays at one source as parts, each from the first to the last character that it supplies."""
    parts: list[Part] = []
    staying: ArticleId | None = None
    for (start, end), source in zip(pairwise(borders), path, strict=True):
        if source != staying:
            staying, fresh = source, True
        if not _holds(supplies[source], starts[source], start):
            continue
        if fresh:
            parts.append(Part(source, start, end))
            fresh = False
        else:
            parts[-1] = Part(source, parts[-1].start, end)
    return tuple(parts)


def _holds(spans: Spans, starts: Sequence[int], at: int) -> bool:
    i = bisect_right(starts, at) - 1
    return i >= 0 and at < spans[i][1]


def _merged(spans: Spans, length: int) -> list[tuple[int, int]]:
    """Return *spans* in order, inside the text, joined where they touch or overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


def _supplied(parts: Sequence[Part], source: ArticleId, spans: Spans) -> list[tuple[int, int]]:
    """Return what *source* supplies inside its own *parts*."""
    return [
        (max(start, part.start), min(end, part.end))
        for part in parts
        if part.source == source
        for start, end in spans
        if start < part.end and part.start < end
    ]


def _covered(spans: Spans) -> int:
    return sum(end - start for start, end in spans)


def _longest(spans: Spans) -> int:
    return max((end - start for start, end in spans), default=0)
