"""What an engine knows, in memory: the port the store implements, small enough to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from provenance.engines.clockwork import Clock
from provenance.engines.relating import Relations
from provenance.engines.settle import Changes, settle
from provenance.index.memory import MemoryIndex
from provenance.matching.compare import JOINING, MatchViews
from provenance.records import (
    Article,
    ArticleId,
    Cluster,
    ClusterId,
    Fingerprint,
    Judgement,
    Lineage,
    Match,
    Medium,
)
from provenance.settings import Settings


def no_medium(outlet: str) -> Medium | None:
    """Know no outlet's kind."""
    return None


class KnownInMemory:
    """Implements ``provenance.engines.ports.Known`` and keeps what batches change."""

    def __init__(self) -> None:
        self.stored: dict[ArticleId, Article] = {}
        self.matches: dict[tuple[ArticleId, ArticleId], Match] = {}
        self.clusters: dict[ClusterId, Cluster] = {}
        self.lineages: dict[ArticleId, Lineage] = {}
        self.relations: dict[tuple[ArticleId, ArticleId], Match] = {}
        self.judged: list[Judgement] = []
        self._passages: defaultdict[int, set[ArticleId]] = defaultdict(set)
        self._prints: dict[ArticleId, Fingerprint] = {}
        self._digests: dict[str, list[ArticleId]] = {}
        self._index = MemoryIndex()
        self._rows: list[ArticleId] = []

    def by_digest(self, digests: Iterable[str]) -> dict[str, list[ArticleId]]:
        """Return the articles that carry each of these texts."""
        return {digest: sorted(self._digests[digest]) for digest in digests if digest in self._digests}

    def candidates(self, keys: NDArray[np.int64]) -> list[tuple[int, ArticleId]]:
        """Return (row of *keys*, article) for every article that shares a band with that row."""
        return [(row, self._rows[place]) for row, place in self._index.query(keys)]

    def holders(self, keys: Sequence[int]) -> dict[int, list[ArticleId]]:
        """Return the articles that are held under each of *keys*."""
        found: dict[int, list[ArticleId]] = {}
        for key in keys:
            held = [self._rows[row] for _, row in self._index.query(np.array([[key]], np.int64))]
            if held:
                found[key] = sorted(held)
        return found

    def signatures(self, ids: Sequence[ArticleId]) -> dict[ArticleId, bytes]:
        """Return the signatures of those of *ids* that can be compared."""
        return {id_: self._prints[id_].signature for id_ in ids if id_ in self._prints}

    def digests(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the digest of the text of those of *ids* that can be compared."""
        return {id_: self._prints[id_].digest for id_ in ids if id_ in self._prints}

    def articles(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Article]:
        """Return these articles."""
        return {id_: self.stored[id_] for id_ in ids}

    def named(self, handles: Iterable[ArticleId]) -> dict[ArticleId, ArticleId]:
        """Return the ids themselves."""
        return {id_: id_ for id_ in handles}

    def hosts(self, handles: Iterable[ArticleId]) -> dict[ArticleId, str | None]:
        """Return the host of each of *handles*."""
        return {id_: self.stored[id_].host for id_ in handles}

    def match_views(self, handles: Iterable[ArticleId]) -> dict[ArticleId, MatchViews]:
        """Keep none, so that candidates are read again."""
        return {}

    def article_ids(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the sha256 of the page of each of *ids* that is known."""
        return {id_: self.stored[id_].sha256 for id_ in ids if id_ in self.stored}

    def passage_holders(self, keys: Sequence[int], limit: int) -> dict[int, list[ArticleId]]:
        """Return the reference texts that hold each of *keys*, at most *limit* of a key."""
        return {key: sorted(self._passages[key])[:limit] for key in keys if self._passages.get(key)}

    def cluster_of(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Cluster]:
        """Return the cluster of each of *ids* that is in one."""
        home = {member.article: cluster for cluster in self.clusters.values() for member in cluster.members}
        return {id_: home[id_] for id_ in ids if id_ in home}

    def judgements(self, ids: Iterable[ArticleId] | None = None) -> list[Judgement]:
        """Return the decisions people took that touch one of *ids*, by pair."""
        wanted = None if ids is None else set(ids)
        return [one for one in self.judged if wanted is None or wanted & {one.a, one.b}]

    def matches_of(self, ids: Iterable[ArticleId]) -> list[Match]:
        """Return every stored match that touches one of *ids*."""
        wanted = set(ids)
        return [match for pair, match in sorted(self.matches.items()) if wanted & set(pair)]

    def component(self, ids: Iterable[ArticleId]) -> set[ArticleId]:
        """Return *ids* and every article connected with them through matches that join."""
        reached, frontier = set(ids), sorted(set(ids))
        while frontier:
            at = frontier.pop()
            for a, b in ((m.a, m.b) for m in self.matches.values() if m.kind in JOINING and at in (m.a, m.b)):
                frontier += {a, b} - reached
                reached |= {a, b}
        return reached

    def add(
        self, articles: Sequence[Article], settings: Settings | None = None, again: Sequence[Article] = ()
    ) -> Changes:
        """Settle *articles* and keep what that changes."""
        changes = settle(articles, self, settings or Settings(), no_medium, Clock(), again)
        self.stored.update({article.id: article for article in articles})
        self._prints.update(changes.fingerprints)
        for id_, fingerprint in changes.fingerprints.items():
            self._digests.setdefault(fingerprint.digest, []).append(id_)
        self._index.add(range(len(self._rows), len(self._rows) + len(changes.indexed)), changes.keys)
        self._rows += changes.indexed
        self.matches.update({(match.a, match.b): match for match in changes.matches})
        changed = set(changes.affected)
        self.clusters = {
            id_: cluster
            for id_, cluster in self.clusters.items()
            if not changed & {member.article for member in cluster.members}
        }
        self.clusters.update({cluster.id: cluster for cluster in changes.clusters})
        self.lineages.update({lineage.article: lineage for lineage in changes.lineages})
        self._relate(changes.relations)
        return changes

    def _relate(self, relations: Relations) -> None:
        for id_, keys in relations.removed.items():
            for key in keys:
                self._passages[key].discard(id_)
        for id_, keys in relations.added.items():
            for key in keys:
                self._passages[key].add(id_)
        for pair in [*relations.withdrawn, *(p for p in self.relations if set(p) & set(relations.removed))]:
            self.relations.pop(pair, None)
        self.relations.update({(match.a, match.b): match for match in relations.matches})
