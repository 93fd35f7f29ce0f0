"""Names that several outlets carry mean the one that the page's own outlet, other names or places point to."""

from __future__ import annotations

import pytest

from provenance.attribution.claims import find_claims
from provenance.attribution.dates import PageDates
from provenance.attribution.registry import Registry
from provenance.attribution.rules import Rules
from provenance.records import Claim, Zone
from provenance.resources import seed_text
from provenance.text.offsets import View

_ROWS = """name,aliases,domains,kind,parent,province,city,level,language,country
The Lantern,,lantern.example,print,,,,national,en,GB
The Lantern (Kenya),,lantern.co.example,print,Savanna Group,,,national,en,KE
Savanna Post,,savanna.example,print,Savanna Group,,,,en,KE
Savanna Group,,,site,,,,,en,KE
Nairobi Gazette,,gazette.example,print,,,,,en,KE
青川晨讯报,,,print,,北京,北京,national,zh,CN
青川晨讯报(湖南),,,print,,湖南,湘西,city,zh,CN
"""
_PLACES = "words,province,city,level,outlets\n湖南,湖南,,province,\n湘西,湖南,湘西,city,\n"
REGISTRY = Registry.parse(_ROWS, _PLACES)
RULES = Rules.parse([seed_text(f"{name}.toml") for name in ("patterns/zh", "patterns/en", "tokens")], REGISTRY)


def claims(text: str, host_outlet: str | None) -> list[Claim]:
    """Return the claims of a page whose first line is its head and whose second its body."""
    head = text.index("\n")
    zones = [Zone("head", 0, head), Zone("body", head + 1, len(text))]
    dates = PageDates.of(View.whole(text), zones)
    return [
        c
        for c in find_claims(dates, RULES, REGISTRY, raw=text, host=None, host_outlet=host_outlet)
        if c.role in ("direct_source", "self")
    ]


def test_only_names_told_apart_by_brackets_are_shared() -> None:
    """A name of one outlet, or of an outlet and its own edition, is nobody else's."""
    assert [one.name for one in REGISTRY.namesakes("Lantern")] == ["The Lantern", "The Lantern (Kenya)"]
    assert REGISTRY.namesakes("Savanna Post") == ()


@pytest.mark.parametrize(
    ("host", "outlet"),
    [
        (None, "The Lantern"),
        ("The Lantern (Kenya)", "The Lantern (Kenya)"),
        ("Savanna Post", "The Lantern (Kenya)"),
        ("Nairobi Gazette", None),
    ],
)
def test_the_pages_own_outlet_settles_a_shared_name_or_leaves_it_open(
    host: str | None, outlet: str | None
) -> None:
    """Its own name is its own, and its house's is meant first; a host of the other's country leaves it open."""
    (claim,) = claims("Source: The Lantern\nRain fell on the harbor all day.", host)
    assert claim.outlet == outlet
    if outlet is None:
        assert {name for name, _ in claim.alternatives} == {"The Lantern", "The Lantern (Kenya)"}
    assert claim.role == ("self" if host == outlet else "direct_source")


def test_places_settle_a_shared_name_of_papers() -> None:
    """The paper of a region is meant where its region is spoken of, the national one elsewhere."""
    (local,) = claims("来源：青川晨讯报\n湘西今天下了一场大雨，山路塌了。", None)
    (other,) = claims("来源：青川晨讯报\n今天下了一场大雨，山路塌了。", None)
    assert (local.outlet, other.outlet) == ("青川晨讯报(湖南)", "青川晨讯报")
    assert local.certainty < other.certainty
