"""HTML source → Rendering: the page as text, its lines marked by a body extractor, its title and metadata."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from provenance.pages import linked_data
from provenance.pages.addresses import absolute
from provenance.pages.blocks import Blocks, read_blocks
from provenance.pages.decoding import clean
from provenance.pages.extract import Choice, choose_body
from provenance.pages.headline import headline
from provenance.pages.marking import fold
from provenance.pages.metadata import document_title, read_metadata
from provenance.pages.parsing import MAX_DEPTH, Tree, parse
from provenance.pages.plain import lines_of, render_text
from provenance.pages.rendering import Line, Metadata, Rendering
from provenance.pages.visibility import shows_an_article
from provenance.pages.zoner import Zoner

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def render_html(source: str, url: str | None, zoner: Zoner | None = None) -> Rendering:
    """
    Return the page *source*, captured at *url*, as text; it always renders, with or without a body.

    *zoner* marks the body; without one the libraries do, in ten times the time.

    ``Line.body`` is None throughout where no extractor found anything (route ``lines``) or the markup could not
    be read to its end (route ``plain``).

    Raises:
        InputError: ``input.too_large``: a size at which reading would take minutes.
    """
    tree = parse(source)
    if tree is None:
        return render_text(clean(unescape(source)))
    described = linked_data.articles(tree)
    metadata = read_metadata(tree, described, url)
    title = document_title(tree.root)
    blocks = read_page(tree)  # from here on the tree holds only what may be seen
    heading = headline(blocks, title, metadata.title)
    if tree.cut:
        return _without_markup(tree, heading, metadata)
    base = _base(tree.root, url or metadata.saved_from or metadata.canonical or metadata.og_url)
    choice = choose_body(tree, blocks, heading, zoner, described)
    notes = (f"elements nest {blocks.depth} deep",) if blocks.depth > MAX_DEPTH else ()
    lines = _marked(blocks, choice, fold(heading or ""))
    return Rendering(blocks.text, lines, heading, metadata, blocks.links(base), choice.route, notes)


def read_page(tree: Tree) -> Blocks:
    """Return the blocks that a reader sees, among them an article that waits for a script to show it."""
    blocks = read_blocks(tree.root)
    if blocks.hidden >= len(blocks.text) and shows_an_article(tree.root):
        return read_blocks(tree.root)
    return blocks


def _base(root: HtmlElement, url: str | None) -> str | None:
    """Return what relative addresses are relative to."""
    stated = next((href for base in root.iter("base") if (href := base.get("href")) is not None), None)
    return (absolute(stated, url) if stated else None) or url


def _marked(blocks: Blocks, choice: Choice, title: str) -> tuple[Line, ...]:
    """Return the lines with ``Line.body`` as chosen; a line that only repeats the title is not body."""
    marks = choice.marks or [None] * len(blocks.texts)
    longest = 2 * len(title) + 20  # folding takes away signs and blanks
    lines = []
    start = 0
    for text, tag, linked, body in zip(blocks.texts, blocks.line_tags, blocks.linked, marks, strict=True):
        end = start + len(text)
        repeats = body and title and len(text) < longest and fold(text) == title
        lines.append(Line(start, end, tag, linked, False if repeats else body))
        start = end + 1
    return tuple(lines)


def _without_markup(tree: Tree, heading: str | None, metadata: Metadata) -> Rendering:
    """Read a page nested beyond the parser's limit with a parser that has none."""
    from resiliparse.extract.html2text import extract_plain_text

    found: str = extract_plain_text(tree.source, preserve_formatting=True, list_bullets=False, alt_texts=False)
    text = "\n".join(filter(None, (" ".join(line.split()) for line in found.splitlines())))
    notes = ("elements nest too deep to be parsed; read without markup",)
    return Rendering(text, tuple(lines_of(text)), heading, metadata, route="plain", notes=notes)
