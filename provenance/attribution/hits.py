"""Runs the rules over the zones of a page and keeps the matches that mean something where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from provenance.attribution.rules import Place, Rule, Rules
from provenance.attribution.stretches import WINDOW, Layout, Stretch
from provenance.records import Role

# Of one rule in one stretch: no honest page has more, and a hostile one should cost no more.
MOST_HITS = 300


@dataclass(frozen=True, slots=True)
class Hit:
    """A match of a rule that means something where it stands; ``start`` skips the white space before it."""

    rule: Rule
    match: re.Match[str]
    start: int
    end: int
    zone: Stretch
    role: Role


def find_hits(layout: Layout, rules: Rules) -> Iterator[Hit]:
    """Yield the matches of all rules in the places they read, rule by rule within each stretch of the page."""
    found = rules.keywords.lines(layout.text, layout.line_starts)
    possible = [(rules.rules[number], lines) for number, lines in found.items()]
    for stretch in layout.stretches:
        first, last = layout.number(stretch.start), layout.number(stretch.end)
        for rule, lines in possible:
            if lines[-1] < first or lines[bisect_left(lines, first)] > last:
                continue
            for start, end in _ranges(rule, layout, stretch):
                parts = layout.parts(lines, start, end)
                hits = (hit for part in parts for hit in _hits(rule, layout, part, stretch))
                yield from islice(hits, MOST_HITS)


def _ranges(rule: Rule, layout: Layout, stretch: Stretch) -> Sequence[tuple[int, int]]:
    """Return the parts of *stretch* that *rule* reads: all of it, or the opening and the closing of the body."""
    zone = stretch.reads_as
    if zone != "body" or _active(rule, "body"):
        return ((stretch.start, stretch.end),) if zone == "body" or _active(rule, zone) else ()
    ranges = []
    if stretch.start < layout.opening_end and _active(rule, "opening"):
        ranges.append((stretch.start, min(stretch.end, layout.opening_end)))
    if stretch.end > layout.closing_start and _active(rule, "closing"):
        ranges.append((max(stretch.start, layout.closing_start), stretch.end))
    return ranges


def _active(rule: Rule, place: Place) -> bool:
    return place in rule.places and (rule.places[place] is not None or bool(rule.role_if))


def _hits(rule: Rule, layout: Layout, part: tuple[int, int], stretch: Stretch) -> Iterator[Hit]:
    for match in _anchored(rule, layout, *part) if rule.anchored else _anywhere(rule, layout, *part):
        words = match[0]
        if not words.strip():
            continue
        begin = match.start() + len(words) - len(words.lstrip())
        stop = match.start() + len(words.rstrip())
        role = _role(rule, match, layout.places(stretch, begin, stop))
        if role is not None:
            yield Hit(rule, match, begin, stop, stretch, role)


def _anywhere(rule: Rule, layout: Layout, start: int, end: int) -> Iterator[re.Match[str]]:
    for first, stop, last in layout.windows(start, end):
        for match in rule.pattern.finditer(layout.text, first, stop):
            if match.start() >= last:
                break
            yield match


def _anchored(rule: Rule, layout: Layout, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches in a part of the page of a rule that reads from where a line begins."""
    done = start
    for line in layout.lines_from(start, end):
        if line >= done and (match := rule.pattern.match(layout.text, line, min(end, line + WINDOW))):
            yield match
            done = match.end()


def _role(rule: Rule, match: re.Match[str], places: Sequence[Place]) -> Role | None:
    """Return what a match means: by a group that took part, else by the narrowest place that says so."""
    by_group = next((role for group, role in rule.role_if.items() if match[group] is not None), None)
    return by_group or next((role for place in places if (role := rule.places.get(place)) is not None), None)
