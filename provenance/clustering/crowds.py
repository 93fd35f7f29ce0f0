"""
The rule for crowds: components of so many distinct texts that not every pair can be compared.

Which text is a reference is told by the index keys, in time linear in their number; members are compared with the
reference only, and only where the estimate keeps the pair. A function of the set of texts, as the other rule is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from provenance.clustering.clusters import Foes, Node, Verify, clusters_by
from provenance.index.estimate import Kept, Keys, Places, Signatures
from provenance.records import ArticleId, Cluster, Match

Joining = Callable[[ArticleId, Sequence[ArticleId]], Iterable[Match]]

_FEW: Final = 16  # where fewer than one text in so many is asked for, they are named one by one


class Crowd:
    """
    The texts of one crowded component: line i of *signatures* and *keys* is the text of ``nodes[i]``.

    The reference is the text whose keys most articles of the component carry, each key counted by itself, then
    the least damaged, then the smallest id.
    """

    def __init__(
        self, nodes: Sequence[Node], signatures: Signatures, keys: Keys, least: int, joining: Joining
    ) -> None:
        self._kept, self._joining = Kept(signatures, keys, least), joining
        self._place = {node.key: i for i, node in enumerate(nodes)}
        carried = _carried(keys, np.array([len(node.articles) for node in nodes], np.int64))
        ranks = zip(carried.tolist(), nodes, strict=True)
        self._rank = {node.key: (-count, node.damage, node.key) for count, node in ranks}
        self._names = [node.key for node in nodes]

    def ordered(self, keys: Iterable[ArticleId]) -> list[ArticleId]:
        """Return *keys* by rank, the best first."""
        return sorted(keys, key=self._rank.__getitem__)

    def chosen(self, left: Mapping[ArticleId, None]) -> ArticleId:
        """Return the best of those *left*."""
        return next(iter(left))

    def near(self, reference: ArticleId, keys: Collection[ArticleId]) -> list[ArticleId]:
        """Return those of *keys* that join *reference* and whose pair with it the estimate keeps, by id."""
        names = self._names
        if many := len(keys) * _FEW > len(names):  # naming them one by one would cost more than looking at all
            wanted = np.ones(len(names), np.bool_)
        else:
            wanted = np.zeros(len(names), np.bool_)
            wanted[[self._place[key] for key in keys]] = True
        near = [names[i] for i in self._kept.of(self._place[reference], wanted).tolist()]
        kept = [name for name in near if name in keys] if many else near
        return sorted(one.b if one.a == reference else one.a for one in self._joining(reference, kept))


def crowd_clusters(
    nodes: Sequence[Node],
    signatures: Signatures,
    keys: Keys,
    least: int,
    joining: Joining,
    look: Verify,
    foes: Foes | None = None,
) -> tuple[Cluster, ...]:
    """
    Return the clusters of a crowded component, ordered by id.

    Line i of *signatures* and *keys* is the text of ``nodes[i].key``; *least* is ``Settings.agreeing``. *joining*
    returns the matches of one text with others that join it: *look*, which keeps what it measured, is asked of no
    other pair. For the rest see ``clusters.clusters_of``.
    """
    return clusters_by(Crowd(nodes, signatures, keys, least, joining), nodes, look, foes)


def _carried(keys: Keys, articles: Places) -> Places:
    """Return for each line the number of articles that carry its keys, summed over the keys."""
    flat, place = np.unique(keys, return_inverse=True)
    counts = np.zeros(len(flat), np.int64)
    place = place.reshape(keys.shape)
    np.add.at(counts, place, np.broadcast_to(articles[:, None], keys.shape))
    return np.asarray(counts[place].sum(axis=1))
