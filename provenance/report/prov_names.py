"""Ids, urls and values of ours as PROV-JSON has them: qualified names that every reader takes, typed literals."""

from __future__ import annotations

import hashlib
import re

NAMESPACE = "urn:x-provenance:"
KINDS = (
    "article", "source", "outlet", "person", "program", "cluster", "activity", "claims", "weighed", "statement",
)  # fmt: skip
# What XML, Turtle and PROV-N all allow in a local name without escapes; "x-" is kept for ours.
_PLAIN = re.compile(r"(?!x-)[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff-]{0,99}")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?")

Value = str | int | float | bool | dict[str, str]


def prefixes() -> dict[str, str]:
    """Return the namespace of each prefix; ``pv`` holds the attributes that are ours."""
    return {"pv": f"{NAMESPACE}terms:"} | {kind: f"{NAMESPACE}{kind}:" for kind in KINDS}


def name(kind: str, *parts: str) -> str:
    """Return a qualified name for what *parts* identify: readable where they are plain, else a digest of them."""
    if len(parts) == 1 and _PLAIN.fullmatch(parts[0]):
        return f"{kind}:{parts[0]}"
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        sha.update(len(data).to_bytes(8, "big") + data)
    return f"{kind}:x-{sha.hexdigest()[:32]}"


def kind_of(word: str) -> dict[str, str]:
    """Return a type, such as ``prov:Collection``, as a value."""
    return {"$": word, "type": "prov:QUALIFIED_NAME"}


def address(url: str) -> dict[str, str]:
    """Return an address as a value."""
    return {"$": url, "type": "xsd:anyURI"}


def moment(text: str | None) -> str | None:
    """Return a time of day with its date as PROV has it, None where only the day, or nothing, is known."""
    found = _MOMENT.fullmatch(text or "")
    if found is None:
        return None
    day, minute, second, zone = found.groups()
    try:
        from datetime import datetime

        return datetime.fromisoformat(f"{day}T{minute}{second or ':00'}{zone or ''}").isoformat()
    except ValueError:
        return None
