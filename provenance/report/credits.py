"""Who credited whom: whether a copy's page names the outlet its text was taken from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from provenance.records import Article, Claim, Lineage

Kind = Literal["origin", "credited", "first", "other", "silent", "unknown"]

# Roles by which a page says whose text it is. A leaked name (self, republisher_editor) credits nobody.
CREDITING = ("direct_source", "original_publisher", "owner")


@dataclass(frozen=True, slots=True)
class Credit:
    """
    How one page stands to the source its lineage found.

    ``credited``: it names that source; ``first``: it names only the first publisher above it; ``other``: it
    names only others; ``silent``: it names nobody; ``origin``: it is the canonical source itself; ``unknown``:
    no source was found.
    """

    kind: Kind
    source: str | None  # the outlet the text was taken from, else the canonical one
    named: tuple[str, ...]  # outlets the page names as its source, in order of their place
    claims: tuple[Claim, ...]


def credit_of(article: Article, lineage: Lineage) -> Credit:
    """Return whom the page of *article* credits, against where *lineage* says its text is from."""
    own = {article.outlet, None}
    claims = tuple(one for one in article.claims if one.role in CREDITING and one.outlet not in own)
    named = tuple(dict.fromkeys(one.outlet for one in claims if one.outlet))
    direct, first = lineage.direct_source.outlet, lineage.canonical.outlet
    source = direct or first
    if lineage.canonical.article == article.id:
        return Credit("origin", None, named, claims)
    if source is None or source in own:
        kind: Kind = "unknown"
        source = None
    elif source in named:
        kind = "credited"
    elif first in named:
        kind = "first"
    else:
        kind = "other" if named else "silent"
    return Credit(kind, source, named, claims)
