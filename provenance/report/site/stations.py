"""The lineage of one cluster as a picture needs it: stations, and links of three kinds between them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from provenance.records import Article, ArticleId, Derivation, Hop
from provenance.report.site.credits import names_source
from provenance.report.site.material import Material

LinkKind = Literal["credited", "inferred", "conflicting"]

_POINTING = ("E1", "E3", "E4")  # it links to it, names it as its source, names it as first publisher or owner


@dataclass(frozen=True, slots=True)
class Station:
    """One outlet's copy, captured (``article`` is set) or inferred, with its day as far as known."""

    key: str
    outlet: str | None
    article: Article | None = None
    date: str | None = None
    medium: str | None = None
    page: str | None = None
    canonical: bool = False


@dataclass(frozen=True, slots=True)
class Taking:
    """One link: *copy* was taken from *source*, or a rival says so (``conflicting``)."""

    source: str
    copy: str
    kind: LinkKind
    probability: float | None = None
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """
    Stations by key in the order in which they appear; ``parents`` has the one link each hangs by.

    ``parents`` makes no circle; what would close one, and every rival source, is in ``rivals``.
    """

    stations: Mapping[str, Station]
    parents: Mapping[str, Taking]
    rivals: tuple[Taking, ...]


def network(material: Material) -> Network:
    """Return the lineage of one cluster."""
    stations: dict[str, Station] = {}
    parents: dict[str, Taking] = {}
    rivals: list[Taking] = []
    for id_ in sorted(material.articles):
        article = material.articles[id_]
        date = (article.published or article.fetched_at or "")[:10] or None
        first = material.report.canonical.article == id_
        stations[id_] = Station(id_, article.outlet or article.host, article, date, canonical=first)
    for id_ in sorted(material.lineages):
        keys = [_station(hop, stations, material) for hop in material.lineages[id_].chain]
        for source, copy in itertools.pairwise(keys):
            if source == copy:
                continue
            link = parents.setdefault(copy, _link(source, copy, stations, material))
            if link.source != source:
                rivals.append(_link(source, copy, stations, material))
    parents, circles = _without_circles(parents)
    rivals += circles
    for id_ in sorted(material.lineages):
        rivals += _rivals(id_, stations, parents, material)
    return Network(stations, parents, _distinct(rivals, parents))


def _station(hop: Hop, stations: dict[str, Station], material: Material) -> str:
    """Return the key of a hop, having added a station for a source never captured."""
    if hop.article is not None and hop.article in stations:
        return hop.article
    key = f"outlet:{hop.outlet}"
    known = stations.get(key)
    if known is None or (known.date is None and hop.date):
        canonical = material.report.canonical
        first = canonical.article is None and canonical.outlet == hop.outlet
        stations[key] = Station(key, hop.outlet, None, hop.date, hop.medium, hop.page, first)
    return key


def _link(source: str, copy: str, stations: Mapping[str, Station], material: Material) -> Taking:
    """Return the link between two stations of a chain: credited where the copy's own page says so."""
    article = stations[copy].article
    if article is None:
        return Taking(source, copy, "inferred")
    found = next((one for one in _derivations(copy, material) if _key(one.source) == source), None)
    outlet = stations[source].outlet
    named = outlet is not None and names_source(article.claims, outlet)
    if found is not None:
        named = named or any(item.code in _POINTING and item.weight > 0 for item in found.evidence)
    return Taking(
        source,
        copy,
        "credited" if named else "inferred",
        found.probability if found else None,
        found.relation if found else None,
    )


def _rivals(
    id_: str, stations: dict[str, Station], parents: Mapping[str, Taking], material: Material
) -> Iterable[Taking]:
    """Yield the sources that evidence also speaks for, each with its station."""
    held = parents.get(id_)
    for derivation in _derivations(id_, material):
        key = _key(derivation.source)
        if (held is not None and held.source == key) or derivation.relation == "composite" or key == id_:
            continue
        if key not in stations:
            if not derivation.source.startswith("inferred:"):
                continue
            medium, date, page = (part or None for part in derivation.source.rsplit(":", 3)[1:])
            stations[key] = Station(key, key.removeprefix("outlet:"), None, date, medium, page)
        yield Taking(key, id_, "conflicting", derivation.probability, derivation.relation)


def _derivations(id_: str, material: Material) -> tuple[Derivation, ...]:
    lineage = material.lineages.get(ArticleId(id_))
    return () if lineage is None else tuple(one for one in lineage.derivations if one.article == id_)


def _key(source: str) -> str:
    """Return the key of a derivation's source: an article's id, or the outlet of an inferred source."""
    if source.startswith("inferred:"):
        return "outlet:" + source.removeprefix("inferred:").rsplit(":", 3)[0]
    return source


def _without_circles(parents: Mapping[str, Taking]) -> tuple[dict[str, Taking], list[Taking]]:
    """Return *parents* without the links that close a circle, and those links as conflicting ones."""
    kept: dict[str, Taking] = {}
    cut: list[Taking] = []
    for copy in sorted(parents):
        link = parents[copy]
        above: str | None = link.source
        while above is not None and above != copy:
            above = kept[above].source if above in kept else None
        if above == copy:
            cut.append(Taking(link.source, copy, "conflicting", link.probability, link.relation))
        else:
            kept[copy] = link
    return kept, cut


def _distinct(rivals: Iterable[Taking], parents: Mapping[str, Taking]) -> tuple[Taking, ...]:
    """Return *rivals* once each, as conflicting, without those that hold after all."""
    found: dict[tuple[str, str], Taking] = {}
    for one in rivals:
        place = (one.copy, one.source)
        if place not in found and (one.copy not in parents or parents[one.copy].source != one.source):
            found[place] = Taking(one.source, one.copy, "conflicting", one.probability, one.relation)
    return tuple(found[place] for place in sorted(found))
