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

from provenance.clustering.clusters import Node, cluster_id, clusters_of
from provenance.engines.clockwork import Clock
from provenance.engines.ports import Known
from provenance.engines.texts import Comparisons, damage, keys_by_text, texts_of
from provenance.index.bands import band_keys
from provenance.index.candidates import within_batch
from provenance.lineage.graph import MediumOf
from provenance.lineage.nodes import Inferred
from provenance.lineage.trace import trace_cluster
from provenance.matching.compare import JOINING, Text
from provenance.records import Article, ArticleId, Cluster, ClusterId, Fingerprint, Lineage, Match, Member
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


def settle(
    articles: Sequence[Article],
    known: Known,
    settings: Settings,
    medium_of: MediumOf,
    clock: Clock,
    again: Sequence[Article] = (),
) -> Changes:
    """
    Return what adding *articles*, none of which is known, changes.

    *again* are known articles of which something else than the text has changed: their clusters are looked at
    once more.
    """
    with clock.stage("fingerprint"):
        texts = texts_of(articles, settings)
    with clock.stage("candidates"):
        proposals = _propose(texts, known, settings)
    with clock.stage("match"):
        stored = known.articles({b for _, b in proposals.pairs} - set(texts))
        stored.update({article.id: article for article in again})
        everything = {**texts, **texts_of(list(stored.values()), settings)}
        comparisons = Comparisons(everything, settings)
        matches = [comparisons.match(a, b) for a, b in sorted(proposals.pairs)]
    with clock.stage("cluster"):
        repeated = [article.id for article in again if article.id in everything]
        joins = _joins(set(texts), repeated, matches, known)
        components = _components(sorted({*texts, *repeated}), joins)
        missing = {id_ for component in components for id_ in component} - set(everything)
        stored.update(known.articles(missing))
        everything.update(texts_of([stored[id_] for id_ in sorted(missing)], settings))
        by_id = {**stored, **{article.id: article for article in articles}}
        clusters = _clusters(components, everything, by_id, comparisons, joins)
        clusters += [_alone(article.id) for article in (*articles, *again) if article.id not in everything]
    with clock.stage("lineage"):
        traced = [
            trace_cluster(cluster, [by_id[m.article] for m in cluster.members], comparisons.fit, medium_of)
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
        [(one.cluster, source) for one in traced for source in one.inferred],
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


def text_keys(texts: Sequence[Text], settings: Settings) -> NDArray[np.int64]:
    """Return the band keys of *texts*, one row each; recipes are part of the keys and may be mixed."""
    keys = np.zeros((len(texts), settings.bands), dtype=np.int64)
    for recipe in sorted({text.fingerprint.recipe for text in texts}):
        rows = [i for i, text in enumerate(texts) if text.fingerprint.recipe == recipe]
        packed = b"".join(texts[i].fingerprint.signature for i in rows)
        signatures = np.frombuffer(packed, dtype="<u4").reshape(len(rows), settings.permutations)
        keys[rows] = band_keys(signatures, recipe, settings.bands, settings.rows)
    return keys


def _joins(
    new: set[ArticleId], repeated: Iterable[ArticleId], matches: Iterable[Match], known: Known
) -> list[Match]:
    """Return the joining matches of every component that a new or a repeated article touches."""
    joins = [match for match in matches if match.kind in JOINING]
    touched = {id_ for match in joins for id_ in (match.a, match.b)} - new | set(repeated)
    if touched:
        stored = known.matches_of(sorted(known.component(touched)))
        joins += [match for match in stored if match.kind in JOINING]
    return joins


def _components(new: Sequence[ArticleId], joins: Iterable[Match]) -> list[tuple[ArticleId, ...]]:
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
) -> list[Cluster]:
    """Return the clusters of the components; articles of equal text enter as one node."""
    clusters = [_alone(component[0]) for component in components if len(component) == 1]
    by_article: dict[ArticleId, list[Match]] = {}
    for match in joins:
        by_article.setdefault(match.a, []).append(match)
    for component in components:
        if len(component) == 1:
            continue
        groups = keys_by_text(texts[id_] for id_ in component)
        nodes = [Node(tuple(ids), min(damage(articles[id_]) for id_ in ids)) for ids in groups.values()]
        carrier = {id_: node.key for node in nodes for id_ in node.articles}
        pairs = {
            (min(ends), max(ends))
            for id_ in component
            for ends in ((carrier[match.a], carrier[match.b]) for match in by_article.get(id_, ()))
            if ends[0] != ends[1]
        }
        proposed = [comparisons.agree(a, b) for a, b in sorted(pairs)]
        clusters += clusters_of(nodes, proposed, comparisons.agree)
    return clusters


def _alone(article: ArticleId) -> Cluster:
    return Cluster(cluster_id([article]), article, (Member(article, "reference"),))
