"""The copy graph of one cluster: stations, weighted edges with their evidence, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from provenance.lineage.direction import Fit
from provenance.lineage.edges import ALL_PAIRS, Edges, Fits, Said, candidates, collect
from provenance.lineage.nodes import Inferred, Observed, collapsed, inferred_nodes, observed_nodes, understood
from provenance.lineage.origins import MediumOf, copied_words, inferred_root, observed_root, preceded, voices
from provenance.lineage.posterior import solve
from provenance.lineage.profile import Profile, profile
from provenance.lineage.times import checked
from provenance.lineage.tree import Floats
from provenance.lineage.weights import Weights
from provenance.records import Article, ArticleId, Evidence, Relation


@dataclass(frozen=True, slots=True)
class Graph:
    """
    Stations numbered captured first, then inferred, with the probabilities over all their copy trees.

    ``parents[v]`` are (parent, probability), likeliest first; ``origin[v]`` is that of v being the first;
    ``fits`` has what one captured station supplies of another, (parent, copy), for the pairs that were examined.
    """

    observed: tuple[Observed, ...]
    inferred: tuple[Inferred, ...]
    bound: tuple[Inferred, ...]  # sources that claims name and whose page is among the captured stations
    profiles: tuple[Profile, ...]
    evidence: Mapping[tuple[int, int], tuple[Evidence, ...]]
    fits: Mapping[tuple[int, int], Fit]
    root_evidence: tuple[tuple[Evidence, ...], ...]
    origin: Floats
    unseen: float
    parents: tuple[tuple[tuple[int, float], ...], ...]
    tree: tuple[int | None, ...]
    fixed: Mapping[int, int]  # copy → the parent a person gave it

    def outlet(self, node: int) -> str | None:
        """Return the outlet of a station."""
        count = len(self.observed)
        return self.observed[node].article.outlet if node < count else self.inferred[node - count].outlet

    def key(self, node: int) -> str:
        """Return the name of a station in derivations."""
        count = len(self.observed)
        return self.observed[node].key if node < count else self.inferred[node - count].key

    def certainty(self, node: int) -> float:
        """Return the chance that the station is the outlet its claims were resolved to."""
        count = len(self.observed)
        return 1.0 if node < count else self.inferred[node - count].certainty


def build(
    articles: Sequence[Article],
    relations: Mapping[ArticleId, Relation],
    fits: Fits,
    medium_of: MediumOf,
    weights: Weights,
    fixed: Iterable[tuple[ArticleId, ArticleId]] = (),
) -> Graph:
    """
    Return the graph of the cluster of *articles*; *fits(parent, copy)* measures what one supplies of another.

    *medium_of* tells an outlet's kind from the registry. *fixed* are (article, source) that a person decided.
    """
    decisions = tuple(fixed)
    decided = {id_ for pair in decisions for id_ in pair}
    observed = observed_nodes([understood(article) for article in articles], relations, decided)
    if len(observed) > ALL_PAIRS:
        observed = collapsed(observed, decided)
    inferred, bound = inferred_nodes(observed)
    profiles = checked([profile(station.article) for station in observed], inferred)
    heard = voices(profiles)
    copied = copied_words(observed, medium_of)
    origins = [
        observed_root(station, one, heard, medium_of, weights, copied, late=late)
        for station, one, late in zip(observed, profiles, preceded(profiles), strict=True)
    ]
    origins += [inferred_root(source, heard, medium_of, weights) for source in inferred]
    roots = np.array([sum(item.weight for item in items) for items in origins])
    given = _given(observed, decisions)
    parents = candidates(observed, profiles, roots.tolist(), given)
    said = Said(heard, _firsts(origins, inferred))
    edges = collect(observed, inferred, profiles, parents, fits, weights, said)
    guessed = {len(observed) + i for i, source in enumerate(inferred) if source.guessed}
    found = solve(len(observed), roots, parents, edges, given, weights, guessed)
    evidence = {**edges.evidence, **_decided(given, edges, weights)} if given else edges.evidence
    return Graph(
        tuple(observed),
        tuple(inferred),
        tuple(bound),
        tuple(profiles),
        evidence,
        edges.fits,
        tuple(origins),
        found.origin,
        found.unseen,
        found.parents,
        found.tree,
        given,
    )


def _firsts(origins: Sequence[Sequence[Evidence]], inferred: Sequence[Inferred]) -> set[int]:
    """Return the stations that call the text their own, or that others name first publisher or owner."""
    count = len(origins) - len(inferred)
    found = {node for node in range(count) if any(item.code in ("R4", "R6") for item in origins[node])}
    found.update(
        count + i
        for i, source in enumerate(inferred)
        if any(
            item.claim.role in ("original_publisher", "owner") and "deictic" not in item.claim.flags
            for item in source.support
        )
    )
    return found


def _given(observed: Sequence[Observed], fixed: Iterable[tuple[ArticleId, ArticleId]]) -> dict[int, int]:
    """Return copy → source for the decisions within this cluster; one that would close a circle is left out."""
    number = {article.id: i for i, station in enumerate(observed) for article in station.articles}
    given: dict[int, int] = {}
    for article, source in fixed:
        copy, parent = number.get(article), number.get(source)
        if copy is None or parent is None:
            continue
        above: int | None = parent
        while above is not None and above != copy:
            above = given.get(above)
        if above is None:
            given[copy] = parent
    return given


def _decided(
    given: Mapping[int, int], edges: Edges, weights: Weights
) -> dict[tuple[int, int], tuple[Evidence, ...]]:
    said = Evidence("judged", weights.clip, "a person decided that it was taken from this")
    return {(parent, copy): (said, *edges.evidence.get((parent, copy), ())) for copy, parent in given.items()}
