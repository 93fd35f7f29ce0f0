"""Finds the strings a host glued in between sentences: names, addresses, codes in front of either."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from provenance.expressions import expression
from provenance.text.mark_forms import ADDRESS, CREDIT, GOES_ON, HOST, SENTENCE_END, is_prose
from provenance.text.noise import Span
from provenance.text.recurring import COUNT, LENGTH, recurring, rows_with, shared

_CONTEXT = 6  # characters in front of a mark that must differ: else the line is repeated, not the mark
_PARAGRAPH = 15  # characters of a line that is more than an entry in a list
_REACH = 120  # characters of a line's end or beginning that are compared; marks known so far have under 60
_DRAWN_LENGTH = 8
_TOKEN = expression(
    r"(?:www\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|(?<![A-Za-z0-9-])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
    r"\.(?:com|cn|net|org|info|tv|cc|top|vip|xyz|hk|tw)(?![A-Za-z]))(?![A-Za-z0-9/@])"
)
_DOMAIN = expression(r"www\.|\.(?:com|cn|net|org|info|tv|cc|top|vip|xyz|hk|tw)(?![A-Za-z])")
_BEFORE_TOKEN = expression(r"(?:^|\n|[。！？!?….”\"’)）] ?)([A-Za-z0-9]{0,8})$")
# Behind a sentence, in one line with it, unlike the labels of interviews and transcripts.
_BOXED = expression(r"(?<=[。！？!?….”\"’)）])(【[^】\n]{2,30}】)")
# The end of a sentence, then what may lead to the mark: a blank, letters drawn anew. Its first character is in
# one set, for the speed of it.
_SENTENCE = expression(
    r"[。！？!?….](?:(?<=\.)[”\"’)]{0,2}(?= )|(?<!\.)[。！？!?…]{0,8}[”\"’)）]{0,2})"
    r"( ?(?:[A-Za-z0-9]{1,8}(?=[\u3400-\u9fff【]))?)"
)
_LATIN = expression(r"[A-Za-z]")
_SENTENCES_READ = 20_000  # of a page; what stands behind later ones is not looked at
_CODED_ADDRESS = expression(
    r"(?<![A-Za-z0-9./:@-])(?!https?www)[A-Za-z0-9]{2,8}www(?:\.[A-Za-z0-9-]{1,40}){1,4}(?![A-Za-z0-9/@])"
)
# In front of Han, or glued to an English sentence; the rarest part begins the patterns, for the speed of it.
_HAN_BEHIND_CODE = expression(r"[\u4e00-\u9fff【](?<=[A-Za-z0-9]{2}.)")
_CODE_HERE = expression(r"(?<=[^A-Za-z0-9.])[A-Za-z0-9]{2,8}$")
_CODED_LATIN = expression(r"[.!?](?<=[a-z]{2}.)([A-Za-z0-9]{2,8})(?=[A-Z][a-z]+ )")
_MIXED = expression(r"[A-Za-z]*[0-9]|[a-z0-9]+[A-Z]|[A-Z0-9]+[a-z]")
_CODED_LENGTH = 10  # characters of a name with its code


def between(text: str, tail: str | None) -> Iterator[Span]:
    """
    Yield the spans of the mark that stands between sentences.

    Sentences begin alike in honest text, so such a mark has an address in it, or also ends lines, which the
    beginning of a sentence does not.
    """
    found = [(match.end(), match.start(1)) for match in islice(_SENTENCE.finditer(text), _SENTENCES_READ)]
    keys = recurring(text[start : start + LENGTH] for start, _ in found)
    if tail:
        keys.add(tail[:LENGTH])
    if not keys:
        return
    rows = []
    contexts = {}
    for start, after in found:
        if text[start : start + LENGTH] in keys:
            contexts[start] = text[max(after - _CONTEXT, 0) : after]
            rows.append((_row(text, start), start, after))
    rows.sort()
    starts = [row for row, _, _ in rows]
    best = (len(tail), tail) if tail else None
    for beginning in shared(starts):
        mark = beginning.rstrip()
        first, last = rows_with(starts, mark)
        ends = sum(len(row) == len(mark) for row in starts[first:last])
        if len(mark) < LENGTH or is_prose(mark):
            continue
        if len({contexts[start] for _, start, _ in rows[first:last]}) < COUNT:
            continue
        if ADDRESS.search(mark):
            if any(GOES_ON.match(row, len(mark)) for row in starts[first:last]):
                continue
        elif _LATIN.match(mark) or not 1 < ends < last - first:
            continue
        best = max(best or (0, ""), (len(mark) * (last - first), mark))
    if best:
        first, last = rows_with(starts, best[1])
        for _, start, after in rows[first:last]:
            end = start + len(best[1])
            yield (after, end) if text[after] != " " or text[end : end + 1] in ("", "\n", " ") else (start, end)


def _row(text: str, start: int) -> str:
    """Return what stands at *start*, to the end of its line."""
    end = text.find("\n", start, start + _REACH)
    return text[start : end if end >= 0 else start + _REACH]


def boxed(text: str) -> Iterator[Span]:
    """Yield the spans of one name in brackets that follows sentences within lines again and again."""
    if text.count("【") < COUNT:
        return
    names: Counter[str] = Counter()
    for match in _BOXED.finditer(text):
        names[match[1]] += "\n" not in text[max(match.start() - _PARAGRAPH, 0) : match.start()]
    for name in sorted(names):
        if names[name] < COUNT or CREDIT.search(name[1:-1]) or not (len(name) >= LENGTH or HOST.search(name)):
            continue
        yield from (match.span() for match in re.finditer(rf"(?<=[^\n]){re.escape(name)}", text))


def addresses(text: str) -> Iterator[Span]:
    """Yield the spans of an address that follows sentences again and again, with letters drawn anew or none."""
    places = [match.start() for match in _DOMAIN.finditer(text)]
    if len(places) < COUNT:
        return
    lines = _lines_at(text, places)
    tokens = sorted((found[0][::-1], found.end()) for line in lines for found in _TOKEN.finditer(text, *line))
    rows = [row for row, _ in tokens]
    best: tuple[int, list[Span]] = (0, [])
    for ending in shared(rows):
        first, last = rows_with(rows, ending)
        if _DOMAIN.search(ending[::-1]) is not None and (last - first) * len(ending) > best[0]:
            spans = _behind_sentences(text, [end - len(ending) for _, end in tokens[first:last]], len(ending))
            if spans:
                best = (last - first) * len(ending), spans
    yield from best[1]


def _lines_at(text: str, places: Sequence[int]) -> Iterator[Span]:
    """Yield the spans of the lines that hold the ascending *places*, each once."""
    end = -1
    for place in places:
        if place > end:
            start = text.rfind("\n", 0, place) + 1
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            yield start, end


def _behind_sentences(text: str, starts: Sequence[int], size: int) -> list[Span]:
    """
    Return the spans of the address of *size* characters at *starts*, with the letters drawn in front of it.

    Where enough of them follow a sentence and always with as many letters, the others are marks as well.
    """
    drawn = [_BEFORE_TOKEN.search(text[max(start - _DRAWN_LENGTH - 3, 0) : start]) for start in starts]
    lengths = {len(found[1]) for found in drawn if found}
    if sum(found is not None for found in drawn) < COUNT:
        return []
    if len(lengths) == 1 and lengths != {0}:
        return [(start - min(lengths), start + size) for start in starts]
    return [(start - len(found[1]), start + size) for start, found in zip(starts, drawn, strict=True) if found]


def coded(text: str) -> Iterator[Span]:
    """
    Yield the spans of marks that begin with a code, wherever they stand.

    A code in front of an address is proof by itself, and so is one glued to an English sentence again and again.
    In front of Han it may be the name of a thing, which would not stand by itself behind a sentence.
    """
    if "www." in text:
        yield from (match.span() for match in _CODED_ADDRESS.finditer(text))
    glued = (match.start(1) for match in _CODED_LATIN.finditer(text))
    places = [*islice(_codes_before_han(text), _SENTENCES_READ), *islice(glued, _SENTENCES_READ)]
    keys = recurring(text[at : at + LENGTH] for at in places)
    if not keys:
        return
    rows = sorted((_row(text, at), at) for at in places if text[at : at + LENGTH] in keys)
    starts = [row for row, _ in rows]
    best: tuple[int, str] = (0, "")
    for beginning in shared(starts):
        mark = beginning.rstrip()
        first, last = rows_with(starts, mark)
        alone = (text[at - 1] in SENTENCE_END for row, at in rows[first:last] if at and len(row) == len(mark))
        if len(mark) >= _CODED_LENGTH and (mark.isascii() or (HOST.search(mark) and any(alone))):
            best = max(best, (len(mark) * (last - first), mark))
    if best[1]:
        yield from (match.span() for match in re.finditer(re.escape(best[1]), text))


def _codes_before_han(text: str) -> Iterator[int]:
    """Yield where letters mixed with figures, or of both cases, stand in front of Han."""
    for match in _HAN_BEHIND_CODE.finditer(text):
        end = match.start()
        code = _CODE_HERE.search(text, max(end - _DRAWN_LENGTH, 0), end)
        if code and _MIXED.match(code[0]):
            yield code.start()
