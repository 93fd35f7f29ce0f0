"""Says whether two host names belong to one site."""

from __future__ import annotations

# Registrable names sit one label deeper under these, where the last label is a country.
_SECOND_LEVEL = frozenset(("com", "net", "org", "gov", "edu", "co", "ac"))


def same_site(a: str, b: str) -> bool:
    """Return whether two host names share their registrable domain (``a.com.cn`` counts three labels)."""
    return _site(a) == _site(b)


def _site(host: str) -> str:
    labels = host.lower().rstrip(".").split(".")
    deeper = len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if deeper else -2 :])
