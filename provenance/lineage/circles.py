"""No text was taken from a copy of itself: circles among direct sources are opened."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.lineage.graph import Graph
from provenance.records import Source


def without_circles(graph: Graph, direct: Sequence[Source]) -> list[Source]:
    """
    Return the direct sources of the captured stations, by number, the least sure one of each circle contested.

    Each is the likeliest parent of its station by itself. Where pages name each other round in a circle each may
    be likely, and all of them together are impossible. What a person decided stays.
    """
    number = {article.id: node for node, station in enumerate(graph.observed) for article in station.articles}
    above = {node: number[source.article] for node, source in enumerate(direct) if source.article in number}
    found = list(direct)
    for circle in _circles(above):
        weakest = min(
            circle, key=lambda node: (node in graph.fixed, found[node].confidence or 0.0, graph.key(node))
        )
        source = found[weakest]
        name = graph.outlet(above[weakest]) or graph.key(above[weakest])
        found[weakest] = Source("contested", alternatives=((name, source.confidence or 0.0),))
    return found


def _circles(above: dict[int, int]) -> list[list[int]]:
    """Return the circles of a graph in which each station has one parent at most, by their first station."""
    circles: list[list[int]] = []
    done: set[int] = set()
    for start in sorted(above):
        path: dict[int, None] = {}
        node: int | None = start
        while node is not None and node not in done and node not in path:
            path[node] = None
            node = above.get(node)
        if node in path:
            walked = list(path)
            circles.append(walked[walked.index(node) :])
        done.update(path)
    return circles
