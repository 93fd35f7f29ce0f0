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
# What a start tag does to the lines of a page; an element without content has EMPTY and its kind, or VOID if that
# does nothing.
INLINE, BLOCK, PREFORMATTED, BREAK, CELL, ANCHOR, GLOSS, SPACED, SKIPPED, HIDDEN, VOID, END = range(12)
EMPTY = 16
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
_NOTHING = frozenset((INLINE, SKIPPED, HIDDEN))  # kinds that do nothing where they are empty

_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ODD = re.compile(r'[ <>"]')
_PLAIN_NAME = re.compile(r"[a-zA-Z][\w-]*", re.ASCII)
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#(\d+)|(lt|gt|quot|amp));")
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "amp": "&"}


class Tag(NamedTuple):
    """An element that lines stand in."""

    name: str
    names: str  # its class, id and itemprop, joined by blanks: what the page calls such elements


# Tags without attributes, the same on all pages.
_BARE = _KINDS | {f"/{name}": END for name in _KINDS}
_BARE_PLACES = {name: Tag(name, "") for name, kind in _KINDS.items() if kind in _PLACES}


class Tags(dict[str, int]):
    """
    What the tags of a page, as they were written, do to its lines; each is looked at when it is first met.

    ``places`` has the elements that lines stand in, by their start tags.
    """

    def __init__(self) -> None:
        super().__init__(_BARE)
        self.places = _BARE_PLACES.copy()

    def __missing__(self, written: str) -> int:
        name = name_of(written)
        kind = END if name[0] == "/" else _KINDS.get(name, INLINE)
        if (' style="' in written or ' hidden="' in written) and _is_hidden(written):
            kind = HIDDEN
        elif kind in _PLACES:
            self.places[written] = Tag(name, _names(written))
        if written[-1] == "/":
            kind = VOID if kind in _NOTHING else EMPTY | kind
        self[written] = kind
        return kind


def name_of(written: str) -> str:
    """Return the name of the element that the tag *written* begins."""
    return written.partition(" ")[0].removesuffix("/")


def address(written: str) -> str | None:
    """Return what the link that begins with the tag *written* leads to."""
    return _value(written, ' href="')


def _value(written: str, begun: str) -> str | None:
    """Return the value of the attribute that begins with *begun*: a blank, its name, ``="``."""
    at = written.find(begun)
    if at < 0:
        return None
    start = at + len(begun)
    value = written[start : written.index('"', start)]
    return plain(value) if "&" in value else value


def _names(written: str) -> str:
    names = _value(written, ' class="') or ""
    if more := _value(written, ' id="'):
        names = f"{names} {more}"
    if ' itemprop="' in written and (more := _value(written, ' itemprop="')):
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
    found = written.split("<")
    if written.count(">") != len(found) - 1:
        _drop_odd_names(root)
        found = _written(root).split("<")
    del found[0]  # before the first tag there is nothing
    return found


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
