"""What an engine needs to know of what is stored already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from provenance.matching.compare import MatchViews
from provenance.records import Article, ArticleId, Cluster, Judgement, Match

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Known(Protocol):
    """The stored articles, as far as matching and clustering ask for them."""

    def by_digest(self, digests: Iterable[str]) -> dict[str, list[ArticleId]]:
        """Return the articles that carry each of these texts."""
        ...

    def article_ids(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the sha256 of the page of each of *ids* that is known."""
        ...

    def candidates(self, keys: NDArray[np.int64]) -> list[tuple[int, ArticleId]]:
        """Return (row of *keys*, article) for every article that shares a key with that row."""
        ...

    def holders(self, keys: Sequence[int]) -> dict[int, list[ArticleId]]:
        """Return the articles that are held under each of *keys*, where there are any."""
        ...

    def signatures(self, ids: Sequence[ArticleId]) -> dict[ArticleId, bytes]:
        """Return the signatures of those of *ids* that can be compared."""
        ...

    def digests(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the sha256 of the match view of those of *ids* that can be compared."""
        ...

    def passage_holders(self, keys: Sequence[int], limit: int) -> dict[int, list[ArticleId]]:
        """Return the reference texts that hold each of *keys*, at most *limit* of a key."""
        ...

    def cluster_of(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Cluster]:
        """Return the cluster of each of *ids* that is in one."""
        ...

    def judgements(self, ids: Iterable[ArticleId] | None = None) -> list[Judgement]:
        """Return the decisions people took that touch one of *ids*, by pair."""
        ...

    def articles(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Article]:
        """Return these articles."""
        ...

    def match_views(self, ids: Iterable[ArticleId]) -> dict[ArticleId, MatchViews]:
        """Return what a comparison takes of those of *ids* for which that is kept; the others must be read."""
        ...

    def matches_of(self, ids: Iterable[ArticleId]) -> list[Match]:
        """Return every stored match that touches one of *ids*."""
        ...

    def component(self, ids: Iterable[ArticleId]) -> set[ArticleId]:
        """Return *ids* and every article connected with them through matches that join."""
        ...
