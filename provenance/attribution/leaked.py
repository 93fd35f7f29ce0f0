"""Claims a page makes without meaning to: the house style of the outlet it was copied from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from provenance.attribution.date_forms import parse_date
from provenance.attribution.house_style import HouseStyle, find, possible
from provenance.attribution.registry import Registry
from provenance.records import Claim, Removal, Zone
from provenance.text.offsets import View

FLAG = "house_style"
_WATERMARK = 0.4  # it says through whose hands the text went, not who wrote it
_PARTS = re.compile(r"[|丨｜·•/\s]+")
_PICTURE = re.compile(r"[图摄]\s*[|｜丨/／:：]|供图|图片|摄影")  # a credit under every picture
_WEAK = 0.3  # weight; a form that very many sites share is worth something only beside another piece
_CODE = re.compile(r"^[A-Za-z0-9]{2,6}(?=[\u4e00-\u9fff])")  # random letters before the name


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
    styles = possible(styles, view.text)
    for zone in zones if styles else ():
        for style, start, end in find(styles, view.text[zone.start : zone.end], zone.zone):
            name = style.outlet
            own = host_outlet is not None and registry.related(name, host_outlet)
            if own or (name, style.pattern.pattern) in claims:
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
    strong = {claim.outlet for claim in claims.values() if claim.reliability > _WEAK}
    kept = [claim for claim in claims.values() if claim.outlet in strong]
    return tuple(sorted(kept, key=lambda claim: (claim.start or 0, claim.end or 0, claim.outlet or "")))


def watermark_claims(
    removals: Sequence[Removal], registry: Registry, *, host_outlet: str | None
) -> tuple[Claim, ...]:
    """
    Return a claim for each outlet that the watermarks taken out of the text name, at its first occurrence.

    Only names that the registry holds count, whole and as written; the host's own name costs it nothing.
    """
    claims: dict[str, Claim] = {}
    for removal in removals:
        if removal.kind != "watermark" or _PICTURE.search(removal.text):
            continue
        for part in filter(None, _PARTS.split(removal.text.strip())):
            found = registry.resolve(part if registry.holds(part) else _CODE.sub("", part))
            if found.outlet is None or found.how not in ("alias", "host") or found.name in claims:
                continue
            claims[found.name] = Claim(
                rule="leaked.watermark",
                role="self",
                text=removal.text,
                start=removal.start,
                end=removal.end,
                zone=None,
                reliability=_WATERMARK,
                value=part,
                outlet=found.name,
                medium=found.medium,
                certainty=found.certainty,
                costs_host=found.name != host_outlet,
                flags=("watermark",),
            )
    return tuple(claims.values())
