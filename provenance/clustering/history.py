"""What happened to clusters between two states of the same articles, for the diary of a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from provenance.records import ArticleId, Cluster, ClusterEvent, ClusterId


def events(before: Iterable[Cluster], after: Iterable[Cluster]) -> tuple[ClusterEvent, ...]:
    """
    Return what led from the clusters *before* to those *after*, by cluster and kind.

    *before* are all clusters as they were that held any of the articles of *after*. Clusters of one are not
    worth an event: an article that was alone has joined, one that is alone now has left.
    """
    old = {cluster.id: cluster for cluster in before}
    new = {cluster.id: cluster for cluster in after}
    home, moved = _homes(old.values()), _homes(new.values())
    heirs = _heirs(new.values(), home)
    carried = set(heirs.values())
    found: list[ClusterEvent] = []
    for cluster in new.values():
        parts = {home[member.article].id for member in cluster.members if member.article in home}
        ended = [old[id_] for id_ in sorted(parts - carried)]
        found += _growth(cluster, old.get(heirs.get(cluster.id, ClusterId(""))), ended)
    for cluster in old.values():
        found += _losses(cluster, moved, heirs)
    return tuple(sorted(found, key=lambda event: (event.cluster, event.kind, event.article or "", event.others)))


def _homes(clusters: Iterable[Cluster]) -> dict[ArticleId, Cluster]:
    return {member.article: cluster for cluster in clusters for member in cluster.members}


def _heirs(after: Iterable[Cluster], home: dict[ArticleId, Cluster]) -> dict[ClusterId, ClusterId]:
    """Return, for each new cluster that carries an old one on, that one: the largest share wins, once each."""
    shares: dict[tuple[ClusterId, ClusterId], int] = {}
    for cluster in after:
        for member in cluster.members:
            if member.article in home:
                pair = (cluster.id, home[member.article].id)
                shares[pair] = shares.get(pair, 0) + 1
    chosen: dict[ClusterId, ClusterId] = {}
    taken: set[ClusterId] = set()
    for (new, old), _ in sorted(shares.items(), key=lambda item: (-item[1], item[0][0] != item[0][1], item[0])):
        if new not in chosen and old not in taken:
            chosen[new] = old
            taken.add(old)
    return chosen


def _growth(cluster: Cluster, origin: Cluster | None, ended: Sequence[Cluster]) -> list[ClusterEvent]:
    """Return what *cluster* gained; *origin* is the one it carries on, *ended* those that nobody does."""
    if len(cluster.members) < 2:
        return []
    were = {member.article for member in origin.members} if origin and len(origin.members) > 1 else set()
    found = [
        ClusterEvent("joined", cluster.id, member.article, relation=member.relation)
        for member in cluster.members
        if member.article not in were
    ]
    others = tuple(part.id for part in ended if len(part.members) > 1)
    if others:
        found.append(ClusterEvent("merged", cluster.id, others=others))
    if origin and were:
        if origin.id != cluster.id:
            found.append(ClusterEvent("renamed", cluster.id, others=(origin.id,)))
        if origin.reference != cluster.reference:
            found.append(ClusterEvent("reference", cluster.id, cluster.reference))
    return found


def _losses(
    cluster: Cluster, moved: dict[ArticleId, Cluster], heirs: dict[ClusterId, ClusterId]
) -> list[ClusterEvent]:
    """Return who left *cluster*, and into what else it was split; nothing where its whole went elsewhere."""
    if len(cluster.members) < 2:
        return []
    articles = {member.article for member in cluster.members}
    parted = {moved[article].id: moved[article] for article in articles & moved.keys()}
    holders = [parted[id_] for id_ in sorted(parted)]
    if len(holders) < 2:
        return []
    heir = next((new for new in holders if heirs.get(new.id) == cluster.id), holders[0])
    gone = articles - {member.article for member in heir.members}
    found = [ClusterEvent("left", heir.id, article) for article in sorted(gone)]
    parts = tuple(new.id for new in holders if new is not heir and len(new.members) > 1)
    return [*found, ClusterEvent("split", heir.id, others=parts)] if parts else found
