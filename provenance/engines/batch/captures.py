"""Several captures of one page → one article, whichever came first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from provenance.records import Article


def unified(captures: Sequence[Article]) -> Article:
    """
    Return the article of *captures*, all with one id and one page, in any order.

    ``path`` and ``known`` are those of the smallest path, ``fetched_at`` is the earliest: what a store answers.
    """
    first = min(captures, key=lambda one: (one.path, one.fetched_at is None, one.fetched_at or ""))
    times = [one.fetched_at for one in captures if one.fetched_at is not None]
    return replace(first, fetched_at=min(times)) if times else first
