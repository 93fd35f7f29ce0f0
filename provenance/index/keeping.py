"""
From the signatures and keys of texts to components of kept pairs: those that share a key and enough equal rows.

Pairs that are in one component already are passed over: a way of working that changes no component.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from provenance.index.components import Forest, groups
from provenance.index.estimate import Coarse, Keys, Places, Signatures, agreeing_pairs

_SMALL: Final = 24  # members of a group up to which all its pairs are written out
_PAIRS: Final = 1 << 20  # pairs written out at once


def kept_components(signatures: Signatures, keys: Keys, least: int) -> Places:
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
                forest.join(*spanning_links(signatures, members, roots[members], least))
        for firsts, seconds in _written_out(small):
            roots = forest.roots()
            apart = roots[firsts] != roots[seconds]
            one, other = firsts[apart], seconds[apart]
            found = agreeing_pairs(signatures, one, other, least)
            forest.join(one[found], other[found])
    return forest.roots()


def spanning_links(signatures: Signatures, members: Places, labels: Places, least: int) -> tuple[Places, Places]:
    """
    Return links that connect what the kept pairs of one group connect: fewer than it has members.

    *members* are the lines that share a key; *labels* name the component each is in already.
    """
    labels = labels.copy()
    coarse = Coarse(signatures[members], least)
    wanted = np.ones(len(members), np.bool_)
    firsts, seconds = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for i in range(len(members) - 1):
        wanted[i] = False
        near = coarse.near(i, wanted & (labels != labels[i]))
        if len(near):
            # One link for each component that is met; all of them are one from now on.
            met, first = np.unique(labels[near], return_index=True)
            firsts.append(np.full(len(met), members[i]))
            seconds.append(members[near[first]])
            labels[np.isin(labels, met)] = labels[i]
    return np.concatenate(firsts), np.concatenate(seconds)


def _written_out(groups_by_size: dict[int, list[Places]]) -> Iterator[tuple[Places, Places]]:
    """Yield all pairs of lines inside each group, in bounded portions."""
    for size, found in sorted(groups_by_size.items()):
        first, second = np.triu_indices(size, 1)
        step = max(1, _PAIRS // len(first))
        for start in range(0, len(found), step):
            table = np.stack(found[start : start + step])
            yield table[:, first].ravel(), table[:, second].ravel()
