"""One ingest: batches of records read, settled against the store, and written, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from provenance.engines.changes import write_changes
from provenance.engines.clockwork import Clock
from provenance.engines.identity import article_id
from provenance.engines.items import page_of
from provenance.engines.local import Reader
from provenance.engines.settle import settle
from provenance.errors import InputError, StoreError
from provenance.fingerprints.kernel import backend_for
from provenance.inputs.captured import Bookmark, Captured
from provenance.records import Article, ArticleId, Page, Reject, RunId
from provenance.settings import Settings
from provenance.store import InputState, Outlet, Store
from provenance.store.encoding import encoded
from provenance.version import VERSION

# Pages taken in, and pages per transaction, the next of which are read meanwhile: counts and sizes, never
# times, so that borders repeat.
BATCH = 1000
CHARACTERS = 200_000_000  # of pages held at once; a page may have ten million, at up to four bytes
PART = 125
# While a part touches this many times as many articles as it brings, the next ones are larger: a growing crowd is
# then settled as often as the logarithm of its size.
_TOUCHED = 8


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: records done, and the seconds spent in each stage so far."""

    done: int
    rejected: int
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What one ingest did. Counts are of records; `clusters` counts those of two articles or more, afterwards."""

    run: RunId | None  # None for a dry run
    read: int
    added: int
    known: int  # already stored with the same bytes
    rejected: int
    articles: int  # in the store afterwards
    clusters: int
    seconds: Mapping[str, float]


def size_of(item: Page | Reject) -> int:
    """Return the characters of a page as it was captured."""
    return len(item.source) if isinstance(item, Page) else 0


def taken(item: Page | Reject | Mapping[str, Any], number: int) -> Page | Reject:
    """Return the page that *item* is or describes, or what is wrong with it."""
    if isinstance(item, Page | Reject):
        return item
    try:
        return page_of(item, number)
    except InputError as error:
        return Reject(f"<record>:{number}", error.code, str(error))


class Ingest:
    """One run that reads, settles and stores records: its counters, its clock, and the batch at hand."""

    def __init__(self, store: Store, settings: Settings, reader: Reader, arguments: Sequence[str]) -> None:
        self._store, self._settings = store, settings
        self._reader = reader
        self._arguments = arguments
        self._clock = Clock()
        self._read = self._added = self._known = self._rejected = 0
        self._part = min(PART, BATCH)
        self._marks: dict[str, Bookmark] = {}  # how far the inputs of the batch at hand are read with it

    def run(
        self,
        records: Iterable[Page | Reject | Mapping[str, Any] | Captured],
        observer: Callable[[Progress], None] | None,
        on_reject: Callable[[Reject], None] | None,
    ) -> IngestSummary:
        """Ingest *records* to their end; a run that fails is closed as failed before its error goes on."""
        with self._clock.stage("load"):
            knowledge = self._reader.knowledge
        run = self._store.begin_run(
            VERSION, self._settings.digest(), knowledge.registry.digest, knowledge.digest, self._arguments
        )
        try:
            stream = iter(records)
            with self._reader.opened() as read_pages:
                while batch := self._next(stream):
                    for reject in self._batch(batch, run, read_pages):
                        self._rejected += 1
                        if on_reject is not None:
                            on_reject(reject)
                    if observer is not None:
                        observer(Progress(self._read, self._rejected, dict(self._clock.seconds)))
        except BaseException:
            with suppress(StoreError):  # the first error is the one to report
                self._store.finish_run(run, self._counts(), "failed")
            raise
        self._store.finish_run(run, self._counts())
        counts = self._store.counts()
        return IngestSummary(
            run,
            self._read,
            self._added,
            self._known,
            self._rejected,
            counts["article"],
            counts["duplicate_clusters"],
            dict(self._clock.seconds),
        )

    def _counts(self) -> dict[str, int]:
        return {"read": self._read, "added": self._added, "known": self._known, "rejected": self._rejected}

    def _next(self, stream: Iterator[Page | Reject | Mapping[str, Any] | Captured]) -> list[Page | Reject]:
        """Return the next batch of pages and rejects; empty at the end."""
        batch: list[Page | Reject] = []
        held, most = 0, max(BATCH, self._part)
        with self._clock.stage("input"):
            while len(batch) < most and held < CHARACTERS and (item := next(stream, None)) is not None:
                found = self._opened(item) if isinstance(item, Captured) else item
                if found is not None:
                    self._read += 1
                    batch.append(taken(found, self._read))
                    held += size_of(batch[-1])
        return batch

    def _opened(self, one: Captured) -> Page | Reject | None:
        """Return what was captured, and remember how far its input is read with it; None for known records."""
        if one.bookmark is not None and one.found is not None:
            self._marks[one.bookmark.input] = one.bookmark
        elif one.bookmark is not None:
            self._read += one.bookmark.known
            self._known += one.bookmark.known
        return one.found

    def _batch(
        self,
        batch: Sequence[Page | Reject],
        run: RunId,
        read_pages: Callable[[Sequence[Page]], Generator[Article | Reject, None, None]],
    ) -> Iterator[Reject]:
        """Read and store one batch, part by part; yield what could not be used, in order."""
        rejects = [item for item in batch if isinstance(item, Reject)]
        pages = [item for item in batch if isinstance(item, Page)]
        stored = self._store.article_ids([article_id(page) for page in pages])
        firsts: dict[ArticleId, Page] = {}
        captures: list[Page] = []
        for page in pages:
            id_ = article_id(page)
            expected = stored.get(id_) or (firsts[id_].sha256 if id_ in firsts else page.sha256)
            if page.sha256 != expected:
                rejects.append(reused(page))
            elif id_ in stored or id_ in firsts:
                captures.append(page)
                self._known += 1
            else:
                firsts[id_] = page
        left = len(firsts)
        with closing(read_pages(_earliest(firsts, captures))) as answers:
            for ids, captured in _parts(firsts, captures, lambda: self._part):
                with self._clock.stage("read"):
                    read = dict(zip(ids, islice(answers, len(ids)), strict=True))
                rejects += [item for item in read.values() if isinstance(item, Reject)]
                articles = {id_: item for id_, item in read.items() if isinstance(item, Article)}
                left -= len(ids)
                self._store_part(firsts, articles, captured, rejects, run, is_last=not left)
                yield from rejects
                rejects = []

    def _store_part(
        self,
        firsts: Mapping[ArticleId, Page],
        articles: Mapping[ArticleId, Article],
        captures: Sequence[Page],
        rejects: list[Reject],
        run: RunId,
        *,
        is_last: bool,
    ) -> None:
        """Store a part of the batch; with the last one, how far its inputs are read."""
        with self._clock.stage("store"):
            forms = encoded([(firsts[id_], article) for id_, article in articles.items()])
        with self._store.write() as writer:
            # While these pages were read, another process may have stored some of them.
            meanwhile = writer.article_ids(articles)
            rejects += [reused(firsts[id_]) for id_, sha256 in meanwhile.items() if firsts[id_].sha256 != sha256]
            captures = [*captures, *(firsts[i] for i, sha256 in meanwhile.items() if firsts[i].sha256 == sha256)]
            articles = {id_: article for id_, article in articles.items() if id_ not in meanwhile}
            known = writer.articles({article_id(page) for page in captures} - set(articles))
            again = _seen_earlier(captures, known)
            changes = settle(
                list(articles.values()),
                writer,
                self._settings,
                self._reader.medium_of,
                self._clock,
                again,
                backend_for(self._read),
            )
            with self._clock.stage("store"):
                everything = {**known, **articles}
                items = [
                    (firsts[id_], article, changes.fingerprints.get(id_)) for id_, article in articles.items()
                ]
                items += [
                    (page, everything[article_id(page)], None)
                    for page in captures
                    if article_id(page) in everything
                ]
                writer.add_articles(items, run, forms)
                writer.add_rejects(rejects, run)
                write_changes(writer, changes, run)
                writer.add_outlets(unknown_outlets(articles.values(), self._reader), run)
                if is_last:
                    for name, mark in sorted(self._marks.items()):
                        writer.set_input_state(InputState(name, mark.sha256, mark.offset), run)
        if is_last:
            self._marks.clear()
        self._part = max(min(PART, BATCH), len(changes.affected) // _TOUCHED)
        self._added += len(articles)
        self._known += sum(firsts[id_].sha256 == sha256 for id_, sha256 in meanwhile.items())


def unknown_outlets(articles: Iterable[Article], reader: Reader) -> list[Outlet]:
    """Return the outlets that *articles* name and the registry of *reader* does not hold, by name."""
    registered = reader.knowledge.registry.outlets
    names = {
        name
        for article in articles
        for name in (article.outlet, *(claim.outlet for claim in article.claims))
        if name is not None and name not in registered
    }
    return [Outlet(name, reader.medium_of(name)) for name in sorted(names)]


def reused(page: Page) -> Reject:
    """Return that the id of *page* belongs to other bytes."""
    return Reject(page.path, "input.id_reused", f"the id {page.id!r} is already stored with other bytes")


def _parts(
    firsts: Mapping[ArticleId, Page], captures: Sequence[Page], size: Callable[[], int]
) -> Iterator[tuple[list[ArticleId], list[Page]]]:
    """
    Yield the ids to read in parts, each with the further captures of its pages; those of others come first.

    *size* is asked anew before each part.
    """
    ids = list(firsts)
    captured = [page for page in captures if article_id(page) not in firsts]
    again: dict[ArticleId, list[Page]] = {}
    for page in captures:
        again.setdefault(article_id(page), []).append(page)
    start = 0
    while True:  # once at least: rejects may be all there is
        part = ids[start : start + size()]
        start += len(part)
        yield part, captured + [page for id_ in part for page in again.get(id_, ())]
        captured = []
        if start == len(ids):
            return


def _earliest(firsts: Mapping[ArticleId, Page], captures: Sequence[Page]) -> list[Page]:
    """Return the pages to read, each with the earliest time it was captured in this batch."""
    times: dict[ArticleId, list[str]] = {id_: [page.fetched_at or "9"] for id_, page in firsts.items()}
    for page in captures:
        if article_id(page) in times and page.fetched_at:
            times[article_id(page)].append(page.fetched_at)
    return [
        replace(page, fetched_at=min(times[id_])) if min(times[id_]) < (page.fetched_at or "9") else page
        for id_, page in firsts.items()
    ]


def _seen_earlier(captures: Sequence[Page], known: Mapping[ArticleId, Article]) -> list[Article]:
    """Return the known articles that these captures show to have been seen earlier than was thought."""
    changed: dict[ArticleId, Article] = {}
    for page in captures:
        article = changed.get(article_id(page)) or known.get(article_id(page))
        if article and page.fetched_at and page.fetched_at < (article.fetched_at or "9"):
            changed[article.id] = replace(article, fetched_at=page.fetched_at)
    return [changed[id_] for id_ in sorted(changed)]
