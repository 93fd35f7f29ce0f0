"""Host names: the one in an address, and whether two belong to one site."""

from __future__ import annotations

from urllib.parse import urlsplit

# Registrable names sit one label deeper under these, where the last label is a country.
_SECOND_LEVEL = frozenset(("com", "net", "org", "gov", "edu", "co", "ac"))


def host_of(address: str) -> str:
    """Return the host in *address* in lower case; empty where it has none or is broken."""
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:  # half a bracket, or a character that stands for a slash
        return ""


def same_site(a: str, b: str) -> bool:
    """Return whether two host names share their registrable domain (``a.com.cn`` counts three labels)."""
    return _site(a) == _site(b)


def _site(host: str) -> str:
    labels = host.lower().rstrip(".").split(".")
    deeper = len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if deeper else -2 :])
