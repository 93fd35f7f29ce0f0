"""
Divides one component of matches into clusters, each held together by a reference text.

A function of the set of texts and their matches alone: nothing here sees an order of arrival, and a pair that
was never proposed is verified when the rule asks for it (lineage.md, section 7).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.records import ArticleId, Cluster, ClusterId, Match, MatchClass, Member

Verify = Callable[[ArticleId, ArticleId], Match]
Apart = Callable[[ArticleId, ArticleId], bool]
Members = dict[ArticleId, MatchClass]


@dataclass(frozen=True, slots=True)
class Node:
    """One distinct text of a component: the articles that carry it, by id, and how damaged the best is."""

    articles: tuple[ArticleId, ...]
    damage: int = 0  # characters removed as noise, of the least damaged

    @property
    def key(self) -> ArticleId:
        """The smallest id: names the text and breaks ties."""
        return self.articles[0]


def cluster_id(articles: Iterable[ArticleId]) -> ClusterId:
    """Return the id of the cluster of *articles*: made from the smallest article id, so it outlives growth."""
    return ClusterId("c-" + hashlib.sha256(min(articles).encode("utf-8", "surrogatepass")).hexdigest()[:12])


def kind_seen_from(match: Match, article: ArticleId) -> MatchClass:
    """Return the class of *match* as seen from *article*: ``abridged`` means *article* is the shorter text."""
    if article == match.a or match.kind not in ("abridged", "extended"):
        return match.kind
    return "extended" if match.kind == "abridged" else "abridged"


def _never(a: ArticleId, b: ArticleId) -> bool:
    return False


def clusters_of(
    nodes: Sequence[Node], matches: Iterable[Match], verify: Verify, apart: Apart = _never
) -> tuple[Cluster, ...]:
    """
    Return the clusters of one component, ordered by id.

    *matches* are between the keys of *nodes*, as the index proposed and comparison verified them; *verify*
    compares any two keys on demand. Two keys that are *apart* by a person's decision share no cluster, whatever
    the texts say. Every text ends in exactly one cluster.
    """
    by_key = {node.key: node for node in sorted(nodes, key=lambda node: node.key)}
    known = {frozenset((match.a, match.b)): match for match in matches}

    def look(a: ArticleId, b: ArticleId) -> Match:
        pair = frozenset((a, b))
        if pair not in known:
            known[pair] = verify(a, b)
        return known[pair]

    proposed = dict(known)
    groups = _reference_groups(by_key, proposed, look, apart)
    return tuple(sorted(_attach(groups, by_key, proposed, look, apart), key=lambda cluster: cluster.id))


def _reference_groups(
    by_key: Mapping[ArticleId, Node],
    proposed: Mapping[frozenset[ArticleId], Match],
    look: Verify,
    apart: Apart,
) -> list[tuple[ArticleId, Members]]:
    """
    Return (reference, its two-way texts with their class) in the order found: widest coverage first.

    The reference is the text with most articles in two-way matches among those left, then the least damaged,
    then the smallest id.
    """
    neighbours: dict[ArticleId, set[ArticleId]] = {key: set() for key in by_key}
    for pair, match in proposed.items():
        a, b = sorted(pair)
        if match.merges and a in by_key and b in by_key:
            neighbours[a].add(b)
            neighbours[b].add(a)
    left = dict.fromkeys(by_key)
    groups = []
    while left:

        def rank(key: ArticleId) -> tuple[int, int, ArticleId]:
            near = (len(by_key[other].articles) for other in neighbours[key] if other in left)
            return -(sum(near) + len(by_key[key].articles)), by_key[key].damage, key

        reference = min(left, key=rank)
        del left[reference]
        members: Members = {}
        for key in left:
            if _barred(key, reference, members, apart):
                continue
            match = look(reference, key)
            if match.merges:
                members[key] = match.kind
        for key in members:
            del left[key]
        groups.append((reference, members))
    return groups


def _barred(key: ArticleId, reference: ArticleId, members: Members, apart: Apart) -> bool:
    return any(apart(key, other) for other in (reference, *members))


def _attach(
    groups: Sequence[tuple[ArticleId, Members]],
    by_key: Mapping[ArticleId, Node],
    proposed: Mapping[frozenset[ArticleId], Match],
    look: Verify,
    apart: Apart,
) -> list[Cluster]:
    """
    Return the clusters, with abridged and extended texts attached to the widest group they belong to.

    An attached text never becomes a reference and brings nobody in: each of a group's texts is attached by
    its own comparison with the reference, or stays.
    """
    kept: list[tuple[ArticleId, Members]] = []
    waiting = list(groups)
    while waiting:
        reference, members = waiting.pop(0)
        home = _home(reference, kept, look, apart)
        if home is None:
            kept.append((reference, dict(members)))
            continue
        stays = []
        for key in (reference, *members):
            kind = kind_seen_from(look(home[0], key), key)
            if kind in ("abridged", "extended") and not _barred(key, *home, apart):
                home[1][key] = kind
            else:
                stays.append(key)
        # What does not fit under the wider reference forms groups of its own, by the same rule, and these may
        # have another home. At least the reference has gone, so this ends.
        waiting[:0] = _reference_groups({key: by_key[key] for key in stays}, proposed, look, apart)
    return [_cluster(reference, members, by_key) for reference, members in kept]


def _home(
    reference: ArticleId, kept: Sequence[tuple[ArticleId, Members]], look: Verify, apart: Apart
) -> tuple[ArticleId, Members] | None:
    best: tuple[float, ArticleId, tuple[ArticleId, Members]] | None = None
    for group in kept:
        if _barred(reference, *group, apart):
            continue
        match = look(group[0], reference)
        if match.kind in ("abridged", "extended"):
            rank = (-(match.coverage_a + match.coverage_b), group[0], group)
            if best is None or rank[:2] < best[:2]:
                best = rank
    return best[2] if best else None


def _cluster(
    reference: ArticleId, members: Mapping[ArticleId, MatchClass], by_key: Mapping[ArticleId, Node]
) -> Cluster:
    rows = [Member(reference, "reference")]
    rows += [Member(article, "verbatim") for article in by_key[reference].articles if article != reference]
    for key, kind in members.items():
        rows += [Member(article, kind) for article in by_key[key].articles]  # type: ignore[arg-type]
    rows.sort(key=lambda member: member.article)
    return Cluster(cluster_id(member.article for member in rows), reference, tuple(rows))
