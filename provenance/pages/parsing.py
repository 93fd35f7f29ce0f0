"""HTML source → one tree, guarded by structure rather than by clock, so that every machine decides alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.errors import InputError
from provenance.pages.decoding import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_CHARACTERS = 10_000_000
MAX_TAGS = 200_000
MAX_ATTRIBUTES = 5_000  # libxml2 compares each with all before it: 5,000 take 40 ms, 50,000 take 17 s
MAX_DEPTH = 250  # the extractors parse again with libxml2's default limit of 254 and lose the text silently

_TAG = re.compile(r"<[a-zA-Z]")
_MANY_ATTRIBUTES = re.compile(
    r"<[a-zA-Z][^\s/>]*+"
    r"(?:[\s/]++[^\s=>/][^\s=>/]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']*+))?+){" + f"{MAX_ATTRIBUTES}}}"
)
# What XML allows in a text besides printable characters; the extractors copy texts and fail on the rest.
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page. ``cut``: the parser gave up at its depth limit and the tree lacks what came after."""

    root: HtmlElement
    source: str  # what was parsed: the source without characters that XML forbids
    cut: bool


def parse(source: str) -> Tree | None:
    """
    Parse *source* once; None where it has no element at all.

    Raises:
        InputError: ``input.too_large``: more characters, tags, or attributes in one tag, than any real page has.
    """
    from lxml import etree
    from lxml.html import HTMLParser

    _refuse_bombs(source)
    source = _CONTROLS.sub(" ", clean(source))
    if not _TAG.search(source):
        return None
    # Undecoded bytes and str both let libxml2 guess the charset; UTF-8 bytes with the charset given do not.
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(source.encode("utf-8"), parser)
    if root is None:
        return None
    limit = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return Tree(root, source, cut=any(entry.type == limit for entry in parser.error_log))


def _refuse_bombs(source: str) -> None:
    """Refuse, before the parser sees them, sizes at which it would take minutes or gigabytes."""
    if len(source) > MAX_CHARACTERS:
        raise _too_large(f"the page has {len(source)} characters; at most {MAX_CHARACTERS} are read")
    tags = source.count("<")
    if tags > MAX_TAGS:
        raise _too_large(f"the page has {tags} tags; at most {MAX_TAGS} are read")
    # 5,000 attributes with their blanks take 10,000 characters.
    if len(source) > 2 * MAX_ATTRIBUTES and _MANY_ATTRIBUTES.search(source):
        raise _too_large(f"one tag of the page has over {MAX_ATTRIBUTES} attributes")


def _too_large(message: str) -> InputError:
    return InputError(message, hint="hand in the text of the page instead of its HTML", code="input.too_large")
