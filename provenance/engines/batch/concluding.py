"""S5: the articles of one kept component → matches, clusters and lineages, by the one definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from provenance.clustering.judged import Decisions
from provenance.engines.definition import alone, clusters_in, lineages_in
from provenance.engines.index_keys import signatures_of, text_keys
from provenance.engines.relating import passages_of
from provenance.engines.texts import AT_ONCE, Comparisons, damage, keys_by_text, texts_of
from provenance.fingerprints.kernel import BackendName
from provenance.index.components import Forest
from provenance.index.estimate import Kept
from provenance.matching.postings import Postings
from provenance.records import Article, ArticleId, Cluster, ClusterId, Judgement, Lineage, Match

if TYPE_CHECKING:
    from provenance.lineage.nodes import Inferred
    from provenance.lineage.origins import MediumOf
    from provenance.matching.compare import Text
    from provenance.settings import Settings

_MANY: Final = 2000  # distinct texts from which it pays to count what they share before pairs are looked at


@dataclass(frozen=True, slots=True)
class Concluded:
    """What is concluded of some articles, each part in order of id; lineages name no run."""

    clusters: tuple[Cluster, ...]
    lineages: tuple[Lineage, ...]
    inferred: tuple[tuple[ClusterId, Inferred], ...]
    matches: tuple[Match, ...]
    passages: Mapping[ArticleId, tuple[int, ...]]  # of the clusters' reference texts, where they have a text


def conclude(
    articles: Sequence[Article],
    settings: Settings,
    medium_of: MediumOf,
    judgements: Sequence[Judgement] = (),
    guests: Sequence[Article] = (),
    backend: BackendName = "numpy",
) -> Concluded:
    """
    Return the conclusions about *articles*, in any order: whole kept components, one or several.

    *judgements* are all that touch one of them; the articles that these name as sources and that are not among
    them are the *guests*. No *backend* changes any result.
    """
    by_id = {article.id: article for article in sorted(articles, key=lambda article: article.id)}
    texts = texts_of(list(by_id.values()), settings, backend)
    everybody = {**by_id, **{guest.id: guest for guest in guests}}
    everything = {**texts, **texts_of([one for one in guests if one.id not in by_id], settings, backend)}
    comparisons = Comparisons(everything, settings, backend)
    decisions = Decisions.of(judgements)
    told = {one.a: one.b for one in judgements if one.says == "source" and one.a in by_id}
    matches, components = _matched(texts, comparisons, decisions, settings)
    damages = {id_: damage(by_id[id_]) for id_ in texts}
    joins = _by_component(matches, components)
    clusters = [alone(id_) for id_ in by_id if id_ not in texts]
    crowds: dict[ClusterId, int] = {}
    for number, component in enumerate(components):
        own = joins.get(number, ())
        divided = clusters_in(component, texts, damages, own, decisions, comparisons, settings)
        clusters += divided.clusters
        if divided.crowd:
            crowds.update((cluster.id, divided.crowd) for cluster in divided.clusters)
    clusters.sort(key=lambda cluster: cluster.id)
    references = [texts[cluster.reference] for cluster in clusters if cluster.reference in texts]
    traced = [
        lineages_in(cluster, everybody, told, comparisons, medium_of, crowds.get(cluster.id, 0))
        for cluster in clusters
    ]
    return Concluded(
        tuple(clusters),
        tuple(sorted((one for done in traced for one in done.lineages), key=lambda one: one.article)),
        tuple((done.cluster, source) for done in traced for source in (*done.inferred, *done.bound)),
        tuple(sorted(matches, key=lambda match: (match.a, match.b))),
        passages_of(references, settings, backend),
    )


def _matched(
    texts: Mapping[ArticleId, Text], comparisons: Comparisons, decisions: Decisions, settings: Settings
) -> tuple[list[Match], list[tuple[ArticleId, ...]]]:
    """Return the matches of the kept pairs that matter, and the components, each sorted, by smallest article."""
    groups = sorted(keys_by_text(texts.values()).values())
    carriers = [group[0] for group in groups]
    matches = [comparisons.match(id_, group[0]) for group in groups for id_ in group[1:]]
    labels = np.arange(len(groups), dtype=np.int64)
    if len(groups) > 1:
        found, labels = _compared(carriers, texts, comparisons, settings)
        matches += found
    place = {id_: line for line, group in enumerate(groups) for id_ in group}
    same = [(place[one.a], place[one.b]) for one in decisions.same if one.a in place and one.b in place]
    forest = Forest.of(labels)
    forest.join(np.array([a for a, _ in same], np.int64), np.array([b for _, b in same], np.int64))
    held: dict[int, list[ArticleId]] = {}
    for line, root in enumerate(forest.roots().tolist()):
        held.setdefault(root, []).extend(groups[line])
    return matches, sorted(tuple(sorted(ids)) for ids in held.values())


def _compared(
    carriers: Sequence[ArticleId], texts: Mapping[ArticleId, Text], comparisons: Comparisons, settings: Settings
) -> tuple[list[Match], NDArray[np.int64]]:
    """
    Return the joining matches of the kept pairs of distinct texts, and the component of each: its smallest line.

    Pairs inside a component that is a crowd already are left out: they connect nothing new, and nobody asks.
    """
    ordered = [texts[id_] for id_ in carriers]
    kept = Kept(signatures_of(ordered, settings), text_keys(ordered, settings), settings.agreeing)
    lines = {id_: line for line, id_ in enumerate(carriers)}
    postings: Postings | None = None
    labels = np.arange(len(carriers), dtype=np.int64)
    sizes = np.ones(len(carriers), np.int64)
    later = np.ones(len(carriers), np.bool_)
    matches: list[Match] = []
    for line in range(len(carriers) - 1):
        later[line] = False
        wanted = later & (labels != labels[line]) if sizes[labels[line]] > settings.crowd else later
        bounds = None
        if len(ordered) > _MANY and not kept.few(line):
            postings = postings or Postings(ordered, settings)
            bounds = postings.bounds(line, wanted)
        near = kept.of(line, bounds.could_join if bounds else wanted)
        for start in range(0, len(near), AT_ONCE):
            part = near[start : start + AT_ONCE]
            if sizes[labels[line]] > settings.crowd:
                part = part[labels[part] != labels[line]]
            at_most = bounds.of(part) if bounds else None
            others = [carriers[other] for other in part.tolist()]
            for match in comparisons.joining(carriers[line], others, at_most):
                matches.append(match)
                low, high = sorted((int(labels[lines[match.a]]), int(labels[lines[match.b]])))
                if low != high:
                    labels[labels == high] = low
                    sizes[low] += sizes[high]
    return matches, labels


def _by_component(
    matches: Iterable[Match], components: Sequence[tuple[ArticleId, ...]]
) -> dict[int, list[Match]]:
    number = {id_: i for i, component in enumerate(components) for id_ in component}
    found: dict[int, list[Match]] = {}
    for match in matches:
        found.setdefault(number[match.a], []).append(match)
    return found
