"""
Pruned tree and its lines → which lines are body by the general extractors: the fallback, and the benchmark.

Their output has no offsets, so it is only used to mark lines of the page text; nothing they drop is lost
(attribution does not survive extraction). Each takes 10 to 30 ms a page.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.pages.blocks import Blocks, read_blocks
from provenance.pages.marking import mark
from provenance.pages.parsing import Tree, parse

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_EXTRACTED = 1_000_000  # characters: beyond, the slow extractors take up to 9 s a page
MAX_PARAGRAPHS = 2_000  # jusText compares each paragraph with its neighbours: 10.6 s at 20,000
# Share of jusText's paragraphs under which another extractor is taken to have missed the article.
_AGREES_HAN = 0.20  # readability: 8 of 146 pages, F1 .924 -> .949
_AGREES_OTHER = 0.40  # trafilatura: 12 of 181 pages, F1 .956 -> .960

Marked = tuple[str, tuple[bool, ...]]  # which extractor, and a mark for each line


def library_marks(tree: Tree, blocks: Blocks, *, han: bool) -> Marked | None:
    """Return what the libraries find on a pruned page, None where none finds anything."""
    texts = blocks.texts
    found = None
    if len(tree.source) <= MAX_EXTRACTED:
        found = _chinese(tree, blocks, texts) if han else _other(tree, blocks, texts)
    return found or fast_marks(tree, texts, han=han)


def fast_marks(tree: Tree, texts: Sequence[str], *, han: bool) -> Marked | None:
    """Return what the one extractor finds that is fast enough for pages of any size."""
    return _marked("resiliparse", mark(texts, resiliparse_text(tree), han=han))


def _marked(route: str, marks: Sequence[bool]) -> Marked | None:
    return (route, tuple(marks)) if any(marks) else None


def _chinese(tree: Tree, blocks: Blocks, texts: Sequence[str]) -> Marked | None:
    """Take readability's container, or jusText's paragraphs where the two contradict each other."""
    container = mark(texts, readability_text(tree), han=True)
    paragraphs = justext_marks(blocks, texts)
    if _covered(texts, paragraphs, container) < _AGREES_HAN:
        return _marked("justext", paragraphs)
    return _marked("readability", container)


def _other(tree: Tree, blocks: Blocks, texts: Sequence[str]) -> Marked | None:
    """Take what trafilatura finds, or readability where it finds more of what jusText takes for paragraphs."""
    found = mark(texts, trafilatura_text(tree), han=False)
    paragraphs = justext_marks(blocks, texts)
    share = _covered(texts, paragraphs, found)
    if share < _AGREES_OTHER:
        container = mark(texts, readability_text(tree), han=False)
        if _covered(texts, paragraphs, container) > share:
            return _marked("readability", container)
    return _marked("trafilatura", found)


def _covered(texts: Sequence[str], wanted: Sequence[bool], found: Sequence[bool]) -> float:
    """Return the share of the *wanted* lines' characters that is also *found*; 1 where nothing is wanted."""
    whole = sum(len(text) for text, want in zip(texts, wanted, strict=True) if want)
    both = sum(len(text) for text, want, got in zip(texts, wanted, found, strict=True) if want and got)
    return both / whole if whole else 1.0


def readability_text(tree: Tree) -> list[str]:
    """Return the lines of the container that readability picks."""
    from readability import Document
    from readability.readability import Unparseable

    class PrunedDocument(Document):  # type: ignore[misc]
        """Starts each attempt from our tree: what readability would clean away, a third of its time, is gone."""

        def _parse(self, root: HtmlElement) -> HtmlElement:
            return deepcopy(root)

    logging.getLogger("readability").addHandler(logging.NullHandler())
    try:
        article = PrunedDocument(tree.root).summary(html_partial=True)
    except Unparseable:
        return []
    if not article.strip():
        return []
    found = parse(article)
    return [*read_blocks(found.root).texts] if found else []


def justext_marks(blocks: Blocks, texts: Sequence[str]) -> list[bool]:
    """Classify our own lines by jusText's rules, by length and links; of very many lines none is good."""
    if len(texts) > MAX_PARAGRAPHS:
        return [False] * len(texts)
    from justext.core import classify_paragraphs, revise_paragraph_classification

    paragraphs = [
        _Paragraph(text, int(linked * len(text)), tag)
        for text, linked, tag in zip(texts, blocks.linked, blocks.line_tags, strict=True)
    ]
    # Lengths 20 and 60 suit Chinese (libraries.md §2); no stop list: every density passes.
    classify_paragraphs(paragraphs, (), 20, 60, 0.0, 0.0)
    revise_paragraph_classification(paragraphs)
    return [paragraph.class_type == "good" for paragraph in paragraphs]


@dataclass(slots=True)
class _Paragraph:
    """A line of ours as jusText's functions expect a paragraph to be."""

    text: str
    chars_count_in_links: int
    dom_path: str
    cf_class: str = ""
    class_type: str = ""
    heading: bool = False

    def __len__(self) -> int:
        return len(self.text)

    @property
    def is_heading(self) -> bool:
        return self.dom_path in ("h1", "h2", "h3", "h4", "h5", "h6")

    def stopwords_density(self, stoplist: object) -> float:
        return 0.0

    def links_density(self) -> float:
        return self.chars_count_in_links / len(self.text)


def trafilatura_text(tree: Tree) -> list[str]:
    """Return the lines that trafilatura takes for the main text, comments left out."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    # Metadata would read dates against the clock; it is ours to read.
    found = bare_extraction(tree.root, include_comments=False, with_metadata=False)
    text = getattr(found, "text", None)
    return text.splitlines() if text else []


def resiliparse_text(tree: Tree) -> list[str]:
    """Return the main content as resiliparse sees it: the fastest, and the only one for huge pages."""
    from resiliparse.extract.html2text import extract_plain_text

    found: str = extract_plain_text(tree.source, main_content=True, alt_texts=False, list_bullets=False)
    return found.splitlines()
