"""
Divides one component of matches into clusters, each held together by a reference text.

A function of the set of texts and their matches alone: nothing here sees an order of arrival, and a pair that
was never proposed is verified when the rule asks for it (lineage.md, section 7).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from provenance.records import ArticleId, Cluster, ClusterId, Match, MatchClass, Member

Verify = Callable[[ArticleId, ArticleId], Match]
Foes = Mapping[ArticleId, AbstractSet[ArticleId]]  # key → the keys it must not be with, by people's decisions
Members = dict[ArticleId, MatchClass]
Groups = list[tuple[ArticleId, Members]]


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


class Rule(Protocol):
    """How references are chosen, and which texts are compared with one."""

    def ordered(self, keys: Iterable[ArticleId]) -> Iterable[ArticleId]:
        """Return *keys* in the order in which they are looked at."""
        ...

    def chosen(self, left: Mapping[ArticleId, None]) -> ArticleId:
        """Return the next reference among those *left*, which are in order and at least one."""
        ...

    def near(self, reference: ArticleId, keys: Collection[ArticleId]) -> Iterable[ArticleId]:
        """Return those of *keys*, in their order, that may be compared with *reference*."""
        ...


class _Widest:
    """
    The widest coverage first: every text is compared with every reference.

    The reference is the text with most articles in two-way matches among those left, then the least damaged, then
    the smallest id.
    """

    def __init__(self, nodes: Mapping[ArticleId, Node], matches: Iterable[Match]) -> None:
        self._nodes = nodes
        self._neighbours: dict[ArticleId, set[ArticleId]] = {key: set() for key in nodes}
        for match in matches:
            if match.merges:
                self._neighbours[match.a].add(match.b)
                self._neighbours[match.b].add(match.a)

    def ordered(self, keys: Iterable[ArticleId]) -> Iterable[ArticleId]:
        return sorted(keys)

    def chosen(self, left: Mapping[ArticleId, None]) -> ArticleId:
        def rank(key: ArticleId) -> tuple[int, int, ArticleId]:
            near = (len(self._nodes[other].articles) for other in self._neighbours[key] if other in left)
            return -(sum(near) + len(self._nodes[key].articles)), self._nodes[key].damage, key

        return min(left, key=rank)

    def near(self, reference: ArticleId, keys: Collection[ArticleId]) -> Iterable[ArticleId]:
        return list(keys)


def clusters_of(
    nodes: Sequence[Node], matches: Iterable[Match], verify: Verify, foes: Foes | None = None
) -> tuple[Cluster, ...]:
    """
    Return the clusters of one component, ordered by id.

    *matches* are between the keys of *nodes*, as the index proposed and comparison verified them; *verify*
    compares any two keys on demand. Two keys that are *foes* by a person's decision share no cluster, whatever
    the texts say. Every text ends in exactly one cluster.
    """
    known = {frozenset((match.a, match.b)): match for match in matches}

    def look(a: ArticleId, b: ArticleId) -> Match:
        pair = frozenset((a, b))
        if pair not in known:
            known[pair] = verify(a, b)
        return known[pair]

    by_key = {node.key: node for node in nodes}
    return clusters_by(_Widest(by_key, list(known.values())), nodes, look, foes)


def clusters_by(rule: Rule, nodes: Sequence[Node], look: Verify, foes: Foes | None = None) -> tuple[Cluster, ...]:
    """Return the clusters of one component by *rule*, ordered by id; for the rest see ``clusters_of``."""
    by_key = {node.key: node for node in nodes}
    forming = _Forming(rule, look, foes or {})
    kept = forming.attached(forming.groups(by_key))
    found = (_cluster(reference, members, by_key) for reference, members in kept)
    return tuple(sorted(found, key=lambda cluster: cluster.id))


@dataclass(frozen=True, slots=True)
class _Forming:
    """Forms the clusters of one component."""

    rule: Rule
    look: Verify
    foes: Foes

    def groups(self, keys: Iterable[ArticleId]) -> Groups:
        """Return (reference, its two-way texts with their class) in the order found."""
        left = dict.fromkeys(self.rule.ordered(keys))
        groups: Groups = []
        while left:
            reference = self.rule.chosen(left)
            del left[reference]
            members: Members = {}
            for key in self.rule.near(reference, left):
                if self._barred(key, reference, members):
                    continue
                match = self.look(reference, key)
                if match.merges:
                    members[key] = match.kind
            for key in members:
                del left[key]
            groups.append((reference, members))
        return groups

    def attached(self, groups: Groups) -> Groups:
        """
        Return *groups* with abridged and extended texts attached to the widest group they belong to.

        An attached text never becomes a reference and brings nobody in: each of a group's texts is attached by
        its own comparison with the reference, or stays.
        """
        kept: dict[ArticleId, Members] = {}
        waiting = list(reversed(groups))
        while waiting:
            reference, members = waiting.pop()
            home = self._home(reference, kept)
            if home is None:
                kept[reference] = dict(members)
                continue
            fitting = set(self.rule.near(home, (reference, *members)))
            stays = []
            for key in (reference, *members):
                kind = kind_seen_from(self.look(home, key), key) if key in fitting else "different"
                if kind in ("abridged", "extended") and not self._barred(key, home, kept[home]):
                    kept[home][key] = kind
                else:
                    stays.append(key)
            # What does not fit under the wider reference forms groups of its own, by the same rule, and these may
            # have another home. At least the reference has gone, so this ends.
            waiting += reversed(self.groups(stays))
        return list(kept.items())

    def _barred(self, key: ArticleId, reference: ArticleId, members: Members) -> bool:
        against = self.foes.get(key)
        return against is not None and (reference in against or not against.isdisjoint(members))

    def _home(self, reference: ArticleId, kept: Mapping[ArticleId, Members]) -> ArticleId | None:
        best: tuple[float, ArticleId] | None = None
        for other in self.rule.near(reference, kept):
            if self._barred(reference, other, kept[other]):
                continue
            match = self.look(other, reference)
            if match.kind in ("abridged", "extended"):
                rank = (-(match.coverage_a + match.coverage_b), other)
                best = rank if best is None else min(best, rank)
        return best[1] if best else None


def _cluster(
    reference: ArticleId, members: Mapping[ArticleId, MatchClass], by_key: Mapping[ArticleId, Node]
) -> Cluster:
    rows = [Member(reference, "reference")]
    rows += [Member(article, "verbatim") for article in by_key[reference].articles if article != reference]
    for key, kind in members.items():
        rows += [Member(article, kind) for article in by_key[key].articles]  # type: ignore[arg-type]
    rows.sort(key=lambda member: member.article)
    return Cluster(cluster_id(member.article for member in rows), reference, tuple(rows))
