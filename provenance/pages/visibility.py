"""Which elements of a page no reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from provenance.pages.blocks import UNSEEN

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.html import HtmlElement

_TEXT = ".//text()[not(" + " or ".join(f"parent::{tag}" for tag in UNSEEN[:3]) + ")]"
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def hidden_elements(root: HtmlElement) -> frozenset[HtmlElement]:
    """Return the elements hidden by attribute or style, none inside another; opacity hides nothing."""
    hidden: set[HtmlElement] = set()
    for element in _styled()(root):  # in document order: an element comes after those around it
        if element.get("hidden") is None and not _HIDDEN.search(element.get("style", "")):
            continue
        if not (hidden and any(around in hidden for around in element.iterancestors())):
            hidden.add(element)
    return frozenset(hidden)


@cache
def _styled() -> XPath:
    from lxml.etree import XPath

    return XPath("//*[@hidden or @style]")


def hides_an_article(hidden: frozenset[HtmlElement], shown: int) -> bool:
    """Return whether one of *hidden* may hold more than the *shown* letters of the page."""
    return any(element.xpath("string-length()") >= shown for element in hidden)


def hidden_for_good(root: HtmlElement) -> frozenset[HtmlElement]:
    """
    Return the hidden elements without those that hold most of the page's text.

    A script would have shown it: WeChat hides every article until it has loaded.
    """
    whole = _letters(root)
    waiting = sorted(hidden_elements(root), key=_letters, reverse=True)
    hidden: set[HtmlElement] = set()
    for element in waiting:
        if _letters(element) * 2 < whole:
            hidden.add(element)
        else:
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)
    return hidden_elements(root) if len(hidden) < len(waiting) else frozenset(hidden)


def _letters(element: HtmlElement) -> int:
    """Count what would be read in *element*: scripts are no text."""
    return len("".join("".join(element.xpath(_TEXT)).split()))


def prune(root: HtmlElement, hidden: Iterable[HtmlElement]) -> None:
    """Drop from the tree, in place, all that no reader sees: the libraries keep their text otherwise."""
    from lxml import etree

    etree.strip_elements(root, *UNSEEN, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for element in hidden:
        if element.getparent() is not None:
            element.drop_tree()
    for element in root.xpath("//*[@hidden]"):
        del element.attrib["hidden"]
    etree.strip_attributes(root, "style")
