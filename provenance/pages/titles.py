"""Finds the headline of a page that has no markup, and undoes what search engines' friends do to headlines."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.expressions import expression
from provenance.pages.furniture import Furniture
from provenance.pages.zones import ViewLine

_SHORTEST = 6  # characters; site names and section names are shorter
_LONGEST = 120
_HEAD = 300  # lines of the head that are looked at: no page says more above its text
_BRACKET = expression(r"^(?P<title>.{6,100}?)\s?[(【\[](?P<again>.{6,110})[)】\]]$")


def headline(lines: Sequence[ViewLine], furniture: Furniture) -> ViewLine | None:
    """
    Return the line of the head that is the headline, or None.

    *lines* are those of the head zone. A line that another one repeats wins; else the last candidate before
    the first date or source line; else the first. Only the first 300 lines are looked at.
    """
    lines = lines[:_HEAD]
    labels = [i for i, line in enumerate(lines) if furniture.is_label(line.text)]
    candidates = [
        i
        for i, line in enumerate(lines)
        if i not in labels and _SHORTEST <= len(line.text) <= _LONGEST and not line.text.endswith(":")
    ]
    for i in candidates:
        if any(j != i and lines[i].text in lines[j].text for j in range(len(lines))):
            return lines[i]
    before = [i for i in candidates if labels and i < labels[0]]
    chosen = before[-1:] or candidates[:1]
    return lines[chosen[0]] if chosen else None


def repeated_part(title: str) -> tuple[int, int] | None:
    """
    Return the span of a bracket that repeats the title before it, or None.

    ``桥梁修好(桥梁修好感悟)`` is a doorway page's way to rank for one more keyword.
    """
    match = _BRACKET.match(title)
    if match is None or not match["again"].startswith(match["title"].strip()):
        return None
    return match.end("title"), len(title)
