"""Which of many texts could join which: an upper bound of what two share, counted through an inverted index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.matching.compare import Text, joining_coverages, like_lengths, may_join
from provenance.settings import Settings

Lines = NDArray[np.int64]
Mask = NDArray[np.bool_]
Shares = NDArray[np.float64]

_COMMON: Final = 2048  # times; a window that occurs more often is taken to be in every text
_HALF: Final = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Which of *count* texts could match one text in a joining way, and what they share with it at most."""

    count: int
    lines: Lines  # ascending
    coverages: Shares  # that runs cover at most, of the one text and of each other, M × 2

    @property
    def could_join(self) -> Mask:
        """One flag for each text."""
        found = np.zeros(self.count, np.bool_)
        found[self.lines] = True
        return found

    def of(self, some: Lines) -> Shares:
        """Return the coverages of *some* of the lines."""
        return self.coverages[np.searchsorted(self.lines, some)]


class Postings:
    """
    The texts that hold each window, line i being text i, for all the comparisons among many.

    A run of windows that are in the other text covers its windows and ``width - 1`` characters more, so n windows
    in runs of at least ``run`` characters cover at most n × run / (run - width + 1). Windows that occur more than
    *common* times are taken to be shared, with all the characters they cover: in a run with these every other
    window adds one character.
    """

    def __init__(self, texts: Sequence[Text], settings: Settings, common: int = _COMMON) -> None:
        self._settings, self._texts = settings, texts
        runs = np.array([settings.run(text.language) for text in texts], np.int64)
        widths = np.array([text.shingled.width for text in texts], np.int64)
        # Characters that one counted window covers at most.
        self._each = np.maximum(runs, widths) / np.maximum(runs - widths + 1, 1)
        self._lengths = np.array([text.shingled.length for text in texts], np.int64)
        words, holders = _entries(texts)
        first = np.flatnonzero(np.r_[True, words[1:] != words[:-1]])
        held = np.diff(np.r_[first, len(words)])
        counted = (held > 1) & (held <= common)
        self._words, self._first, self._held = words[first[counted]], first[counted], held[counted]
        self._holders = holders
        often = words[first[held > common]]
        self._taken = np.array([_covered(text, often) for text in texts], np.int64)
        # Windows in common from which enough of a text could be covered, if lengths are alike, and if not.
        self._least, self._most = (
            (share * self._lengths - self._taken) / self._each for share in joining_coverages(settings)
        )

    def bounds(self, line: int, wanted: Mask) -> Bounds:
        """Return what text *line* and each of the lines *wanted* share at most."""
        shared = self._shared(line)
        alike = like_lengths(self._lengths[line], self._lengths)
        least = np.where(
            alike, np.minimum(self._least, self._least[line]), np.minimum(self._most, self._most[line])
        )
        others = np.flatnonzero(wanted & (shared >= least))
        shared = shared[others]
        lengths = np.column_stack([np.full_like(others, self._lengths[line]), self._lengths[others]])
        most = np.column_stack(
            [self._taken[line] + self._each[line] * shared, self._taken[others] + self._each[others] * shared]
        )
        most /= np.maximum(lengths, 1)
        could = may_join(most, lengths, self._settings)
        return Bounds(len(wanted), others[could], most[could])

    def _shared(self, line: int) -> Lines:
        """Return how many pairs of equal counted windows text *line* has with each text."""
        own = np.sort(self._texts[line].shingled.hashes)
        at = np.searchsorted(self._words, own)
        inside = at < len(self._words)
        at = at[inside][self._words[at[inside]] == own[inside]]
        held = self._held[at]
        ends = np.cumsum(held)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(self._first[at] - ends + held, held)
        return np.bincount(self._holders[places], minlength=len(self._texts))


def _entries(texts: Sequence[Text]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Return the windows of all texts, each as its hash and the text's line, sorted."""
    hashes = [text.shingled.hashes for text in texts]
    # Two halves of one number sort several times as fast as pairs do.
    keyed = np.concatenate([np.empty(0, np.uint32), *hashes]).astype(np.uint64)
    keyed <<= _HALF
    keyed |= np.repeat(np.arange(len(texts), dtype=np.uint64), [len(one) for one in hashes])
    keyed.sort()
    return (keyed >> _HALF).astype(np.uint32), keyed.astype(np.uint32).astype(np.int32)


def _covered(text: Text, often: NDArray[np.uint32]) -> int:
    """Return how many characters of *text* are in windows *often* held."""
    taken = np.isin(text.shingled.hashes, often)
    covered = np.zeros(text.shingled.length, np.bool_)
    for shift in range(text.shingled.width):
        covered[shift : shift + len(taken)] |= taken
    return int(np.count_nonzero(covered))
