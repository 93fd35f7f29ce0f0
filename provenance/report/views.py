"""Documents → what a reader looks for first: sources in words, spans of time, what needs a person's eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from provenance.report.wording import LEVELS
from provenance.settings import Settings

# Coverage this close above the merging limit is worth a look; chosen, not measured.
_MARGIN = 0.05


def source_words(source: Mapping[str, Any]) -> str:
    """Return a canonical or direct source on one line: outlet, medium, date and page as far as known."""
    parts = [source.get("outlet") or "unknown", source.get("medium"), source.get("date")]
    page = source.get("page")
    return " ".join([*(part for part in parts if part), *([f"p. {page}"] if page else [])])


def hop_words(hop: Mapping[str, Any]) -> str:
    """Return one station of a chain on one line: as a source, but an article without outlet has a date."""
    if hop["outlet"] is None and hop["article"] is not None:
        return hop["date"] or ""
    return source_words(hop)


def trust_words(source: Mapping[str, Any]) -> str:
    """Return how far a source is trusted, e.g. ``asserted 0.93``."""
    level: str = source["level"]
    confidence = source.get("confidence")
    return level if confidence is None else f"{level} {confidence:.2f}"


def level_words(source: Mapping[str, Any]) -> str:
    """Return what the level of a source means, in words."""
    level: str = source["level"]
    return LEVELS.get(level, level)


def span_words(cluster: Mapping[str, Any]) -> str:
    """Return the days a cluster spans, e.g. ``2024-02-20 … 2024-11-23``; empty where no time is known."""
    first, last = ((cluster[key] or "")[:10] for key in ("first_seen", "last_seen"))
    return first if first == last else f"{first} … {last}"


def look_at(cluster: Mapping[str, Any]) -> list[tuple[str, float | None]]:
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


_LOOK = {
    "source_contested": "source contested",
    "source_undetermined": "source undetermined",
    "weak_match": "weakest match covers {:.2f}",
    "conflicting_sources": "conflicting sources of {} copies",
    "bridges": "{} matches into other clusters",
}


def needs_eyes(cluster: Mapping[str, Any]) -> list[str]:
    """Return why a person should look at a cluster, in words; empty where nothing calls for it."""
    return [_LOOK[code].format(figure) for code, figure in look_at(cluster)]


def chain_words(chain: Sequence[Mapping[str, Any]]) -> str:
    """Return a chain on one line, from the canonical source to the article."""
    return " → ".join(hop["outlet"] or hop["article"] or "unknown" for hop in chain)
