"""What the caller keeps: the verdicts that a policy drops."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from provenance.errors import SettingsError
from provenance.records import VerdictKind

_NEVER = "undecidable"  # a page we could not judge may be news: dropping it would lose what nobody has seen


def drop_policy(names: Iterable[str]) -> frozenset[str]:
    """
    Return the verdicts *names* as a policy.

    Raises:
        SettingsError: one is no verdict, or is ``undecidable``, which is never dropped.
    """
    policy = frozenset(names)
    known = [kind for kind in get_args(VerdictKind) if kind != _NEVER]
    if unknown := sorted(policy.difference(known)):
        why = "is never dropped" if unknown[0] == _NEVER else "is no verdict"
        raise SettingsError(f"{unknown[0]!r} {why}", hint=f"choose from {', '.join(known)}")
    return policy
