"""Documents → what a reader looks for first: spans of time, chains, what needs a person's eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from provenance.report.words import Words
from provenance.settings import Settings

# Coverage this close above the merging limit is worth a look; chosen, not measured.
_MARGIN = 0.05


def span_words(cluster: Mapping[str, Any]) -> str:
    """Return the days a cluster spans, e.g. ``2024-02-20 … 2024-11-23``; empty where no time is known."""
    first, last = ((cluster[key] or "")[:10] for key in ("first_seen", "last_seen"))
    return first if first == last else f"{first} … {last}"


def _look_at(cluster: Mapping[str, Any]) -> list[tuple[str, float | None]]:
    """Return why a person should look at a cluster, as codes with a figure where one belongs to it."""
    reasons: list[tuple[str, float | None]] = []
    level = cluster["canonical"]["level"]
    if level in ("contested", "undetermined"):
        reasons.append((f"source_{level}", None))
    weakest = cluster["weakest_match"]
    full = weakest is not None and weakest["kind"] in ("verbatim", "edited")
    if full and weakest["coverage"] < Settings().edited + _MARGIN:
        reasons.append(("weak_match", weakest["coverage"]))
    contested = sum(entry["direct_source"]["level"] == "contested" for entry in cluster["articles"])
    if contested:
        reasons.append(("conflicting_sources", contested))
    if cluster["bridges"]:
        reasons.append(("bridges", len(cluster["bridges"])))
    return reasons


def needs_eyes(cluster: Mapping[str, Any], words: Words) -> list[str]:
    """Return why a person should look at a cluster, in words; empty where nothing calls for it."""
    return [words(code, figure=figure) for code, figure in _look_at(cluster)]


def chain_words(chain: Sequence[Mapping[str, Any]]) -> str:
    """Return a chain on one line, from the canonical source to the article."""
    return " → ".join(hop["outlet"] or hop["article"] or "unknown" for hop in chain)
