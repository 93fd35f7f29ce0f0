"""
Tree of a page → its markup in pieces: a tag and the text behind it.

libxml2 writes the tree down, repaired, in one call, and no element is asked from Python for its attributes: lines
and what hides them cost an eighth less so. What it writes has ``<`` only where a tag begins. A page has few
distinct tags; each is looked at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Never shown, or shown only as a choice or while a script is missing.
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "canvas",
           "audio", "video", "select", "textarea", "datalist", "rp", "noframes")  # fmt: skip
INLINE, BLOCK, PREFORMATTED, BREAK, CELL, ANCHOR, GLOSS, SPACED, SKIPPED = range(9)
_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
)  # fmt: skip
LINED = frozenset((*_BLOCKS, "br", "td", "th"))  # elements that set text in lines
_KINDS = {
    **dict.fromkeys(_BLOCKS, BLOCK),
    "pre": PREFORMATTED,
    **dict.fromkeys(("br", "hr"), BREAK),
    **dict.fromkeys(("td", "th"), CELL),
    "a": ANCHOR,
    "rt": GLOSS,
    **dict.fromkeys(("button", "input", "label", "meter", "progress"), SPACED),
    "head": SKIPPED,
}
_PLACES = frozenset((BLOCK, PREFORMATTED, CELL))  # kinds that lines stand in

_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ODD = re.compile(r'[ <>"]')
_PLAIN_NAME = re.compile(r"[a-zA-Z][\w-]*", re.ASCII)
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#(\d+)|(lt|gt|quot|amp));")
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "amp": "&"}


class Tag(NamedTuple):
    """One distinct start tag of a page."""

    name: str
    kind: int
    hidden: bool  # by attribute or style; opacity hides nothing
    names: str  # of a block, its class, id and itemprop, joined by blanks: what the page calls such elements
    written: str

    def get(self, attribute: str) -> str | None:
        """Return the value of *attribute*."""
        return _value(self.written, f' {attribute}="')


class Tags(dict[str, Tag]):
    """The start tags of a page as they were written, each read when it is first met."""

    def __missing__(self, written: str) -> Tag:
        blank = written.find(" ")
        name = written[:blank] if blank > 0 else written.removesuffix("/")
        kind = _KINDS.get(name, INLINE)
        names, hidden = "", False
        if blank > 0:
            if (' style="' in written or ' hidden="' in written) and _is_hidden(written):
                kind, hidden = SKIPPED, True
            elif kind in _PLACES:
                names = _names(written)
        tag = self[written] = Tag(name, kind, hidden, names, written)
        return tag


def _value(written: str, begun: str) -> str | None:
    """Return the value of the attribute that begins with *begun*: a blank, its name, ``="``."""
    _, found, rest = written.partition(begun)
    if not found:
        return None
    value = rest[: rest.index('"')]
    return plain(value) if "&" in value else value


def _names(written: str) -> str:
    names = _value(written, ' class="') or ""
    for begun in (' id="', ' itemprop="'):
        if begun in written and (more := _value(written, begun)):
            names = f"{names} {more}"
    return names


def _is_hidden(written: str) -> bool:
    return ' hidden="' in written or hides(_value(written, ' style="') or "")


def hides(style: str) -> bool:
    """Return whether *style* takes its element off the page."""
    return _DISPLAY_NONE.search(style) is not None


def pieces(root: HtmlElement) -> list[str]:
    """
    Return the markup under *root*, cut before each tag: ``p id="x">text``, ``br/>text``, ``/p>text``.

    What no reader sees is dropped from the tree.
    Texts and values hold ``&lt;``, ``&gt;``, ``&amp;``, ``&quot;`` and numbers: see ``plain``.
    """
    from lxml import etree

    etree.strip_elements(root, *_UNSEEN, with_tail=False)  # half of what there would be to write down
    root.getroottree().docinfo.clear()  # under a doctype of XHTML, libxml2 adds attributes of its own
    written = _written(root)
    if written.count("<") != written.count(">"):
        _drop_odd_names(root)
        written = _written(root)
    return written.split("<")[1:]


def _written(root: HtmlElement) -> str:
    from lxml import etree

    written: str = etree.tostring(root, encoding="unicode", with_tail=False)
    return written


def plain(written: str) -> str:
    """Return the text that *written* stands for."""
    return _ENTITY.sub(_character, written) if "&" in written else written


def _character(entity: re.Match[str]) -> str:
    if entity[3]:
        return _NAMED[entity[3]]
    return chr(int(entity[1], 16) if entity[1] else int(entity[2]))


def _drop_odd_names(root: HtmlElement) -> None:
    """Drop attributes and tags whose names hold quotes, blanks or ``<`` (broken markup): XML cannot say them."""
    for element in root.iter():
        attributes = element.attrib.items()
        if any(_ODD.search(name) for name, _ in attributes):
            element.attrib.clear()
            for name, value in attributes:
                if _PLAIN_NAME.fullmatch(name):
                    element.set(name, value)
        if _ODD.search(element.tag):
            element.tag = "span"
