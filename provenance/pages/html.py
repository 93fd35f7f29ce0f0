"""HTML source → Rendering: the page as text, its lines marked by a body extractor, its title and metadata."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from provenance.pages.addresses import absolute
from provenance.pages.blocks import read_blocks
from provenance.pages.decoding import clean
from provenance.pages.extract import Choice, choose_body
from provenance.pages.headline import headline
from provenance.pages.marking import fold
from provenance.pages.metadata import document_title, read_metadata
from provenance.pages.parsing import MAX_DEPTH, Tree, parse
from provenance.pages.plain import lines_of, render_text
from provenance.pages.rendering import Line, Metadata, Rendering
from provenance.pages.visibility import hidden_elements, hidden_for_good, hides_an_article, prune
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
    metadata = read_metadata(tree.root, tree.source, url)
    title = document_title(tree.root)
    base = _base(tree.root, url or metadata.saved_from or metadata.canonical or metadata.og_url)
    hidden = hidden_elements(tree.root)
    blocks = read_blocks(tree.root, base, hidden)
    if hides_an_article(hidden, len(blocks.text)):
        hidden = hidden_for_good(tree.root)
        blocks = read_blocks(tree.root, base, hidden)
    heading = headline(blocks, title, metadata.title)
    if tree.cut:
        return _without_markup(tree, heading, metadata)
    choice = choose_body(tree, blocks, heading, zoner, lambda: prune(tree.root, hidden))
    notes = (f"elements nest {blocks.depth} deep",) if blocks.depth > MAX_DEPTH else ()
    lines = _marked(blocks.lines, choice, blocks.text, fold(heading or ""))
    return Rendering(blocks.text, lines, heading, metadata, blocks.links, choice.route, notes)


def _base(root: HtmlElement, url: str | None) -> str | None:
    """Return what relative addresses are relative to."""
    stated = next((href for base in root.iter("base") if (href := base.get("href")) is not None), None)
    return (absolute(stated, url) if stated else None) or url


def _marked(lines: tuple[Line, ...], choice: Choice, text: str, title: str) -> tuple[Line, ...]:
    """Set ``Line.body`` as chosen; a line that only repeats the title is not body."""
    if choice.marks is None:
        return lines
    longest = 2 * len(title) + 20  # folding takes away signs and blanks
    return tuple(
        Line(
            line.start,
            line.end,
            line.tag,
            line.linked,
            body
            and not (title and line.end - line.start < longest and fold(text[line.start : line.end]) == title),
        )
        for line, body in zip(lines, choice.marks, strict=True)
    )


def _without_markup(tree: Tree, heading: str | None, metadata: Metadata) -> Rendering:
    """Read a page nested beyond the parser's limit with a parser that has none."""
    from resiliparse.extract.html2text import extract_plain_text

    found: str = extract_plain_text(tree.source, preserve_formatting=True, list_bullets=False, alt_texts=False)
    text = "\n".join(filter(None, (" ".join(line.split()) for line in found.splitlines())))
    notes = ("elements nest too deep to be parsed; read without markup",)
    return Rendering(text, tuple(lines_of(text)), heading, metadata, route="plain", notes=notes)
