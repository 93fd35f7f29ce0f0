"""Puts pages through the Tracker and reads the outcome back from its store."""

from __future__ import annotations

import resource
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cascades.measures import Figures, Share, measure
from benchmarks.cascades.model import CascadePage
from provenance.settings import Settings
from provenance.text.matching_view import match_text
from provenance.tracker import Tracker

_WHOLE = 0.9  # of a quotation that one run must hold
_PARTIAL = ("excerpt", "abridged", "extended")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Clusters, compared pairs, and what it cost."""

    clusters: Mapping[str, int]
    relations: Mapping[str, str]
    kinds: Mapping[tuple[int, int], str]  # (cluster, cluster), either way round → how their texts are related
    seconds: Mapping[str, float]
    total: float
    memory: float  # bytes in use at the peak, less those in use before
    rejected: int
    placed: frozenset[str]  # excerpts whose quotation is aligned with its source, at the right place in both


def run(
    pages: Sequence[CascadePage], folder: Path, *, jobs: int = 1, settings: Settings | None = None
) -> Outcome:
    """Ingest *pages* into a new store in *folder*."""
    db = folder / "quality.db"
    before = _memory_now()
    start = time.perf_counter()
    with Tracker(db, settings=settings) as tracker:
        summary = tracker.ingest((page.record() for page in pages), jobs=jobs)
        total = time.perf_counter() - start
        grown = _memory_peak() - before
        placed = frozenset(page.id for page in pages if page.quoted and _is_placed(tracker, page))
    with sqlite3.connect(db) as connection:
        names: dict[int, str] = dict(connection.execute("SELECT row, id FROM article"))
        members = connection.execute("SELECT article, cluster, relation FROM cluster_member").fetchall()
        matches = connection.execute("SELECT a, b, kind FROM relation").fetchall()
    connection.close()
    clusters = {names[article]: cluster for article, cluster, _ in members}
    for number, page in enumerate(pages):
        clusters.setdefault(page.id, -1 - number)  # rejected: in no cluster, and so with nobody
    relations = {names[article]: relation for article, _, relation in members}
    kinds = {
        pair: kind
        for a, b, kind in matches
        for pair in ((clusters[names[a]], clusters[names[b]]), (clusters[names[b]], clusters[names[a]]))
    }
    return Outcome(clusters, relations, kinds, summary.seconds, total, grown, summary.rejected, placed)


def _is_placed(tracker: Tracker, page: CascadePage) -> bool:
    """Return whether an excerpt aligned with its source holds the quotation, in offsets of both bodies."""
    found = tracker.explain(page.id, page.sources[0])
    bodies = tracker.show(found.a).body, tracker.show(found.b).body
    wanted = match_text(page.quoted)
    for one in found.stretches:
        texts = match_text(bodies[0][one.a_start : one.a_end]), match_text(bodies[1][one.b_start : one.b_end])
        if one.kind in ("run", "moved") and texts[0] == texts[1] and len(texts[0]) >= _WHOLE * len(wanted):
            return texts[0] in wanted or wanted in texts[0]
    return False


def _memory_now() -> float:
    """Return the bytes in use, and forget the peak so far where the system can; else return the peak."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        return _status("VmRSS")
    except OSError:
        return _memory_peak()


def _memory_peak() -> float:
    """Return the highest number of bytes in use since the peak was last forgotten."""
    try:
        return _status("VmHWM")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


def _status(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(name + ":"):
            return float(line.split()[1]) * 1024
    raise OSError(f"/proc/self/status has no {name}")


def figures_of(pages: Sequence[CascadePage], outcome: Outcome) -> Figures:
    """Return all figures, those on excerpts included, which need the matches."""
    figures = measure(pages, outcome.clusters)
    quoting = [page for page in pages if page.role in ("excerpt", "digest")]
    found = {
        role: [
            _related(outcome, page.id, source) for page in quoting if page.role == role for source in page.sources
        ]
        for role in ("excerpt", "digest")
    }
    figures.found = Share(sum(found["excerpt"]), len(found["excerpt"]))
    figures.placed = Share(len(outcome.placed), len(found["excerpt"]))
    figures.quotes_found = Share(sum(found["digest"]), len(found["digest"]))
    return figures


def _related(outcome: Outcome, page: str, source: str) -> bool:
    """Return whether the cluster of *page* is linked with that of the *source* it quotes."""
    return outcome.kinds.get((outcome.clusters[page], outcome.clusters[source])) in _PARTIAL
