"""Runs the rules over the zones of a page and keeps the matches that mean something where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from provenance.attribution.rules import Place, Rule, Rules
from provenance.attribution.stretches import Layout, Stretch
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
    present = {need: need in layout.text for rule in rules.rules for need in rule.needs}
    possible = [rule for rule in rules.rules if any(present[need] for need in rule.needs)]
    for stretch in layout.stretches:
        texts: dict[tuple[int, int], str] = {}
        for rule in possible:
            for start, end in _ranges(rule, layout, stretch):
                text = texts.setdefault((start, end), layout.text[start:end])
                if any(need in text for need in rule.needs):
                    hits = _matches(rule, layout, replace(stretch, start=start, end=end), stretch)
                    yield from islice(hits, MOST_HITS)


def _ranges(rule: Rule, layout: Layout, stretch: Stretch) -> Iterator[tuple[int, int]]:
    """Yield the parts of *stretch* that *rule* reads: all of it, or the opening and the closing of the body."""
    zone = stretch.reads_as
    if zone != "body" or _active(rule, "body"):
        if zone == "body" or _active(rule, zone):
            yield stretch.start, stretch.end
        return
    if _active(rule, "opening") and stretch.start < layout.opening_end:
        yield stretch.start, min(stretch.end, layout.opening_end)
    if _active(rule, "closing") and stretch.end > layout.closing_start:
        start = max(stretch.start, layout.closing_start)
        yield start, stretch.end


def _active(rule: Rule, place: Place) -> bool:
    return place in rule.places and (rule.places[place] is not None or bool(rule.role_if))


def _matches(rule: Rule, layout: Layout, part: Stretch, stretch: Stretch) -> Iterator[Hit]:
    for start, end, last in layout.windows(part):
        for match in rule.pattern.finditer(layout.text, start, end):
            if match.start() >= last:
                break
            words = match[0]
            if not words.strip():
                continue
            begin = match.start() + len(words) - len(words.lstrip())
            stop = match.start() + len(words.rstrip())
            role = _role(rule, match, layout.places(stretch, begin, stop))
            if role is not None:
                yield Hit(rule, match, begin, stop, stretch, role)


def _role(rule: Rule, match: re.Match[str], places: Sequence[Place]) -> Role | None:
    """Return what a match means: by a group that took part, else by the narrowest place that says so."""
    by_group = next((role for group, role in rule.role_if.items() if match[group] is not None), None)
    return by_group or next((role for place in places if (role := rule.places.get(place)) is not None), None)
