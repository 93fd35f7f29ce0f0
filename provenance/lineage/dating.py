"""Which copies are dated before their source."""

from __future__ import annotations

from provenance.lineage.graph import Graph
from provenance.lineage.profile import gap
from provenance.records import Flag

_SETTLED = 0.9  # probability of the parent


def dated_before_source(graph: Graph, copy: int) -> tuple[Flag, ...]:
    """Return the flag on a captured station that is dated before the captured page it was surely taken from."""
    if not graph.parents[copy]:
        return ()
    parent, share = graph.parents[copy][0]
    if parent >= len(graph.observed) or share < _SETTLED:
        return ()
    before, stated = graph.profiles[parent].stated_time, graph.profiles[copy].stated_time
    apart = gap(before, stated)
    return () if apart is None or apart >= 0 else (Flag("dated_before_source", f"{stated}, its source {before}"),)
