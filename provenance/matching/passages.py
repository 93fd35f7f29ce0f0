"""Tells shared runs that prove reuse from those that prove nothing: formulae, quotations, furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from provenance.records import Match, RunKind, Span, Spread

Quotations = Sequence[tuple[int, int]]

# Starting values: official wording recurs in stretches of 20 to 200 characters in independent stories.
_FORMULA_HOSTS: Final = 5
_FORMULA_CLUSTERS: Final = 2
_FORMULA_LENGTH: Final = 200
_FURNITURE_CLUSTERS: Final = 3
_QUOTED: Final = 0.8  # of a run inside quotations; who speaks and "he added" may be part of it


def kinds_of_runs(
    runs: Sequence[Span],
    spreads: Sequence[Spread],
    quoted_a: Quotations = (),
    quoted_b: Quotations = (),
) -> tuple[RunKind, ...]:
    """
    Return of each run two texts share whether it is their ``own``, a ``formula`` or ``furniture``.

    *spreads* say, run by run, where else it stands. *quoted_a* and *quoted_b* are the spans of the two match
    views inside quotations of named speakers, in order (`matching.quotations`).
    """
    return tuple(_kind(run, spread, quoted_a, quoted_b) for run, spread in zip(runs, spreads, strict=True))


def _kind(run: Span, spread: Spread, quoted_a: Quotations, quoted_b: Quotations) -> RunKind:
    if spread.own_host_only and spread.clusters >= _FURNITURE_CLUSTERS:
        return "furniture"
    wide = spread.hosts >= _FORMULA_HOSTS and spread.clusters >= _FORMULA_CLUSTERS
    if wide and run.length <= _FORMULA_LENGTH:
        return "formula"
    least = _QUOTED * run.length
    said = (
        _inside(run.a_start, run.length, quoted_a) >= least
        and _inside(run.b_start, run.length, quoted_b) >= least
    )
    return "formula" if said else "own"


def _inside(start: int, length: int, spans: Quotations) -> int:
    """Return how many characters of a run lie in *spans*, which do not overlap."""
    return sum(max(0, min(start + length, end) - max(start, first)) for first, end in spans)


def rejudged(match: Match, kinds: Sequence[RunKind]) -> Match:
    """
    Return *match*, or, for an excerpt all of whose shared runs prove nothing, that it is no match, and why.

    *kinds* are those of all the runs that count. Other classes rest on whole texts and stay what they are; so
    does an excerpt without runs, which an alignment found.
    """
    if match.kind != "excerpt" or not kinds or "own" in kinds:
        return match
    runs = "the one shared run is" if len(kinds) == 1 else f"all {len(kinds)} shared runs are"
    if "formula" not in kinds:
        return replace(match, kind="furniture_only", reason=f"{runs} furniture of their host")
    mixed = " or furniture of their host" if "furniture" in kinds else ""
    words = f"{runs} wording of many reports, or quoted from a named speaker in both{mixed}"
    return replace(match, kind="formula_only", reason=words)
