"""Captured text → Rendering: the text as it is, and where its lines lie."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.expressions import expression
from provenance.pages.rendering import Line, Rendering

_LINE = expression(r"[^\r\n]+")
# White space and characters without width: a line of nothing else is blank.
BLANK = " \t\f\v\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\xad"
_VISIBLE = expression(f"[^{BLANK}]")


def render_text(source: str) -> Rendering:
    """
    Return *source* itself with its lines: what lies between ``\\n``, ``\\r\\n`` or ``\\r`` and is not blank.

    Blanks at either end of a line belong to it, so that lines and line breaks together are the whole text.
    """
    return Rendering(text=source, lines=tuple(lines_of(source)))


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of *text* that are not blank, in order."""
    for found in _LINE.finditer(text):
        if is_visible(found[0]):
            yield Line(found.start(), found.end())


def is_visible(text: str) -> bool:
    """Whether *text* has a character that leaves a mark on the page."""
    return text[:1].isalnum() or _VISIBLE.search(text) is not None
