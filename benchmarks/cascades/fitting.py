"""
Fits the weights of the lineage to trees whose every parent is known, and the curves that calibrate it.

The weight of an edge is linear in the weights of its evidence, so the likelihood of the true tree among all trees
has a gradient in closed form: what the true tree holds, less what trees hold on average.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped,unused-ignore]

from benchmarks.cascades.tracing import Sample
from provenance.lineage.confidence import kind_of_parent
from provenance.lineage.direction import GROUPS, PASSAGE
from provenance.lineage.graph import Graph, build
from provenance.lineage.tree import Floats, edges_below, origins, unseen_edge
from provenance.lineage.weights import CURVES, FREE, NAMES, NEGATIVE, Curve, Weights
from provenance.records import Evidence

_ROUNDS = 35
_PULL = 0.004  # towards the start, where trees say little
_MOST = 6.0
_KIND = 1.0  # the kind of an outlet says little, and the trees' shares of kinds are ours
_ROOT = 2.0  # how often who was first counts beside the whole tree, of which it is a small part
_BINS, _LEAST = 25, 12  # pools of one curve, equally full, and answers in one of them
_WEIGHED = 0.1  # probability; parents below this are not told
_DAY = 86_400.0
# Bounds, nats, where the trees say too little or are known to be unlike real pages: hosts that decorate titles,
# scripts converted back, furniture that names its page, an ancestor that is not the parent. A late date must not
# outweigh a statement: whoever forges dates is not one in ten everywhere.
_FLOOR = {
    "cut": 0.2, "title": 0.2, "chain": 1.0, "inferred_furniture": 1.0, "mark": 3.0, "furniture": 4.0,
    "statement_base": 0.8, "statement_scale": 0.8, "damage": -2.5, "dated_later": -1.2, "dated_long_later": -0.7,
    "seen_earlier": 0.1, "dated_long_earlier": 0.2, "root_own_deictic": 0.5, "inferred_deictic": 2.0,
    "preceded": -0.7,
}  # fmt: skip
_CEILING = {
    "ancestor": 0.5,
    "names_source": -1.0,
    "names_publisher": -2.0,
    "names_another": -0.25,
    "silent": -1.0,
}
_KEPT = frozenset({"clip", "borne_out", "voices_most", "statement_most", "farm_template", "furniture_by_form"})

Say = Callable[[str], None]
Features = tuple[tuple[int, float], ...]  # (weight by number, times)


@dataclass(frozen=True, slots=True)
class Case:
    """One cluster of one work."""

    sample: Sample
    members: tuple[str, ...]
    relations: Mapping[str, str]
    work: str


@dataclass(frozen=True, slots=True)
class Posed:
    """One case as the fit sees it: features of every edge and root, and the true tree."""

    edges: Sequence[tuple[int, int, Features]]  # (parent, copy, features)
    roots: Sequence[Features]
    truth: Sequence[int | None]  # parent of each node; None: the unseen source; -1: the first; -2: anybody
    size: int


def cases(samples: Sequence[Sample]) -> list[Case]:
    """Return the clusters that hold one work."""
    found = []
    for on in samples:
        for cluster in on.clusters:
            ids = tuple(str(member.article) for member in cluster.members)
            works = {on.stations[id_].work for id_ in ids}
            relations = {
                str(m.article): "verbatim" if m.relation == "reference" else m.relation for m in cluster.members
            }
            if len(works) == 1:
                found.append(Case(on, ids, relations, works.pop()))
    return found


def graph_of(case: Case, weights: Weights) -> Graph:
    """Return the graph of one case."""
    on = case.sample
    articles = [on.articles[id_] for id_ in case.members]  # type: ignore[index]
    return build(articles, case.relations, on.comparisons.fit, on.reader.medium_of, weights)  # type: ignore[arg-type]


class Names:
    """The weights that are fitted, by number, and how evidence is made of them."""

    def __init__(self, weights: Weights) -> None:
        self.names = [*NAMES, *(f"medium.{kind}" for kind in sorted(weights.medium))]
        self.number = {name: i for i, name in enumerate(self.names)}

    def values(self, weights: Weights) -> Floats:
        """Return the weights as a vector."""
        return np.array([weights.value(name) for name in self.names])

    def features(self, times: Sequence[tuple[str, float]]) -> Features:
        """Return (number, times) for (name, times)."""
        return tuple((self.number[name], value) for name, value in times)


def _of_edge(graph: Graph, pair: tuple[int, int], item: Evidence, weights: Weights) -> list[tuple[str, float]]:
    code, detail, weight = item.code, item.detail, item.weight
    plain = {"E1": "pointer", "E5": "damage", "E8": "cut", "E9": "title", "E13": "alone"}
    if code in plain:
        return [(plain[code], 1.0)]
    if code == "E0":
        fit = graph.fits[pair]
        return [("misfit", 1 - fit.copy), ("passage", float(fit.gap >= PASSAGE))]
    if code == "E2" and detail.startswith("carries a mark"):
        return [("mark", weight / weights.mark)]
    if code == "E2":
        return [("furniture_by_form" if weight == weights.furniture_by_form else "furniture", 1.0)]
    if code == "E3":
        return _of_statement(detail, weight, weights)
    if code == "E4" and detail.startswith("claims put"):
        return [("chain", 1.0)]
    if code == "E4":
        return [(_nearest(weight, weights, ("ancestor", "ancestor_beside")), 1.0)]
    if code == "E10":
        return [("seen_earlier" if weight > 0 else "seen_later", 1.0)]
    if code == "E12":
        return [("first", 1.0)]
    parent, copy = graph.profiles[pair[0]], graph.profiles[pair[1]]
    if code == "E7":
        name = "innovation_named" if copy.named and parent.outlet not in copy.named else "innovation"
        return [(name, weight / weights.value(name))]
    names = ("dated_earlier", "dated_long_earlier") if weight > 0 else ("dated_later", "dated_long_later")
    return [(_nearest(weight, weights, names), 1.0)]


def _of_statement(detail: str, weight: float, weights: Weights) -> list[tuple[str, float]]:
    if detail.startswith("names another"):
        return [("names_another", 1.0), ("crowd", (weight - weights.names_another) / weights.crowd)]
    if weight >= weights.statement_most:
        return [("statement_most", 1.0)]
    return [
        ("statement_base", 1.0),
        ("statement_scale", (weight - weights.statement_base) / weights.statement_scale),
    ]


_POSITED = ("inferred_publisher", "inferred_deictic", "inferred_owner", "inferred_direct")
_REASONS = {
    "is an": "deictic", "shows": "admits", "names another f": "names_publisher",
    "names another s": "names_source", "its furniture": "inferred_furniture",
}  # fmt: skip


def _of_root(graph: Graph, node: int, item: Evidence, weights: Weights) -> list[tuple[str, float]]:
    code, detail, weight = item.code, item.detail, item.weight
    if code == "R1":
        times = weights.inferred_medium if node >= len(graph.observed) else 1.0
        return [(f"medium.{detail.rpartition(' ')[2]}", times)]
    if code == "R2":
        return [("farm_template" if "farm" in detail else "reprints", 1.0)]
    if code == "R3" and detail.startswith("is named"):
        return [(_nearest(weight, weights, _POSITED), 1.0)]
    if code == "R3":
        return [(next(name for start, name in _REASONS.items() if detail.startswith(start)), 1.0)]
    if code == "R4":
        return [(_nearest(weight, weights, ("root_own_copy", "root_own_deictic", "root_own_label")), 1.0)]
    if code in ("R5", "R8", "R9"):
        return [({"R5": "attached", "R8": "silent", "R9": "preceded"}[code], 1.0)]
    voices = float(detail.split(" ")[0])
    if code == "R6":
        return [("voice", voices)] if weight < weights.voices_most else [("voices_most", 1.0)]
    return [("voice_direct", math.log2(1 + voices))]


def _nearest(weight: float, weights: Weights, names: Sequence[str]) -> str:
    return min(names, key=lambda name: abs(weights.value(name) - weight))


def pose(case: Case, weights: Weights, names: Names) -> Posed:
    """Return the features of a case; *weights* must tell all pieces of evidence apart and make none zero."""
    graph = graph_of(case, weights)
    edges = []
    for pair, items in graph.evidence.items():
        strongest: dict[str, Evidence] = {}
        for item in items:
            group = GROUPS.get(item.code, item.code)
            if group not in strongest or abs(item.weight) > abs(strongest[group].weight):
                strongest[group] = item
        times = [one for item in strongest.values() for one in _of_edge(graph, pair, item, weights)]
        edges.append((*pair, names.features(times)))
    roots = [
        names.features([one for item in items for one in _of_root(graph, node, item, weights)])
        for node, items in enumerate(graph.root_evidence)
    ]
    return Posed(edges, roots, _truth(case, graph), len(graph.origin))


def _truth(case: Case, graph: Graph) -> list[int | None]:
    on, count = case.sample, len(graph.observed)
    place: dict[str, int] = {str(a.id): i for i, station in enumerate(graph.observed) for a in station.articles}
    by_name = {source.outlet: count + i for i, source in enumerate(graph.inferred)}
    tree = [station for station in on.stations.values() if station.work == case.work]
    for station in tree:
        if station.id not in place and station.publisher.name in by_name:
            place[station.id] = by_name[station.publisher.name]
    truth: list[int | None] = [-2] * len(graph.origin)
    for station in reversed(tree):
        node = place.get(station.id)
        if node is None:
            continue
        above = [place[one.id] for one in on.ancestors(station.id) if one.id in place and place[one.id] != node]
        truth[node] = above[0] if above else (-1 if station.parent is None else None)
    return truth


def likelihood(posed: Posed, values: Floats, names: Names, clip: float) -> tuple[float, Floats]:
    """Return the log likelihood of the true tree of one case, and its gradient."""
    n = posed.size
    gradient = np.zeros(len(values))
    roots = np.array([sum(values[k] * times for k, times in features) for features in posed.roots])
    log_edges = np.zeros((n, n))
    raw = [sum(values[k] * times for k, times in features) for *_, features in posed.edges]
    for (parent, copy, _), value in zip(posed.edges, raw, strict=True):
        log_edges[parent, copy] = max(-clip, min(clip, value))
    unseen = values[names.number["unseen"]]
    every = np.full(n, unseen_edge(n))
    found = _marginals(log_edges, roots, unseen, every)
    moved, given, loose, total = np.zeros((n, n)), np.zeros(n), 0.0, 0.0
    for truth, times in ((posed.truth, 1.0), (_only_root(posed.truth), _ROOT)):
        edges, firsts, free = _constrained(truth, log_edges, roots, every)
        true = _marginals(edges, firsts, unseen, free)
        total += times * _log_total(edges, firsts, unseen, free)
        moved += times * (true[0] - found[0])
        given += times * (true[1] - found[1])
        loose += times * (true[2] - found[2])
    total -= (1 + _ROOT) * _log_total(log_edges, roots, unseen, every)
    for (parent, copy, features), value in zip(posed.edges, raw, strict=True):
        if abs(value) < clip:
            for k, times in features:
                gradient[k] += moved[parent, copy] * times
    for node, features in enumerate(posed.roots):
        for k, times in features:
            gradient[k] += given[node] * times
    gradient[names.number["unseen"]] += loose
    return total, gradient


def _marginals(log_edges: Floats, log_roots: Floats, unseen: float, free: Floats) -> tuple[Floats, Floats, float]:
    """Return the probabilities of each edge, of each root and of the anonymous source over all trees together."""
    roots, anonymous = origins(log_edges, log_roots, unseen, free)
    edges = np.zeros(log_edges.shape)
    for root, share in [*enumerate(roots.tolist()), (None, anonymous)]:
        if share > 1e-12:  # of a root that does not reach all there is no tree
            edges += share * edges_below(log_edges, root, free)
    return edges, roots, anonymous


def _only_root(truth: Sequence[int | None]) -> list[int | None]:
    """Return what of *truth* says who was first, and nothing of who copied whom."""
    if -1 in truth:
        return [-1 if parent == -1 else -3 for parent in truth]
    return [-4] * len(truth)


def _constrained(
    truth: Sequence[int | None], log_edges: Floats, roots: Floats, free: Floats
) -> tuple[Floats, Floats, Floats]:
    """
    Return the graph in which only the true parents are left; of strangers (-2) all.

    -3 stands for any of the nodes, -4 for any of them or the unseen source.
    """
    edges, firsts, loose = log_edges.copy(), np.full(len(roots), -np.inf), np.zeros(len(roots))
    for node, parent in enumerate(truth):
        if parent in (-2, -3, -4):
            firsts[node] = roots[node] if parent == -2 else -np.inf
            loose[node] = 0.0 if parent == -3 else free[node]
            continue
        column = np.full(len(roots), -np.inf)
        if parent is None:
            loose[node] = free[node]
        elif parent == -1:
            firsts[node] = roots[node]
        else:
            column[parent] = log_edges[parent, node]
        edges[:, node] = column
    return edges, firsts, loose


def _log_total(log_edges: Floats, roots: Floats, unseen: float, free: Floats) -> float:
    """Return the log weight of all trees together."""
    weights = np.exp(log_edges)
    np.fill_diagonal(weights, 0.0)
    rooted = np.diag(weights.sum(axis=0)) - weights
    loose = rooted + np.diag(free)
    rooted[0] = np.exp(roots)
    found = []
    for matrix in (rooted, loose):
        sign, log = np.linalg.slogdet(matrix)
        found.append(float(log) if sign > 0 else -np.inf)
    return float(np.logaddexp(found[0], unseen + found[1]))


def fit(all_: Sequence[Case], start: Weights, say: Say) -> Weights:
    """Return the weights of greatest likelihood near *start*; no evidence may come to mean its contrary."""
    names = Names(start)
    posed = [pose(case, _apart(start), names) for case in all_]
    begin = names.values(start)
    free = np.array([name not in _KEPT for name in names.names])
    low, high = _bounds(names)
    low, high = np.where(free, low, begin), np.where(free, high, begin)

    def cost(at: Floats) -> tuple[float, Floats]:
        found = [likelihood(one, at, names, start.clip) for one in posed]
        pull = at - begin
        total = sum(value for value, _ in found) / len(posed) - _PULL / 2 * float(pull @ pull)
        slope = sum(slope for _, slope in found) / len(posed) - _PULL * pull
        return -total, -slope

    limits = list(zip(low, high, strict=True))
    done = minimize(
        cost, np.clip(begin, low, high), jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": _ROUNDS}
    )
    say(f"log likelihood {-cost(begin)[0]:.4f}, fitted {-done.fun:.4f}, {len(posed)} trees, {done.nit} rounds")
    best = start
    for name, value in zip(names.names, done.x, strict=True):
        best = best.with_value(name, round(float(value), 2))
    return best


def _apart(start: Weights) -> Weights:
    """Return *start* with no weight zero or like another, so that evidence shows what it is made of."""
    apart = start
    for number, name in enumerate(Names(start).names):
        value = start.value(name)
        nudge = 1e-5 * (number + 1)
        moved = value - nudge if name in NEGATIVE else value + nudge + (0.5 if value == 0 else 0)
        apart = apart.with_value(name, moved)
    return apart


def _bounds(names: Names) -> tuple[Floats, Floats]:
    either = [name in FREE or name in NEGATIVE or name.startswith("medium.") for name in names.names]
    low = [_FLOOR.get(name, -_MOST if below else 0.0) for name, below in zip(names.names, either, strict=True)]
    high = [
        _CEILING.get(name, 0.0 if name in NEGATIVE else _KIND if name.startswith("medium.") else _MOST)
        for name in names.names
    ]
    return np.array(low), np.array(high)


def curve(answers: Sequence[tuple[float, bool]]) -> Curve:
    """
    Return the isotonic fit of observed rate on probability, by pooling adjacent violators (Ayer et al. 1955).

    Pools hold a twenty-fifth of all answers at least, and a dozen; points stand at their means.
    """
    least = max(len(answers) / _BINS, _LEAST)
    pools: list[list[float]] = []  # sum of probabilities, right answers, count
    for probability, right in sorted(answers):
        pools.append([probability, float(right), 1.0])
        while len(pools) > 1 and (
            pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2] or pools[-2][2] < least
        ):
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    rising: list[tuple[float, float]] = [(0.0, 0.0)]
    for total, hits, count in pools:
        x, y = total / count, (hits + 0.2) / (count + 0.4)  # never quite sure
        if x > rising[-1][0]:
            rising.append((round(x, 4), round(max(y, rising[-1][1]), 4)))
    return (*rising, (1.0, rising[-1][1])) if rising[-1][0] < 1 else tuple(rising)


def answers(all_: Sequence[Case], weights: Weights) -> dict[str, list[tuple[float, bool]]]:
    """
    Return (probability, right) for each curve.

    Of the canonical source that of each case's likeliest first publisher, of direct ones that of every parent
    which is weighed at all.
    """
    found: dict[str, list[tuple[float, bool]]] = {name: [] for name in CURVES}
    for case in all_:
        on, graph = case.sample, graph_of(case, weights)
        root, count = on.root(case.work), len(graph.observed)
        merged: dict[str, float] = {}
        for node, share in enumerate(graph.origin.tolist()):
            name = graph.outlet(node) or graph.key(node)
            merged[name] = merged.get(name, 0.0) + share
        name, share = max(merged.items(), key=lambda item: (item[1], item[0]))
        found["canonical"].append((share, name in (root.publisher.name, root.id)))
        for node, station in enumerate(graph.observed):
            above = on.stations[station.article.id].parent
            for parent, share in graph.parents[node] if above is not None else ():
                if share < _WEIGHED or above is None:
                    continue
                held = [a.id for a in graph.observed[parent].articles] if parent < count else []
                named = graph.outlet(parent) == on.stations[above].publisher.name
                right = above in held or (parent >= count and named)
                found[kind_of_parent(graph, parent, node)].append((share, right))
    return found


def fitted(all_: Sequence[Case], start: Weights, say: Say, version: str) -> Weights:
    """Return weights and curves fitted to *all_*."""
    best = fit(all_, start, say)
    found = answers(all_, best)
    return replace(best, version=version, curves={name: curve(found[name]) for name in CURVES})


def recalibrated(all_: Sequence[Case], weights: Weights, version: str) -> Weights:
    """Return *weights* with the curves of direct sources fitted to *all_*; that of canonical ones stays."""
    found = answers(all_, weights)
    direct = {name: curve(found[name]) for name in CURVES if name != "canonical"}
    return replace(weights, version=version, curves={**weights.curves, **direct})
