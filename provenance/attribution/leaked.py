"""Claims a page makes without meaning to: the house style of the outlet it was copied from."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.attribution.date_forms import parse_date
from provenance.attribution.house_style import HouseStyle, find
from provenance.attribution.registry import Registry
from provenance.records import Claim, Zone
from provenance.text.offsets import View

FLAG = "house_style"


def leaked_claims(
    view: View, zones: Sequence[Zone], styles: Sequence[HouseStyle], registry: Registry, *, raw: str,
    host_outlet: str | None,
) -> tuple[Claim, ...]:  # fmt: skip
    """
    Return a claim for each form on the page that is the house style of an outlet other than the host's.

    *zones* are in view offsets. The claims have the role ``self``: on the outlet's own pages the form speaks of
    itself, anywhere else it proves the hop. Of one form only the first occurrence counts.
    """
    claims: dict[tuple[str, str], Claim] = {}
    for zone in zones:
        for style, start, end in find(styles, view.text[zone.start : zone.end], zone.zone):
            name = style.outlet
            if name == host_outlet or (name, style.pattern.pattern) in claims:
                continue
            first, last = view.span(zone.start + start, zone.start + end)
            outlet = registry.resolve(name).outlet
            claims[name, style.pattern.pattern] = Claim(
                rule=f"style.{name}",
                role="self",
                text=raw[first:last],
                start=first,
                end=last,
                zone=zone.zone,
                reliability=style.weight,
                value=name,
                outlet=name,
                medium=outlet.kind if outlet else None,
                certainty=style.weight,
                date=parse_date(view.text[zone.start + start : zone.start + end]),
                costs_host=True,
                flags=(FLAG,),
            )
    return tuple(
        sorted(claims.values(), key=lambda claim: (claim.start or 0, claim.end or 0, claim.outlet or ""))
    )
