"""
Pruned tree and its lines → which lines are the article's body, and which extractor said so.

The libraries only mark lines of the page text; nothing they drop is lost (libraries.md §2: attribution does not
survive extraction).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.pages.blocks import Blocks, read_blocks
from provenance.pages.marking import mark
from provenance.pages.parsing import MAX_DEPTH, Tree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_EXTRACTED = 1_000_000  # characters: beyond, the slow extractors take up to 9 s a page
MAX_PARAGRAPHS = 2_000  # jusText compares each paragraph with its neighbours: 10.6 s at 20,000
_HAN_SHARE = 0.30
_KANA_SHARE = 0.10
# Share of jusText's paragraphs under which another extractor is taken to have missed the article.
_AGREES_HAN = 0.20  # readability: 8 of 146 pages, F1 .924 -> .949
_AGREES_OTHER = 0.40  # trafilatura: 12 of 181 pages, F1 .956 -> .960
_LETTERS_READ = 2_000

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA = re.compile("[\u3041-\u30ff]")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Choice:
    """The route that found the body and a mark for each line; no marks where every route found nothing."""

    route: str
    marks: tuple[bool, ...] | None = None


def choose_body(tree: Tree, blocks: Blocks) -> Choice:
    """Return which lines of *blocks* are the article's body."""
    texts = blocks.line_texts()
    if not texts or tree.cut or blocks.depth > MAX_DEPTH:
        return Choice("lines")
    han = is_chinese(blocks.text)
    choice = None
    if len(tree.source) <= MAX_EXTRACTED:
        choice = _chinese(tree, blocks, texts) if han else _other(tree, blocks, texts)
    return choice or _choice("resiliparse", mark(texts, _resiliparse(tree), han=han)) or Choice("lines")


def _choice(route: str, marks: Sequence[bool]) -> Choice | None:
    return Choice(route, tuple(marks)) if any(marks) else None


def is_chinese(text: str) -> bool:
    """Whether over 30 % of the letters at the beginning are Han and the text is not Japanese."""
    sample = text[:_LETTERS_READ]
    han = len(_HAN.findall(sample))
    if len(_KANA.findall(sample)) > _KANA_SHARE * han:
        return False
    return han > _HAN_SHARE * len(_LETTER.findall(sample))


def _chinese(tree: Tree, blocks: Blocks, texts: Sequence[str]) -> Choice | None:
    """Take readability's container, or jusText's paragraphs where the two contradict each other."""
    container = mark(texts, _readability(tree), han=True)
    paragraphs = _justext(blocks, texts)
    if _covered(texts, paragraphs, container) < _AGREES_HAN:
        return _choice("justext", paragraphs)
    return _choice("readability", container)


def _other(tree: Tree, blocks: Blocks, texts: Sequence[str]) -> Choice | None:
    """Take what trafilatura finds, or readability where it finds more of what jusText takes for paragraphs."""
    found = mark(texts, _trafilatura(tree), han=False)
    paragraphs = _justext(blocks, texts)
    share = _covered(texts, paragraphs, found)
    if share < _AGREES_OTHER:
        container = mark(texts, _readability(tree), han=False)
        if _covered(texts, paragraphs, container) > share:
            return _choice("readability", container)
    return _choice("trafilatura", found)


def _covered(texts: Sequence[str], wanted: Sequence[bool], found: Sequence[bool]) -> float:
    """Return the share of the *wanted* lines' characters that is also *found*; 1 where nothing is wanted."""
    whole = sum(len(text) for text, want in zip(texts, wanted, strict=True) if want)
    both = sum(len(text) for text, want, got in zip(texts, wanted, found, strict=True) if want and got)
    return both / whole if whole else 1.0


def _readability(tree: Tree) -> list[str]:
    from lxml.html import HTMLParser, document_fromstring
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
    found = document_fromstring(article.encode("utf-8"), parser=HTMLParser(encoding="utf-8"))
    return read_blocks(found, None).line_texts()


def _justext(blocks: Blocks, texts: Sequence[str]) -> list[bool]:
    """Classify our own lines by jusText's rules, by length and links; of very many lines none is good."""
    if len(texts) > MAX_PARAGRAPHS:
        return [False] * len(texts)
    from justext.core import classify_paragraphs, revise_paragraph_classification

    paragraphs = [
        _Paragraph(text, int(line.linked * len(text)), line.tag)
        for text, line in zip(texts, blocks.lines, strict=True)
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


def _trafilatura(tree: Tree) -> list[str]:
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    # Metadata would read dates against the clock; it is ours to read.
    found = bare_extraction(tree.root, include_comments=False, with_metadata=False)
    text = getattr(found, "text", None)
    return text.splitlines() if text else []


def _resiliparse(tree: Tree) -> list[str]:
    """Return the main content as resiliparse sees it: the fastest, and the only one for huge pages."""
    from resiliparse.extract.html2text import extract_plain_text

    found: str = extract_plain_text(tree.source, main_content=True, alt_texts=False, list_bullets=False)
    return found.splitlines()
