"""Which elements of a page no reader sees."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from provenance.pages.markup import hides

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.html import HtmlElement


def hidden_elements(root: HtmlElement) -> frozenset[HtmlElement]:
    """Return the elements hidden by attribute or style, none inside another; opacity hides nothing."""
    hidden: set[HtmlElement] = set()
    for element in _styled()(root):  # in document order: an element comes after those around it
        if element.get("hidden") is None and not hides(element.get("style", "")):
            continue
        if not (hidden and any(around in hidden for around in element.iterancestors())):
            hidden.add(element)
    return frozenset(hidden)


@cache
def _styled() -> XPath:
    from lxml.etree import XPath

    return XPath("//*[@hidden or @style]")


def shows_an_article(root: HtmlElement) -> bool:
    """
    Take away what hides the elements that hold most of the page's text; return whether there are any.

    A script would have shown them: WeChat hides every article until it has loaded.
    """
    whole = _letters(root)
    waiting = [element for element in hidden_elements(root) if _letters(element) * 2 >= whole]
    for element in waiting:
        element.attrib.pop("hidden", None)
        element.attrib.pop("style", None)
    return bool(waiting)


def _letters(element: HtmlElement) -> int:
    """Count what would be read in *element*."""
    return len("".join("".join(element.itertext()).split()))


def prune(root: HtmlElement) -> None:
    """Drop from the tree, in place, all that is hidden in it: the libraries keep their text otherwise."""
    from lxml import etree

    hidden = hidden_elements(root)
    for element in hidden:
        if element.getparent() is not None:
            element.drop_tree()
    for element in root.xpath("//*[@hidden]"):
        del element.attrib["hidden"]
    etree.strip_attributes(root, "style")
