"""Reads the stations of known trees, clusters them and traces each cluster: what the fit and the figures need."""

from __future__ import annotations

import json
import lzma
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from zlib import crc32

from benchmarks.cascades.bases import read_works
from benchmarks.cascades.credits import publishers
from benchmarks.cascades.descent import LINKS, Station, forest, ground
from benchmarks.cascades.model import Language, Work
from provenance.engines.clockwork import Clock
from provenance.engines.local import Reader, read_one
from provenance.engines.settle import settle
from provenance.engines.texts import Comparisons, texts_of
from provenance.inputs.validation import page_from_record
from provenance.lineage.nodes import SOURCE_ROLES
from provenance.lineage.trace import Traced, trace_cluster
from provenance.lineage.weights import Weights
from provenance.records import Article, ArticleId, Cluster, Judgement, Match
from provenance.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from provenance.matching.compare import MatchViews

_REAL = "人民日报"


class Nothing:
    """A store that holds nothing."""

    def by_digest(self, digests: Iterable[str]) -> dict[str, list[ArticleId]]:
        return {}

    def article_ids(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        return {}

    def candidates(self, keys: NDArray[np.int64]) -> list[tuple[int, ArticleId]]:
        return []

    def holders(self, keys: Sequence[int]) -> dict[int, list[ArticleId]]:
        return {}

    def match_views(self, handles: Iterable[ArticleId]) -> dict[ArticleId, MatchViews]:
        return {}

    def signatures(self, ids: Sequence[ArticleId]) -> dict[ArticleId, bytes]:
        return {}

    def digests(self, ids: Iterable[ArticleId]) -> dict[ArticleId, str]:
        return {}

    def named(self, handles: Iterable[ArticleId]) -> dict[ArticleId, ArticleId]:
        return {id_: id_ for id_ in handles}

    def hosts(self, handles: Iterable[ArticleId]) -> dict[ArticleId, str | None]:
        return {}

    def passage_holders(self, keys: Sequence[int], limit: int) -> dict[int, list[ArticleId]]:
        return {}

    def cluster_of(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Cluster]:
        return {}

    def judgements(self, ids: Iterable[ArticleId] | None = None) -> list[Judgement]:
        return []

    def articles(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Article]:
        return {}

    def matches_of(self, ids: Iterable[ArticleId]) -> list[Match]:
        return []

    def component(self, ids: Iterable[ArticleId]) -> set[ArticleId]:
        return set(ids)


@dataclass(frozen=True, slots=True)
class Sample:
    """Trees with their truth, and the clusters in which the program puts their pages."""

    stations: Mapping[str, Station]  # captured or not, by id
    articles: Mapping[ArticleId, Article]
    clusters: Sequence[Cluster]
    comparisons: Comparisons
    reader: Reader

    def root(self, work: str) -> Station:
        """Return the first page of a work."""
        return self.stations[f"{work}-0"]

    def ancestors(self, id_: str) -> list[Station]:
        """Return the stations above one, nearest first."""
        above = []
        parent = self.stations[id_].parent
        while parent is not None:
            above.append(self.stations[parent])
            parent = self.stations[parent].parent
        return above


@dataclass(frozen=True, slots=True)
class Run:
    """What was concluded of every cluster, and how long each took, seconds."""

    traced: Sequence[Traced]
    seconds: Sequence[float]


Known = tuple[str, datetime, str]  # outlet, day, page


def works_of(
    corpora: Path, language: Language, count: int, seed: int, split: str
) -> list[tuple[Work, Known | None]]:
    """
    Return works of one split whose text names no outlet as its source, and so can be anybody's.

    A work is of the same split whatever the seed: what is fitted on any seed has seen no work of a test. Those of
    the paper whose outlet, day and page we know have these in the test only.
    """
    known = _known(corpora) if language == "zh" else {}
    bases, _ = read_works(corpora, language, count * 5, seed)
    reader = Reader()
    fit: list[tuple[Work, Known | None]] = []
    for work in bases:
        if len(fit) == count or (crc32(work.id.encode()) % 2 == 0) != (split == "train"):
            continue
        told = known.get(work.id) if split == "test" else None
        if _names(work, reader) <= ({told[0]} if told else frozenset()):
            fit.append((work, told))
    return fit


def _names(work: Work, reader: Reader) -> set[str]:
    """Return the outlets that the bare text names as its source; "本报" counts as one."""
    page = page_from_record({"text": f"{work.title}\n{work.text}"}, work.id)
    read = read_one(page, reader.knowledge)
    if not isinstance(read, Article):
        return {"unreadable"}
    found = {
        c.outlet or "?" for c in read.claims if c.role in SOURCE_ROLES and (c.outlet or "deictic" in c.flags)
    }
    return found - {"?"} if work.id.startswith("rmrb-") else found


def _known(corpora: Path) -> dict[str, tuple[str, datetime, str]]:
    found = {}
    with lzma.open(corpora / "zh_news.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if '"rmrb-' in line[:40]:
                row = json.loads(line)
                found[row["id"]] = (_REAL, datetime.fromisoformat(row["date"]), row["page"])
    return found


def sample(
    corpora: Path, language: Language, count: int, seed: int, split: str, *, forged: float = 0.0,
    size: int | None = None,
) -> Sample:  # fmt: skip
    """Return trees of *count* works of one split, read and clustered."""
    all_ = publishers(language, split)
    works = works_of(corpora, language, count, seed, split)
    titles = tuple(work.title for work, _ in works if work.title) or LINKS[language]
    on = ground(all_, language, titles, forged)
    trees = list(forest(works, on, all_, Random(f"{seed}-{split}"), size))
    return read([station for tree in trees for station in tree])


def read(stations: Sequence[Station]) -> Sample:
    """Return *stations* read and clustered."""
    reader, settings = Reader(), Settings()
    pages = [page_from_record(station.record(), station.id) for station in stations if station.captured]
    read = [read_one(page, reader.knowledge) for page in pages]
    articles = [one for one in read if isinstance(one, Article)]
    changes = settle(articles, Nothing(), settings, reader.medium_of, Clock())
    return Sample(
        {station.id: station for station in stations},
        {article.id: article for article in articles},
        changes.clusters,
        Comparisons(texts_of(articles, settings), settings),
        reader,
    )


def run(on: Sample, weights: Weights) -> Run:
    """Trace every cluster of *on*."""
    traced, seconds = [], []
    for cluster in on.clusters:
        members = [on.articles[member.article] for member in cluster.members]
        start = time.perf_counter()
        traced.append(trace_cluster(cluster, members, on.comparisons.fit, on.reader.medium_of, weights))
        seconds.append(time.perf_counter() - start)
    return Run(traced, seconds)
