"""The shipped registry and rules, loaded once, and pages built from labelled lines."""

from __future__ import annotations

from functools import cache

from provenance.attribution.claims import find_claims
from provenance.attribution.dates import PageDates
from provenance.attribution.registry import Registry
from provenance.attribution.rules import Rules
from provenance.records import Claim, Zone, ZoneKind
from provenance.resources import seed_text
from provenance.text.offsets import View

RULE_FILES = ("patterns/zh.toml", "patterns/en.toml", "tokens.toml")


@cache
def registry() -> Registry:
    """Return the shipped registry."""
    return Registry.parse(seed_text("outlets.csv"), seed_text("places.csv"))


@cache
def rules() -> Rules:
    """Return the shipped rules."""
    return Rules.parse([seed_text(name) for name in RULE_FILES], registry())


def page(*parts: tuple[ZoneKind, str]) -> tuple[str, list[Zone]]:
    """Return a page's text and zones from its parts in order."""
    text, zones = "", []
    for zone, words in parts:
        zones.append(Zone(zone, len(text), len(text) + len(words)))
        text += words + "\n"
    return text, zones


def claims(
    *parts: tuple[ZoneKind, str], host: str | None = None, host_outlet: str | None = None
) -> tuple[Claim, ...]:
    """Return the claims of a page built from its parts."""
    text, zones = page(*parts)
    dates = PageDates.of(View.whole(text), zones)
    return find_claims(dates, rules(), registry(), raw=text, host=host, host_outlet=host_outlet)
