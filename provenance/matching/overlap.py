"""Exact overlap of two texts from their shingle hashes: set measures, and the runs they share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Shingled:
    """A text as its shingle hashes: in order of position, and as a sorted set."""

    hashes: Hashes
    unique: Hashes
    width: int

    @classmethod
    def of(cls, hashes: Hashes, width: int) -> Shingled:
        """Return the text whose windows of *width* code points hash to *hashes*, in order."""
        return cls(hashes, np.unique(hashes), width)

    @property
    def length(self) -> int:
        """Length of the text in code points; 0 where it is shorter than one window."""
        return len(self.hashes) + self.width - 1 if len(self.hashes) else 0


@dataclass(frozen=True, slots=True)
class Overlap:
    """
    What two texts share.

    ``jaccard`` and ``containment`` (of the smaller set) are over sets of windows (Broder 1997); ``coverage_*``
    is the share of characters inside shared runs; runs and gaps are in characters.
    """

    jaccard: float
    containment: float
    coverage_a: float
    coverage_b: float
    longest_run: int
    runs: int  # in the text with fewer of them
    gap_a: int  # longest stretch of a that b cannot supply
    gap_b: int


def overlap(a: Shingled, b: Shingled, shortest_run: int) -> Overlap:
    """
    Return what *a* and *b* share, counting runs of at least *shortest_run* characters.

    A run is a stretch of consecutive windows that all occur in the other text. Runs, unlike sets, lose one
    character per changed character and not *width* of them: with 2 % of the characters replaced, coverage
    stays near .98 where containment falls to .90.
    """
    shared = len(np.intersect1d(a.unique, b.unique, assume_unique=True))
    if not shared:
        return Overlap(0.0, 0.0, 0.0, 0.0, 0, 0, a.length, b.length)
    runs_a, runs_b = _runs(a, b, shortest_run), _runs(b, a, shortest_run)
    return Overlap(
        jaccard=shared / (len(a.unique) + len(b.unique) - shared),
        containment=shared / min(len(a.unique), len(b.unique)),
        coverage_a=runs_a.covered / a.length,
        coverage_b=runs_b.covered / b.length,
        longest_run=min(runs_a.longest, runs_b.longest),
        runs=min(runs_a.count, runs_b.count),
        gap_a=runs_a.longest_gap,
        gap_b=runs_b.longest_gap,
    )


@dataclass(frozen=True, slots=True)
class _Runs:
    count: int
    covered: int
    longest: int
    longest_gap: int


def _runs(text: Shingled, other: Shingled, shortest: int) -> _Runs:
    """Return the runs of *text* that occur in *other*."""
    place = np.searchsorted(other.unique, text.hashes)
    place[place == len(other.unique)] = 0
    present = other.unique[place] == text.hashes
    edges = np.flatnonzero(np.diff(np.concatenate(([False], present, [False])).astype(np.int8)))
    starts, ends = edges[0::2], edges[1::2] + text.width - 1
    long = ends - starts >= shortest
    starts, ends = starts[long], ends[long]
    if not len(starts):
        return _Runs(0, 0, 0, text.length)
    # Two runs may share the characters of their last and first windows.
    free = np.concatenate((starts, [text.length])) - np.concatenate(([0], ends))
    covered = int((ends - starts).sum() + np.minimum(free[1:-1], 0).sum())
    return _Runs(len(starts), covered, int((ends - starts).max()), max(0, int(free.max())))
