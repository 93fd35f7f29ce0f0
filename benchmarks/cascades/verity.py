"""From traced clusters and the truth about their trees to figures: who wrote it, who copied whom, how sure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.cascades.descent import Station
from benchmarks.cascades.tracing import Run, Sample
from provenance.lineage.trace import Traced
from provenance.records import ArticleId, Hop, Lineage, Source

Ground = Literal["evidence", "hint", "misled", "none"]
Outcome = Literal["right", "wrong", "abstained"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One cluster's canonical source against the truth."""

    cluster: str
    work: str
    ground: Ground
    seen: bool  # the first page is in the cluster
    outcome: Outcome
    confidence: float | None
    page_found: bool
    size: int
    note: str


@dataclass(slots=True)
class Figures:
    """All of them; shares 0..1 with their counts in `counts`."""

    verdicts: list[Verdict] = field(default_factory=list)
    direct: Counter[str] = field(default_factory=Counter)
    stated: list[tuple[float, bool]] = field(default_factory=list)  # confidence of direct sources, whether right
    misses: list[str] = field(default_factory=list)


def ground_of(on: Sample, ids: Sequence[str]) -> Ground:
    """
    Return what the pages of one cluster tell of its first publisher.

    ``evidence``: a page names it as source or first publisher, or its own page says that the text is its own.
    A page that contradicts itself is none. ``hint``: only "this paper". ``misled``: pages name others, or
    themselves, and never the first. ``none``: nothing.
    """
    stations = [on.stations[id_] for id_ in ids]
    roots = {on.root(station.work).publisher.name for station in stations}
    plain = [station for station in stations if station.credit != "contradictory"]
    if any(station.own or roots & station.names for station in plain):
        return "evidence"
    if any(station.deictic for station in stations):
        return "hint"
    if any(station.names or station.credit == "itself" for station in stations):
        return "misled"
    return "none"


def judge(on: Sample, run: Run) -> Figures:
    """Return every figure."""
    figures = Figures()
    for traced in run.traced:
        lineages = {lineage.article: lineage for lineage in traced.lineages}
        works = Counter(on.stations[id_].work for id_ in lineages)
        if len(works) > 1:
            figures.direct["mixed clusters"] += 1
            continue
        figures.verdicts.append(_verdict(on, traced, lineages))
        told = figures.verdicts[-1].ground == "evidence"
        for id_, lineage in sorted(lineages.items()):
            _direct(on, on.stations[id_], lineage, figures, told=told)
    return figures


def _verdict(on: Sample, traced: Traced, lineages: Mapping[ArticleId, Lineage]) -> Verdict:
    ids = sorted(lineages)
    work = on.stations[ids[0]].work
    root = on.root(work)
    canonical = traced.lineages[0].canonical
    seen = root.id in lineages
    outcome: Outcome = "wrong"
    if canonical.outlet is None and canonical.article is None:
        outcome = "abstained"
    elif canonical.outlet == root.publisher.name or canonical.article == root.id:
        outcome = "right"
    named = canonical.outlet or canonical.article
    told = "; ".join(f"{on.stations[id_].credit}{'*' if id_ == root.id else ''}" for id_ in ids)
    truth = f"{root.publisher.name} {root.publisher.kind}"
    note = f"{canonical.level} {named} ({canonical.confidence}), is {truth}: {told}"
    return Verdict(
        str(traced.cluster), work, ground_of(on, ids), seen, outcome, canonical.confidence,
        canonical.article == root.id, len(ids), note,
    )  # fmt: skip


def _direct(on: Sample, station: Station, lineage: Lineage, figures: Figures, *, told: bool) -> None:
    count = figures.direct
    if station.parent is None:
        count["first pages"] += 1
        count["first pages given a source"] += bool(lineage.direct_source.outlet or lineage.direct_source.article)
        return
    count["copies"] += 1
    parent = on.stations[station.parent]
    above = on.ancestors(station.id)
    direct = lineage.direct_source
    exact, ancestor = _is(direct, [parent]), _is(direct, above)
    traced = station.traces_parent
    count["leave a trace"] += traced
    count["traced, exact"] += traced and exact
    count["named"] += bool(direct.outlet or direct.article)
    if direct.confidence is not None:
        figures.stated.append((direct.confidence, exact))
    count["named, ancestor"] += ancestor
    reachable = any(one.captured or one.publisher.name in _told(on, station) for one in above)
    count["reachable"] += reachable
    best = lineage.derivations[0].source if lineage.derivations else ""
    nearest = lineage.chain[-2] if len(lineage.chain) > 1 else None
    count["reachable, named"] += reachable and nearest is not None
    count["reachable, ancestor"] += reachable and nearest is not None and _hop_is(nearest, above)
    count["reachable, told"] += reachable and told
    count["reachable, told, ancestor"] += reachable and told and nearest is not None and _hop_is(nearest, above)
    guessed = ancestor or (not (direct.outlet or direct.article) and _key_is(best, above))
    count["reachable, parent guessed"] += reachable and guessed
    count["edges"] += parent.captured
    count["edges, right"] += parent.captured and best == parent.id
    if reachable and not (nearest is not None and _hop_is(nearest, above)):
        named = f"{nearest.outlet} {nearest.article}" if nearest is not None else "none"
        figures.misses.append(
            f"nearest {station.id} [{station.credit}] is {parent.id}, named {named}, best {best}"
        )
    if traced and not exact:
        figures.misses.append(
            f"direct {station.id} [{station.credit}] is {parent.id} {parent.publisher.name}"
            f"{'' if parent.captured else ' (not captured)'}, "
            f"found {direct.level} {direct.outlet} {direct.article} {best}"
        )


def _told(on: Sample, station: Station) -> set[str]:
    return {
        name
        for other in on.stations.values()
        if other.work == station.work and other.captured
        for name in other.names
    }


def _is(source: Source, stations: Sequence[Station]) -> bool:
    if source.article is not None:
        return any(source.article == one.id for one in stations)
    return source.outlet is not None and any(source.outlet == one.publisher.name for one in stations)


def _hop_is(hop: Hop, stations: Sequence[Station]) -> bool:
    if hop.article is not None:
        return any(hop.article == one.id for one in stations)
    return any(hop.outlet == one.publisher.name for one in stations)


def _key_is(key: str, stations: Sequence[Station]) -> bool:
    name = key.split(":")[1] if key.startswith("inferred:") else None
    return any(key == one.id or name == one.publisher.name for one in stations)


Reliability = tuple[float, float, list[tuple[float, float, int]]]


def calibration(verdicts: Sequence[Verdict]) -> Reliability:
    """Return expected calibration error, Brier score, and (mean confidence, share right, count) of each tenth."""
    return _reliability([(v.confidence, v.outcome == "right") for v in verdicts if v.confidence is not None])


def direct_calibration(figures: Figures) -> Reliability:
    """Return the same of direct sources, right where they are the very page or outlet a copy was taken from."""
    return _reliability(figures.stated)


def _reliability(stated: Sequence[tuple[float, bool]], bins: int = 10) -> Reliability:
    if not stated:
        return 0.0, 0.0, []
    brier = sum((confidence - right) ** 2 for confidence, right in stated) / len(stated)
    cells: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in stated:
        cells[min(int(confidence * bins), bins - 1)].append((confidence, right))
    rows = [
        (sum(c for c, _ in cell) / len(cell), sum(r for _, r in cell) / len(cell), len(cell))
        for _, cell in sorted(cells.items())
    ]
    error = sum(abs(mean - rate) * count for mean, rate, count in rows) / len(stated)
    return error, brier, rows


def lines(figures: Figures) -> Iterator[str]:
    """Yield the table."""
    verdicts = figures.verdicts
    yield f"{'clusters':34} {'right':>7} {'wrong':>7} {'abstain':>7} {'of':>6}"
    groups = {
        "evidence": [v for v in verdicts if v.ground == "evidence"],
        "evidence, first page present": [v for v in verdicts if v.ground == "evidence" and v.seen],
        "evidence, first page withheld": [v for v in verdicts if v.ground == "evidence" and not v.seen],
        "only others named": [v for v in verdicts if v.ground == "misled"],
        "only 'this paper'": [v for v in verdicts if v.ground == "hint"],
        "no evidence": [v for v in verdicts if v.ground == "none"],
        "no evidence, withheld": [v for v in verdicts if v.ground == "none" and not v.seen],
    }
    for name, group in groups.items():
        counts = Counter(one.outcome for one in group)
        shares = [counts[key] / len(group) if group else 0.0 for key in ("right", "wrong", "abstained")]
        yield f"{name:34} " + " ".join(f"{share:7.3f}" for share in shares) + f" {len(group):6}"
    present = [one for one in verdicts if one.seen]
    held = [one for one in present if one.ground == "evidence"]
    for name, group in (("canonical page found, evidence", held), ("canonical page found, any", present)):
        yield f"{name:34} {sum(v.page_found for v in group) / max(1, len(group)):7.3f} {'':15} {len(group):6}"
    error, brier, rows = calibration(verdicts)
    yield f"{'expected calibration error':34} {error:7.3f}"
    yield f"{'Brier score':34} {brier:7.3f}"
    error, brier, _ = calibration([v for v in verdicts if v.ground == "evidence"])
    yield f"{'the same where evidence exists':34} {error:7.3f} {brier:7.3f}"
    yield "  " + " ".join(f"{mean:.2f}→{rate:.2f}({count})" for mean, rate, count in rows)
    error, brier, _ = direct_calibration(figures)
    yield f"{'direct source, error and Brier':34} {error:7.3f} {brier:7.3f}"
    count = figures.direct
    for name, hits, of in (
        ("direct exact, parent left a trace", "traced, exact", "leave a trace"),
        ("ancestor, of those named", "named, ancestor", "named"),
        ("ancestor, nearest named in the chain", "reachable, ancestor", "reachable"),
        ("ancestor, nearest, with evidence", "reachable, told, ancestor", "reachable, told"),
        ("ancestor, of chains that name one", "reachable, ancestor", "reachable, named"),
        ("ancestor, likeliest parent if none", "reachable, parent guessed", "reachable"),
        ("tree edges, parent captured", "edges, right", "edges"),
        ("first pages given a source", "first pages given a source", "first pages"),
    ):
        yield f"{name:34} {count[hits] / max(1, count[of]):7.3f} {'':15} {count[of]:6}"
    bare = count["copies"] - count["leave a trace"]
    yield f"{bare} of {count['copies']} copies leave no trace of their parent"
    yield f"{count['mixed clusters']} clusters with pages of several works left out"
