"""Which stations are weighed as parents of which, and what the evidence says for each pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from provenance.lineage.direction import Fit, evidence_for, names_another
from provenance.lineage.nodes import Inferred, Observed, Support, is_masthead, names_parent
from provenance.lineage.order import ordered_pairs
from provenance.lineage.origins import Voices, voices_name
from provenance.lineage.profile import Profile
from provenance.lineage.weights import Weights
from provenance.records import ArticleId, Evidence

Fits = Callable[[ArticleId, ArticleId], Fit]
Pair = tuple[int, int]  # (parent, copy), stations by number

# Up to this many captured stations every one is weighed as parent of every other. Beyond it only the likeliest
# origins are, and whoever a copy itself points to: the work stays linear in the number of copies.
ALL_PAIRS = 48
_FEWEST, _MOST, _WORK = 4, 24, 5000
# Beyond this many stations only those that copies point to most often are weighed beside the likeliest origins:
# trees over them take the cube of their number.
_CROWD, _TOLD = 1000, 250
_AGREED = 2  # independent voices that name one source are an agreement


@dataclass(frozen=True, slots=True)
class Said:
    """What all pages of the cluster say together: who is named, and at which stations the text first appeared."""

    voices: Mapping[str, Voices]
    firsts: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Edges:
    """
    The evidence of every pair that was examined, and what one captured station supplies of another.

    Edges from or to an inferred source that are not listed are possible, with nothing for or against them.
    """

    evidence: Mapping[Pair, tuple[Evidence, ...]]
    fits: Mapping[Pair, Fit]


def candidates(
    observed: Sequence[Observed], profiles: Sequence[Profile], roots: Sequence[float], fixed: Mapping[int, int]
) -> list[list[int]]:
    """Return for each captured station the captured ones to weigh as its parents, ascending."""
    count = len(observed)
    if count <= ALL_PAIRS:
        return [[parent for parent in range(count) if parent != copy] for copy in range(count)]
    most = max(_FEWEST, min(_MOST, _WORK // count))
    likely = sorted(range(count), key=lambda i: (-roots[i], observed[i].key))[:most]
    stations = _Stations(profiles)
    told = [stations.told_by(one) for one in profiles]
    if count > _CROWD:
        often = Counter(parent for named in told for parent in named)
        kept = set(sorted(often, key=lambda i: (-often[i], observed[i].key))[:_TOLD])
        told = [named & kept for named in told]
    found = []
    for copy, named in enumerate(told):
        chosen = {*likely, *named}
        if copy in fixed:
            chosen.add(fixed[copy])
        found.append(sorted(chosen - {copy}))
    return found


class _Stations:
    """The captured stations by what a copy can say of them."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._by_outlet: dict[str, int] = {}
        self._by_url: dict[str, int] = {}
        for number in sorted(range(len(profiles)), key=lambda i: (profiles[i].article.published or "9", i)):
            one = profiles[number]
            if one.outlet:
                self._by_outlet.setdefault(one.outlet, number)
            if one.article.url:
                self._by_url.setdefault(one.article.url, number)

    def told_by(self, one: Profile) -> set[int]:
        """Return the stations whose outlet *one* names or whose furniture or address it carries."""
        names = [*one.leaks, *(claim.outlet for claim in one.stated if claim.outlet)]
        found = {self._by_outlet[name] for name in names if name in self._by_outlet}
        return found | {self._by_url[url] for url in one.pointed if url in self._by_url}


def collect(
    observed: Sequence[Observed],
    inferred: Sequence[Inferred],
    profiles: Sequence[Profile],
    parents: Sequence[Sequence[int]],
    fits: Fits,
    weights: Weights,
    said: Said,
) -> Edges:
    """Return the evidence of every pair of stations that is examined."""
    evidence: dict[Pair, tuple[Evidence, ...]] = {}
    measured: dict[Pair, Fit] = {}
    for copy, one in enumerate(profiles):
        chosen = parents[copy]
        supplied = [fits(profiles[parent].article.id, one.article.id) for parent in chosen]
        weighed = [(profiles[parent], fit) for parent, fit in zip(chosen, supplied, strict=True)]
        found = evidence_for(one, weighed, weights, len(inferred))
        for parent, fit, items in zip(chosen, supplied, found, strict=True):
            evidence[parent, copy] = items
            measured[parent, copy] = fit
    evidence.update(_inferred(observed, inferred, profiles, parents, said.voices, weights))
    _chain(evidence, observed, inferred, parents, weights)
    if weights.first:
        first = Evidence("E12", weights.first, "is said to be where the text first appeared")
        # Of captured stations those pairs that were examined, of inferred ones all.
        pairs = [pair for pair in evidence if pair[0] in said.firsts and max(pair) < len(observed)]
        beyond = sorted(node for node in said.firsts if node >= len(observed))
        for pair in (*pairs, *((node, copy) for node in beyond for copy in range(len(observed)))):
            evidence[pair] = (*evidence.get(pair, ()), first)
    return Edges(evidence, measured)


def _chain(
    evidence: dict[Pair, tuple[Evidence, ...]],
    observed: Sequence[Observed],
    inferred: Sequence[Inferred],
    parents: Sequence[Sequence[int]],
    weights: Weights,
) -> None:
    """Add to *evidence* what one page's claims put in order; of captured stations, for the pairs examined."""
    count = len(observed)
    names = [*(station.article.outlet for station in observed), *(source.outlet for source in inferred)]
    weighed = {parent for chosen in parents for parent in chosen}
    for upper, lower in ordered_pairs(observed, inferred):
        if upper < count and ((upper, lower) not in evidence if lower < count else upper not in weighed):
            continue
        said = Evidence("E4", weights.chain, f"claims put {names[upper]} before {names[lower]}")
        evidence[upper, lower] = (*evidence.get((upper, lower), ()), said)


def _inferred(
    observed: Sequence[Observed],
    inferred: Sequence[Inferred],
    profiles: Sequence[Profile],
    parents: Sequence[Sequence[int]],
    voices: Mapping[str, Voices],
    weights: Weights,
) -> dict[Pair, tuple[Evidence, ...]]:
    count = len(observed)
    number = {article.id: i for i, station in enumerate(observed) for article in station.articles}
    edges: dict[Pair, list[Evidence]] = {}
    for i, source in enumerate(inferred):
        for item in source.support:
            edges.setdefault((count + i, number[item.article]), []).append(
                _stated(item, profiles[number[item.article]], weights)
            )
    if inferred:
        for copy, one in enumerate(profiles):
            if one.named:
                against = [names_another(one.named, len(parents[copy]) + len(inferred), weights)]
                for i, source in enumerate(inferred):
                    if source.outlet not in one.named:
                        edges.setdefault((count + i, copy), []).extend(against)
    for i, source in enumerate(inferred):
        only = _only_copy(source, number)
        if only is not None and (doubt := _alone(source.outlet, profiles[only], voices, weights)) is not None:
            edges[count + i, only].append(doubt)
    return {pair: _furniture_pieces(items, weights) for pair, items in edges.items()}


def _only_copy(source: Inferred, number: Mapping[ArticleId, int]) -> int | None:
    """Return the one captured station that names *source* as its direct source, if no other names it at all."""
    naming = {number[item.article] for item in source.support}
    stated = any(names_parent(item.claim) for item in source.support)
    return naming.pop() if len(naming) == 1 and stated else None


def _alone(outlet: str, copy: Profile, voices: Mapping[str, Voices], weights: Weights) -> Evidence | None:
    """
    Return the evidence against a source that only *copy* names, where others agree on another.

    Pages that do not know each other hit upon one name because it is right; a false name stands alone. So does
    that of a station nobody else came past, which is why this is a doubt and no more.
    """
    mine = {claim.outlet for claim in copy.stated}
    agreed = [
        (max(heard.published, heard.supplied) - (name in mine), name)
        for name, heard in voices.items()
        if name not in (outlet, copy.outlet)
    ]
    most, name = max(agreed, key=lambda item: (item[0], item[1]), default=(0, ""))
    if most <= 0:
        return None
    weight = weights.alone * min(1.0, most / _AGREED)
    return Evidence("E13", weight, f"nobody else names it; {voices_name(most)} {name}")


def _stated(item: Support, copy: Profile, weights: Weights) -> Evidence:
    claim = item.claim
    place = (claim.start, claim.end)
    if names_parent(claim):
        return Evidence(
            "E3", weights.statement(claim.reliability), f"names it as its source: {claim.text}", *place
        )
    if is_masthead(claim) and not copy.named:
        return Evidence("E2", weights.furniture_by_form, f"carries its furniture: {claim.text}", *place)
    if claim.role in ("original_publisher", "owner"):
        beside = copy.named and claim.outlet not in copy.named
        weight = weights.ancestor_beside if beside else weights.ancestor
        return Evidence("E4", weight, f"names it as first publisher: {claim.text}", *place)
    weight = weights.furniture_by_form if "house_style" in claim.flags else weights.furniture
    return Evidence("E2", weight, f"carries its furniture: {claim.text}", *place)


def _furniture_pieces(items: Sequence[Evidence], weights: Weights) -> tuple[Evidence, ...]:
    """Two pieces of furniture known by their form only are as good as one that names its outlet."""
    by_form = [item for item in items if item.code == "E2" and item.weight == weights.furniture_by_form]
    if len({item.detail for item in by_form}) < 2:
        return tuple(items)
    return (*items, Evidence("E2", weights.furniture, "carries several pieces of its furniture"))
