"""Lays out a lineage: one row a station under its source, days in a column on the left, rivals in lanes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from provenance.report.descent import Descent, Link, Station

ROW, INDENT, TOP = 46, 34, 42  # pixels
_DAYS, _LANE = 92, 12  # width of the column of days, and of one lane
_LABEL = 400
_MOST_ROWS = 120
_MOST_LANES = 6
_DEEPEST = 12  # indentation stops growing here; the links still tell
_WIDTHS = (40, 20, 10, 5, 3, 1)  # copies drawn of one source, as many as fit


@dataclass(frozen=True, slots=True)
class Row:
    """One drawn station, at the middle of its marker; ``more`` counts copies of it that are not drawn."""

    station: Station
    first: bool  # a canonical source
    x: int
    y: int
    link: Link | None
    more: int


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn link: the path, its kind, and where its head is."""

    kind: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A lineage ready to be drawn; ``left_out`` counts stations that have no row."""

    width: int
    height: int
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    left_out: int


def drawing(tree: Descent, most_rows: int = _MOST_ROWS) -> Drawing:
    """Return the layout of *tree*: sources above their copies, rivals without a place of their own below."""
    tree = _with_rivals(tree)
    order = _bounded(tree, most_rows)
    shown = {key for key, _, _ in order}
    lanes = [
        (rival.station.key, copy)
        for copy in sorted(tree.rivals)
        for rival in sorted(tree.rivals[copy], key=lambda one: one.station.key)
        if rival.station.key in shown and copy in shown
    ][:_MOST_LANES]
    left = _DAYS + _LANE * len(lanes) + 14
    rows = tuple(
        Row(
            tree.stations[key],
            key in tree.first,
            left + INDENT * min(depth, _DEEPEST),
            TOP + ROW * number,
            tree.links.get(key),
            more,
        )
        for number, (key, depth, more) in enumerate(order)
    )
    places = {row.station.key: row for row in rows}
    lines = [
        _branch(row, places[row.link.source], row.link.kind)
        for row in rows
        if row.link is not None and row.link.source in places
    ]
    lines += [
        _lane(places[source], places[copy], _DAYS + _LANE * number) for number, (source, copy) in enumerate(lanes)
    ]
    width = max((row.x for row in rows), default=left) + _LABEL
    return Drawing(width, TOP + ROW * len(rows), rows, tuple(lines), len(tree.stations) - len(rows))


def _with_rivals(tree: Descent) -> Descent:
    """Return *tree* with a station for each rival that was never captured and has none."""
    more = {
        rival.station.key: rival.station
        for copy in sorted(tree.rivals)
        for rival in tree.rivals[copy]
        if not rival.station.captured and rival.station.key not in tree.stations
    }
    roots = (*tree.children.get(None, ()), *sorted(more, key=lambda key: (more[key].date or "9999", key)))
    return replace(tree, stations={**tree.stations, **more}, children={**tree.children, None: roots})


def _bounded(tree: Descent, most_rows: int) -> list[tuple[str, int, int]]:
    """Return the rows of as many copies of each source as fit into *most_rows*."""
    found: list[tuple[str, int, int]] = []
    for width in _WIDTHS:
        found = _preorder(tree.children, width)
        if len(found) <= most_rows:
            break
    return found[:most_rows]


def _preorder(children: Mapping[str | None, Sequence[str]], most: int) -> list[tuple[str, int, int]]:
    """Return (station, depth, copies left out) from the top, at most *most* copies of each source."""
    found: list[tuple[str, int, int]] = []
    waiting = [(key, 0) for key in reversed(children.get(None, ()))]
    while waiting:
        key, depth = waiting.pop()
        below = children.get(key, ())
        # Those that were copied on matter more than the last of many leaves.
        kept = set(sorted(below, key=lambda one: one not in children)[:most])
        found.append((key, depth, len(below) - len(kept)))
        waiting += [(one, depth + 1) for one in reversed(below) if one in kept]
    return found


def _branch(row: Row, source: Row, kind: str) -> Line:
    """Return the link from a station's source, down and then right; each kind has its own trunk."""
    start, end = source.y + 8, row.x - 11
    trunk = source.x + (3 if kind == "credited" else -3)
    if row.x <= source.x:  # as deep as drawings go
        path = f"M{source.x - 7} {source.y + 3}H{row.x - 18}V{row.y}H{end}"
    else:
        path = f"M{trunk} {start}V{row.y - 6}Q{trunk} {row.y} {trunk + 6} {row.y}H{end}"
    return Line(kind, path, end, row.y)


def _lane(source: Row, copy: Row, x: int) -> Line:
    """Return the link to a rival source, in a lane of its own left of the stations."""
    path = f"M{source.x - 9} {source.y + 4}H{x}V{copy.y + 10}H{copy.x - 16}"
    return Line("conflicting", path, copy.x - 7, copy.y + 10)


def fitted(text: str, width: float) -> str:
    """Return *text* cut to *width* em, with an ellipsis: Han characters are one em wide, others about .56."""
    left = width
    for place, character in enumerate(text):
        left -= 1 if unicodedata.east_asian_width(character) in "WF" else 0.56
        if left < 0:
            return text[: max(0, place - 1)].rstrip() + "…"
    return text
