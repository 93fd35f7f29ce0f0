"""Tracker: the one façade over reading, matching, lineage and the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from provenance.errors import InputError, StoreError
from provenance.records import (
    Article,
    ArticleId,
    ClusterEntry,
    ClusterReport,
    Fingerprint,
    Lineage,
    Match,
    Page,
    Reject,
    RunId,
    Source,
    Verdict,
)
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.engines.clockwork import Clock
    from provenance.engines.local import Reader
    from provenance.engines.settle import Changes
    from provenance.store import ClusterSummary, Store, Writer

Item = TypeVar("Item", bound="Page | Mapping[str, Any] | str")

BATCH = 1000  # pages per transaction: a count, never a time, so that borders repeat


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


class Tracker:
    """
    Finds copies among pages, names their sources, and keeps both in a store.

    *db* is a path, an SQLAlchemy URL, or ``:memory:`` for a store that is gone when closed; *outlets* names
    further registry files, which extend and override the shipped one.

    Raises:
        StoreError: the store cannot be opened (see the hint).
        SettingsError: a registry file is malformed.
    """

    def __init__(
        self,
        db: str | Path = "db/provenance.db",
        *,
        settings: Settings | None = None,
        outlets: Sequence[str | Path] = (),
        read_only: bool = False,
    ) -> None:
        from provenance.store import Store

        self.settings = settings or Settings()
        self._outlets = tuple(str(path) for path in outlets)
        self._store: Store = Store(db, read_only=read_only and str(db) != ":memory:")

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store; twice is fine."""
        self._store.close()

    # ------------------------------------------------------------------ writing

    def ingest(
        self,
        records: Iterable[Page | Reject | Mapping[str, Any]],
        *,
        dry_run: bool = False,
        jobs: int = 1,
        arguments: Sequence[str] = (),
        observer: Callable[[Progress], None] | None = None,
        on_reject: Callable[[Reject], None] | None = None,
    ) -> IngestSummary:
        """
        Read, match, cluster, attribute and store *records*; idempotent, one transaction per batch.

        With *dry_run* everything is done on a copy of the store that is gone afterwards.
        """
        if dry_run:
            with TemporaryDirectory(prefix="provenance-") as folder:
                copy = Path(folder) / "rehearsal.db"
                self._store.copy(copy)
                with Tracker(copy, settings=self.settings, outlets=self._outlets) as rehearsal:
                    summary = rehearsal.ingest(records, jobs=jobs, observer=observer, on_reject=on_reject)
                    return replace(summary, run=None)
        ingest = _Ingest(self, jobs, arguments)
        return ingest.run(records, observer, on_reject)

    # ------------------------------------------------------------------ the pre-filter

    def filter(self, articles: Iterable[Item], *, add: bool = False) -> Iterator[tuple[Item, Verdict]]:
        """
        Yield each item unchanged with its verdict, in order; items see the earlier ones of the same call.

        Items are records as the contract has them, pages, or plain texts. One that cannot be read is
        ``undecidable``: a failure never drops anything. With *add* the readable ones are stored as well, in
        batches, the last one when the iterator ends.
        """
        pending: list[Page] = []
        try:
            for item, page, verdict in self._judged(articles, remember=True):
                if add and page is not None:
                    pending.append(page)
                yield item, verdict
                if len(pending) == BATCH:
                    self.ingest(pending)
                    pending = []
        finally:  # also when the reader goes away or is interrupted: what was handed out is stored
            if pending:
                self.ingest(pending)

    def check(self, articles: Iterable[Item]) -> Iterator[tuple[Item, Verdict]]:
        """Yield each item with its verdict against the store alone, in order; writes nothing."""
        for item, _, verdict in self._judged(articles, remember=False):
            yield item, verdict

    def _judged(self, items: Iterable[Item], *, remember: bool) -> Iterator[tuple[Item, Page | None, Verdict]]:
        from provenance.engines.local import read_one
        from provenance.engines.screening import Screen

        knowledge = self._reader().knowledge
        screen = Screen(self._store, self.settings, remember=remember)
        for number, item in enumerate(items, 1):
            try:
                page = _page(item, number)
            except InputError as error:
                yield item, None, self._unread(f"<record>:{number}", str(error))
                continue
            article = read_one(page, knowledge)
            if isinstance(article, Reject):
                yield item, None, self._unread(page.id or page.path, article.reason)
            else:
                yield item, page, self._located(screen.verdict(article))

    def _unread(self, name: str, reason: str) -> Verdict:
        return Verdict(ArticleId(name), "undecidable", self.settings.recipe("zh"), reasons=(reason,))

    def _located(self, verdict: Verdict) -> Verdict:
        """Return *verdict* with the cluster and the canonical source of what it matched, where stored."""
        best = verdict.best_match
        if best is None:
            return verdict
        for lineage in self._store.lineages([best]):
            return replace(verdict, cluster=lineage.cluster, canonical=lineage.canonical, run=lineage.run)
        return verdict

    # ------------------------------------------------------------------ questions

    def show(self, ref: str) -> Article:
        """
        Return what was read from the page *ref*: an id, a URL, a path, or the beginning of an id.

        Raises:
            InputError: nothing stored answers to it.
        """
        return self._store.article(self._find(ref))

    def articles(self) -> Iterator[Article]:
        """Yield every stored article, by id."""
        ids = iter(self._store.all_ids())
        while chunk := list(islice(ids, BATCH)):
            yield from self._store.articles(chunk).values()

    def fingerprint(self, article: Article) -> Fingerprint | None:
        """Return the fingerprint of an article, stored or not; None where it is too short to have one."""
        from provenance.engines.texts import texts_of

        text = texts_of([article], self.settings).get(article.id)
        return text.fingerprint if text else None

    def trace(self, ref: str) -> Lineage:
        """
        Return the lineage of the article *ref*: an id, a URL, a path, or the beginning of an id.

        Raises:
            InputError: nothing stored answers to it.
        """
        return next(self._store.lineages([self._find(ref)]))

    def lineages(self) -> Iterator[tuple[Article, Lineage]]:
        """Yield every stored article with its lineage, by article id."""
        ids = iter(self._store.all_ids())
        while chunk := list(islice(ids, BATCH)):
            articles = self._store.articles(chunk)
            for lineage in self._store.lineages(chunk):
                yield articles[lineage.article], lineage

    def preview(self, page: Page) -> tuple[Article, Lineage]:
        """
        Read and trace one page against the store, as if added; writes nothing.

        Raises:
            InputError: the page cannot be read.
        """
        from provenance.engines.clockwork import Clock
        from provenance.engines.local import read_one
        from provenance.engines.settle import settle

        reader = self._reader()
        article = read_one(page, reader.knowledge)
        if isinstance(article, Reject):
            raise InputError(article.reason, hint="look at the page itself", code=article.code)
        known = self._store.article_ids([article.id])
        new, again = ([], [article]) if article.id in known else ([article], [])
        changes = settle(new, self._store, self.settings, reader.medium_of, Clock(), again)
        return article, next(item for item in changes.lineages if item.article == article.id)

    def clusters(
        self,
        *,
        min_size: int = 2,
        since: str | None = None,
        outlet: str | None = None,
        sort: str = "size",
        limit: int | None = None,
    ) -> Iterator[ClusterReport]:
        """
        Yield clusters of at least *min_size* articles.

        Args:
            since: a date; clusters with an article dated or fetched then or later.
            outlet: clusters with an article on one of its hosts, or with it as canonical source.
            sort: ``size``, ``first-seen``, ``last-seen``, ``title`` or ``id``.
        """
        found = self._store.clusters(
            min_size=min_size,
            since=since,
            outlet=outlet,
            sort=sort,  # type: ignore[arg-type]  # the store refuses other words
            limit=limit,
        )
        for summary in found:
            yield self._report(summary)

    def _report(self, summary: ClusterSummary) -> ClusterReport:
        cluster = summary.cluster
        ids = [member.article for member in cluster.members]
        articles = self._store.articles(ids)
        lineages = {lineage.article: lineage for lineage in self._store.lineages(ids)}
        canonical = lineages[cluster.reference].canonical
        original = articles.get(canonical.article) if canonical.article else None
        titles = [original, articles[cluster.reference], *articles.values()]
        return ClusterReport(
            cluster.id,
            cluster.reference,
            next((article.title for article in titles if article and article.title), None),
            canonical,
            self._weakest(cluster.reference, [articles[id_] for id_ in ids]),
            tuple(
                _entry(articles[member.article], member.relation, lineages[member.article].direct_source)
                for member in cluster.members
            ),
        )

    def _weakest(self, reference: ArticleId, articles: Sequence[Article]) -> Match | None:
        from provenance.engines.texts import Comparisons, texts_of

        comparable = texts_of(articles, self.settings)
        comparisons = Comparisons(comparable, self.settings)
        others = [article.id for article in articles if article.id != reference]
        matches = [comparisons.agree(reference, other) for other in others if other in comparable]
        return min(matches, key=lambda m: (min(m.coverage_a, m.coverage_b), m.a, m.b), default=None)

    def _find(self, ref: str) -> ArticleId:
        found = self._store.find(ref)
        if found is None:
            raise InputError(
                f"no article answers to {ref!r}",
                hint="give an id, a URL or a path as `provenance report --format jsonl` lists them",
                code="input.unknown_article",
            )
        return found

    def _reader(self, jobs: int = 1) -> Reader:
        from provenance.engines.local import Reader

        return Reader(self._outlets, jobs)


def _entry(article: Article, relation: str, direct: Source) -> ClusterEntry:
    return ClusterEntry(
        article.id,
        article.url,
        article.path,
        article.title,
        article.host,
        article.outlet,
        article.published,
        article.fetched_at,
        relation,
        direct,
    )


def _page(item: Page | Mapping[str, Any] | str, number: int) -> Page:
    from provenance.inputs.validation import page_from_record, page_from_text

    if isinstance(item, Page):
        return item
    if isinstance(item, str):
        return page_from_text(item, f"<record>:{number}")
    path = item.get("path")
    return page_from_record(item, path if isinstance(path, str) else f"<record>:{number}")


class _Ingest:
    """One run of `Tracker.ingest`: its counters, its clock, and the batch at hand."""

    def __init__(self, tracker: Tracker, jobs: int, arguments: Sequence[str]) -> None:
        from provenance.engines.clockwork import Clock

        self._store, self._settings = tracker._store, tracker.settings
        self._reader = tracker._reader(jobs)
        self._arguments = arguments
        self._clock: Clock = Clock()
        self._read = self._added = self._known = self._rejected = 0

    def run(
        self,
        records: Iterable[Page | Reject | Mapping[str, Any]],
        observer: Callable[[Progress], None] | None,
        on_reject: Callable[[Reject], None] | None,
    ) -> IngestSummary:
        from provenance import __version__

        with self._clock.stage("load"):
            knowledge = self._reader.knowledge
        run = self._store.begin_run(
            __version__, self._settings.digest(), knowledge.registry.digest, knowledge.digest, self._arguments
        )
        try:
            stream = iter(records)
            while batch := self._next(stream):
                for reject in self._batch(batch, run):
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

    def _next(self, stream: Iterator[Page | Reject | Mapping[str, Any]]) -> list[Page | Reject]:
        """Return the next batch of pages and rejects; empty at the end."""
        batch: list[Page | Reject] = []
        with self._clock.stage("input"):
            for item in islice(stream, BATCH):
                self._read += 1
                if isinstance(item, Page | Reject):
                    batch.append(item)
                    continue
                try:
                    batch.append(_page(item, self._read))
                except InputError as error:
                    batch.append(Reject(f"<record>:{self._read}", error.code, str(error)))
        return batch

    def _batch(self, batch: Sequence[Page | Reject], run: RunId) -> list[Reject]:
        """Read and store one batch; return what could not be used, in order."""
        from provenance.engines.identity import article_id

        rejects = [item for item in batch if isinstance(item, Reject)]
        pages = [item for item in batch if isinstance(item, Page)]
        stored = self._store.article_ids([article_id(page) for page in pages])
        firsts: dict[ArticleId, Page] = {}
        captures: list[Page] = []
        for page in pages:
            id_ = article_id(page)
            expected = stored.get(id_) or (firsts[id_].sha256 if id_ in firsts else page.sha256)
            if page.sha256 != expected:
                rejects.append(_reused(page))
            elif id_ in stored or id_ in firsts:
                captures.append(page)
                self._known += 1
            else:
                firsts[id_] = page
        with self._clock.stage("read"):
            read = dict(zip(firsts, self._reader.read(_earliest(firsts, captures)), strict=True))
        rejects += [item for item in read.values() if isinstance(item, Reject)]
        articles = {id_: item for id_, item in read.items() if isinstance(item, Article)}
        self._store_batch(firsts, articles, captures, rejects, run)
        self._added += len(articles)
        return rejects

    def _store_batch(
        self,
        firsts: Mapping[ArticleId, Page],
        articles: Mapping[ArticleId, Article],
        captures: Sequence[Page],
        rejects: Sequence[Reject],
        run: RunId,
    ) -> None:
        from provenance.engines.identity import article_id
        from provenance.engines.settle import settle

        with self._store.write() as writer:
            known = writer.articles({article_id(page) for page in captures} - set(articles))
            again = _seen_earlier(captures, known)
            changes = settle(
                list(articles.values()), writer, self._settings, self._reader.medium_of, self._clock, again
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
                writer.add_articles(items, run)
                writer.add_rejects(rejects, run)
                _write_changes(writer, changes, run)
                writer.add_outlets(self._unknown_outlets(articles.values()), run)

    def _unknown_outlets(self, articles: Iterable[Article]) -> list[Any]:
        from provenance.store import Outlet

        registered = self._reader.knowledge.registry.outlets
        names = {
            name
            for article in articles
            for name in (article.outlet, *(claim.outlet for claim in article.claims))
            if name is not None and name not in registered
        }
        return [Outlet(name, self._reader.medium_of(name)) for name in sorted(names)]


def _write_changes(writer: Writer, changes: Changes, run: RunId) -> None:
    from provenance.store import InferredSource

    writer.add_bands(changes.indexed, changes.keys)
    writer.add_matches(changes.matches)
    inferred = [
        InferredSource(
            source.key,
            cluster,
            source.outlet,
            source.medium,
            source.date,
            source.page,
            tuple(sorted({item.article for item in source.support})),
        )
        for cluster, source in changes.inferred
    ]
    lineages = [replace(lineage, run=run) for lineage in changes.lineages]
    writer.replace_clusters(changes.affected, changes.clusters, lineages, inferred)


def _reused(page: Page) -> Reject:
    return Reject(page.path, "input.id_reused", f"the id {page.id!r} is already stored with other bytes")


def _earliest(firsts: Mapping[ArticleId, Page], captures: Sequence[Page]) -> list[Page]:
    """Return the pages to read, each with the earliest time it was captured in this batch."""
    from provenance.engines.identity import article_id

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
    from provenance.engines.identity import article_id

    changed: dict[ArticleId, Article] = {}
    for page in captures:
        article = changed.get(article_id(page)) or known.get(article_id(page))
        if article and page.fetched_at and page.fetched_at < (article.fetched_at or "9"):
            changed[article.id] = replace(article, fetched_at=page.fetched_at)
    return [changed[id_] for id_ in sorted(changed)]
