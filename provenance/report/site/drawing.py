"""Lays out a lineage: one row a station under its source, days in a column on the left, rivals in lanes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provenance.report.site.stations import Network, Station, Taking

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
    x: int
    y: int
    link: Taking | None
    more: int


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn link: the path, its kind, and where its head is."""

    kind: str
    path: str
    x: int
    y: int
    title: tuple[str, str]  # keys of source and copy


@dataclass(frozen=True, slots=True)
class Drawing:
    """A lineage ready to be drawn; ``left_out`` counts stations that have no row."""

    width: int
    height: int
    rows: tuple[Row, ...]
    lines: tuple[Line, ...]
    left_out: int


def drawing(network: Network, most_rows: int = _MOST_ROWS) -> Drawing:
    """Return the layout of *network*: sources above their copies, the earlier and the larger branch first."""
    children = _children(network)
    order = _bounded(network, children, most_rows)
    shown = {key for key, _, _ in order}
    lanes = [link for link in network.rivals if link.source in shown and link.copy in shown][:_MOST_LANES]
    left = _DAYS + _LANE * len(lanes) + 14
    rows = tuple(
        Row(
            network.stations[key],
            left + INDENT * min(depth, _DEEPEST),
            TOP + ROW * number,
            network.parents.get(key),
            more,
        )
        for number, (key, depth, more) in enumerate(order)
    )
    places = {row.station.key: row for row in rows}
    lines = [_branch(row, places) for row in rows if row.link is not None and row.link.source in places]
    lines += [_lane(link, places, _DAYS + _LANE * number) for number, link in enumerate(lanes)]
    width = max((row.x for row in rows), default=left) + _LABEL
    return Drawing(width, TOP + ROW * len(rows), rows, tuple(lines), len(network.stations) - len(rows))


def _bounded(
    network: Network, children: Mapping[str | None, list[str]], most_rows: int
) -> list[tuple[str, int, int]]:
    """Return the rows of as many copies of each source as fit into *most_rows*."""
    found: list[tuple[str, int, int]] = []
    for width in _WIDTHS:
        found = _preorder(network, children, width)
        if len(found) <= most_rows:
            break
    return found[:most_rows]


def _children(network: Network) -> Mapping[str | None, list[str]]:
    """Return the copies of each station, and under None those without a source, in the order they are drawn."""
    sizes = _sizes(network)
    children: dict[str | None, list[str]] = {}
    for key in network.stations:
        parent = network.parents.get(key)
        children.setdefault(parent.source if parent else None, []).append(key)

    def place(key: str) -> tuple[bool, bool, str, int, str]:
        station = network.stations[key]
        return (not station.canonical, station.date is None, station.date or "", -sizes[key], key)

    for several in children.values():
        several.sort(key=place)
    return children


def _sizes(network: Network) -> Mapping[str, int]:
    """Return how many stations hang from each, itself included."""
    sizes = dict.fromkeys(network.stations, 1)
    for key in network.stations:
        above = network.parents.get(key)
        while above is not None:
            sizes[above.source] += 1
            above = network.parents.get(above.source)
    return sizes


def _preorder(
    network: Network, children: Mapping[str | None, Sequence[str]], most: int
) -> list[tuple[str, int, int]]:
    """Return (station, depth, copies left out) from the top, at most *most* copies of each source."""
    found: list[tuple[str, int, int]] = []
    waiting = [(key, 0) for key in reversed(children.get(None, ()))]
    while waiting:
        key, depth = waiting.pop()
        below = children.get(key, ())
        # Those that were copied on matter more than the last of many leaves.
        kept = set(sorted(below, key=lambda one: (one not in children, below.index(one)))[:most])
        found.append((key, depth, len(below) - len(kept)))
        waiting += [(one, depth + 1) for one in reversed(below) if one in kept]
    return found


def _branch(row: Row, places: Mapping[str, Row]) -> Line:
    """Return the link from a station's source, down and then right; each kind has its own trunk."""
    assert row.link is not None
    source = places[row.link.source]
    start, end = source.y + 8, row.x - 11
    trunk = source.x + (3 if row.link.kind == "credited" else -3)
    if row.x <= source.x:  # as deep as drawings go
        path = f"M{source.x - 7} {source.y + 3}H{row.x - 18}V{row.y}H{end}"
    else:
        path = f"M{trunk} {start}V{row.y - 6}Q{trunk} {row.y} {trunk + 6} {row.y}H{end}"
    return Line(row.link.kind, path, end, row.y, (row.link.source, row.link.copy))


def _lane(link: Taking, places: Mapping[str, Row], x: int) -> Line:
    """Return the link to a rival source, in a lane of its own left of the stations."""
    source, copy = places[link.source], places[link.copy]
    path = f"M{source.x - 9} {source.y + 4}H{x}V{copy.y + 10}H{copy.x - 16}"
    return Line("conflicting", path, copy.x - 7, copy.y + 10, (link.source, link.copy))


def fitted(text: str, width: float) -> str:
    """Return *text* cut to *width* em, with an ellipsis: Han characters are one em wide, others about .56."""
    left = width
    for place, character in enumerate(text):
        left -= 1 if unicodedata.east_asian_width(character) in "WF" else 0.56
        if left < 0:
            return text[: max(0, place - 1)].rstrip() + "…"
    return text
