"""Lines of text → rows of a terminal: broken by display width, Han characters two columns wide, indents kept."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from provenance.expressions import expression

_WIDE = r"\u1100-\uffef\U00020000-\U0003ffff"
# A word with the blanks after it, or one wide character with the marks that may not be parted from it: East Asian
# text may break between any other two.
_UNITS = expression(rf"[（《“‘「『【]*[{_WIDE}][）》”’」』】，。、；：！？…,.;:!?)]*\s*|[^\s{_WIDE}]+\s*|\s+")
_LEAST = 8  # columns that text keeps, however deep it is indented


class Line(NamedTuple):
    """One line of safe text; *lead* stands before its first row, *hang* before those that follow."""

    text: str
    style: str = ""
    lead: str = ""
    hang: str = ""


def rows(line: Line, width: int | None) -> list[str]:
    """Return the rows of *line*, none wider than *width* columns; one row where there is no limit."""
    if width is None or columns(line.lead + line.text) <= width:
        return [(line.lead + line.text).rstrip()]
    lead, hang = (_fitted(indent, width) for indent in (line.lead, line.hang))
    found: list[str] = []
    row, used = lead, columns(lead)
    for unit in _units(line.text, max(width - max(columns(lead), columns(hang)), 2)):
        size = columns(unit.rstrip())
        if used + size > width and row not in (lead, hang):
            found.append(row.rstrip())
            row, used = hang, columns(hang)
        if row != hang or not unit.isspace():
            row += unit
            used += columns(unit)
    return [*found, row.rstrip()]


def columns(text: str) -> int:
    """Return how many columns *text* takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def clipped(text: str, most: int) -> str:
    """Return *text* with its middle left out where it has more than *most* characters."""
    if len(text) <= most:
        return text
    head = most * 2 // 3
    return f"{text[:head]} … {text[head + 3 - most :]}"


def _fitted(indent: str, width: int) -> str:
    """Return an indent that leaves room for text: of one too deep, its end."""
    most = max(width - _LEAST, width // 2)
    return indent if columns(indent) <= most else "…" + indent[len(indent) - most + 1 :]


def _units(text: str, most: int) -> list[str]:
    """Return what may not be broken, except where it is wider than a row."""
    found: list[str] = []
    for unit in _UNITS.findall(text):
        size = most if unit.isascii() else max(most // 2, 1)
        if columns(unit.rstrip()) <= most:
            found.append(unit)
        else:
            found += [unit[start : start + size] for start in range(0, len(unit), size)]
    return found
