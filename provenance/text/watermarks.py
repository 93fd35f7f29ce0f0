"""
Finds the string a host glued to the text: at either end of lines, between sentences, on lines of its own.

Every place is one where a sentence has just ended. What recurs there in honest text as well (refrains, speech
tags, credits, signatures, sentences that begin alike) is told apart by its form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from provenance.expressions import expression
from provenance.text.inline_marks import addresses, between, boxed, coded
from provenance.text.mark_forms import ADDRESS, CREDIT, GOES_ON, SENTENCE_END, ends_sentence, is_host, is_prose
from provenance.text.noise import Span, line_spans
from provenance.text.recurring import COUNT, LENGTH, recurring, rows_with, shared

_CONTEXT = 6  # characters in front of a mark that must differ: else the line is repeated, not the mark
_PARAGRAPH = 15  # characters of a line that is more than an entry in a list
_REACH = 120  # characters of a line's end or beginning that are compared; marks known so far have under 60
# Letters drawn anew each time, in front of a string that stays: a host's way around the comparison of line ends.
_DRAWN = expression(r"[A-Za-z0-9]{1,8}$")
_DRAWN_LENGTH = 8
_CAPITAL = expression("[A-Z]")  # "valley.x7Harbour News": drawn letters, where "3.5 million" has none
_LINE = 40  # characters of a line that is a mark and nothing else


def watermarks(text: str) -> list[Span]:
    """Return the spans of the marks in *text*, ascending and disjoint; one mark per kind of place at a time."""
    lines = line_spans(text)
    tail = _tail(text, lines)
    spans = [*_whole_lines(text, lines), *_heads(text, lines), *between(text, tail)]
    spans += [*boxed(text), *addresses(text), *coded(text)]
    if tail:
        spans += [_at_end(text, line, tail) for line in lines if text.endswith(tail, *line)]
    return _merged(spans)


def watermark(text: str) -> str | None:
    """Return the string a host glued to its paragraphs' ends, or None."""
    return _tail(text, line_spans(text))


def _tail(text: str, lines: Sequence[Span]) -> str | None:
    """
    Return the mark at the ends of *lines*, or None.

    It is the suffix, of six or more characters, that three or more lines share behind the end of a sentence;
    of several the one that covers most text. A suffix that ends a sentence itself is the author's own refrain,
    one that reads like a credit is the picture's.
    """
    # Only behind the end of a sentence in lines long enough is it a mark, so only such lines need be compared.
    keys = recurring(text[end - LENGTH : end] for start, end in lines if end - start >= LENGTH + _PARAGRAPH)
    if not keys:
        return None
    bearing = (line for line in lines if text[line[1] - LENGTH : line[1]] in keys and line[1] - line[0] >= LENGTH)
    endings = sorted(text[max(start, end - _REACH) : end][::-1] for start, end in bearing)
    best: tuple[int, str] | None = None
    for ending in shared(endings):
        mark = _from_sentence_end(ending[::-1])
        if mark is None or is_prose(mark):
            continue
        first, last = rows_with(endings, mark[::-1])
        weight = len(mark) * (last - first)
        if (best is None or (weight, mark) > best) and _glued(mark, endings[first:last]):
            best = weight, mark
    return best[1] if best else None


def _from_sentence_end(suffix: str) -> str | None:
    """Return *suffix* without the end of the sentence it follows, or None where too little is left."""
    head = 0
    while head < len(suffix) and head < 3:
        if ends_sentence(suffix[head], suffix[head + 1 :]):
            suffix, head = suffix[head + 1 :], 0
        else:
            head += 1
    suffix = suffix.strip()
    return suffix if len(suffix) >= LENGTH else None


def _glued(mark: str, endings: Sequence[str]) -> bool:
    """Return whether *mark*, which the reversed *endings* bear, follows the end of a sentence often enough."""
    contexts = set()
    for line in endings:
        before = line[len(mark) : len(mark) + _DRAWN_LENGTH + _CONTEXT][::-1]
        drawn = _drawn(mark, before)
        plain = before[: len(before) - drawn]
        blank = plain[-1:].isspace()
        joined = plain[-3:-1].islower() and plain[-3:-1].isalpha() and _CAPITAL.search(mark, 0, _DRAWN_LENGTH + 2)
        following = "" if blank or drawn or joined else mark
        if len(line) >= len(mark) + _PARAGRAPH and ends_sentence(plain.rstrip()[-1:] or " ", following):
            contexts.add(plain[-_CONTEXT:])
            if len(contexts) >= COUNT:
                return True
    return False


def _drawn(mark: str, before: str) -> int:
    """Return how many letters drawn anew end *before*, in front of a mark that begins with none itself."""
    found = None if mark[0].isascii() else _DRAWN.search(before)
    return len(found[0]) if found else 0


def _at_end(text: str, line: Span, mark: str) -> Span:
    """Return the span of *mark* at the end of *line*, with the letters drawn for it."""
    start, end = line
    before = text[max(start, end - len(mark) - _DRAWN_LENGTH - 1) : end - len(mark)]
    drawn = _drawn(mark, before)
    rest = before[: len(before) - drawn]
    if rest and not ends_sentence(rest[-1], ""):
        drawn = 0
    return end - len(mark) - drawn, end


def _heads(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans of the mark at the beginnings of lines: an address, or a sign and the name of a host."""
    keys = recurring(text[start : start + LENGTH] for start, end in lines if end - start >= LENGTH)
    if not keys:
        return
    bearing = (line for line in lines if text[line[0] : line[0] + LENGTH] in keys)
    rows = sorted((text[start : min(end, start + _REACH)], start) for start, end in bearing)
    starts = [row for row, _ in rows]
    follows: set[int] = set()
    best: tuple[int, str] | None = None
    for beginning in shared(starts):
        mark = beginning.rstrip()
        if len(mark) < LENGTH or not is_host(mark, 1.0) or CREDIT.search(mark):
            continue
        first, last = rows_with(starts, mark)
        if ADDRESS.search(mark):
            if any(GOES_ON.match(row, len(mark)) for row in starts[first:last]):
                continue
        elif not is_host(mark, (last - first) / len(lines)):
            continue
        follows = follows or {start for (_, end), (start, _) in pairwise(lines) if text[end - 1] in SENTENCE_END}
        if sum(start in follows for _, start in rows[first:last]) >= COUNT - 1:
            best = max(best or (0, ""), (len(mark) * (last - first), mark))
    if best:
        first, last = rows_with(starts, best[1])
        yield from ((start, start + len(best[1])) for _, start in rows[first:last])


def _whole_lines(text: str, lines: Sequence[Span]) -> Iterator[Span]:
    """Yield the spans of a short line with an address or a host's name that is repeated between paragraphs."""
    marks = recurring(text[start:end] for start, end in lines if LENGTH <= end - start <= _LINE)
    marks = {line for line in marks if is_host(line, 1.0) and not CREDIT.search(line)}
    if not marks:
        return
    between: Counter[str] = Counter()
    spans = []
    for (_, before), (start, end) in pairwise(lines):
        line = text[start:end]
        if line in marks:
            between[line] += text[before - 1] in SENTENCE_END
            spans.append((start, end))
    yield from ((a, b) for a, b in spans if between[text[a:b]] >= COUNT)


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
