"""
Elements and prose of a page → the element that holds the article.

Every paragraph lends weight to the element around it, half to the next and a quarter to the one after (the idea
of Arc90's Readability, 2009); links take it away. Comments and side matter are passed over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from provenance.pages.hints import ALWAYS
from provenance.pages.markup import Tag

_LEVELS = 3  # elements above a paragraph that it speaks for
_LONGEST = 400  # sizes beyond count no more: one long text is no better sign than a paragraph
_LEAST_OPEN = 60  # size of prose outside comments and side matter from which those are passed over
_CLIMB = 6  # levels
# What an element around must add to be taken instead: by the share of what is there, and nearly all of it prose.
# Found on one half of each page set: sites divide an article among several elements.
_ADDS, _DENSE = 0.3, 0.7


@dataclass(frozen=True, slots=True)
class Prose:
    """The elements of a page; of each line where it stands, what holds it, its size, links and prose."""

    parents: Sequence[int]
    elements: Sequence[Tag]
    places: Sequence[int]
    holders: Sequence[int]
    sizes: Sequence[float]
    linked: Sequence[float]
    prose: Sequence[float]


@dataclass(frozen=True, slots=True)
class Article:
    """The article's element, and of each element how it is closed and what it holds outside closed ones."""

    node: int  # -1 if no element holds prose
    closed: Sequence[int]
    prose: Sequence[float]
    size: Sequence[float]
    links: Sequence[float]  # size inside links


def article_node(page: Prose, closed: Sequence[int]) -> Article:
    """Return the article's element; *closed* says of each element how firmly it is closed."""
    levels = _closed(page, closed)
    open_prose = sum(
        prose for prose, place in zip(page.prose, page.places, strict=True) if place >= 0 and not levels[place]
    )
    score, sums = _weigh(page, levels if open_prose >= _LEAST_OPEN else [0] * len(levels))
    prose, size, links = sums
    best, worth = -1, 0.0
    for index, lent in enumerate(score):
        if lent:
            value = lent * (1 - links[index] / size[index])
            if value >= worth and value > 0:
                best, worth = index, value
    return Article(_climbed(page, best, prose, size), levels, prose, size, links)


def _closed(page: Prose, closed: Sequence[int]) -> list[int]:
    """Hand closure down the tree; side matter that holds half of the page's prose is none."""
    whole = [0.0] * len(page.parents)
    for prose, place in zip(page.prose, page.places, strict=True):
        if place >= 0:
            whole[place] += prose
    _add_up(page.parents, whole)
    limit = sum(page.prose) / 2
    levels: list[int] = []
    for own, parent, inside in zip(closed, page.parents, whole, strict=True):
        level = levels[parent] if parent >= 0 else 0
        if own and not level:
            level = own if own == ALWAYS else int(inside < limit)
        levels.append(level)
    return levels


def _weigh(
    page: Prose, closed: Sequence[int]
) -> tuple[list[float], tuple[list[float], list[float], list[float]]]:
    """Return of each element what its paragraphs lend it, and the prose, size and linked size inside it."""
    parents, holders = page.parents, page.holders
    count = len(parents)
    score = [0.0] * count
    prose, size, links = [0.0] * count, [0.0] * count, [0.0] * count
    for i, place in enumerate(page.places):
        at = holders[i]
        if at < 0 or closed[place]:
            continue
        size[place] += page.sizes[i]
        links[place] += page.sizes[i] * page.linked[i]
        if page.prose[i]:
            prose[place] += page.prose[i]
            worth = min(page.prose[i], _LONGEST)
            weight = 3 * math.sqrt(worth) + worth / 2
            for _ in range(_LEVELS):
                if at < 0:
                    break
                score[at] += weight
                weight /= 2
                at = parents[at]
    for sums in (prose, size, links):
        _add_up(parents, sums)
    return score, (prose, size, links)


def _climbed(page: Prose, best: int, prose: Sequence[float], size: Sequence[float]) -> int:
    """Return the outermost element around *best* that adds much prose and little else."""
    parents = page.parents
    at = parents[best] if best >= 0 else -1
    for _ in range(_CLIMB):
        if at < 0 or page.elements[at].name in ("body", "html"):
            break
        gain = prose[at] - prose[best]
        if gain > _ADDS * prose[best] and gain > _DENSE * (size[at] - size[best]):
            best = at
        at = parents[at]
    return best


def _add_up(parents: Sequence[int], sums: list[float]) -> None:
    """Add to every element what is inside it; elements stand behind those around them."""
    for index in range(len(parents) - 1, -1, -1):
        if (own := sums[index]) and (parent := parents[index]) >= 0:
            sums[parent] += own
