"""
Tree of a page → its text in block lines, with the links in it and the elements they stand in.

A line is what a browser would set as one paragraph: it ends at the border of a block element and at ``<br>``.
The tree is walked once and left as it is; what no reader sees is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from provenance.pages.addresses import absolute, resolver
from provenance.pages.plain import is_visible
from provenance.pages.rendering import Line, Link

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["UNSEEN", "Blocks", "Node", "absolute", "read_blocks"]  # metadata takes absolute from here

# Never shown, or shown only as a choice or while a script is missing.
UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg", "canvas",
          "audio", "video", "select", "textarea", "datalist", "rp", "noframes")  # fmt: skip
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
     "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hgroup", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "p", "pre", "section",
     "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul")
)  # fmt: skip
_CELLS = ("td", "th")
_INLINE_BLOCKS = ("button", "input", "label", "meter", "progress")
_INLINE, _BLOCK, _BREAK, _CELL, _ANCHOR, _GLOSS, _SPACED, _SKIPPED = range(8)
_KINDS = {
    **dict.fromkeys(_BLOCKS, _BLOCK),
    **dict.fromkeys(("br", "hr"), _BREAK),
    **dict.fromkeys(_CELLS, _CELL),
    "a": _ANCHOR,
    "rt": _GLOSS,
    **dict.fromkeys(_INLINE_BLOCKS, _SPACED),
    **dict.fromkeys((*UNSEEN, "head"), _SKIPPED),
}


class Node(NamedTuple):
    """One block element: where it hangs, and what the page calls it."""

    parent: int  # index of the enclosing block element, -1 for the outermost
    tag: str
    names: str  # class, id and itemprop, joined by blanks


@dataclass(frozen=True, slots=True)
class Blocks:
    """The page text, its lines and links, how deep its elements nest, and its block elements in their order."""

    text: str
    lines: tuple[Line, ...]
    links: tuple[Link, ...]
    depth: int
    nodes: tuple[Node, ...] = ()
    places: tuple[int, ...] = ()  # of each line, the index in ``nodes`` of the element it stands in

    def line_texts(self) -> list[str]:
        """Return the text of each line."""
        return [self.text[line.start : line.end] for line in self.lines]


def read_blocks(root: HtmlElement, base: str | None, hidden: frozenset[HtmlElement] = frozenset()) -> Blocks:
    """Return the lines of a page without those in *hidden* elements; addresses are relative to *base*."""
    from lxml import etree

    writer = _Writer()
    start, end, add, kind_of = writer.start, writer.end, writer.add, _KINDS.get
    kinds: list[int] = []  # of the open elements
    deepest = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            tag = element.tag
            kind = kind_of(tag, _INLINE)
            if kind == _SKIPPED or (hidden and element in hidden) or tag.__class__ is not str:
                kinds.append(_SKIPPED)
                walk.skip_subtree()
                continue
            kinds.append(kind)
            if kind:
                start(kind, tag, element)
            text = element.text
        else:
            deepest = max(deepest, len(kinds))
            kind = kinds.pop()
            if kind and kind != _SKIPPED:
                end(kind)
            text = element.tail
        if text:
            if text.isspace() and not writer.preformatted:
                writer.blank = True  # most texts are the blanks between two tags
            else:
                add(text)
    writer.break_line()
    return writer.blocks(base, deepest)


@dataclass(slots=True)
class _Writer:
    """Collects the pieces of one line at a time, white space collapsed."""

    done: list[tuple[str, int, list[tuple[int, int, str]]]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    runs: list[tuple[int, int, str]] = field(default_factory=list)  # linked spans of the current line
    nodes: list[Node] = field(default_factory=list)
    stack: list[int] = field(default_factory=list)  # open block elements, by index in nodes
    anchors: list[str | None] = field(default_factory=list)  # addresses of open links
    cells: list[bool] = field(default_factory=list)  # open cells: whether each has lines of its own
    blank: bool = False  # white space is due before the next word
    link_ended: bool = False
    preformatted: int = 0
    glosses: list[bool] = field(default_factory=list)  # open <rt>: whether it has text

    def start(self, kind: int, tag: str, element: HtmlElement) -> None:
        if kind == _BLOCK:
            if self.pieces:
                self.break_line()
            self._push(tag, element)
            if tag == "pre":
                self.preformatted += 1
            self.blank = self.link_ended = False
        elif kind == _ANCHOR:
            self.blank = self.blank or self.link_ended  # neighbours in a bar of links, else glued
            self.anchors.append(element.get("href"))
        elif kind == _BREAK:
            self.break_line()
        elif kind == _CELL:
            self._cell(tag, element)
        elif kind == _GLOSS:
            glossed = is_visible("".join(element.itertext()))
            self.glosses.append(glossed)
            if glossed:
                self._put("(")
        else:
            self.blank = True

    def end(self, kind: int) -> None:
        if kind == _BLOCK:
            if self.pieces:
                self.break_line()
            if self.nodes[self.stack.pop()].tag == "pre":
                self.preformatted -= 1
            self.blank = self.link_ended = False
        elif kind == _ANCHOR:
            if self.anchors:
                self.anchors.pop()
            self.link_ended = True
        elif kind == _CELL:
            if self.cells.pop():
                self.break_line()
                self.stack.pop()
            self.blank = True
        elif kind == _GLOSS:
            if self.glosses and self.glosses.pop():
                self._put(")")
        elif kind == _SPACED:
            self.blank = True

    def _cell(self, tag: str, element: HtmlElement) -> None:
        """Begin a cell: a line of its own where it lays out text in lines, else a word in the row."""
        lays_out = len(element) > 0 and next(element.iterdescendants(*_BLOCKS, "br"), None) is not None
        self.cells.append(lays_out)
        if lays_out:
            self.break_line()
            self._push(tag, element)
        self.blank = True

    def _push(self, tag: str, element: HtmlElement) -> None:
        stack, nodes, get = self.stack, self.nodes, element.get
        names = get("class") or ""
        if more := get("id"):
            names = f"{names} {more}"
        if more := get("itemprop"):
            names = f"{names} {more}"
        parent = stack[-1] if stack else -1
        stack.append(len(nodes))
        nodes.append(Node(parent, tag, names))

    def add(self, text: str) -> None:
        """Append *text* to the line, white space collapsed."""
        if self.preformatted and "\n" in text:
            first, *others = text.split("\n")
            self.add(first)
            for other in others:
                self.break_line()
                self.add(other)
            return
        words = " ".join(text.split())
        if not words:
            self.blank = self.blank or text != ""
            return
        if self.length and (self.blank or text[0].isspace()):
            self.pieces.append(" ")
            self.length += 1
        self._put(words)
        self.blank = text[-1].isspace()

    def _put(self, piece: str) -> None:
        end = self.length + len(piece)
        if self.anchors and (address := self.anchors[-1]) is not None:
            self.runs.append((self.length, end, address))
        self.pieces.append(piece)
        self.length = end
        self.blank = self.link_ended = False

    def break_line(self) -> None:
        """End the current line; blank ones are forgotten."""
        if self.pieces:
            text = "".join(self.pieces) if len(self.pieces) > 1 else self.pieces[0]
            if is_visible(text):
                self.done.append((text, self.stack[-1] if self.stack else -1, self.runs))
            self.pieces, self.runs, self.length = [], [], 0
        self.blank = self.link_ended = False

    def blocks(self, base: str | None, depth: int) -> Blocks:
        """Return everything collected, with offsets into the whole text."""
        lines: list[Line] = []
        links: list[Link] = []
        resolve = resolver(base)
        offset = 0
        for text, place, runs in self.done:
            linked = 0.0
            if runs:
                linked = min(1.0, sum([end - start for start, end, _ in runs]) / len(text))
                _add_links(links, runs, offset, resolve)
            after = offset + len(text)
            lines.append(Line(offset, after, self.nodes[place].tag if place >= 0 else "", linked))
            offset = after + 1
        return Blocks(
            "\n".join(text for text, _, _ in self.done),
            tuple(lines),
            tuple(links),
            depth,
            tuple(self.nodes),
            tuple(place for _, place, _ in self.done),
        )


def _add_links(
    links: list[Link], runs: list[tuple[int, int, str]], offset: int, resolve: Callable[[str], str | None]
) -> None:
    """Append one link for neighbouring runs of one address; other schemes than the web's are left out."""
    start, end, address = runs[0]
    for following in (*runs[1:], (-1, -1, "")):
        if following[2] == address and 0 <= following[0] - end <= 1:
            end = following[1]
            continue
        if url := resolve(address):
            links.append(Link(offset + start, offset + end, url))
        start, end, address = following
