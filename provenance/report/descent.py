"""The lineages of one cluster → a tree: what hangs below what, how each link is known, what else was weighed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from provenance.lineage.nodes import Posited
from provenance.records import Article, ArticleId, Derivation, Hop, Lineage, Source

# credited: the copy names or links to its source; inferred: it does not; open: only a source further up is known,
# not what lies between.
LinkKind = Literal["credited", "inferred", "open"]

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
    """What a station was taken from; *contradicted* where the copy names another source, whatever its kind."""

    source: str
    kind: LinkKind
    relation: str | None = None
    confidence: float | None = None
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Rival:
    """A source that was weighed for a copy and not held."""

    station: Station
    probability: float | None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Descent:
    """
    A forest without circles.

    Children are those of the canonical source first, then by date, those without one last, the larger branch
    first. A link that would close a circle is a rival of its copy, as are all sources not held, likeliest first.
    """

    stations: Mapping[str, Station]
    links: Mapping[str, Link]  # by the key of the copy
    first: frozenset[str]  # canonical sources
    rivals: Mapping[str, tuple[Rival, ...]]  # by the key of the copy
    children: Mapping[str | None, tuple[str, ...]] = field(default_factory=dict)  # those of None are the roots

    def conflicting(self, key: str) -> bool:
        """Return whether evidence speaks against the link of *key*, or for another source."""
        return self.links[key].contradicted or bool(self.rivals.get(key))

    def above(self, key: str) -> list[str]:
        """Return the stations from the root to *key*, both included."""
        path = [key]
        while path[-1] in self.links:
            path.append(self.links[path[-1]].source)
        return path[::-1]


def descent(lineages: Iterable[Lineage], articles: Mapping[ArticleId, Article] = MappingProxyType({})) -> Descent:
    """
    Return the tree of the articles with these lineages and of the sources inferred for them.

    Where *articles* has one without outlet or date, its host and the day of its capture stand instead.
    """
    stations: dict[str, Station] = {}
    links: dict[str, Link] = {}
    ordered = sorted(lineages, key=lambda lineage: lineage.article)
    for lineage in ordered:
        stations[lineage.article] = _captured(lineage, articles.get(lineage.article))
    for lineage in ordered:
        _add(lineage, stations, links)
    first = frozenset(key for lineage in ordered if (key := _key(lineage.canonical)) is not None)
    rivals: dict[str, tuple[Rival, ...]] = {}
    for lineage in ordered:
        if found := _rivals(lineage, stations, links):
            rivals[lineage.article] = found
    for key, link in _cut_circles(links).items():
        rivals[key] = (Rival(stations[link.source], link.confidence, link.relation), *rivals.get(key, ()))
    return Descent(stations, links, first, rivals, _children(stations, links, first))


def _captured(lineage: Lineage, article: Article | None) -> Station:
    own = lineage.chain[-1]
    outlet, date = own.outlet, own.date
    if article is not None:
        outlet = outlet or article.host or article.path
        date = date or (article.published or article.fetched_at or "")[:10] or None
    return Station(lineage.article, True, outlet, own.medium, date)


def _key(source: Source | Hop) -> str | None:
    return source.article or (f"outlet:{source.outlet}" if source.outlet else None)


def _add(lineage: Lineage, stations: dict[str, Station], links: dict[str, Link]) -> None:
    """Hang one article below what it was taken from, and sources never captured below those before them."""
    above: list[str] = []
    for hop in lineage.chain[:-1]:
        key = _key(hop) or "outlet:None"
        known = stations.get(key)
        if known is None or (known.date is None and not known.captured):
            stations[key] = Station(key, hop.article is not None, hop.outlet, hop.medium, hop.date, hop.page)
        above.append(key)
    for source, copy in pairwise(above):
        if source != copy and not stations[copy].captured:
            links.setdefault(copy, Link(source, "open"))
    direct, first = lineage.direct_source, _key(lineage.canonical)
    parent = _key(direct)
    if parent is None or parent not in stations or parent == lineage.article:
        if first is not None and first in stations and first != lineage.article:
            links[lineage.article] = Link(first, "open", contradicted=direct.level == "contested")
        return
    reasons = next((d.evidence for d in _own(lineage) if _station(d).key == parent), ())
    pointing = [item.weight for item in reasons if item.code in _POINTING]
    links[lineage.article] = Link(
        parent,
        "credited" if any(weight > 0 for weight in pointing) else "inferred",
        direct.relation,
        direct.confidence,
        any(weight < 0 for weight in pointing),
    )


def _own(lineage: Lineage) -> Iterator[Derivation]:
    return (one for one in lineage.derivations if one.article == lineage.article and one.relation != "composite")


def _rivals(lineage: Lineage, stations: Mapping[str, Station], links: Mapping[str, Link]) -> tuple[Rival, ...]:
    """Return the sources that evidence speaks for, without the one that is held."""
    held = links.get(lineage.article)
    return tuple(
        Rival(stations.get(other.key, other), one.probability, one.relation)
        for one in _own(lineage)
        for other in [_station(one)]
        if other.key != lineage.article and (held is None or other.key != held.source)
    )


def _station(derivation: Derivation) -> Station:
    """Return what a derivation names as source: an article, or an outlet with what is known of its page."""
    posited = Posited.parse(derivation.source)
    if posited is None:
        return Station(derivation.source, True, None)
    return Station(f"outlet:{posited.outlet}", False, *posited)


def _cut_circles(links: dict[str, Link]) -> dict[str, Link]:
    """Drop the links that close a circle, each at the key that sorts last on it; return them."""
    settled: set[str] = set()
    cut: dict[str, Link] = {}
    for start in sorted(links):
        path: dict[str, int] = {}
        key = start
        while key in links and key not in settled and key not in path:
            path[key] = len(path)
            key = links[key].source
        if key in path:
            last = max([*path][path[key] :])
            cut[last] = links.pop(last)
        settled.update(path)
    return cut


def _children(
    stations: Mapping[str, Station], links: Mapping[str, Link], first: Collection[str]
) -> dict[str | None, tuple[str, ...]]:
    """Return the copies of each station, and under None those without a source, in the order they are drawn."""
    found: dict[str | None, list[str]] = {}
    for key in stations:
        found.setdefault(links[key].source if key in links else None, []).append(key)
    downwards = list(found.get(None, ()))
    for key in downwards:  # grows
        downwards += found.get(key, ())
    sizes: dict[str, int] = {}
    for key in reversed(downwards):
        sizes[key] = 1 + sum(sizes[copy] for copy in found.get(key, ()))

    def place(key: str) -> tuple[bool, bool, str, int, str]:
        date = stations[key].date
        return key not in first, date is None, date or "", -sizes[key], key

    return {parent: tuple(sorted(below, key=place)) for parent, below in found.items()}
