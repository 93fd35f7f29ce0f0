"""How sure a direct source is: the probability of the edge, by the curve of what is known of such a parent."""

from __future__ import annotations

from typing import Literal

from provenance.lineage.direction import MARK
from provenance.lineage.graph import Graph
from provenance.lineage.weights import Weights, calibrated

Kind = Literal["direct", "direct_named"]
_SAYS = ("E1", "E2", "E3")  # the copy points to it, carries its furniture, or names it


def kind_of_parent(graph: Graph, parent: int, copy: int) -> Kind:
    """
    Return which curve *parent* has as the direct source of *copy*.

    ``direct_named``: a captured page, not the first one, to which the copy itself points: nobody hits upon it by
    chance. ``direct``: all others. The first publisher is among them: hosts name it wherever they took the text
    from, so that such a statement is seldom false and often not about the parent.
    """
    first = int(graph.origin.argmax())
    outlet = graph.outlet(parent)
    if parent >= len(graph.observed) or parent == first or (outlet and outlet == graph.outlet(first)):
        return "direct"
    said = any(
        item.code in _SAYS and item.weight > 0 and not item.detail.startswith(MARK)
        for item in graph.evidence.get((parent, copy), ())
    )
    return "direct_named" if said else "direct"


def direct_confidence(graph: Graph, parent: int, copy: int, share: float, weights: Weights) -> float:
    """Return the rate, 0..1, at which such a parent of probability *share* is the right one."""
    if graph.fixed.get(copy) == parent:
        return 1.0
    curve = weights.curves[kind_of_parent(graph, parent, copy)]
    return calibrated(curve, share) * graph.certainty(parent)
