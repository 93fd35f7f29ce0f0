"""The estimate that refuses pairs: how many rows of two signatures are equal, counted, never rounded."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Signatures = NDArray[np.uint32]  # N × permutations
Keys = NDArray[np.int64]  # N × index keys
Places = NDArray[np.int64]
Mask = NDArray[np.bool_]

BLOCK: Final = 4096  # lines compared at once: they stay in the cache
_FEW: Final = 4  # where fewer than one line in so many is wanted, they are gathered instead of passing over all
_AT_ONCE: Final = 1 << 14  # pairs looked at together: 16 MB of signatures
_MANY: Final = BLOCK  # lines beyond which those that share a key are looked up


class Coarse:
    """
    Signatures with their rows cut to eight bits: these agree at least as often as the rows do.

    A quarter of the bytes, and laid out so that one line is compared with a block of others at a time: what they
    refuse need not be counted.
    """

    def __init__(self, signatures: Signatures, least: int) -> None:
        self._signatures, self._least = signatures, least
        self._cut = (signatures & np.uint32(0xFF)).astype(np.uint8)
        self._blocks = [
            np.ascontiguousarray(self._cut[start : start + BLOCK].T) for start in range(0, len(signatures), BLOCK)
        ]

    def near(self, line: int, wanted: Mask) -> Places:
        """Return the lines, of those *wanted* (one flag a line), that agree with *line* in enough rows."""
        if np.count_nonzero(wanted) * _FEW < len(wanted):
            return self.among(line, np.flatnonzero(wanted))
        return self._exactly(line, self._everywhere(line, wanted))

    def among(self, line: int, others: Places) -> Places:
        """Return those of *others* that agree with *line* in enough rows."""
        agree = (self._cut.take(others, axis=0) == self._cut[line]).view(np.uint8)
        return self._exactly(line, others[np.add.reduce(agree, axis=1, dtype=np.uint8) >= self._least])

    def _exactly(self, line: int, near: Places) -> Places:
        equal = np.count_nonzero(self._signatures[near] == self._signatures[line], axis=1)
        kept: Places = near[equal >= self._least]
        return kept

    def _everywhere(self, line: int, wanted: Mask) -> Places:
        found = []
        block, place = divmod(line, BLOCK)
        mine = self._blocks[block][:, place, None]
        for number, others in enumerate(self._blocks):
            start = number * BLOCK
            here = wanted[start : start + BLOCK]
            if not here.any():
                continue
            agree = np.add.reduce((others == mine).view(np.uint8), axis=0, dtype=np.uint8)
            found.append(np.flatnonzero(here & (agree >= self._least)) + start)
        near: Places = np.concatenate(found) if found else np.empty(0, np.int64)
        return near


class Buckets:
    """The lines that hold each key, for keys that most lines do not share with many."""

    def __init__(self, keys: Keys) -> None:
        _, bucket, sizes = np.unique(keys, return_inverse=True, return_counts=True)
        bucket = bucket.reshape(-1)
        self._lines = (np.argsort(bucket, kind="stable") // keys.shape[1]).astype(np.int32)
        self._buckets = bucket.reshape(keys.shape).astype(np.int32)
        self._sizes, self._ends = sizes, np.cumsum(sizes)
        self._held = sizes[self._buckets].sum(axis=1)

    def few(self, line: int) -> bool:
        """Return whether it is less work to look at those that share a key with *line* than at all."""
        return bool(self._held[line] * _FEW < len(self._held))

    def sharing(self, line: int) -> Places:
        """Return the lines that share a key with *line*, itself among them, ascending."""
        own = self._buckets[line]
        sizes = self._sizes[own]
        ends = np.cumsum(sizes)
        places = np.arange(ends[-1]) + np.repeat(self._ends[own] - ends, sizes)
        found: Places = np.unique(self._lines[places])
        return found


class Kept:
    """
    The kept pairs of texts, line i of *signatures* and *keys* being text i.

    A pair is kept where at least *least* rows of the two signatures are equal and the two share a key: a function
    of the two texts, whoever else there is.
    """

    def __init__(self, signatures: Signatures, keys: Keys, least: int) -> None:
        self._coarse, self._keys = Coarse(signatures, least), keys
        self._buckets = Buckets(keys) if len(keys) > _MANY else None

    def few(self, line: int) -> bool:
        """Return whether the lines that share a key with *line* are known to be few."""
        return self._buckets is not None and self._buckets.few(line)

    def of(self, line: int, wanted: Mask) -> Places:
        """Return the lines, of those *wanted*, that are kept with *line*, ascending."""
        if self._buckets is not None and self._buckets.few(line):
            sharing = self._buckets.sharing(line)
            near = self._coarse.among(line, sharing[wanted[sharing]])
        else:
            near = self._coarse.near(line, wanted)
        kept: Places = near[(self._keys[near] == self._keys[line]).any(axis=1)]
        return kept


def agreeing(a: Signatures, b: Signatures, least: int) -> Mask:
    """Return, for each pair of lines of *a* and *b*, whether at least *least* rows are equal."""
    found = np.empty(len(a), np.bool_)
    for start in range(0, len(a), _AT_ONCE):
        stop = start + _AT_ONCE
        found[start:stop] = np.count_nonzero(a[start:stop] == b[start:stop], axis=1) >= least
    return found


def agreeing_pairs(signatures: Signatures, first: Places, second: Places, least: int) -> Mask:
    """Return, for each pair of lines of *signatures*, whether at least *least* rows are equal."""
    found = np.empty(len(first), np.bool_)
    for start in range(0, len(first), _AT_ONCE):
        a, b = first[start : start + _AT_ONCE], second[start : start + _AT_ONCE]
        found[start : start + len(a)] = np.count_nonzero(signatures[a] == signatures[b], axis=1) >= least
    return found
