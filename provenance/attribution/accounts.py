"""Whose page a platform's page is: that of the account, not of the platform."""

from __future__ import annotations

from collections.abc import Sequence

from provenance.attribution.registry import Registry
from provenance.attribution.rules import Rules
from provenance.records import Claim


def account_of(
    outlet: str | None, stated: str | None, claims: Sequence[Claim], rules: Rules, registry: Registry
) -> str | None:
    """
    Return the outlet whose account published a page of the platform *outlet*; None elsewhere or if none is named.

    *stated* is what the page's markup calls the account; else the first claim of a rule says it that reads the
    place where platforms print it (``account`` in the rule files).
    """
    platform = registry.outlets.get(outlet or "")
    if platform is None or platform.kind != "platform":
        return None
    if stated and not registry.is_place(stated):
        return registry.resolve(stated).name
    heads = {rule.id for rule in rules.rules if rule.account}
    named = (claim.outlet for claim in claims if claim.rule in heads and claim.role == "direct_source")
    return next((name for name in named if name and name != outlet), None)
