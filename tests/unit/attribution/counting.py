"""A backtracking matcher that counts its steps: what `re` does with a pattern, made visible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# Characters to stand for a class, the likeliest first.
_PUMPS = "王a1A年 " + "".join(map(chr, (*range(33, 127), *range(0x2010, 0x3100), *range(0x4E00, 0xFFE0))))
_MOST = 3_000_000  # steps after which a count is called endless


class Endless(Exception):
    """More steps than any search of a test should take."""


class Counting:
    """
    Searches like ``re.finditer`` and counts one step for each single comparison, branch and repetition tried.

    It follows the order of `re`, without its shortcuts, so that its count is an upper bound of the engine's work
    up to a constant. Knows what the rules use: no conditionals, no possessive repeats.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.tree = _either_case(list(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)), False)
        self.steps = 0

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of all matches in *text*, in order."""
        found, start = [], 0
        while start <= len(text):
            end = next(self._run(self.tree, 0, text, start), None)
            if end is None:
                start += 1
                continue
            found.append((start, end))
            start = end if end > start else start + 1
        return found

    def _run(self, items: Sequence[Any], index: int, text: str, at: int) -> Iterator[int]:
        """Yield the ends of all ways to match ``items[index:]`` at *at*, in the order `re` tries them."""
        if index == len(items):
            yield at
            return
        for end in self._one(items[index], text, at):
            yield from self._run(items, index + 1, text, end)

    def _one(self, item: Any, text: str, at: int) -> Iterator[int]:
        self.steps += 1
        if self.steps > _MOST:
            raise Endless
        kind, value = item
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            low, high, inner = value
            yield from self._repeat(list(inner), low, high, kind is sre.MAX_REPEAT, text, at)
        elif kind is sre.BRANCH:
            for way in value[1]:
                yield from self._run(list(way), 0, text, at)
        elif kind is sre.SUBPATTERN:
            yield from self._run(list(value[3]), 0, text, at)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            if self._holds(value, text, at) == (kind is sre.ASSERT):
                yield at
        elif kind is sre.AT:
            if _stands(value, text, at):
                yield at
        elif at < len(text) and _fits(kind, value, text[at]):
            yield at + 1

    def _repeat(
        self, inner: Sequence[Any], low: int, high: Any, greedy: bool, text: str, at: int
    ) -> Iterator[int]:
        if low <= 0 and not greedy:
            yield at
        if high is sre.MAXREPEAT or high > 0:
            for end in self._run(inner, 0, text, at):
                if end == at and low <= 0:
                    continue
                fewer = high if high is sre.MAXREPEAT else high - 1
                yield from self._repeat(inner, low - 1, fewer, greedy, text, end)
        if low <= 0 and greedy:
            yield at

    def _holds(self, value: Any, text: str, at: int) -> bool:
        direction, inner = value
        if direction > 0:
            return any(True for _ in self._run(list(inner), 0, text, at))
        low, high = inner.getwidth()
        starts = range(max(0, at - high), at - low + 1)
        return any(end == at for start in starts for end in self._run(list(inner), 0, text, start))


def _either_case(items: Sequence[Any], fold: bool) -> list[Any]:
    """Return *items* with every letter inside ``(?i:…)`` as a choice of both its cases."""
    done: list[Any] = []
    for kind, value in items:
        if kind is sre.SUBPATTERN:
            group, added, removed, inner = value
            folded = fold or bool(added & re.IGNORECASE)
            done.append((kind, (group, added, removed, _either_case(list(inner), folded))))
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            done.append((kind, (value[0], value[1], _either_case(list(value[2]), fold))))
        elif kind is sre.BRANCH:
            done.append((kind, (value[0], [_either_case(list(way), fold) for way in value[1]])))
        elif kind in (sre.ASSERT, sre.ASSERT_NOT) and value[0] > 0:
            done.append((kind, (value[0], _either_case(list(value[1]), fold))))
        elif fold and kind is sre.LITERAL:
            char = chr(value)
            done.append((sre.IN, [(sre.LITERAL, ord(char.lower())), (sre.LITERAL, ord(char.upper()))]))
        elif fold and kind is sre.IN:
            other: list[Any] = [(sre.RANGE, tuple(map(_swapped, v))) for k, v in value if k is sre.RANGE]
            other += [(sre.LITERAL, _swapped(v)) for k, v in value if k is sre.LITERAL]
            done.append((kind, [*value, *other]))
        else:
            done.append((kind, value))
    return done


def _swapped(code: int) -> int:
    return ord(chr(code).swapcase())


def _stands(where: Any, text: str, at: int) -> bool:
    if where is sre.AT_BEGINNING:  # every rule is compiled with MULTILINE
        return at == 0 or text[at - 1] == "\n"
    if where is sre.AT_END:
        return at == len(text) or text[at] == "\n"
    left, right = at > 0 and _word(text[at - 1]), at < len(text) and _word(text[at])
    return (left != right) == (where is sre.AT_BOUNDARY)


def _word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _fits(kind: Any, value: Any, char: str) -> bool:
    if kind is sre.LITERAL:
        return bool(ord(char) == value)
    if kind is sre.NOT_LITERAL:
        return bool(ord(char) != value)
    if kind is sre.ANY:
        return char != "\n"
    negated = bool(value) and value[0][0] is sre.NEGATE
    return bool(negated != any(_member(part, argument, char) for part, argument in value))


def _member(kind: Any, value: Any, char: str) -> bool:
    if kind is sre.LITERAL:
        return bool(ord(char) == value)
    if kind is sre.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if kind is sre.CATEGORY:
        tests = {
            sre.CATEGORY_DIGIT: char.isdecimal(),
            sre.CATEGORY_NOT_DIGIT: not char.isdecimal(),
            sre.CATEGORY_SPACE: char.isspace(),
            sre.CATEGORY_NOT_SPACE: not char.isspace(),
            sre.CATEGORY_WORD: _word(char),
            sre.CATEGORY_NOT_WORD: not _word(char),
        }
        return bool(tests[value])
    return False


def literals(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return the stretches of plain text in *pattern*, each once, outer ones first."""
    found = (
        "".join(chr(value) for _, value in run)
        for items in _sequences(_parsed(pattern))
        for plain, run in groupby(items, key=lambda item: item[0] is sre.LITERAL)
        if plain
    )
    return tuple(dict.fromkeys(found))


def pumps(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Return one character of each class in *pattern* that is not a negated one, each once, outer ones first."""
    found = (
        next(char for char in _PUMPS if _fits(kind, value, char))
        for items in _sequences(_parsed(pattern))
        for kind, value in items
        if kind is sre.IN and value[0][0] is not sre.NEGATE
    )
    return tuple(dict.fromkeys(found))


def _parsed(pattern: re.Pattern[str]) -> list[Any]:
    return list(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))


def _sequences(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield *items* and every sequence nested in them."""
    yield items
    for kind, value in items:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            yield from _sequences(list(value[2]))
        elif kind is sre.BRANCH:
            for way in value[1]:
                yield from _sequences(list(way))
        elif kind is sre.SUBPATTERN:
            yield from _sequences(list(value[3]))
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _sequences(list(value[1]))


def crosses_lines(pattern: re.Pattern[str]) -> bool:
    """Return whether a match of *pattern* may hold a line break; what it only looks at does not count."""

    def crosses(items: Sequence[Any]) -> bool:
        for kind, value in items:
            if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT):
                if crosses(list(value[2])):
                    return True
            elif kind is sre.BRANCH:
                if any(crosses(list(way)) for way in value[1]):
                    return True
            elif kind is sre.SUBPATTERN:
                if crosses(list(value[3])):
                    return True
            elif kind not in (sre.ASSERT, sre.ASSERT_NOT, sre.AT) and _fits(kind, value, "\n"):
                return True
        return False

    return crosses(list(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))
