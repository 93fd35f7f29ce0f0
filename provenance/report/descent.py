"""The lineages of one cluster → a tree: what hangs below what, and how each link is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from provenance.records import Derivation, Hop, Lineage, Source

# credited: the copy names or links to its source; inferred: it does not; conflicting: evidence also speaks for
# another source, or the copy names one; open: only the first source is known, not what lies between.
LinkKind = Literal["credited", "inferred", "conflicting", "open"]

_POINTING = ("E1", "E3", "E4")  # links to it, names it as its source, names it as first publisher or owner


@dataclass(frozen=True, slots=True)
class Station:
    """One captured article, or one source that never was: its key names the outlet."""

    key: str
    captured: bool
    outlet: str | None
    medium: str | None = None
    date: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What a station was taken from, and the sources that were weighed and not held, with their probability."""

    source: str
    kind: LinkKind
    relation: str | None = None
    confidence: float | None = None
    rivals: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Descent:
    """A forest without circles; children are in order of date, outlet and key."""

    stations: Mapping[str, Station]
    links: Mapping[str, Link]  # by the key of the copy
    first: frozenset[str]  # canonical sources
    children: Mapping[str | None, tuple[str, ...]] = field(default_factory=dict)  # those of None are the roots

    def above(self, key: str) -> list[str]:
        """Return the stations from the root to *key*, both included."""
        path = [key]
        while path[-1] in self.links:
            path.append(self.links[path[-1]].source)
        return path[::-1]


def descent(lineages: Iterable[Lineage]) -> Descent:
    """Return the tree of the articles with these lineages and of the sources inferred for them."""
    stations: dict[str, Station] = {}
    links: dict[str, Link] = {}
    ordered = sorted(lineages, key=lambda lineage: lineage.article)
    for lineage in ordered:
        own = lineage.chain[-1]
        stations[lineage.article] = Station(lineage.article, True, own.outlet, own.medium, own.date)
    for lineage in ordered:
        _add(lineage, stations, links)
    _cut_circles(links)
    first = {_first(lineage.canonical) for lineage in ordered} - {None}
    return Descent(stations, links, frozenset(key for key in first if key), _children(stations, links))


def _first(canonical: Source) -> str | None:
    return canonical.article or (f"outlet:{canonical.outlet}" if canonical.outlet else None)


def _add(lineage: Lineage, stations: dict[str, Station], links: dict[str, Link]) -> None:
    """Hang one article below what it was taken from, and that below the first source."""
    hops = {_key(hop): hop for hop in lineage.chain[:-1]}
    for key, hop in hops.items():
        if key not in stations or (stations[key].date is None and not stations[key].captured):
            stations[key] = Station(key, hop.article is not None, hop.outlet, hop.medium, hop.date, hop.page)
    direct, canonical = lineage.direct_source, lineage.canonical
    first = _first(canonical)
    parent = direct.article or (f"outlet:{direct.outlet}" if direct.outlet else None)
    if parent is None or parent not in stations or parent == lineage.article:
        if first in stations and first != lineage.article:
            assert first is not None
            rivals = _rivals(lineage, first, stations)
            kind: LinkKind = "conflicting" if direct.level == "contested" else "open"
            links[lineage.article] = Link(first, kind, None, None, rivals)
        return
    found = next((d for d in lineage.derivations if _source_key(d) == parent), None)
    rivals = _rivals(lineage, parent, stations)
    links[lineage.article] = Link(parent, _kind(found, rivals), direct.relation, direct.confidence, rivals)
    if not stations[parent].captured and first is not None and first in stations and first != parent:
        links.setdefault(parent, Link(first, "open"))


def _kind(found: Derivation | None, rivals: tuple[tuple[str, float], ...]) -> LinkKind:
    reasons = found.evidence if found else ()
    if rivals or any(item.code in _POINTING and item.weight < 0 for item in reasons):
        return "conflicting"
    return "credited" if any(item.code in _POINTING and item.weight > 0 for item in reasons) else "inferred"


def _rivals(lineage: Lineage, held: str, stations: Mapping[str, Station]) -> tuple[tuple[str, float], ...]:
    """Return the names of other sources that evidence speaks for, likeliest first."""
    others = [
        d
        for d in lineage.derivations
        if d.article == lineage.article and d.relation != "composite" and _source_key(d) != held
    ]
    return tuple((_name(_source_key(d), stations), d.probability) for d in others)


def _name(key: str, stations: Mapping[str, Station]) -> str:
    station = stations.get(key)
    return (station.outlet if station else None) or key.removeprefix("outlet:")


def _key(hop: Hop) -> str:
    return hop.article or f"outlet:{hop.outlet}"


def _source_key(derivation: Derivation) -> str:
    """Return the key of a derivation's source: an article's id, or the outlet of an inferred source."""
    if derivation.source.startswith("inferred:"):
        return "outlet:" + derivation.source.removeprefix("inferred:").rsplit(":", 3)[0]
    return derivation.source


def _cut_circles(links: dict[str, Link]) -> None:
    """Drop the links that close a circle, each at the key that sorts last on it."""
    settled: set[str] = set()
    for start in sorted(links):
        path: list[str] = []
        key = start
        while key in links and key not in settled and key not in path:
            path.append(key)
            key = links[key].source
        if key in path:
            del links[max(path[path.index(key) :])]
        settled.update(path)


def _children(stations: Mapping[str, Station], links: Mapping[str, Link]) -> dict[str | None, tuple[str, ...]]:
    found: dict[str | None, list[Station]] = {}
    for key, station in stations.items():
        link = links.get(key)
        found.setdefault(link.source if link else None, []).append(station)
    return {
        parent: tuple(s.key for s in sorted(below, key=lambda s: (s.date or "9999", s.outlet or "", s.key)))
        for parent, below in found.items()
    }
