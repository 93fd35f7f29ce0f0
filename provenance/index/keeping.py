"""
From the signatures and keys of texts to components of kept pairs: those that share a key and enough equal rows.

Pairs that are in one component already are passed over, and groups that share a key are judged block by block:
both are ways of working and change no component.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from provenance.index.components import Forest, groups
from provenance.index.estimate import Keys, Places, Signatures, agreeing_pairs

BLOCK: Final = 4096  # lines of a block: what is compared at once stays in the cache
_SMALL: Final = 24  # members of a group up to which all its pairs are written out
_PAIRS: Final = 1 << 20  # pairs written out at once


def kept_components(signatures: Signatures, keys: Keys, least: int, block: int = BLOCK) -> Places:
    """
    Return the component of each line by kept pairs: the smallest line it is connected with.

    *signatures* and *keys* have a line for each text. A pair is kept as ``estimate.kept`` says, with *least*
    equal rows. Lines that share no key never meet, so that many candidate components may be handed in together.
    """
    forest = Forest(len(signatures))
    for column in range(keys.shape[1]):
        roots = forest.roots()
        small: dict[int, list[Places]] = {}
        for members in groups(keys[:, column]):
            if (roots[members] == roots[members[0]]).all():
                continue
            if len(members) <= _SMALL:
                small.setdefault(len(members), []).append(members)
            else:
                forest.join(*spanning_links(signatures, members, roots[members], least, block))
        for firsts, seconds in _written_out(small):
            roots = forest.roots()
            apart = roots[firsts] != roots[seconds]
            one, other = firsts[apart], seconds[apart]
            found = agreeing_pairs(signatures, one, other, least)
            forest.join(one[found], other[found])
    return forest.roots()


def spanning_links(
    signatures: Signatures, members: Places, labels: Places, least: int, block: int = BLOCK
) -> tuple[Places, Places]:
    """
    Return links that connect what the kept pairs of one group connect: fewer than it has members.

    *members* are the lines that share a key; *labels* name the component each is in already.
    """
    labels = labels.copy()
    coarse = [_coarse(signatures, members[start : start + block]) for start in range(0, len(members), block)]
    links: list[tuple[Places, Places]] = []
    for number in range(len(coarse)):
        for other in range(number, len(coarse)):
            links += _block_links(signatures, members, labels, least, block, coarse, (number, other))
    firsts = [first for first, _ in links] or [np.empty(0, np.int64)]
    seconds = [second for _, second in links] or [np.empty(0, np.int64)]
    return np.concatenate(firsts), np.concatenate(seconds)


def _block_links(
    signatures: Signatures,
    members: Places,
    labels: Places,
    least: int,
    block: int,
    coarse: list[NDArray[np.uint8]],
    pair: tuple[int, int],
) -> Iterator[tuple[Places, Places]]:
    """Yield the links between two blocks of a group, or inside one, and bring *labels* up to date."""
    mine, others = coarse[pair[0]], coarse[pair[1]]
    start, end = pair[1] * block, min((pair[1] + 1) * block, len(members))
    for i in range(pair[0] * block, min((pair[0] + 1) * block, len(members))):
        apart = labels[start:end] != labels[i]
        if start <= i:
            apart[: i + 1 - start] = False
        if not apart.any():
            continue
        # Rows cut to eight bits agree at least as often as the rows do: few pairs are left to be counted.
        row = mine[:, i - pair[0] * block, None]
        agree = np.add.reduce((others == row).view(np.uint8), axis=0, dtype=np.uint8)
        near = np.flatnonzero(apart & (agree >= least)) + start
        if not len(near):
            continue
        equal = np.count_nonzero(signatures[members[near]] == signatures[members[i]], axis=1)
        near = near[equal >= least]
        if not len(near):
            continue
        # One link for each component that is met; all of them are one from now on.
        met, first = np.unique(labels[near], return_index=True)
        yield np.full(len(met), members[i]), members[near[first]]
        labels[np.isin(labels, met)] = labels[i]


def _coarse(signatures: Signatures, lines: Places) -> NDArray[np.uint8]:
    """Return the lowest eight bits of the rows of these lines, permutation by permutation."""
    return np.ascontiguousarray((signatures[lines] & np.uint32(0xFF)).astype(np.uint8).T)


def _written_out(groups_by_size: dict[int, list[Places]]) -> Iterator[tuple[Places, Places]]:
    """Yield all pairs of lines inside each group, in bounded portions."""
    for size, found in sorted(groups_by_size.items()):
        first, second = np.triu_indices(size, 1)
        step = max(1, _PAIRS // len(first))
        for start in range(0, len(found), step):
            table = np.stack(found[start : start + step])
            yield table[:, first].ravel(), table[:, second].ravel()
