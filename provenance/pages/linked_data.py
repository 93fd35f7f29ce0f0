"""JSON-LD blocks of a page → the articles they describe; broken blocks are skipped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from provenance.pages.parsing import Tree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TYPES = re.compile(r"(Article|Posting|Report|cambrian)$", re.IGNORECASE)
_MAX_BLOCK = 1_000_000  # characters; real blocks have a few thousand
_MAX_NODES = 10_000
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$")

Node = dict[str, Any]


def articles(tree: Tree) -> list[Node]:
    """Return every article that a page describes, in order; objects without a type count if they have a date."""
    if "ld+json" not in tree.source:
        return []
    found = []
    for block in _blocks(tree.root):
        for node in _nodes(_load(block)):
            types = list(texts(node.get("@type")))
            dated = "datePublished" in node or "pubDate" in node
            if any(_TYPES.search(kind) for kind in types) or (dated and (not types or "WebPage" in types)):
                found.append(node)
    return found


def _blocks(root: HtmlElement) -> Iterator[str]:
    for script in root.iter("script"):
        if "ld+json" in script.get("type", "") and (text := script.text) and text.strip():
            yield text


def texts(value: object) -> Iterator[str]:
    """Yield the texts of a property: itself, those of a list, or the name of a thing."""
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, list) and name:
            name = name[0]
        if isinstance(name, str) and name.strip():
            yield " ".join(name.split())


def addresses(value: object) -> Iterator[str]:
    """Yield the addresses of a property: itself, those of a list, or that of a thing."""
    for item in value if isinstance(value, list) else [value]:
        address = (item.get("url") or item.get("@id")) if isinstance(item, dict) else item
        if isinstance(address, str):
            yield address


def _load(block: str) -> object:
    if len(block) > _MAX_BLOCK:
        return None
    try:
        # Line breaks inside strings are forbidden and common.
        return json.loads(_WRAPPING.sub("", _WRAPPING.sub("", block)), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(data: object) -> Iterator[Node]:
    """Yield the objects of a block in document order: itself, those of its list or graph, and main entities."""
    waiting = [data]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            yield item
            waiting.extend(item[key] for key in ("mainEntity", "@graph") if key in item)
