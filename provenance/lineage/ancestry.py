"""How likely each station is an ancestor of another: the text passed it somewhere on its way."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from provenance.lineage.graph import Graph

if TYPE_CHECKING:
    from provenance.lineage.tree import Floats

_ALMOST = 1 - 1e-9  # of each step: without it a circle that no tree ever leaves would have no solution


class Ancestry:
    """
    The stations above each station of one graph, with the probability that the text came past them.

    The way up is taken as a walk from copy to parent by the marginals of the tree, each step by itself: the
    chance to meet u on it, and never v again, is that of u being an ancestor of v. A parent that may be any of
    five copies is unknown; that all five go back to one page still makes that page an ancestor.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._above = sorted({parent for parents in graph.parents for parent, _ in parents})
        self._place = {node: i for i, node in enumerate(self._above)}

    @cached_property
    def _visits(self) -> Floats:
        """How often a walk from each station with a copy meets each of them."""
        steps = np.array([self._step(node) for node in self._above])
        return np.asarray(np.linalg.inv(np.eye(len(steps)) - _ALMOST * steps), dtype=np.float64)

    def _step(self, node: int) -> Floats:
        """Return the probability of each possible parent of *node*."""
        step = np.zeros(len(self._above))
        for parent, share in self._graph.parents[node]:
            step[self._place[parent]] = share
        return step

    def of(self, node: int) -> list[tuple[int, float]]:
        """Return (station, probability of being an ancestor of *node*), likeliest first."""
        if not self._graph.parents[node]:
            return []
        visits, own = self._visits, self._visits.diagonal()
        met = self._step(node) @ visits
        here = self._place.get(node)
        if here is not None:
            again = visits[:, here] / own[here]
            met = met - met[here] * visits[here] / own[here]
            own = own - again * visits[here]
            own[here] = 1.0
        shares = (met / np.maximum(own, 1e-12)).clip(0.0, 1.0)
        ranked = sorted((-share, above) for above, share in zip(self._above, shares.tolist(), strict=True))
        return [(above, -share) for share, above in ranked if above != node and share < 0]
