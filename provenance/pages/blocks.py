"""
Markup of a page → its text in block lines, with the links in it and the elements they stand in.

A line is what a browser would set as one paragraph: it ends at the border of a block element and at ``<br>``.
The markup is read once; what no reader sees is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from provenance.pages.addresses import resolver
from provenance.pages.markup import (
    ANCHOR,
    BLOCK,
    BREAK,
    CELL,
    EMPTY,
    END,
    GLOSS,
    HIDDEN,
    INLINE,
    LINED,
    PREFORMATTED,
    SKIPPED,
    SPACED,
    VOID,
    Tag,
    Tags,
    address,
    name_of,
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
    return walk.writer.blocks(walk.deepest, walk.hidden)


class _Walk:
    """One pass over the markup of a page."""

    __slots__ = ("deepest", "hidden", "rest", "tags", "writer")

    def __init__(self, pieces: Sequence[str]) -> None:
        self.rest = iter(pieces)
        self.tags = Tags()
        self.writer = _Writer(self.tags.places)
        self.deepest = self.hidden = 0

    def read(self) -> None:
        # Blocks and links, nine elements in ten that set text, are begun and ended here: a call takes as long.
        tags, writer, opened = self.tags, self.writer, list[int]()
        line, stack, anchors = writer.line, writer.stack, writer.anchors
        places, parents, elements = tags.places, writer.parents, writer.elements
        deepest = 0
        for piece in self.rest:
            written, _, text = piece.partition(">")
            kind = tags[written]
            if kind == END:
                kind = opened.pop()
                if kind == BLOCK:
                    if line:
                        writer.break_line()
                    stack.pop()
                elif kind == ANCHOR:
                    anchors.pop()
                    writer.link_ended = True
                elif kind:
                    writer.end(kind)
            else:
                if len(opened) >= deepest:
                    deepest = len(opened) + 1
                if kind == BLOCK:
                    if line:
                        writer.break_line()
                    opened.append(BLOCK)
                    parents.append(stack[-1])
                    stack.append(len(elements))
                    elements.append(places[written])
                elif kind == ANCHOR:
                    if writer.link_ended:
                        writer.blank = True  # neighbours in a bar of links, else glued
                    opened.append(ANCHOR)
                    anchors.append(address(written))
                elif kind == INLINE:
                    opened.append(INLINE)
                elif kind in (SKIPPED, HIDDEN):
                    text = self._skip(kind, len(text))
                elif kind >= EMPTY:
                    writer.begin(kind - EMPTY, written, False)
                    writer.end(kind - EMPTY)
                elif kind != VOID:
                    opened.append(kind)
                    writer.begin(kind, written, kind in (CELL, GLOSS) and self._holds(kind, text))
            if text:
                if text.isspace() and not writer.preformatted:
                    writer.blank = True  # most texts are the blanks between two tags
                else:
                    writer.add(plain(text) if "&" in text else text)
        self.deepest = deepest

    def _skip(self, kind: int, size: int) -> str:
        """Pass over what no reader sees, *size* characters of which are known; return the text behind it."""
        opened, text = 1, ""
        for piece in self.rest:
            written, _, text = piece.partition(">")
            if written[0] == "/":
                opened -= 1
                if not opened:
                    break
            else:
                opened += written[-1] != "/"
            size += len(text)
        if kind == HIDDEN and size > self.hidden:
            self.hidden = size
        return text

    def _holds(self, kind: int, text: str) -> bool:
        """Return whether the cell just begun, with *text*, lays it out in lines, or the gloss has any text."""
        if kind == GLOSS:
            inside = (piece.partition(">")[2] for piece in islice(self._inside(), _LOOKED_AHEAD - 1))
            return any(is_visible(plain(part)) for part in (text, *inside))
        return any(name_of(piece.partition(">")[0]) in LINED for piece in self._inside())

    def _inside(self) -> Iterator[str]:
        """Yield the pieces ahead that lie in the element just begun."""
        opened = 1
        for piece in copy(self.rest):
            if piece[0] == "/":
                opened -= 1
                if not opened:
                    return
            elif piece[piece.index(">") - 1] != "/":
                opened += 1
            yield piece


class _Writer:
    """Collects the pieces of one line at a time, white space collapsed."""

    __slots__ = ("_begun", "_cells", "_end", "_first_run", "_glosses", "_in_links", "_linked", "_places", "_runs",
                 "_tags", "_texts", "anchors", "blank", "elements", "line", "link_ended", "parents",
                 "preformatted", "stack")  # fmt: skip

    def __init__(self, tags: Mapping[str, Tag]) -> None:
        self._tags = tags
        self._texts: list[str] = []
        self._places: list[int] = []
        self._linked: list[float] = []
        self._runs: list[Run] = []
        self._end = 0  # offset in the whole text
        self.parents: list[int] = []
        self.elements: list[Tag] = []
        self.stack = [-1]  # open block elements, by index, behind what is outside of all
        self.anchors: list[str | None] = []  # addresses of open links
        self._cells: list[bool] = []  # open cells: whether each has lines of its own
        self._glosses: list[bool] = []  # open <rt>: whether it has text
        self.preformatted = 0
        # Of the current line:
        self.line: list[str] = []  # its pieces
        self._begun = 0  # its offset
        self._first_run = 0  # how many linked spans are above it
        self._in_links = 0  # its characters in links
        self.blank = False  # white space is due before the next word, if there is one above it
        self.link_ended = False

    def begin(self, kind: int, written: str, holds: bool) -> None:
        """Begin the element of the tag *written*; *holds*: of a cell, lines; of a gloss, text."""
        if kind in (BLOCK, PREFORMATTED):
            self.break_line()
            self._push(written)
            self.preformatted += kind == PREFORMATTED
        elif kind == ANCHOR:
            self.blank = self.blank or self.link_ended
            self.anchors.append(address(written))
        elif kind == BREAK:
            self.break_line()
        elif kind == CELL:
            self._cells.append(holds)
            if holds:
                self.break_line()
                self._push(written)
            self.blank = True
        elif kind == GLOSS:
            self._glosses.append(holds)
            if holds:
                self._put("(")
        else:
            self.blank = True

    def end(self, kind: int) -> None:
        if kind in (BLOCK, PREFORMATTED):
            self.break_line()
            self.stack.pop()
            self.preformatted -= kind == PREFORMATTED
        elif kind == ANCHOR:
            self.anchors.pop()
            self.link_ended = True
        elif kind == CELL:
            if self._cells.pop():
                self.break_line()
                self.stack.pop()
            self.blank = True
        elif kind == GLOSS:
            if self._glosses.pop():
                self._put(")")
        elif kind == SPACED:
            self.blank = True

    def _push(self, written: str) -> None:
        """Stand in a new element from here on."""
        self.parents.append(self.stack[-1])
        self.stack.append(len(self.elements))
        self.elements.append(self._tags[written])

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
        if self.line and (self.blank or text[0].isspace()):
            self.line.append(" ")
            self._end += 1
        self._put(words)
        self.blank = text[-1].isspace()

    def _put(self, piece: str) -> None:
        start = self._end
        self._end = end = start + len(piece)
        if self.anchors and (address := self.anchors[-1]) is not None:
            self._in_links += end - start
            self._link(start, end, address)
        self.line.append(piece)
        self.blank = self.link_ended = False

    def _link(self, start: int, end: int, address: str) -> None:
        """Note a linked span; neighbouring ones of one address in one line are one."""
        runs = self._runs
        if len(runs) > self._first_run:
            first, last, same = runs[-1]
            if same == address and start - last <= 1:
                runs[-1] = (first, end, address)
                return
        runs.append((start, end, address))

    def break_line(self) -> None:
        """End the current line; blank ones are forgotten."""
        if not self.line:
            return
        text = "".join(self.line)
        self.line.clear()  # the walk holds it
        if is_visible(text):
            self._texts.append(text)
            self._places.append(self.stack[-1])
            self._linked.append(self._in_links / len(text))
            self._end += 1
        else:
            self._end = self._begun
            del self._runs[self._first_run :]
        self._begun, self._first_run, self._in_links = self._end, len(self._runs), 0

    def blocks(self, depth: int, hidden: int) -> Blocks:
        """
        Return everything collected, the spans of links as offsets into the whole text.

        Raises:
            InputError: it is of more lines than are read.
        """
        self.break_line()
        if len(self._texts) > MAX_LINES:
            raise too_many_lines()
        elements = self.elements
        return Blocks(
            "\n".join(self._texts),
            self._texts,
            [elements[place].name if place >= 0 else "" for place in self._places],
            self._places,
            self._linked,
            self.parents,
            elements,
            self._runs,
            depth,
            hidden,
        )
