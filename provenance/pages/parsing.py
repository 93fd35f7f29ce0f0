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
MAX_COMPARED = 500_000_000  # squares of these numbers, added up over the tags that have hundreds: about .8 s
MAX_LINES = 100_000  # of the text; each takes 16 µs
MAX_DEPTH = 250  # the extractors parse again with libxml2's default limit of 254 and lose the text silently

_TAG = re.compile(rb"<[a-zA-Z]")
_BLANKS = rb"\t\n\f\r "  # what parts attributes: to the parser no other blank does
_ATTRIBUTE = (
    rb"[%(b)b/]++[^%(b)b=>/][^%(b)b=>/]*+(?:[%(b)b]*+=[%(b)b]*+(?:\"[^\"]*+\"|'[^']*+'|[^%(b)b>\"']*+))?+"
    % {b"b": _BLANKS}
)
_HUNDREDS = 200  # attributes from which those of a tag are counted
_MANY_ATTRIBUTES = re.compile(
    rb"<[a-zA-Z][^%b/>]*+(?P<all>(?:%b){%d,%d}+)" % (_BLANKS, _ATTRIBUTE, _HUNDREDS, MAX_ATTRIBUTES)
)
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
# What XML forbids in a text; the libraries copy texts and fail on it. As UTF-8: one pass at memory speed.
_CONTROLS = bytes([*range(1, 9), 11, 12, *range(14, 32)])
_TO_BLANK = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_NONCHARACTERS = re.compile("[\ufffe\uffff]")


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
    from lxml.html import HtmlElement

    if len(source) > MAX_CHARACTERS:
        raise _too_large(f"the page has {len(source)} characters; at most {MAX_CHARACTERS} are read")
    data, source = _without_controls(source)
    _refuse_bombs(data)
    if not _TAG.search(data):
        return None
    # Undecoded bytes and str both let libxml2 guess the charset; UTF-8 bytes with the charset given do not.
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    # One class for every element: lxml.html asks a Python function for each, which takes as long as parsing.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    root = etree.fromstring(data, parser)
    if root is None:
        return None
    limit = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return Tree(root, source, cut=any(entry.type == limit for entry in parser.error_log))


def _without_controls(source: str) -> tuple[bytes, str]:
    """Return *source* as UTF-8 and as text, both without what no parser takes."""
    if "\ufffe" in source or "\uffff" in source:
        source = _NONCHARACTERS.sub(" ", source)
    try:
        raw = source.encode()
    except UnicodeEncodeError:  # lone surrogates
        raw = clean(source).encode()
    data = raw.translate(_TO_BLANK)
    if b"\0" in data:
        data = data.replace(b"\0", "\ufffd".encode())
    return data, source if data == raw else data.decode()


def _refuse_bombs(data: bytes) -> None:
    """Refuse, before the parser sees them, sizes at which it would take minutes or gigabytes."""
    tags = data.count(b"<")  # of bytes: with the search for attributes, .83 of what the same takes on text
    if tags > MAX_TAGS:
        raise _too_large(f"the page has {tags} tags; at most {MAX_TAGS} are read")
    # 5,000 attributes with their blanks take 10,000 characters.
    if len(data) > 2 * MAX_ATTRIBUTES:
        _refuse_attributes(data)


def _refuse_attributes(data: bytes) -> None:
    compared = 0
    for tag in _MANY_ATTRIBUTES.finditer(data):
        count = sum(1 for _ in _ONE_ATTRIBUTE.finditer(tag["all"]))
        if count == MAX_ATTRIBUTES:
            raise _too_large(f"one tag of the page has {MAX_ATTRIBUTES} attributes or more")
        compared += count * count
        if compared > MAX_COMPARED:
            raise _too_large("too many tags of the page have hundreds of attributes")


def too_many_lines() -> InputError:
    """Return the error for a page whose text has more lines than are read."""
    return _too_large(f"the text of the page has over {MAX_LINES} lines")


def _too_large(message: str) -> InputError:
    return InputError(message, hint="hand in the text of the page instead of its HTML", code="input.too_large")
