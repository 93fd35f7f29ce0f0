"""Settles names that several outlets carry: by the page's own outlet, by others it names, by its places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from provenance.attribution.registry import Outlet, Registry
from provenance.records import Claim

_BY_SIBLING = 0.95  # the page belongs to one of them, or names its house
_BY_PLACE = 0.75  # like a name of the right kind beside a 本报


def settle_namesakes(
    claims: Sequence[Claim], registry: Registry, words: Sequence[str], *, host_outlet: str | None
) -> list[Claim]:
    """
    Return *claims* in their order, those whose name several outlets carry with the one that is meant.

    The Guardian is London's unless a page of Lagos says it. *words* are the place words of the page. Where a
    host of the other's country names it and nothing else tells, the outlet is None and ``alternatives`` hold
    all of them.
    """
    host = registry.outlets.get(host_outlet) if host_outlet is not None else None
    return [_settled(claim, claims, registry, words, host) for claim in claims]


def _settled(
    claim: Claim, claims: Sequence[Claim], registry: Registry, words: Sequence[str], host: Outlet | None
) -> Claim:
    carriers = registry.namesakes(claim.value) if claim.value and "deictic" not in claim.flags else ()
    if not carriers:
        return claim
    others = [c.outlet for c in claims if c.outlet and c.outlet not in {one.name for one in carriers}]
    family = [host.name] if host is not None else []
    for names in (family, others):
        kin = [one for one in carriers if any(_kin(one.name, name, registry) for name in names)]
        if len(kin) == 1:
            return _meant(claim, kin[0], _BY_SIBLING, carriers)
    provinces = {place.province for place in registry.gazetteer.named(words)}
    local = [one for one in carriers if one.province in provinces] if provinces else []
    if len(local) == 1 and local[0].level != "national":
        return _meant(claim, local[0], _BY_PLACE, carriers)
    near = [one for one in carriers if host is not None and host.country and one.country == host.country]
    if claim.outlet is None or len(near) != 1 or near[0].name == claim.outlet:
        return claim
    chance = round(1 / len(carriers), 3)
    return replace(
        claim, outlet=None, medium=None, certainty=0.0, alternatives=tuple((one.name, chance) for one in carriers)
    )


def _kin(a: str, b: str, registry: Registry) -> bool:
    """Return whether two outlets are one, belong to one another, or to one house."""
    return registry.related(a, b) or not set(registry.ancestors(a)).isdisjoint(registry.ancestors(b))


def _meant(claim: Claim, outlet: Outlet, certainty: float, carriers: Sequence[Outlet]) -> Claim:
    if claim.outlet == outlet.name:
        return claim
    left = round((1 - certainty) / (len(carriers) - 1), 3)
    others = tuple((one.name, left) for one in carriers if one is not outlet)
    return replace(claim, outlet=outlet.name, medium=outlet.kind, certainty=certainty, alternatives=others)
