"""
The compiled form of ``band_keys`` and ``within_batch``: equal keys are linked, and the links walked line by line.

Importing this module compiles it or loads it from numba's cache: for large batches only, under the rule of
``fingerprints.kernel.backend_for``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provenance.fingerprints.compiling import compiled
from provenance.index import bands as definition
from provenance.index.candidates import Pairs

Keys = NDArray[np.int64]

u8 = np.uint64
_MULTIPLIER = definition._MULTIPLIER
_GOLDEN = u8(definition._GOLDEN)  # here for multiplicative hashing (Knuth, TAOCP 6.4)


def band_keys(signatures: NDArray[np.uint32], recipe: str, bands: int, rows: int) -> Keys:
    """Return what ``bands.band_keys`` returns, bit for bit, and raise what it raises."""
    seeds = definition.seeds(recipe, bands, rows, signatures.shape[1])
    keys = np.empty((len(signatures), bands), np.uint64)
    # The compiled form takes writable arrays; those made from bytes are not, and the seeds are kept.
    _write_keys(np.require(signatures, np.uint32, ["C", "W"]), seeds.copy(), rows, keys)
    return definition.stored(keys)


def within_batch(keys: Keys) -> Pairs:
    """
    Return what ``candidates.within_batch`` returns: distinct pairs (i, j), i < j, of lines that share a key.

    Each line meets the earlier ones under its keys, every one of them once: memory grows with the pairs found,
    not with how often they met.
    """
    lines, bands = keys.shape
    flat = np.ascontiguousarray(keys, np.int64).ravel()
    before, places = np.empty_like(flat), np.uint64((1 << flat.size.bit_length()) - 1)
    # One number of key and place: numpy sorts those with vector instructions, four times as fast as an argsort.
    tags = flat.view(np.uint64) * _GOLDEN & ~places | np.arange(flat.size, dtype=np.uint64)
    tags.sort()
    _write_before(flat, tags, places, before)
    return _pairs(before, lines, bands)


@compiled("void(uint32[:,::1], uint64[::1], int64, uint64[:,::1])")
def _write_keys(
    signatures: NDArray[np.uint32], seeds: NDArray[np.uint64], rows: int, keys: NDArray[np.uint64]
) -> None:
    for line in range(len(signatures)):
        for band in range(len(seeds)):
            key = seeds[band]
            for at in range(band * rows, (band + 1) * rows):
                key = (key ^ u8(signatures[line, at])) * _MULTIPLIER
                key ^= key >> u8(32)
            keys[line, band] = key


@compiled("void(int64[::1], uint64[::1], uint64, int64[::1])")
def _write_before(keys: Keys, sorted_tags: NDArray[np.uint64], places: np.uint64, before: Keys) -> None:
    """
    Write, for each place in *keys*, the last earlier place of the same key, or -1.

    A tag is the leading bits of a key and, in those of *places*, its place, so places of one key follow one
    another in order, though others whose leading bits are the same may stand between them.
    """
    before[:] = -1
    for i in range(1, len(sorted_tags)):
        at = sorted_tags[i] & places
        j = i - 1
        while j >= 0 and sorted_tags[j] | places == sorted_tags[i] | places:
            other = sorted_tags[j] & places
            if keys[other] == keys[at]:
                before[at] = other
                break
            j -= 1


@compiled("int64[:,::1](int64[::1], int64, int64)")
def _pairs(before: Keys, lines: int, bands: int) -> Pairs:
    """Return the pairs of lines linked by *before*, in which line i has the places from i · *bands* on."""
    met = np.empty(lines, np.int64)  # the line that met this one last
    ends = np.zeros(lines + 1, np.int64)  # of the pairs of each lower line
    pairs = np.empty((0, 2), np.int64)
    for writing in range(2):  # counted first, so that each pair is written where it belongs
        met[:] = -1
        for line in range(lines):
            met[line] = line
            for at in range(line * bands, (line + 1) * bands):
                place = before[at]
                while place >= 0:
                    other = place // bands
                    if met[other] != line:
                        met[other] = line
                        if writing:
                            pairs[ends[other], 0], pairs[ends[other], 1] = other, line
                            ends[other] += 1
                        else:
                            ends[other + 1] += 1
                    place = before[place]
        if not writing:
            for line in range(lines):
                ends[line + 1] += ends[line]
            pairs = np.empty((ends[lines], 2), np.int64)
    return pairs
