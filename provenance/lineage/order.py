"""In which order pages put the sources they name: first publisher and owner before whoever it was taken from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provenance.lineage.nodes import Inferred, Observed, is_source, names_parent
from provenance.records import Article, Claim


def ordered_pairs(observed: Sequence[Observed], inferred: Sequence[Inferred]) -> list[tuple[int, int]]:
    """
    Return the pairs (earlier, later) of stations that the claims of one article put in that order, ascending.

    Stations are numbered captured first, then inferred. "From B; first published by A" says that A came before
    B, wherever their own pages are.
    """
    stations: dict[str, list[int]] = {}
    for number, station in enumerate(observed):
        if station.article.outlet:
            stations.setdefault(station.article.outlet, []).append(number)
    for number, source in enumerate(inferred, len(observed)):
        stations.setdefault(source.outlet, []).append(number)
    found: set[tuple[int, int]] = set()
    for one in {article.id: article for station in observed for article in station.articles}.values():
        depths = _depths(one)
        for upper, depth in depths.items():
            below = [v for name, other in depths.items() if other > depth for v in stations.get(name, ())]
            found.update((u, v) for u in stations.get(upper, ()) for v in below)
    return sorted(found)


def _depths(article: Article) -> Mapping[str, int]:
    """Return how near to the origin *article* puts each outlet it names as a source, 0 the nearest."""
    depths: dict[str, int] = {}
    for claim in article.claims:
        if claim.outlet is not None and is_source(article, claim):
            depths[claim.outlet] = min(_depth(claim), depths.get(claim.outlet, 1))
    return depths


def _depth(claim: Claim) -> int:
    first = claim.role in ("original_publisher", "owner") and not names_parent(claim)
    return 0 if first else 1
