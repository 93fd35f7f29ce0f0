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
    PREFORMATTED,
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
    tags: Sequence[Tag]  # the distinct tags that are not in anything hidden, and <base>, in order
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
        # Blocks and links, nine elements in ten that set text, are begun and ended here: a call takes as long.
        tags, writer, kinds = self.tags, self.writer, list[int]()
        line, stack, anchors, elements = writer.line, writer.stack, writer.anchors, writer.elements
        parents = writer.parents
        deepest = 0
        numbered = enumerate(self.pieces)
        for at, piece in numbered:
            written, _, text = piece.partition(">")
            if written[0] == "/":
                kind = kinds.pop()
                if kind == BLOCK:
                    if line:
                        writer.break_line()
                    stack.pop()
                    writer.blank = writer.link_ended = False
                elif kind == ANCHOR:
                    anchors.pop()
                    writer.link_ended = True
                elif kind:
                    writer.end(kind)
            else:
                tag = tags[written]
                kind = tag.kind
                if len(kinds) >= deepest:
                    deepest = len(kinds) + 1
                if written[-1] == "/":
                    if kind and kind != SKIPPED:
                        writer.begin(kind, tag, False)
                        writer.end(kind)
                elif kind == SKIPPED:
                    text = self._skip(numbered, tag.hidden, len(text))
                else:
                    kinds.append(kind)
                    if kind == BLOCK:
                        if line:
                            writer.break_line()
                        parents.append(stack[-1] if stack else -1)
                        stack.append(len(elements))
                        elements.append(tag)
                        writer.blank = writer.link_ended = False
                    elif kind == ANCHOR:
                        if writer.link_ended:
                            writer.blank = True  # neighbours in a bar of links, else glued
                        anchors.append(tag.get("href"))
                    elif kind:
                        writer.begin(kind, tag, kind in (CELL, GLOSS) and self._holds(kind, at))
            if text:
                if text.isspace() and not writer.preformatted:
                    writer.blank = True  # most texts are the blanks between two tags
                else:
                    writer.add(plain(text) if "&" in text else text)
        self.deepest = deepest

    def _skip(self, numbered: Iterator[tuple[int, str]], hidden: bool, size: int) -> str:
        """Pass over what no reader sees, *size* characters of which are known; return the text behind it."""
        tags, opened, text = self.tags, 1, ""
        for _, piece in numbered:
            written, _, text = piece.partition(">")
            if written[0] == "/":
                opened -= 1
                if not opened:
                    break
            else:
                if written.startswith("base"):  # the head tells what addresses are relative to
                    _ = tags[written]  # known from now on
                opened += written[-1] != "/"
            size += len(text)
        if hidden and size > self.hidden:
            self.hidden = size
        return text

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

    __slots__ = ("_cells", "_glosses", "_length", "_line_runs", "_lines", "anchors", "blank", "elements", "line",
                 "link_ended", "parents", "preformatted", "stack")  # fmt: skip

    def __init__(self) -> None:
        self._lines: list[tuple[str, int, list[Run]]] = []
        self.line: list[str] = []  # pieces of the current line
        self._length = 0
        self._line_runs: list[Run] = []  # linked spans of the current line
        self.parents: list[int] = []
        self.elements: list[Tag] = []
        self.stack: list[int] = []  # open block elements, by index
        self.anchors: list[str | None] = []  # addresses of open links
        self._cells: list[bool] = []  # open cells: whether each has lines of its own
        self._glosses: list[bool] = []  # open <rt>: whether it has text
        self.link_ended = False
        self.blank = False  # white space is due before the next word
        self.preformatted = 0

    def begin(self, kind: int, tag: Tag, holds: bool) -> None:
        """Begin an element; *holds*: of a cell, lines; of a gloss, text."""
        if kind in (BLOCK, PREFORMATTED):
            self.break_line()
            self.push(tag)
            self.preformatted += kind == PREFORMATTED
        elif kind == ANCHOR:
            self.blank = self.blank or self.link_ended
            self.anchors.append(tag.get("href"))
        elif kind == BREAK:
            self.break_line()
        elif kind == CELL:
            self._cells.append(holds)
            if holds:
                self.break_line()
                self.push(tag)
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

    def push(self, tag: Tag) -> None:
        """Stand in a new element from here on."""
        stack = self.stack
        self.parents.append(stack[-1] if stack else -1)
        stack.append(len(self.elements))
        self.elements.append(tag)

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
            self._length += 1
        self._put(words)
        self.blank = text[-1].isspace()

    def _put(self, piece: str) -> None:
        end = self._length + len(piece)
        if self.anchors and (address := self.anchors[-1]) is not None:
            self._line_runs.append((self._length, end, address))
        self.line.append(piece)
        self._length = end
        self.blank = self.link_ended = False

    def break_line(self) -> None:
        """End the current line; blank ones are forgotten."""
        line = self.line
        if line:
            text = "".join(line)
            if is_visible(text):
                self._lines.append((text, self.stack[-1] if self.stack else -1, self._line_runs))
            line.clear()  # the walk holds it
            self._line_runs, self._length = [], 0
        self.blank = self.link_ended = False

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
            if not within:
                linked.append(0.0)
            elif len(within) == 1:  # most lines with links are a link
                ((start, end, address),) = within
                linked.append(min(1.0, (end - start) / len(text)))
                runs.append((offset + start, offset + end, address))
            else:
                linked.append(min(1.0, sum([end - start for start, end, _ in within]) / len(text)))
                _add_runs(runs, within, offset)
            offset += len(text) + 1
        texts, places = [text for text, _, _ in self._lines], [place for _, place, _ in self._lines]
        elements = self.elements
        line_tags = [elements[place].name if place >= 0 else "" for place in places]
        return Blocks(
            "\n".join(texts), texts, line_tags, places, linked, self.parents, elements, runs, tags, depth, hidden
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
