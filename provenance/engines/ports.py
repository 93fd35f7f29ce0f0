"""What an engine needs to know of what is stored already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from provenance.matching.compare import MatchViews
from provenance.records import Article, ArticleId, Cluster, Judgement, Lineage, Match

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Handle = TypeVar("Handle")


class Stored(Protocol[Handle]):
    """
    The stored articles, as far as a verdict asks for them.

    They are found by handles: ids, or what a store finds sooner, valid in every snapshot of it.
    """

    def named(self, handles: Iterable[Handle]) -> dict[Handle, ArticleId]:
        """Return the id of each of *handles*."""
        ...

    def hosts(self, handles: Iterable[Handle]) -> dict[Handle, str | None]:
        """Return the host of each of *handles*, None where it is not known."""
        ...

    def by_digest(self, digests: Iterable[str]) -> dict[str, list[Handle]]:
        """Return the articles that carry each of these texts, in order of id."""
        ...

    def article_ids(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the sha256 of the page of each of *ids* that is known."""
        ...

    def candidates(self, keys: NDArray[np.int64]) -> list[tuple[int, Handle]]:
        """Return (row of *keys*, article) for every article that shares a key with that row."""
        ...

    def passage_holders(self, keys: Sequence[int], limit: int) -> dict[int, list[Handle]]:
        """Return the reference texts that hold each of *keys*, at most *limit* of a key."""
        ...

    def cluster_of(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Cluster]:
        """Return the cluster of each of *ids* that is in one."""
        ...

    def articles(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Article]:
        """Return these articles."""
        ...

    def match_views(self, handles: Iterable[Handle]) -> dict[Handle, MatchViews]:
        """Return what a comparison takes of those of *handles* for which it is kept; others must be read."""
        ...


class Known(Stored[ArticleId], Protocol):
    """The stored articles, as far as matching and clustering ask for them."""

    def holders(self, keys: Sequence[int]) -> dict[int, list[ArticleId]]:
        """Return the articles that are held under each of *keys*, where there are any."""
        ...

    def signatures(self, ids: Sequence[ArticleId]) -> dict[ArticleId, bytes]:
        """Return the signatures of those of *ids* that can be compared."""
        ...

    def digests(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        """Return the sha256 of the match view of those of *ids* that can be compared."""
        ...

    def judgements(self, ids: Iterable[ArticleId] | None = None) -> list[Judgement]:
        """Return the decisions people took that touch one of *ids*, by pair."""
        ...

    def matches_of(self, ids: Iterable[ArticleId]) -> list[Match]:
        """Return every stored match that touches one of *ids*."""
        ...

    def component(self, ids: Iterable[ArticleId]) -> set[ArticleId]:
        """Return *ids* and every article connected with them through matches that join."""
        ...


class Told(Stored[Handle], Protocol[Handle]):
    """The same, with what was concluded of them."""

    def lineages(self, ids: Iterable[ArticleId]) -> Iterator[Lineage]:
        """Yield the lineages of *ids*, by article id."""
        ...


class Snapshots(Protocol):
    """What is stored, as it is at one moment after the other."""

    def snapshot(self) -> AbstractContextManager[Told[Any]]:
        """Return what is stored now, for many questions in a row."""
        ...
