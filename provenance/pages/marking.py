"""
What an extractor returned → which of our lines it came from.

Extractors return text without offsets. Both sides come from one document in one order, so long lines that occur
once on each side anchor the alignment, and what lies between two anchors is sought only between them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

_BLANKS = re.compile(r"[\W_]+")
_LONG = 8  # folded characters from which a line is itself wherever it is found, not only as a whole line
_ANCHOR = 20  # folded characters that are hardly repeated by chance
_FEW = 50  # places looked at for one beginning; a page of repeated lines would make them quadratic
_MOST = 0.5  # share of a line's shingles that makes it body
_HAN_SHINGLE, _LATIN_SHINGLE = 4, 12


def fold(text: str) -> str:
    """Return the letters and digits of *text*: extractors add bullets and bars, and lose blanks."""
    return _BLANKS.sub("", text)


def mark(lines: Sequence[str], output: Sequence[str], *, han: bool) -> list[bool]:
    """
    Return for each of *lines* whether most of it is in *output*, in the same order.

    A long line that occurs once on both sides is body even out of order: extractors move boxes to the end.
    Lines without letters take after their neighbours: body between two body lines.
    """
    folded = [fold(line) for line in lines]
    stream = "\n" + "\n".join(filter(None, map(fold, output))) + "\n"
    marks = [False] * len(lines)
    line_at = stream_at = 0
    pairs = _unique_pairs(folded, stream)
    for number, (line, start) in enumerate(_longest_ascending(pairs)):
        # Before the first anchor, the nearest of several equal lines is meant: a title also stands in the menu.
        _mark_gap(folded, range(line_at, line), stream[stream_at:start], marks, han=han, backward=number == 0)
        line_at, stream_at = line + 1, start + len(folded[line])
    _mark_gap(folded, range(line_at, len(lines)), stream[stream_at:], marks, han=han, backward=False)
    for line, _ in pairs:
        marks[line] = True
    _fill(folded, marks)
    return marks


def _unique_pairs(folded: Sequence[str], stream: str) -> list[tuple[int, int]]:
    """Return (line, offset in *stream*) of the long lines that occur exactly once on either side."""
    times = Counter(folded)
    heads = {text[:_ANCHOR] for text in folded if len(text) >= _ANCHOR}
    offsets: defaultdict[str, list[int]] = defaultdict(list)
    # One pass over the stream, however many lines there are.
    for offset in range(len(stream) - _ANCHOR + 1):
        head = stream[offset : offset + _ANCHOR]
        if head in heads:
            offsets[head].append(offset)
    pairs = []
    for line, text in enumerate(folded):
        if len(text) < _ANCHOR or times[text] > 1:
            continue
        found = [offset for offset in offsets.get(text[:_ANCHOR], ())[:_FEW] if stream.startswith(text, offset)]
        if len(found) == 1:
            pairs.append((line, found[0]))
    return _disjoint(pairs, folded)


def _disjoint(pairs: Sequence[tuple[int, int]], folded: Sequence[str]) -> list[tuple[int, int]]:
    """Return *pairs* without those inside another's text: a link whose words a paragraph happens to contain."""
    kept: list[tuple[int, int]] = []
    covered = 0
    for line, offset in sorted(pairs, key=lambda pair: (pair[1], -len(folded[pair[0]]))):
        if offset >= covered:
            kept.append((line, offset))
            covered = offset + len(folded[line])
    return sorted(kept)


def _longest_ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of *pairs*, ascending in the first member, that ascends in the second too."""
    tails: list[int] = []  # smallest last offset of an ascending run of each length
    ends: list[int] = []  # index of the pair that has it
    previous = [-1] * len(pairs)
    for index, (_, offset) in enumerate(pairs):
        place = bisect_left(tails, offset)
        previous[index] = ends[place - 1] if place else -1
        tails[place : place + 1] = [offset]
        ends[place : place + 1] = [index]
    chosen: list[tuple[int, int]] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = previous[index]
    return chosen[::-1]


def _mark_gap(
    folded: Sequence[str], gap: range, stream: str, marks: list[bool], *, han: bool, backward: bool
) -> None:
    """Mark the lines of *gap* that are found in *stream*: exactly and in order, or by most of their shingles."""
    if not gap or not stream.strip("\n"):
        return
    width = _HAN_SHINGLE if han else _LATIN_SHINGLE
    known = set(_shingles(stream, width))
    low, high = 0, len(stream)
    for line in reversed(gap) if backward else gap:
        text = folded[line]
        if not text:
            continue
        # A shingle that is nowhere saves the search, which would be quadratic on pages of many lines.
        known_head = len(text) < _LONG or text[:width] in known or len(text) < width
        found = _find(stream, text, low, high, backward=backward) if known_head else -1
        if found >= 0:
            marks[line] = True
            low, high = (low, found) if backward else (found + len(text), high)
        elif len(text) >= _LONG:
            shingles = list(_shingles(text, width))
            marks[line] = sum(shingle in known for shingle in shingles) >= _MOST * max(1, len(shingles))


def _find(stream: str, text: str, low: int, high: int, *, backward: bool) -> int:
    """Return where *text* stands in ``stream[low:high]``, short texts only as whole lines; -1 if nowhere."""
    seek = stream.rfind if backward else stream.find
    if len(text) >= _LONG:
        return seek(text, low, high)
    # The line breaks around a short line may be those of its neighbours.
    found = seek(f"\n{text}\n", max(0, low - 1), min(len(stream), high + 1))
    return found + 1 if found >= 0 else -1


def _shingles(text: str, width: int) -> Iterator[str]:
    return (text[start : start + width] for start in range(len(text) - width + 1))


def _fill(folded: Sequence[str], marks: list[bool]) -> None:
    """Mark lines without letters that stand between two marked ones."""
    for line in range(1, len(marks) - 1):
        if not folded[line] and marks[line - 1]:
            following = next((i for i in range(line + 1, len(marks)) if folded[i]), None)
            marks[line] = following is not None and marks[following]
