"""Finds the lines of a text on which a rule can match at all, by the plain strings that the rule needs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keywords:
    """
    The plain strings that a number of rules need, to be looked up in a text once each.

    ``users`` hold, by first character and string, the numbers of the rules that need it: those that need one of
    these strings, and those that need one of them beside another. ``both`` are the rules with a second need,
    ``reach`` tells how many lines a match of a rule may span where that is more than one.
    """

    users: Mapping[str, Mapping[str, tuple[tuple[int, ...], tuple[int, ...]]]]
    both: frozenset[int]
    reach: Mapping[int, int]

    @classmethod
    def of(cls, needs: Sequence[tuple[Sequence[str], Sequence[str], int]]) -> Keywords:
        """Return the table for rules given as ``(strings, second strings, lines a match may span)``."""
        users: dict[str, dict[str, tuple[list[int], list[int]]]] = {}
        for number, (first, second, _) in enumerate(needs):
            for place, strings in enumerate((first, second)):
                for string in strings:
                    users.setdefault(string[0], {}).setdefault(string, ([], []))[place].append(number)
        return cls(
            {char: {s: (tuple(a), tuple(b)) for s, (a, b) in own.items()} for char, own in users.items()},
            frozenset(number for number, (_, second, _) in enumerate(needs) if second),
            {number: lines for number, (_, _, lines) in enumerate(needs) if lines > 1},
        )

    def lines(self, text: str, line_starts: Sequence[int]) -> dict[int, list[int]]:
        """
        Return for each rule that can match in *text* the numbers of the lines on which it can, ascending.

        Work grows with the text and with how many of the strings occur in it.
        """
        found: dict[int, set[int]] = {}
        beside: dict[int, set[int]] = {}
        characters = set(text)
        for char in self.users.keys() & characters:
            for string, (first, second) in self.users[char].items():
                if characters.issuperset(string) and (lines := _lines(string, text, line_starts)):
                    for number in first:
                        found.setdefault(number, set()).update(lines)
                    for number in second:
                        beside.setdefault(number, set()).update(lines)
        for number in self.both & found.keys():
            found[number] &= beside.get(number, set())
        for number in self.reach.keys() & found.keys():
            found[number] = _around(found[number], self.reach[number], len(line_starts))
        return {number: sorted(found[number]) for number in sorted(found) if found[number]}


def _lines(string: str, text: str, line_starts: Sequence[int]) -> list[int]:
    """Return the lines that hold *string*; the search goes on behind each of them."""
    lines: list[int] = []
    at = text.find(string)
    while at >= 0:
        following = bisect_right(line_starts, at)
        lines.append(following - 1)
        at = text.find(string, line_starts[following]) if following < len(line_starts) else -1
    return lines


def _around(lines: set[int], reach: int, count: int) -> set[int]:
    steps = range(1 - reach, reach)
    return {near for line in lines for step in steps if 0 <= (near := line + step) < count}
