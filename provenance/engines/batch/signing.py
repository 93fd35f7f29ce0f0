"""S1 and S0: articles → the columns by which their texts are found to be alike, and equal texts folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.engines.index_keys import signatures_of, text_keys
from provenance.engines.texts import texts_of
from provenance.fingerprints.kernel import BackendName
from provenance.records import Article, ArticleId, Fingerprint

if TYPE_CHECKING:
    from provenance.settings import Settings


@dataclass(frozen=True, slots=True)
class Signed:
    """Columns of the articles that can be compared, by id; line i of each is ``ids[i]``."""

    ids: tuple[ArticleId, ...]
    fingerprints: tuple[Fingerprint, ...]
    digests: NDArray[np.uint8]  # N × 32: sha256 of the match view, which is in one language, hence of one recipe
    signatures: NDArray[np.uint32]  # N × permutations
    keys: NDArray[np.int64]  # N × index keys


def signed(articles: Sequence[Article], settings: Settings, backend: BackendName = "numpy") -> Signed:
    """Return the columns of those of *articles*, of distinct ids, that can be compared."""
    found = texts_of(articles, settings, backend)
    texts = [found[id_] for id_ in sorted(found)]
    packed = b"".join(bytes.fromhex(text.fingerprint.digest) for text in texts)
    return Signed(
        tuple(text.id for text in texts),
        tuple(text.fingerprint for text in texts),
        np.frombuffer(packed, np.uint8).reshape(len(texts), 32),
        signatures_of(texts, settings),
        text_keys(texts, settings, backend),
    )


def carriers(digests: NDArray[np.uint8], ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return, for each line, the smallest of *ranks* among the lines of equal *digests*."""
    if not len(ranks):
        return ranks
    words = np.ascontiguousarray(digests).view(">u8").reshape(len(digests), 4)
    order = np.lexsort((ranks, *words.T))
    ordered = words[order]
    starts = np.flatnonzero(np.r_[True, (ordered[1:] != ordered[:-1]).any(axis=1)])
    sizes = np.diff(np.r_[starts, len(order)])
    found = np.empty(len(ranks), np.int64)
    found[order] = np.repeat(ranks[order][starts], sizes)
    return found
