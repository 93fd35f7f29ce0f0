"""From a weighted copy graph to what is said: levels, names, confidences and chains; or that it is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provenance.lineage.confidence import direct_confidence
from provenance.lineage.direction import MARK
from provenance.lineage.graph import Graph
from provenance.lineage.nodes import Inferred, Observed, Support
from provenance.lineage.origins import MediumOf
from provenance.lineage.weights import Weights, calibrated
from provenance.records import (
    Article,
    ArticleId,
    Composite,
    Derivation,
    Evidence,
    Hop,
    Level,
    Relation,
    Source,
)

_NAMED = 0.6  # below this no name is given (lineage.md, section 11)
_LEAD = 0.2  # over the runner-up
_CANDIDATE = 0.1  # a runner-up below this is not one
_PASSED = 0.6  # probability from which an ancestor is named
_PASSED_UNTOLD = 0.8  # the same where no page says anything: below it one such name in four was right
_SPEAKS = ("R4", "R6", "R7")  # its own words, and those of pages that name it
_ABOUT_PARENT = ("E1", "E2", "E3")  # evidence about the parent itself, not about an ancestor


def canonical_source(graph: Graph, medium_of: MediumOf, weights: Weights) -> Source:
    """Return the canonical source of the cluster, or the level that says why there is none."""
    shares: dict[str, float] = {}
    best: dict[str, int] = {}
    for node, share in enumerate(graph.origin.tolist()):
        name = graph.outlet(node) or graph.key(node)
        shares[name] = shares.get(name, 0.0) + share
        if name not in best or share > graph.origin[best[name]]:
            best[name] = node
    curve = weights.curves["canonical"]
    shares = {name: calibrated(curve, share) * graph.certainty(best[name]) for name, share in shares.items()}
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    alternatives = _listed(ranked[1:4])
    name, share = ranked[0]
    runner_up = ranked[1][1] if len(ranked) > 1 else 0.0
    if round(share, 2) < _NAMED or share - runner_up < _LEAD:
        rivals = [name for name, other in ranked if other >= _CANDIDATE]
        unknown = len(rivals) < 2 or graph.unseen >= share
        level: Level = "undetermined" if unknown else "contested"
        return Source(level, alternatives=_listed(ranked[:4]))
    node = best[name]
    count = len(graph.observed)
    if node < count:
        article = graph.observed[node].article
        if not _spoken_for(graph, node):
            return Source("undetermined", alternatives=_listed(ranked[:3]))
        medium = medium_of(article.outlet) if article.outlet else None
        date = article.published[:10] if article.published else None
        return Source("observed", article.outlet, medium, date, None, article.id, article.url, round(share, 4),
                      alternatives=alternatives)  # fmt: skip
    source = graph.inferred[node - count]
    alternatives = alternatives or _other_readings(source)
    return Source(_level(graph, node), source.outlet, source.medium, source.date, source.page,
                  confidence=round(share, 4), alternatives=alternatives)  # fmt: skip


def _listed(ranked: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple((name, round(share, 4)) for name, share in ranked if share >= _CANDIDATE)


def _spoken_for(graph: Graph, node: int) -> bool:
    """
    Return whether more than its kind and its times speaks for a captured page as the first one.

    Among copies of several outlets the page must call the text its own, or another page must name it, point to
    it or carry its furniture. Of one outlet alone it is enough that the outlet is known: nothing shows a copy.
    """
    outlet = graph.outlet(node)
    if all(station.article.outlet == outlet for station in graph.observed):
        return outlet is not None
    mine = [i for i in range(len(graph.observed)) if i == node or (outlet and graph.outlet(i) == outlet)]
    if any(item.code in _SPEAKS for i in mine for item in graph.root_evidence[i]):
        return True
    return any(
        item.code in ("E1", "E2") and item.weight > 0 and not item.detail.startswith(MARK)
        for (parent, _), items in graph.evidence.items()
        if parent in mine
        for item in items
    )


def _other_readings(source: Inferred) -> tuple[tuple[str, float], ...]:
    readings = {name: score for item in source.support for name, score in item.claim.alternatives}
    return tuple(sorted(readings.items(), key=lambda item: (-item[1], item[0]))[:3])


def _level(graph: Graph, node: int) -> Level:
    """
    Return whether one line of evidence names the inferred source, or two that did not copy each other.

    Articles of which one descends from the other are one voice; so are articles of one host, and articles that
    say it in the same words: those may have been copied along. A reading that rests on "this paper" is
    asserted at most.
    """
    source = graph.inferred[node - len(graph.observed)]
    if source.guessed:
        return "asserted"
    stated = [item for item in source.support if "deictic" not in item.claim.flags]
    number = {a.id: i for i, station in enumerate(graph.observed) for a in station.articles}
    voices: dict[str, int] = {}
    heard: set[str] = set()
    for item in sorted(stated, key=lambda item: number[item.article]):
        station = number[item.article]
        host = graph.observed[station].article.host or item.article
        words = "".join(filter(str.isalnum, item.claim.text))
        if words in heard or host in voices:
            continue
        heard.add(words)
        if not any(_related(graph, station, other) for other in voices.values()):
            voices[host] = station
        if len(voices) > 1:
            break
    kinds = {(item.article, "furniture" if _is_furniture(item) else "statement") for item in stated}
    both = any((article, "furniture") in kinds and (article, "statement") in kinds for article, _ in kinds)
    return "corroborated" if len(voices) > 1 or both else "asserted"


def _is_furniture(item: Support) -> bool:
    return item.claim.role in ("self", "republisher_editor") or "house_style" in item.claim.flags


def _related(graph: Graph, a: int, b: int) -> bool:
    """Return whether one of two captured stations descends from the other in the best tree."""
    return a in _ancestors(graph, b) or b in _ancestors(graph, a)


def _ancestors(graph: Graph, node: int) -> list[int]:
    """Return the stations above *node* in the best tree, nearest first."""
    above = []
    parent = graph.tree[node]
    while parent is not None:
        above.append(parent)
        parent = graph.tree[parent]
    return above


def direct_source(graph: Graph, node: int, canonical: Source, medium_of: MediumOf, weights: Weights) -> Source:
    """Return what the captured station *node* was taken from, if evidence about the parent itself says so."""
    if canonical.article in {article.id for article in graph.observed[node].articles}:
        return Source("undetermined")
    count = len(graph.observed)
    shares = {
        parent: direct_confidence(graph, parent, node, share, weights)
        for parent, share in graph.parents[node]
        if share >= _CANDIDATE
    }
    ranked = sorted(shares, key=lambda parent: (-shares[parent], graph.key(parent)))
    if not ranked or round(shares[ranked[0]], 2) < _NAMED:
        return _unnamed(graph, ranked, shares)
    parent = ranked[0]
    evidence = graph.evidence.get((parent, node), ())
    if parent < count:
        article = graph.observed[parent].article
        medium = medium_of(article.outlet) if article.outlet else None
        return Source("observed", article.outlet, medium, None, None, article.id, article.url,
                      round(shares[parent], 4), _relation(graph, parent, node))  # fmt: skip
    codes = {item.code for item in evidence if item.code in _ABOUT_PARENT and item.weight > 0}
    if not codes:
        return Source("undetermined")
    source = graph.inferred[parent - count]
    level: Level = "corroborated" if len(codes) > 1 or _named_furniture(evidence, weights) else "asserted"
    return Source(level, source.outlet, source.medium, confidence=round(shares[parent], 4), relation="verbatim")


def _named_furniture(evidence: Sequence[Evidence], weights: Weights) -> bool:
    """Return whether the copy carries several pieces of furniture, one of which names the parent."""
    pieces = [item for item in evidence if item.code == "E2" and item.start is not None]
    named = any(item.weight > weights.furniture_by_form for item in pieces)
    return named and len({item.detail for item in pieces}) > 1


def _unnamed(graph: Graph, ranked: Sequence[int], shares: Mapping[int, float]) -> Source:
    rivals = [parent for parent in ranked if shares[parent] >= _CANDIDATE]
    listed = tuple((graph.outlet(parent) or graph.key(parent), round(shares[parent], 4)) for parent in rivals[:3])
    return Source("contested" if len(rivals) > 1 else "undetermined", alternatives=listed)


def _relation(graph: Graph, parent: int, copy: int) -> Relation | None:
    """Return how the copy relates to a captured parent, as measured between their texts."""
    fit = graph.fits.get((parent, copy))
    return fit.relation if fit and fit.length else None  # nothing was measured of texts too short to compare


def chain(
    graph: Graph,
    node: int,
    article: Article,
    canonical: Source,
    direct: Source,
    above: Sequence[tuple[int, float]],
) -> tuple[Hop, ...]:
    """
    Return the stations from the canonical source to *article*, as far as they are named.

    *above* are the likely ancestors of its station, likeliest first: one that is surely passed stands in the
    chain, also where nobody knows what the article was taken from directly. Where no page names
    anybody, dates are mostly all there is, and more is asked for.
    """
    hops: list[Hop] = []
    if canonical.outlet or canonical.article:
        hops.append(_hop_of(canonical))
    if canonical.article == article.id:
        return tuple(hops)
    names = [_name(canonical.outlet, canonical.article), _name(direct.outlet, direct.article)]
    least = _PASSED if names[0] or _told(graph) else _PASSED_UNTOLD
    sure = {station for station, share in above if share >= least}
    between = [station for station in reversed(_ancestors(graph, node)) if station in sure]
    passed = [_station_name(graph, station) for station in between]
    if names[1]:
        # What the tree puts below the direct source contradicts it and is left out.
        between = between[: passed.index(names[1])] if names[1] in passed else []
    hops += [_hop(graph, station) for station in between if _station_name(graph, station) != names[0]]
    if names[1] and names[1] != names[0]:
        hops.append(_hop_of(direct))
    hops.append(_article_hop(article))
    return tuple(hops)


def _told(graph: Graph) -> bool:
    """Return whether any page calls the text its own or names somebody it came from."""
    return bool(graph.inferred or graph.bound) or any(
        item.code in _SPEAKS for items in graph.root_evidence for item in items
    )


def _name(outlet: str | None, article: str | None) -> str:
    return article or outlet or ""


def _station_name(graph: Graph, node: int) -> str:
    count = len(graph.observed)
    return graph.observed[node].article.id if node < count else graph.inferred[node - count].outlet


def _hop_of(source: Source) -> Hop:
    kind = "article" if source.article else "inferred"
    return Hop(kind, source.outlet, source.medium, source.date, source.page, source.article)  # type: ignore[arg-type]


def _hop(graph: Graph, node: int) -> Hop:
    count = len(graph.observed)
    if node < count:
        return _article_hop(graph.observed[node].article)
    source = graph.inferred[node - count]
    return Hop("inferred", source.outlet, source.medium, source.date, source.page, None)


def _article_hop(article: Article) -> Hop:
    date = article.published[:10] if article.published else None
    return Hop("article", article.outlet, None, date, None, article.id)


def rounded(items: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence with weights of four decimals: what is stored and shown."""
    return tuple(Evidence(item.code, round(item.weight, 4), item.detail, item.start, item.end) for item in items)


def derivations(graph: Graph, node: int) -> tuple[Derivation, ...]:
    """Return every parent worth naming of the captured station *node*, likeliest first, with the evidence."""
    station: Observed = graph.observed[node]
    ranked = sorted(
        ((share, graph.key(parent), parent) for parent, share in graph.parents[node] if share >= _CANDIDATE),
        key=lambda item: (-item[0], item[1]),
    )
    count = len(graph.observed)
    return tuple(
        Derivation(
            station.article.id,
            key,
            round(share, 4),
            _relation(graph, parent, node) if parent < count else None,
            rounded(graph.evidence.get((parent, node), ())),
        )
        for share, key, parent in ranked[:5]
    )


def parts(article: ArticleId, composite: Composite) -> tuple[Derivation, ...]:
    """Return one derivation for each source of a text put together from several: what it supplies is certain."""
    found = []
    for source in sorted(composite.sources):
        spans = [(part.start, part.end) for part in composite.parts if part.source == source]
        size = sum(end - start for start, end in spans)
        said = Evidence("E0", 0.0, f"supplies {size} characters of it in {len(spans)} stretches")
        found.append(Derivation(article, source, 1.0, "composite", (said,)))
    return tuple(found)
