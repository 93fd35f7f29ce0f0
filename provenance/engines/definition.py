"""
What the result is: one function of the set of articles and of what people decided, called by every engine.

No order of arrival enters it, no engine, no partition, no database, and no count that the corpus drives except
those of the settings.

1. Equal match views are one text, named by the smallest article that carries it: its carrier.
2. Two texts are *kept* where they share an index key (of a band, or of the SimHash) and at least
   ``Settings.agreeing`` rows of their signatures are equal.
3. A kept pair is a *match* where it matches in a joining way (``matching.compare.JOINING``); a passage in common
   is a matter of 6. A component is what matches and judgements ``same`` connect.
4. ``clusters_in`` divides a component; one of more than ``Settings.crowd`` distinct texts by the rule for crowds.
5. ``lineages_in`` traces one cluster.
6. ``sharing`` says which reference texts are compared with one another: those that hold a passage which 2 to
   ``Settings.common`` references hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from provenance.clustering.clusters import Node, cluster_id, clusters_of
from provenance.clustering.crowds import crowd_clusters
from provenance.clustering.judged import Decisions, Group
from provenance.engines.index_keys import signatures_of, text_keys
from provenance.engines.texts import Comparisons, keys_by_text
from provenance.lineage.trace import Traced, trace_cluster
from provenance.lineage.weights import Weights, parse
from provenance.matching.compare import JOINING, Text
from provenance.records import Article, ArticleId, Cluster, Flag, Lineage, Match, Member
from provenance.resources import seed_text

if TYPE_CHECKING:
    from provenance.lineage.origins import MediumOf
    from provenance.settings import Settings

Pair = tuple[ArticleId, ArticleId]
Holder = TypeVar("Holder", ArticleId, int)  # a reference: by its id, or by the rank of that

OVERSIZED = "oversized"  # the flag on lineages whose component is a crowd


@lru_cache(maxsize=1)
def lineage_weights() -> Weights:
    """Return the weights of evidence that the program ships with."""
    return parse(seed_text("lineage_weights.toml"))


def alone(article: ArticleId) -> Cluster:
    """Return the cluster of an article that shares no text with another."""
    return Cluster(cluster_id([article]), article, (Member(article, "reference"),))


class Joining:
    """Which texts are in one component as far as it is known, and whether a comparison could still matter."""

    def __init__(self, crowd: int) -> None:
        self._crowd = crowd
        self._above: dict[ArticleId, ArticleId] = {}
        self._sizes: dict[ArticleId, int] = {}  # distinct texts, by root

    def root(self, text: ArticleId) -> ArticleId:
        """Return what names the component of *text*; it changes as components grow."""
        above = self._above.setdefault(text, text)
        while above != self._above[above]:
            self._above[above] = self._above[self._above[above]]
            above = self._above[above]
        self._above[text] = above
        return above

    def matters(self, a: ArticleId, b: ArticleId) -> bool:
        """
        Return whether the match of two texts can change a result.

        It cannot where they are in one component that is crowded already: which texts it connects is known, and
        the rule for crowds asks for no match but those with a reference.
        """
        first = self.root(a)
        return first != self.root(b) or self._sizes.get(first, 1) <= self._crowd

    def join(self, a: ArticleId, b: ArticleId) -> None:
        """Put the components of two texts together."""
        low, high = sorted((self.root(a), self.root(b)))
        if low != high:
            self._above[high] = low
            self._sizes[low] = self._sizes.get(low, 1) + self._sizes.pop(high, 1)


@dataclass(frozen=True, slots=True)
class Divided:
    """One component as clusters; ``crowd`` is the number of its distinct texts if they are a crowd, else 0."""

    clusters: tuple[Cluster, ...]
    crowd: int = 0


def clusters_in(
    ids: Sequence[ArticleId],
    texts: Mapping[ArticleId, Text],
    damages: Mapping[ArticleId, int],
    joins: Iterable[Match],
    decisions: Decisions,
    comparisons: Comparisons,
    settings: Settings,
) -> Divided:
    """
    Return the clusters of the articles *ids* of one component, all of them with a text.

    *joins* are the joining matches of all its kept pairs, one for each pair of distinct texts; a crowd needs
    none. *damages* are the characters removed from each article as noise. Articles of equal text, or called the
    same, enter as one node.
    """
    if len(ids) == 1:
        return Divided((alone(ids[0]),))
    groups = decisions.fold(keys_by_text(texts[id_] for id_ in ids).values())
    nodes = [Node(group, min(damages[id_] for id_ in group)) for group in groups]
    foes = decisions.foes(groups)
    size = len({_text(texts[id_]) for id_ in ids})
    if size > settings.crowd:
        carried = [texts[node.key] for node in nodes]
        signatures, keys = signatures_of(carried, settings), text_keys(carried, settings)
        near, look = comparisons.joining, comparisons.agree
        found = crowd_clusters(nodes, signatures, keys, settings.agreeing, near, look, foes)
        return Divided(found, size)
    pairs = _node_pairs(groups, texts, joins)
    proposed = [comparisons.agree(a, b) for a, b in sorted(pairs)]
    return Divided(clusters_of(nodes, proposed, comparisons.agree, foes))


def _node_pairs(groups: Sequence[Group], texts: Mapping[ArticleId, Text], joins: Iterable[Match]) -> set[Pair]:
    """Return the pairs of nodes that a joining match of their texts proposes, or equal texts that people tore."""
    holders: dict[tuple[str, str], set[ArticleId]] = {}
    for group in groups:
        for id_ in group:
            holders.setdefault(_text(texts[id_]), set()).add(group[0])
    pairs = {pair for nodes in holders.values() for pair in combinations(sorted(nodes), 2)}
    for match in joins:
        if match.kind in JOINING and match.a in texts and match.b in texts:
            for a in holders.get(_text(texts[match.a]), ()):
                for b in holders.get(_text(texts[match.b]), ()):
                    if a != b:
                        pairs.add((min(a, b), max(a, b)))
    return pairs


def _text(text: Text) -> tuple[str, str]:
    return text.fingerprint.recipe, text.fingerprint.digest


def lineages_in(
    cluster: Cluster,
    articles: Mapping[ArticleId, Article],
    told: Mapping[ArticleId, ArticleId],
    comparisons: Comparisons,
    medium_of: MediumOf,
    crowd: int = 0,
) -> Traced:
    """
    Return the lineages of *cluster*; *crowd* is that of the component it is part of.

    *articles* holds its members and the sources that people *told* of them (article → source).
    """
    ids = [member.article for member in cluster.members]
    fixed = [(id_, told[id_]) for id_ in ids if id_ in told]
    traced = trace_cluster(
        cluster,
        [articles[id_] for id_ in ids],
        comparisons.fit,
        medium_of,
        lineage_weights(),
        fixed,
        guests=[articles[id_] for id_ in sorted({source for _, source in fixed} - set(ids))],
    )
    if not crowd:
        return traced
    flag = Flag(OVERSIZED, f"one of {crowd} texts that are linked by likeness")
    flagged = (replace(lineage, flags=(*lineage.flags, flag)) for lineage in traced.lineages)
    return replace(traced, lineages=tuple(flagged))


def sharing(holders: Iterable[Iterable[Holder]], common: int) -> set[tuple[Holder, Holder]]:
    """
    Return the pairs of references to compare, given who holds each passage.

    A passage that more than *common* references hold is a formula, and proposes nobody.
    """
    return {pair for held in holders if 1 < len(ids := sorted(held)) <= common for pair in combinations(ids, 2)}


def conclusion(lineage: Lineage) -> bytes:
    """Return 16 bytes that stand for what is concluded of one article: cluster, canonical and direct source."""
    canonical, direct = lineage.canonical, lineage.direct_source
    told = (lineage.article, lineage.cluster, canonical.level, canonical.outlet, canonical.article,
            direct.level, direct.outlet, direct.article)  # fmt: skip
    return hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).digest()[:16]


def digest_of(conclusions: Iterable[bytes]) -> str:
    """Return the sha256 of the ``conclusion`` of every article, in order of id: what engines must agree on."""
    found = hashlib.sha256()
    for one in conclusions:
        found.update(one)
    return found.hexdigest()
