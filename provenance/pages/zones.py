"""Divides a page's lines into head, body, trailer and host furniture; marks, never deletes."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from provenance.expressions import expression
from provenance.pages.furniture import Furniture
from provenance.records import Zone, ZoneKind

_HAN = expression(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = expression(r"[^\W\d_]+")
_SENTENCE = expression(r"[。!?…]|[.!?][\"”’)]?(?:\s|$)")
# A paragraph of the body: sentence punctuation and this much text (attribution.md, section 3).
_PARAGRAPH_HAN, _PARAGRAPH_WORDS = 20, 12
# Where only lines are known, the body starts at a full stop or at a line as long as no slogan is.
_STRONG_HAN, _STRONG_WORDS = 60, 15
# Characters that twice as much has at least: a word is a letter and what parts it from the next.
_STRONG_SIZE = min(2 * _STRONG_HAN, 2 * 2 * _STRONG_WORDS - 1)
_WRAPPED, _COLUMNS = 45, 100  # characters of a line that was broken at the margin
# Behind the last paragraph, a sentence of this size still belongs to the text.
_LAST_HAN, _LAST_WORDS = 6, 4
_ENDED = expression(r"[。!?…][”\"’)]?$|(?<=[^\W\d_][^\W\d_])\.[”\"’)]?$")
_MOST_OF_IT = 0.85  # share of the chosen prose that must lie before furniture for the body to end there
_LINKED = 0.6  # a line with more of its characters inside links is navigation
_BAR = expression(r"\s[|/·•]\s?|[|｜]|\s{1,4}")
_BAR_ITEMS, _BAR_ITEM = 4, 9

_Kind = Literal["paragraph", "weak", "label", "furniture", "start", "short"]


class ViewLine(NamedTuple):
    """One line in the reading view: its text and span there, and what the markup told (see ``Line``)."""

    text: str
    start: int
    end: int
    linked: float = 0.0
    body: bool | None = None


def find_zones(lines: Sequence[ViewLine], furniture: Furniture) -> tuple[Zone, ...]:
    """
    Return the zones of the page, in view offsets, ordered, neighbours of one kind joined over line breaks.

    A page without any paragraph has no body zone: all of it is head or furniture.
    """
    kinds = _wrapped(lines, _without_adverts(lines, [_kind(line, furniture) for line in lines]))
    borders = _body_borders(lines, kinds)
    if borders is None:
        zones: list[ZoneKind] = ["furniture" if kind in ("furniture", "start") else "head" for kind in kinds]
    else:
        first, last = borders
        zones = [*_head(kinds[:first]), *_body(lines, kinds, first, last), *_trailer(kinds[last + 1 :])]
    merged = []
    for zone, group in groupby(range(len(lines)), key=zones.__getitem__):
        members = list(group)
        merged.append(Zone(zone, lines[members[0]].start, lines[members[-1]].end))
    return tuple(merged)


def _without_adverts(lines: Sequence[ViewLine], kinds: Sequence[_Kind]) -> list[_Kind]:
    """
    Return *kinds* with every start of host furniture that stands on the page twice seen as mere furniture.

    A section begins once; a line such as "related: ..." that comes again and again is put between paragraphs.
    """
    counts = Counter(line.text for line, kind in zip(lines, kinds, strict=True) if kind == "start")
    return [
        "furniture" if kind == "start" and counts[line.text] > 1 else kind
        for line, kind in zip(lines, kinds, strict=True)
    ]


def _kind(line: ViewLine, furniture: Furniture) -> _Kind:
    text = line.text
    if (line.linked > _LINKED and not line.body) or furniture.is_line(text):
        return "furniture"
    if furniture.is_label(text):
        return "label"
    if furniture.is_start(text):
        return "start"
    if _is_bar(text):
        return "furniture"
    return _prose(text)


def _prose(text: str) -> Literal["paragraph", "weak", "short"]:
    """Return how much of a paragraph *text* is."""
    ended = _SENTENCE.search(text)
    if len(text) < (_PARAGRAPH_HAN if ended else _STRONG_SIZE):
        return "short"  # too short for the counts below
    han = _han(text)
    if not ended:
        weak = han >= 2 * _STRONG_HAN or _has_words(text, max(han + 1, 2 * _STRONG_WORDS))
        return "weak" if weak else "short"
    if han >= _PARAGRAPH_HAN or (han * 2 < len(text) and _has_words(text, _PARAGRAPH_WORDS)):
        strong = "。" in text or han >= _STRONG_HAN or _has_words(text, _STRONG_WORDS)
        return "paragraph" if strong else "weak"
    return "short"


def _han(text: str) -> int:
    return 0 if text.isascii() else sum(map(len, _HAN.findall(text)))


def _has_words(text: str, least: int) -> bool:
    """Return whether *text* has that many words; most have them at the beginning."""
    return len(_WORD.findall(text[: 8 * least])) >= least or (
        len(text) > 8 * least and len(_WORD.findall(text)) >= least
    )


def _wrapped(lines: Sequence[ViewLine], kinds: Sequence[_Kind]) -> list[_Kind]:
    """
    Return *kinds* with the lines of hard-wrapped paragraphs seen as the paragraph they are part of.

    Wire copy and mail are broken at 60 to 80 columns; no line of them is a paragraph by itself.
    """
    joined = list(kinds)
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and _continues(lines[end - 1], lines[end], kinds[end - 1], kinds[end]):
            continue
        # Headlines one below the other read like weak prose; a paragraph has a full stop.
        if end - start > 1 and _prose(" ".join(line.text for line in lines[start:end])) == "paragraph":
            joined[start:end] = ["paragraph"] * (end - start)
        start = end
    return joined


def _continues(line: ViewLine, following: ViewLine, kind: _Kind, following_kind: _Kind) -> bool:
    """Return whether *following* is the same paragraph of Latin text as *line*, broken by a line's end."""
    prose = ("paragraph", "weak", "short")
    if following.start - line.end != 1 or kind not in prose or following_kind not in prose:
        return False
    if line.body is not None or _HAN.search(line.text) or len(line.text) > _COLUMNS:
        return False
    return len(line.text) >= _WRAPPED or following.text[0].islower()


def _is_bar(text: str) -> bool:
    """Return whether *text* is a row of short items, as menus are."""
    if text.isascii() or len(text.split()) + text.count("|") + text.count("｜") < _BAR_ITEMS:
        return False
    if _SENTENCE.search(text) or not _HAN.search(text):
        return False
    items = [item for item in _BAR.split(text) if item]
    return len(items) >= _BAR_ITEMS and all(len(item) <= _BAR_ITEM for item in items)


def _body_borders(lines: Sequence[ViewLine], kinds: Sequence[_Kind]) -> tuple[int, int] | None:
    """Return the indices of the first and the last line of the body, or None where no paragraph stands."""
    chosen = [i for i, line in enumerate(lines) if line.body and kinds[i] in ("paragraph", "weak", "short")]
    if any(kinds[i] in ("paragraph", "weak") for i in chosen):
        return _trimmed(chosen, lines, kinds)
    if len(chosen) > 2:
        return chosen[0], chosen[-1]
    strong = [i for i, kind in enumerate(kinds) if kind == "paragraph"]
    weak = [i for i, kind in enumerate(kinds) if kind in ("paragraph", "weak")]
    if not weak:
        return None
    first = strong[0] if strong else weak[0]
    behind = _end_of_prose([i for i in weak if i >= first], lines, kinds, ("start", "furniture"))
    last = max(i for i in weak if i < behind)
    while last + 1 < behind and kinds[last + 1] == "short" and _is_sentence(lines[last + 1].text):
        last += 1
    return first, last


def _trimmed(chosen: Sequence[int], lines: Sequence[ViewLine], kinds: Sequence[_Kind]) -> tuple[int, int]:
    """
    Return the body's borders within what an extractor chose: it may have taken the page's head and foot along.

    Before the first paragraph the body begins behind the last date, source or menu line; after it, it ends where
    the host's furniture begins, if little of the chosen text lies beyond. Credits behind the last sentence are
    the trailer, also where the extractor took them along.
    """
    prose = [i for i in chosen if kinds[i] in ("paragraph", "weak")]
    above = [i for i in range(chosen[0], prose[0]) if kinds[i] in ("label", "furniture", "start")]
    first = next(i for i in chosen if i > above[-1]) if above else chosen[0]
    behind = _end_of_prose(prose, lines, kinds, ("start",))
    last = max(i for i in chosen if i < behind)
    told = max(i for i in chosen if i < behind and (i in prose or _is_sentence(lines[i].text)))
    ends = next((i for i in range(told + 1, last + 1) if kinds[i] == "label"), behind)
    return first, max(i for i in chosen if i < min(behind, ends))


def _end_of_prose(
    prose: Sequence[int], lines: Sequence[ViewLine], kinds: Sequence[_Kind], enders: Sequence[_Kind]
) -> int:
    """
    Return the index of the line at which the host's furniture begins behind *prose*; their number if none does.

    A line such as "related news" or "sign up" may also stand between two paragraphs: it ends the text only
    where little prose lies beyond, or where a second such line follows before any prose does.
    """
    length = sum(len(lines[i].text) for i in prose)
    before, inside = 0, frozenset(prose)
    for i in range(prose[0], len(lines)):
        if kinds[i] in enders:
            place = bisect_right(prose, i)
            gap = range(i, prose[place] if place < len(prose) else len(lines))
            if before >= _MOST_OF_IT * length or sum(kinds[j] == "start" for j in gap) > 1:
                return i
        before += len(lines[i].text) if i in inside else 0
    return len(lines)


def _is_sentence(text: str) -> bool:
    """Return whether *text*, too short for a paragraph, is a whole sentence."""
    if not _ENDED.search(text):
        return False
    return _han(text) >= _LAST_HAN or _has_words(text, _LAST_WORDS)


def _head(kinds: Sequence[_Kind]) -> list[ZoneKind]:
    return ["furniture" if kind in ("furniture", "start") else "head" for kind in kinds]


def _body(lines: Sequence[ViewLine], kinds: Sequence[_Kind], first: int, last: int) -> list[ZoneKind]:
    zones: list[ZoneKind] = []
    marked = any(line.body for line in lines)
    for i in range(first, last + 1):
        # Captions and teasers between its paragraphs; a credit stays with its text.
        outside = marked and not lines[i].body and kinds[i] != "label"
        zones.append("furniture" if kinds[i] in ("furniture", "start") or outside else "body")
    return zones


def _trailer(kinds: Sequence[_Kind]) -> list[ZoneKind]:
    """Return the zones behind the body: trailer up to the first line that begins the host's furniture."""
    zones: list[ZoneKind] = []
    ended = False
    for kind in kinds:
        ended = ended or kind == "start"
        zones.append("furniture" if ended or kind == "furniture" else "trailer")
    return zones
