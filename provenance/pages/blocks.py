"""
Tree of a page → its text in block lines, with the links in it.

A line is what a browser would set as one paragraph: it ends at the border of a block element and at ``<br>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from provenance.pages.plain import is_visible
from provenance.pages.rendering import Line, Link

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Never shown, or shown only as a choice or while a script is missing.
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "canvas",
           "audio", "video", "select", "textarea", "datalist", "rp", "noframes")  # fmt: skip
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hgroup", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "p", "pre", "section",
     "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul")
)  # fmt: skip
_BREAKS = frozenset(("br", "hr"))
_CELLS = frozenset(("td", "th"))
_INLINE_BLOCKS = frozenset(("button", "input", "label", "meter", "progress"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Blocks:
    """The page text, its lines and links, and how deep its elements nest."""

    text: str
    lines: tuple[Line, ...]
    links: tuple[Link, ...]
    depth: int

    def line_texts(self) -> list[str]:
        """Return the text of each line."""
        return [self.text[line.start : line.end] for line in self.lines]


def prune(root: HtmlElement) -> None:
    """
    Drop from the tree, in place, what no reader sees: scripts, comments, hidden elements.

    An element hidden by its style that holds most of the page's text stays: a script would have shown it
    (WeChat hides every article until it has loaded).
    """
    from lxml import etree

    etree.strip_elements(root, *_UNSEEN, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    hidden = [
        element
        for element in root.xpath("//*[@hidden or contains(translate(@style, 'NOE', 'noe'), 'none')]")
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
    ]
    whole = _letters(root) if hidden else 0
    for element in hidden:
        if element.getparent() is not None and _letters(element) * 2 < whole:
            element.drop_tree()
        else:
            element.attrib.pop("hidden", None)
    etree.strip_attributes(root, "style")  # visibility and opacity hide nothing for good


def _letters(element: HtmlElement) -> int:
    return len("".join("".join(element.itertext()).split()))


def read_blocks(root: HtmlElement, base: str | None) -> Blocks:
    """Return the lines of a pruned tree; addresses in it are relative to *base*."""
    from lxml import etree

    writer = _Writer()
    depth = deepest = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            depth += 1
            deepest = max(deepest, depth)
            if tag == "head":
                walk.skip_subtree()
                continue
            writer.start(tag, element)
            writer.add(element.text)
        else:
            depth -= 1
            writer.end(tag)
            writer.add(element.tail)
    writer.break_line()
    return writer.blocks(base, deepest)


@dataclass(slots=True)
class _Writer:
    """Collects the pieces of one line at a time, white space collapsed."""

    done: list[tuple[str, str, list[tuple[int, int, str]]]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    runs: list[tuple[int, int, str]] = field(default_factory=list)  # linked spans of the current line
    stack: list[str] = field(default_factory=list)  # open block elements
    anchors: list[str | None] = field(default_factory=list)  # addresses of open links
    blank: bool = False  # white space is due before the next word
    link_ended: bool = False
    preformatted: int = 0
    glosses: list[bool] = field(default_factory=list)  # open <rt>: whether it has text

    def start(self, tag: str, element: HtmlElement) -> None:
        if tag in _BLOCKS:
            self.break_line()
            self.stack.append(tag)
            self.preformatted += tag == "pre"
        elif tag in _BREAKS:
            self.break_line()
        elif tag in _CELLS:
            self._cell(tag, element)
        elif tag == "a":
            self.blank = self.blank or self.link_ended  # neighbours in a bar of links, else glued
            self.anchors.append(element.get("href"))
        elif tag == "rt":
            glossed = is_visible("".join(element.itertext()))
            self.glosses.append(glossed)
            if glossed:
                self._put("(")
        elif tag in _INLINE_BLOCKS:
            self.blank = True

    def end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.break_line()
            self._pop(tag)
            self.preformatted -= tag == "pre"
        elif tag in _CELLS:
            if self.stack and self.stack[-1] == tag:
                self.break_line()
                self._pop(tag)
            self.blank = True
        elif tag == "a":
            if self.anchors:
                self.anchors.pop()
            self.link_ended = True
        elif tag == "rt":
            if self.glosses and self.glosses.pop():
                self._put(")")
        elif tag in _INLINE_BLOCKS:
            self.blank = True

    def _cell(self, tag: str, element: HtmlElement) -> None:
        """Begin a cell: a line of its own where it lays out text in lines, else a word in the row."""
        if next(element.iterdescendants(*_BLOCKS, "br"), None) is not None:
            self.break_line()
            self.stack.append(tag)
        self.blank = True

    def _pop(self, tag: str) -> None:
        if self.stack and self.stack[-1] == tag:
            self.stack.pop()

    def add(self, text: str | None) -> None:
        """Append *text* to the line, white space collapsed."""
        if not text:
            return
        if self.preformatted and "\n" in text:
            first, *others = text.split("\n")
            self._words(first)
            for other in others:
                self.break_line()
                self._words(other)
        else:
            self._words(text)

    def _words(self, text: str) -> None:
        words = text.split()
        if not words:
            self.blank = self.blank or bool(text)
            return
        if text[0].isspace():
            self.blank = True
        if self.blank and self.length:
            self._put(" ", linked=False)
        self._put(" ".join(words))
        self.blank = text[-1].isspace()

    def _put(self, piece: str, *, linked: bool = True) -> None:
        address = self.anchors[-1] if self.anchors and linked else None
        if address is not None:
            self.runs.append((self.length, self.length + len(piece), address))
        self.pieces.append(piece)
        self.length += len(piece)
        self.blank = self.link_ended = False

    def break_line(self) -> None:
        """End the current line; blank ones are forgotten."""
        if self.pieces:
            text = "".join(self.pieces)
            if is_visible(text):
                self.done.append((text, self.stack[-1] if self.stack else "", self.runs))
            self.pieces, self.runs, self.length = [], [], 0
        self.blank = self.link_ended = False

    def blocks(self, base: str | None, depth: int) -> Blocks:
        """Return everything collected, with offsets into the whole text."""
        lines: list[Line] = []
        links: list[Link] = []
        offset = 0
        for text, tag, runs in self.done:
            linked = sum(end - start for start, end, _ in runs) / len(text)
            lines.append(Line(offset, offset + len(text), tag, min(1.0, linked)))
            links.extend(_links(runs, offset, base))
            offset += len(text) + 1
        return Blocks("\n".join(text for text, _, _ in self.done), tuple(lines), tuple(links), depth)


def _links(runs: list[tuple[int, int, str]], offset: int, base: str | None) -> Iterator[Link]:
    """Yield one link for neighbouring runs of one address; other schemes than the web's are left out."""
    merged: list[tuple[int, int, str]] = []
    for start, end, address in runs:
        if merged and merged[-1][2] == address and start - merged[-1][1] <= 1:
            merged[-1] = (merged[-1][0], end, address)
        else:
            merged.append((start, end, address))
    for start, end, address in merged:
        url = absolute(address, base)
        if url:
            yield Link(offset + start, offset + end, url)


def absolute(address: str, base: str | None) -> str | None:
    """Return the web address that *address* means on a page at *base*; None where it means none."""
    address = "".join(address.split())
    if not address or address.startswith("#"):
        return None
    try:
        url = urljoin(base, address) if base else address
    except ValueError:  # "http://[broken"
        return None
    return url if url.lower().startswith(("http://", "https://")) else None
