"""
Settles a batch of new articles against what is known: matches, clusters and lineages that change.

The outcome is a function of the set of all articles, not of how they were cut into batches: candidates depend
on two signatures only, components on the set of matches, clusters and lineages on the component.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance.clustering.history import events
from provenance.clustering.judged import Decisions
from provenance.engines.clockwork import Clock
from provenance.engines.definition import (
    Pair,
    alone,
    clusters_in,
    lineages_in,
)
from provenance.engines.ports import Known
from provenance.engines.proposing import propose
from provenance.engines.relating import Relations, relate
from provenance.engines.texts import Comparisons, damage, texts_of
from provenance.fingerprints.kernel import BackendName
from provenance.lineage.nodes import Inferred
from provenance.lineage.origins import MediumOf
from provenance.matching.compare import JOINING, Text
from provenance.records import (
    Article,
    ArticleId,
    Cluster,
    ClusterEvent,
    ClusterId,
    Fingerprint,
    Judgement,
    Lineage,
    Match,
)
from provenance.settings import Settings


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch changes: fingerprints and band keys to add, matches found, clusters and lineages now valid."""

    fingerprints: Mapping[ArticleId, Fingerprint]
    indexed: Sequence[ArticleId]  # one article for each text that is new; rows of `keys`
    keys: NDArray[np.int64]
    matches: Sequence[Match]
    affected: Sequence[ArticleId]
    clusters: Sequence[Cluster]
    lineages: Sequence[Lineage]
    inferred: Sequence[tuple[ClusterId, Inferred]]
    relations: Relations
    events: Sequence[ClusterEvent]


def settle(
    articles: Sequence[Article],
    known: Known,
    settings: Settings,
    medium_of: MediumOf,
    clock: Clock,
    again: Sequence[Article] = (),
    backend: BackendName = "numpy",
) -> Changes:
    """
    Return what adding *articles*, none of which is known, changes.

    *again* are known articles of which something else than the text has changed: their clusters are looked at
    once more. No *backend* changes any result.
    """
    again = _with_taken(again, known)
    with clock.stage("fingerprint"):
        texts = texts_of(articles, settings, backend)
    with clock.stage("candidates"):
        proposals = propose(texts, known, settings, backend)
    with clock.stage("match"):
        stored = known.articles(proposals.others - set(texts))
        stored.update({article.id: article for article in again})
        everything = {**texts, **texts_of(list(stored.values()), settings, backend)}
        comparisons = Comparisons(everything, settings, backend)
        matches = proposals.compared(comparisons, settings)
    with clock.stage("cluster"):
        repeated = [article.id for article in again if article.id in everything]
        joins, decisions = _joins(set(texts), repeated, matches, known, settings)
        components = _components(sorted({*texts, *repeated}), joins.links, decisions)
        missing = {id_ for component in components for id_ in component} - set(everything)
        stored.update(known.articles(missing))
        everything.update(texts_of([stored[id_] for id_ in sorted(missing)], settings, backend))
        by_id = {**stored, **{article.id: article for article in articles}}
        clusters, crowds = _clusters(
            components, everything, by_id, comparisons, joins.matches, decisions, settings
        )
        clusters += [alone(article.id) for article in (*articles, *again) if article.id not in everything]
    with clock.stage("relate"):
        touched = {member.article for cluster in clusters for member in cluster.members}
        homes = known.cluster_of(sorted(touched - {article.id for article in articles}))
        before = sorted({home.id: home for home in homes.values()}.values(), key=lambda home: home.id)
        relations = relate(
            {cluster.reference for cluster in before},
            {cluster.reference for cluster in clusters},
            everything,
            known,
            settings,
        )
    with clock.stage("lineage"):
        told = _told_sources(touched, known)
        missing = {source for source in told.values() if source not in by_id}
        guests = known.articles(missing) if missing else {}
        by_id.update(guests)
        everything.update(texts_of(list(guests.values()), settings, backend))
        traced = [
            lineages_in(cluster, by_id, told, comparisons, medium_of, crowds.get(cluster.id, 0))
            for cluster in clusters
        ]
        lineages = [lineage for one in traced for lineage in one.lineages]
    return Changes(
        {id_: text.fingerprint for id_, text in texts.items()},
        proposals.indexed,
        proposals.keys,
        matches,
        sorted(lineage.article for lineage in lineages),
        sorted(clusters, key=lambda cluster: cluster.id),
        sorted(lineages, key=lambda lineage: lineage.article),
        [(one.cluster, source) for one in traced for source in (*one.inferred, *one.bound)],
        relations,
        events(before, clusters),
    )


def _with_taken(again: Sequence[Article], known: Known) -> list[Article]:
    """Return *again* and the articles that people say were taken from one of them: their lineages name it."""
    ids = {article.id for article in again}
    taken = {one.a for one in known.judgements(sorted(ids)) if one.says == "source"} - ids if ids else set()
    return [*again, *(known.articles(taken).values() if taken else ())]


def _told_sources(articles: set[ArticleId], known: Known) -> dict[ArticleId, ArticleId]:
    """Return what people say the source of each of *articles* is."""
    return {
        one.a: one.b for one in known.judgements(sorted(articles)) if one.says == "source" and one.a in articles
    }


@dataclass(frozen=True, slots=True)
class _Joins:
    links: Sequence[Pair]  # what connects every component that is touched
    matches: Sequence[Match]  # the joining matches of those that are not crowded


def _joins(
    new: set[ArticleId], repeated: Iterable[ArticleId], matches: Iterable[Match], known: Known, settings: Settings
) -> tuple[_Joins, Decisions]:
    """Return what connects every component that a new or a repeated article touches: matches and decisions."""
    joins = list(matches)
    touched = {id_ for match in joins for id_ in (match.a, match.b)} - new | set(repeated)
    reached: set[ArticleId] = set()
    judged: list[Judgement] = []
    while touched - reached:
        reached |= known.component(touched)
        judged = known.judgements(sorted(reached))
        touched = {id_ for judgement in judged if judgement.says == "same" for id_ in (judgement.a, judgement.b)}
    links, few = _known_links(reached, known, settings)
    joins += [match for match in known.matches_of(sorted(few)) if match.kind in JOINING] if few else []
    links += [(match.a, match.b) for match in joins]
    return _Joins(links, joins), Decisions.of(judged)


def _known_links(reached: set[ArticleId], known: Known, settings: Settings) -> tuple[list[Pair], set[ArticleId]]:
    """Return what connects the crowds among the known articles *reached*, and those that are in none."""
    if len(reached) <= settings.crowd:
        return [], reached
    links: list[Pair] = []
    left, few = set(reached), set()
    digests = known.digests(sorted(reached))
    for id_ in sorted(reached):
        if id_ not in left:
            continue
        part = known.component([id_])
        left -= part
        if len({digests.get(one, one) for one in part}) > settings.crowd:
            links += [(id_, other) for other in sorted(part)]
        else:
            few |= part
    return links, few


def _components(
    new: Sequence[ArticleId], links: Iterable[Pair], decisions: Decisions
) -> list[tuple[ArticleId, ...]]:
    """Return the components that contain a new article, each sorted, by their smallest new one."""
    neighbours: dict[ArticleId, set[ArticleId]] = {id_: set() for id_ in new}
    for a, b in (*links, *((judgement.a, judgement.b) for judgement in decisions.same)):
        neighbours.setdefault(a, set()).add(b)
        neighbours.setdefault(b, set()).add(a)
    components = []
    seen: set[ArticleId] = set()
    for start in new:
        if start in seen:
            continue
        reached, frontier = {start}, [start]
        while frontier:
            for other in neighbours[frontier.pop()] - reached:
                reached.add(other)
                frontier.append(other)
        seen |= reached
        components.append(tuple(sorted(reached)))
    return components


def _clusters(
    components: Sequence[tuple[ArticleId, ...]],
    texts: Mapping[ArticleId, Text],
    articles: Mapping[ArticleId, Article],
    comparisons: Comparisons,
    joins: Iterable[Match],
    decisions: Decisions,
    settings: Settings,
) -> tuple[list[Cluster], dict[ClusterId, int]]:
    """Return the clusters of the components, and the sizes of the crowds that some are part of."""
    by_article: dict[ArticleId, list[Match]] = {}
    for match in joins:
        by_article.setdefault(match.a, []).append(match)
    clusters: list[Cluster] = []
    crowds: dict[ClusterId, int] = {}
    for component in components:
        damages = {id_: damage(articles[id_]) for id_ in component}
        own = [match for id_ in component for match in by_article.get(id_, ())]
        divided = clusters_in(component, texts, damages, own, decisions, comparisons, settings)
        clusters += divided.clusters
        if divided.crowd:
            crowds.update((cluster.id, divided.crowd) for cluster in divided.clusters)
    return clusters, crowds
