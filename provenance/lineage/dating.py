"""What settled lineages teach about the dates hosts print, and which copies are dated before their source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from provenance.lineage.direction import GROUPS, START_TRUST, group_sum
from provenance.lineage.graph import Graph
from provenance.lineage.profile import gap
from provenance.records import Flag

_SETTLED = 0.9  # probability of the parent
_OTHERWISE = 2.0  # nats; so much must speak for the parent besides the times
_WEIGHT = 10.0  # observations that the start is worth (lineage.md, section 15)
_TIMES = ("E10", "E11")

Kind = Literal["real", "copied", "early"]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One date of a host beside that of the page its text was taken from: later, the same, or too early."""

    host: str
    kind: Kind


def lessons(graph: Graph) -> tuple[Lesson, ...]:
    """Return what the copies of one cluster show, where their parents are settled by more than times."""
    found = []
    for parent, copy, apart in _dated(graph):
        host = graph.observed[copy].article.host
        evidence = [item for item in graph.evidence.get((parent, copy), ()) if item.code not in _TIMES]
        if host is not None and group_sum(evidence, GROUPS, _OTHERWISE) >= _OTHERWISE:
            kind: Kind = "real" if apart > 0 else "early" if apart < 0 else "copied"
            found.append(Lesson(host, kind))
    return tuple(found)


def trust_after(taught: Iterable[Lesson]) -> Mapping[str, float]:
    """Return for each host the chance, 0..1, that a date it prints is its own; others stand at the start."""
    real: dict[str, int] = {}
    seen: dict[str, int] = {}
    for lesson in taught:
        seen[lesson.host] = seen.get(lesson.host, 0) + 1
        real[lesson.host] = real.get(lesson.host, 0) + (lesson.kind == "real")
    return {
        host: (START_TRUST * _WEIGHT + real[host]) / (_WEIGHT + count) for host, count in sorted(seen.items())
    }


def dated_before_source(graph: Graph, copy: int) -> tuple[Flag, ...]:
    """Return the flag on a captured station that is dated before the captured page it was surely taken from."""
    for parent, node, apart in _dated(graph, copy):
        if apart < 0:
            stated = graph.profiles[node].stated_time
            return (Flag("dated_before_source", f"{stated}, its source {graph.profiles[parent].stated_time}"),)
    return ()


def _dated(graph: Graph, only: int | None = None) -> Iterable[tuple[int, int, float]]:
    """Yield (parent, copy, seconds from the one's stated time to the other's) where the parent is settled."""
    count = len(graph.observed)
    for copy in range(count) if only is None else (only,):
        if not graph.parents[copy]:
            continue
        parent, share = graph.parents[copy][0]
        if parent >= count or share < _SETTLED:
            continue
        apart = gap(graph.profiles[parent].stated_time, graph.profiles[copy].stated_time)
        if apart is not None:
            yield parent, copy, apart
