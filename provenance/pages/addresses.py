"""What the addresses written on a page mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

_WEB = ("http://", "https://")
# Addresses that resolving leaves as they are: no dot segments, brackets, parameters or empty fragments.
_PATH = (
    r"(?:/(?![./])[^\s\x00-\x20\[\];#?/\\]*+)++(?:\?[^\s\x00-\x20\[\];#\\]++)?+"
    r"(?:\#[^\s\x00-\x20\[\]\\]++)?"
)
_HOST = r"//[\w.-]++(?::\d++)?+"
_PLAIN = re.compile(rf"https?:{_HOST}(?:{_PATH})?")
_PLAIN_PATH = re.compile(_PATH)
_PLAIN_HOST = re.compile(rf"{_HOST}(?:{_PATH})?")  # the page's own scheme is to be put before it


def absolute(address: str, base: str | None) -> str | None:
    """Return the web address that *address* means on a page at *base*; None where it means none."""
    address = "".join(address.split())
    if not address or address.startswith("#"):
        return None
    try:
        url = urljoin(base, address) if base else address
    except ValueError:  # "http://[broken"
        return None
    return url if url.lower().startswith(_WEB) else None


def resolver(base: str | None) -> Callable[[str], str | None]:
    """
    Return ``absolute`` for one *base*, remembering what it has seen.

    Plain addresses, nine in ten, need no parsing: ``urljoin`` on every link took as long as parsing the page.
    """
    seen: dict[str, str | None] = {}
    origin = _origin(base)

    def resolve(address: str) -> str | None:
        if address not in seen:
            if _PLAIN.fullmatch(address):
                seen[address] = address
            elif origin and _PLAIN_PATH.fullmatch(address):
                seen[address] = origin + address
            elif origin and _PLAIN_HOST.fullmatch(address):
                seen[address] = origin[: origin.index("/")] + address
            else:
                seen[address] = absolute(address, base)
        return seen[address]

    return resolve


def _origin(base: str | None) -> str | None:
    if not base or not base.startswith(_WEB):
        return None
    try:
        parts = urlsplit(base)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None
