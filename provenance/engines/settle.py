"""
Settles a batch of new articles against what is known: matches, clusters and lineages that change.

The outcome is a function of the set of all articles, not of how they were cut into batches: candidates depend
on two signatures only, components on the set of matches, clusters and lineages on the component.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from provenance.clustering.clusters import Node, cluster_id, clusters_of
from provenance.clustering.history import events
from provenance.clustering.judged import Decisions
from provenance.engines.clockwork import Clock
from provenance.engines.index_keys import text_keys
from provenance.engines.ports import Known
from provenance.engines.relating import Relations, relate
from provenance.engines.texts import Comparisons, damage, keys_by_text, texts_of
from provenance.fingerprints.kernel import BackendName
from provenance.index.candidates import within_batch
from provenance.lineage.nodes import Inferred
from provenance.lineage.origins import MediumOf
from provenance.lineage.trace import Traced, trace_cluster
from provenance.lineage.weights import Weights, parse
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
    Member,
)
from provenance.resources import seed_text
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


@lru_cache(maxsize=1)
def lineage_weights() -> Weights:
    """Return the weights of evidence that the program ships with."""
    return parse(seed_text("lineage_weights.toml"))


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
        proposals = _propose(texts, known, settings)
    with clock.stage("match"):
        stored = known.articles({b for _, b in proposals.pairs} - set(texts))
        stored.update({article.id: article for article in again})
        everything = {**texts, **texts_of(list(stored.values()), settings, backend)}
        comparisons = Comparisons(everything, settings, backend)
        comparisons.prepare(proposals.pairs)
        matches = [comparisons.match(a, b) for a, b in sorted(proposals.pairs)]
    with clock.stage("cluster"):
        repeated = [article.id for article in again if article.id in everything]
        joins, decisions = _joins(set(texts), repeated, matches, known)
        components = _components(sorted({*texts, *repeated}), [*joins, *decisions.same])
        missing = {id_ for component in components for id_ in component} - set(everything)
        stored.update(known.articles(missing))
        everything.update(texts_of([stored[id_] for id_ in sorted(missing)], settings, backend))
        by_id = {**stored, **{article.id: article for article in articles}}
        clusters = _clusters(components, everything, by_id, comparisons, joins, decisions)
        clusters += [_alone(article.id) for article in (*articles, *again) if article.id not in everything]
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
        traced = [_traced(cluster, by_id, told, comparisons, medium_of) for cluster in clusters]
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


def _traced(
    cluster: Cluster,
    articles: Mapping[ArticleId, Article],
    told: Mapping[ArticleId, ArticleId],
    comparisons: Comparisons,
    medium_of: MediumOf,
) -> Traced:
    ids = [member.article for member in cluster.members]
    fixed = [(id_, told[id_]) for id_ in ids if id_ in told]
    return trace_cluster(
        cluster,
        [articles[id_] for id_ in ids],
        comparisons.fit,
        medium_of,
        lineage_weights(),
        fixed,
        guests=[articles[id_] for id_ in sorted({source for _, source in fixed} - set(ids))],
    )


@dataclass(frozen=True, slots=True)
class _Proposals:
    indexed: Sequence[ArticleId]
    keys: NDArray[np.int64]
    pairs: set[tuple[ArticleId, ArticleId]]  # (new, other)


def _propose(texts: Mapping[ArticleId, Text], known: Known, settings: Settings) -> _Proposals:
    """
    Return the candidate pairs of the batch, within it and with what is known.

    Articles of equal text are paired with one of them and take no further part: each text is in the index
    once, so a story reposted a thousand times costs a thousand pairs and not half a million.
    """
    groups = keys_by_text(texts.values())
    same = known.by_digest(digest for _, digest in groups)
    pairs: set[tuple[ArticleId, ArticleId]] = set()
    indexed: list[ArticleId] = []
    for (_, digest), ids in groups.items():
        carrier = min(same[digest]) if same.get(digest) else ids[0]
        if carrier in ids:
            indexed.append(carrier)
        pairs.update((id_, carrier) for id_ in ids if id_ != carrier)
    indexed.sort()
    keys = text_keys([texts[id_] for id_ in indexed], settings)
    for row, other in known.candidates(keys) if indexed else []:
        pairs.add((indexed[row], other))
    for i, j in within_batch(keys):
        pairs.add((indexed[i], indexed[j]))
    return _Proposals(indexed, keys, pairs)


def _joins(
    new: set[ArticleId], repeated: Iterable[ArticleId], matches: Iterable[Match], known: Known
) -> tuple[list[Match], Decisions]:
    """Return what connects every component that a new or a repeated article touches: matches and decisions."""
    joins = [match for match in matches if match.kind in JOINING]
    touched = {id_ for match in joins for id_ in (match.a, match.b)} - new | set(repeated)
    reached: set[ArticleId] = set()
    judged: list[Judgement] = []
    while touched - reached:
        reached |= known.component(touched)
        judged = known.judgements(sorted(reached))
        touched = {id_ for judgement in judged if judgement.says == "same" for id_ in (judgement.a, judgement.b)}
    if reached:
        joins += [match for match in known.matches_of(sorted(reached)) if match.kind in JOINING]
    return joins, Decisions.of(judged)


def _components(new: Sequence[ArticleId], joins: Iterable[Match | Judgement]) -> list[tuple[ArticleId, ...]]:
    """Return the components of *joins* that contain a new article, each sorted, by their smallest new one."""
    neighbours: dict[ArticleId, set[ArticleId]] = {id_: set() for id_ in new}
    for match in joins:
        neighbours.setdefault(match.a, set()).add(match.b)
        neighbours.setdefault(match.b, set()).add(match.a)
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
) -> list[Cluster]:
    """Return the clusters of the components; articles of equal text, or called the same, enter as one node."""
    clusters = [_alone(component[0]) for component in components if len(component) == 1]
    by_article: dict[ArticleId, list[Match]] = {}
    for match in joins:
        by_article.setdefault(match.a, []).append(match)
    for component in components:
        if len(component) == 1:
            continue
        groups = decisions.fold(keys_by_text(texts[id_] for id_ in component).values())
        nodes = [Node(ids, min(damage(articles[id_]) for id_ in ids)) for ids in groups]
        carrier = {id_: node.key for node in nodes for id_ in node.articles}
        pairs = {
            (min(ends), max(ends))
            for id_ in component
            for ends in ((carrier[match.a], carrier[match.b]) for match in by_article.get(id_, ()))
            if ends[0] != ends[1]
        }
        proposed = [comparisons.agree(a, b) for a, b in sorted(pairs)]
        held = {node.key: node.articles for node in nodes}

        def apart(a: ArticleId, b: ArticleId, held: Mapping[ArticleId, Sequence[ArticleId]] = held) -> bool:
            return decisions.apart(held[a], held[b])

        clusters += clusters_of(nodes, proposed, comparisons.agree, apart)
    return clusters


def _alone(article: ArticleId) -> Cluster:
    return Cluster(cluster_id([article]), article, (Member(article, "reference"),))
