"""
Markup of a page → its text in block lines, with the links in it and the elements they stand in.

A line is what a browser would set as one paragraph: it ends at the border of a block element and at ``<br>``.
The markup is read once; what no reader sees is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.pages.addresses import resolver
from provenance.pages.markup import (
    ANCHOR,
    BLOCK,
    BREAK,
    CELL,
    GLOSS,
    LINED,
    SKIPPED,
    SPACED,
    Tag,
    Tags,
    pieces,
    plain,
)
from provenance.pages.parsing import MAX_LINES, too_many_lines
from provenance.pages.plain import is_visible
from provenance.pages.rendering import Link

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LOOKED_AHEAD = 50  # tags in which a gloss has its text, if it has any

Run = tuple[int, int, str]  # a span and the address it is linked to, as written


@dataclass(frozen=True, slots=True)
class Blocks:
    """
    The page text in lines, and its block elements in document order.

    Of each line: its text, the tag and the index of the block element it stands in (empty and -1 outside of all),
    and the share of its characters inside links, 0..1. Of each element: that of the one around it (-1 for the
    outermost), and its tag.
    """

    text: str
    texts: Sequence[str]
    line_tags: Sequence[str]
    places: Sequence[int]
    linked: Sequence[float]
    parents: Sequence[int]
    elements: Sequence[Tag]
    runs: Sequence[Run]
    tags: Sequence[Tag]  # all distinct tags of the page, in order, hidden ones too
    depth: int  # elements inside one another
    hidden: int  # characters of the longest hidden element, scripts and all

    def links(self, base: str | None) -> tuple[Link, ...]:
        """Return the links to web addresses; relative ones are relative to *base*."""
        resolve = resolver(base)
        return tuple([Link(start, end, url) for start, end, written in self.runs if (url := resolve(written))])


def read_blocks(root: HtmlElement) -> Blocks:
    """Return the lines of a page without those that no reader sees."""
    walk = _Walk(pieces(root))
    walk.read()
    walk.writer.break_line()
    return walk.writer.blocks(tuple(walk.tags.values()), walk.deepest, walk.hidden)


class _Walk:
    """One pass over the markup of a page."""

    __slots__ = ("deepest", "hidden", "pieces", "tags", "writer")

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = pieces
        self.tags = Tags()
        self.writer = _Writer()
        self.deepest = self.hidden = 0

    def read(self) -> None:
        tags, writer, kinds = self.tags, self.writer, list[int]()
        begin, end, add = writer.begin, writer.end, writer.add
        skipped = size = deepest = 0  # of a skipped element: those open from it on, and the characters in them
        hidden = False
        for at, piece in enumerate(self.pieces):
            written, _, text = piece.partition(">")
            if written[0] == "/":
                if skipped:
                    skipped -= 1
                    if skipped:
                        size += len(text)
                        continue
                    if hidden and size > self.hidden:
                        self.hidden = size
                elif kind := kinds.pop():
                    end(kind)
            else:
                tag, closed = tags[written], written[-1] == "/"
                if skipped:
                    size += len(text)
                    skipped += not closed
                    continue
                kind = tag.kind
                if len(kinds) >= deepest:
                    deepest = len(kinds) + 1
                if kind == SKIPPED and not closed:
                    skipped, size, hidden = 1, len(text), tag.hidden
                    continue
                if kind and kind != SKIPPED:
                    begin(kind, tag, kind in (CELL, GLOSS) and not closed and self._holds(kind, at))
                    if closed:
                        end(kind)
                if not closed:
                    kinds.append(kind)
            if text:
                if text.isspace() and not writer.preformatted:
                    writer.blank = True  # most texts are the blanks between two tags
                else:
                    add(plain(text) if "&" in text else text)
        self.deepest = deepest

    def _holds(self, kind: int, at: int) -> bool:
        """Return whether the cell that begins *at* lays out its text in lines, or the gloss has any text."""
        if kind == GLOSS:
            return any(is_visible(plain(piece.partition(">")[2])) for piece in self._inside(at, _LOOKED_AHEAD))
        inside = self._inside(at, len(self.pieces))
        next(inside)
        return any(piece[0] != "/" and self.tags[piece.partition(">")[0]].name in LINED for piece in inside)

    def _inside(self, at: int, most: int) -> Iterator[str]:
        """Yield the pieces from *at* on that lie in the element that begins there."""
        depth = 0
        for i in range(at, min(len(self.pieces), at + most)):
            piece = self.pieces[i]
            if piece[0] == "/":
                depth -= 1
            elif piece[piece.index(">") - 1] != "/":
                depth += 1
            if not depth:
                return
            yield piece


class _Writer:
    """Collects the pieces of one line at a time, white space collapsed."""

    __slots__ = ("_anchors", "_cells", "_elements", "_glosses", "_length", "_line_runs", "_lines", "_link_ended",
                 "_parents", "_pieces", "_runs", "_stack", "blank", "preformatted")  # fmt: skip

    def __init__(self) -> None:
        self._lines: list[tuple[str, int, list[Run]]] = []
        self._pieces: list[str] = []
        self._length = 0
        self._line_runs: list[Run] = []  # linked spans of the current line
        self._parents: list[int] = []
        self._elements: list[Tag] = []
        self._stack: list[int] = []  # open block elements, by index
        self._anchors: list[str | None] = []  # addresses of open links
        self._cells: list[bool] = []  # open cells: whether each has lines of its own
        self._glosses: list[bool] = []  # open <rt>: whether it has text
        self._link_ended = False
        self.blank = False  # white space is due before the next word
        self.preformatted = 0

    def begin(self, kind: int, tag: Tag, holds: bool) -> None:
        """Begin an element; *holds*: of a cell, lines; of a gloss, text."""
        if kind == BLOCK:
            if self._pieces:
                self.break_line()
            self._push(tag)
            if tag.name == "pre":
                self.preformatted += 1
            self.blank = self._link_ended = False
        elif kind == ANCHOR:
            self.blank = self.blank or self._link_ended  # neighbours in a bar of links, else glued
            self._anchors.append(tag.get("href"))
        elif kind == BREAK:
            self.break_line()
        elif kind == CELL:
            self._cells.append(holds)
            if holds:
                self.break_line()
                self._push(tag)
            self.blank = True
        elif kind == GLOSS:
            self._glosses.append(holds)
            if holds:
                self._put("(")
        else:
            self.blank = True

    def end(self, kind: int) -> None:
        if kind == BLOCK:
            if self._pieces:
                self.break_line()
            if self._elements[self._stack.pop()].name == "pre":
                self.preformatted -= 1
            self.blank = self._link_ended = False
        elif kind == ANCHOR:
            self._anchors.pop()
            self._link_ended = True
        elif kind == CELL:
            if self._cells.pop():
                self.break_line()
                self._stack.pop()
            self.blank = True
        elif kind == GLOSS:
            if self._glosses.pop():
                self._put(")")
        elif kind == SPACED:
            self.blank = True

    def _push(self, tag: Tag) -> None:
        stack, elements = self._stack, self._elements
        self._parents.append(stack[-1] if stack else -1)
        stack.append(len(elements))
        elements.append(tag)

    def add(self, text: str) -> None:
        """Append *text* to the line, white space collapsed."""
        if self.preformatted and "\n" in text:
            first, *others = text.split("\n", MAX_LINES + 1)
            if len(others) > MAX_LINES:
                raise too_many_lines()
            self.add(first)
            for other in others:
                self.break_line()
                self.add(other)
            return
        words = " ".join(text.split())
        if not words:
            self.blank = self.blank or text != ""
            return
        if self._length and (self.blank or text[0].isspace()):
            self._pieces.append(" ")
            self._length += 1
        self._put(words)
        self.blank = text[-1].isspace()

    def _put(self, piece: str) -> None:
        end = self._length + len(piece)
        if self._anchors and (address := self._anchors[-1]) is not None:
            self._line_runs.append((self._length, end, address))
        self._pieces.append(piece)
        self._length = end
        self.blank = self._link_ended = False

    def break_line(self) -> None:
        """End the current line; blank ones are forgotten."""
        if self._pieces:
            text = "".join(self._pieces) if len(self._pieces) > 1 else self._pieces[0]
            if is_visible(text):
                self._lines.append((text, self._stack[-1] if self._stack else -1, self._line_runs))
            self._pieces, self._line_runs, self._length = [], [], 0
        self.blank = self._link_ended = False

    def blocks(self, tags: Sequence[Tag], depth: int, hidden: int) -> Blocks:
        """
        Return everything collected, the spans of links as offsets into the whole text.

        Raises:
            InputError: it is of more lines than are read.
        """
        if len(self._lines) > MAX_LINES:
            raise too_many_lines()
        linked: list[float] = []
        runs: list[Run] = []
        offset = 0
        for text, _, within in self._lines:
            if within:
                linked.append(min(1.0, sum([end - start for start, end, _ in within]) / len(text)))
                _add_runs(runs, within, offset)
            else:
                linked.append(0.0)
            offset += len(text) + 1
        texts, places = [text for text, _, _ in self._lines], [place for _, place, _ in self._lines]
        elements = self._elements
        line_tags = [elements[place].name if place >= 0 else "" for place in places]
        return Blocks(
            "\n".join(texts), texts, line_tags, places, linked, self._parents, elements, runs, tags, depth, hidden
        )


def _add_runs(runs: list[Run], within: Sequence[Run], offset: int) -> None:
    """Append the linked spans of a line, neighbouring ones of one address as one."""
    start, end, address = within[0]
    for i in range(1, len(within)):
        following = within[i]
        if following[2] == address and 0 <= following[0] - end <= 1:
            end = following[1]
            continue
        runs.append((offset + start, offset + end, address))
        start, end, address = following
    runs.append((offset + start, offset + end, address))
