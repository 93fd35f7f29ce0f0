"""
A page's tree and blocks → which lines are the article's body, and who said so.

Our zoner decides; the libraries are asked where it is unsure, or where it is not given.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from provenance.pages.blocks import Blocks
from provenance.pages.libraries import MAX_EXTRACTED, library_marks
from provenance.pages.linked_data import Node
from provenance.pages.parsing import MAX_DEPTH, Tree
from provenance.pages.visibility import prune
from provenance.pages.zoner import Zoner, stated_body

# Share of the marked text expected to be body under which the libraries are asked: 6 of 327 labelled pages. They
# are no better above it.
UNSURE = 0.84
_MOST_LINES = 20_000  # looked at for body, 50 µs each; the longest labelled page has 1,520
_MOST_TAGS = 40_000  # start and end tags; the largest labelled page has 15,397
_HAN_SHARE = 0.30
_KANA_SHARE = 0.10
_LETTERS_READ = 2_000

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_KANA = re.compile("[\u3041-\u30ff]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """The route that found the body and a mark for each line; no marks where every route found nothing."""

    route: str
    marks: tuple[bool, ...] | None = None


def choose_body(
    tree: Tree, blocks: Blocks, headline: str | None, zoner: Zoner | None, described: Sequence[Node] = ()
) -> Choice:
    """Return which lines of *blocks* are the article's body; *described*: what the page's JSON-LD says of it."""
    if not blocks.texts or tree.cut:
        return Choice("lines")
    han = is_chinese(blocks.text)
    found = None
    if zoner:
        if len(blocks.texts) > _MOST_LINES:
            return Choice("lines")
        stated = stated_body(described)
        found = zoner.find(blocks, han=han, headline=headline, stated=stated)
        if found.confidence >= UNSURE:
            return Choice("zoner", found.marks)
    if blocks.depth <= MAX_DEPTH and (zoner is None or _is_usual(tree.source)):
        prune(tree.root)
        marked = library_marks(tree, blocks, han=han)
        if marked:
            return Choice(*marked)
    return Choice("zoner", found.marks) if found and any(found.marks) else Choice("lines")


def _is_usual(source: str) -> bool:
    """Return whether a page is of a size that pages have: on others the libraries take seconds and gigabytes."""
    return len(source) <= MAX_EXTRACTED and source.count("<") <= _MOST_TAGS


def is_chinese(text: str) -> bool:
    """Whether over 30 % of the letters at the beginning are Han and the text is not Japanese."""
    sample = text[:_LETTERS_READ]
    han, kana = (sum(map(len, runs.findall(sample))) for runs in (_HAN, _KANA))
    if not han or kana > _KANA_SHARE * han:
        return False
    return han > _HAN_SHARE * len(sample) or han > _HAN_SHARE * sum(map(str.isalpha, sample))
