"""Tracker: the one façade over reading, matching, lineage and the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from provenance.errors import InputError
from provenance.records import (
    Article,
    ArticleId,
    Cluster,
    ClusterEntry,
    ClusterId,
    ClusterReport,
    Explanation,
    Fingerprint,
    Judgement,
    Lineage,
    Match,
    Page,
    Reject,
    Source,
    Verdict,
)
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.engines.ingest import IngestSummary, Progress
    from provenance.engines.local import Reader
    from provenance.engines.screening import Screen
    from provenance.store import Reads, Store
    from provenance.store.backups import Copy
    from provenance.store.health import Check
    from provenance.store.verifying import Finding

T = TypeVar("T")
Item = TypeVar("Item", bound="Page | Mapping[str, Any] | str")

_BATCH = 1000  # articles read or handed on at a time


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
        self._verdicts = 0  # so far: for many, the compiled backend is worth loading
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

    @contextmanager
    def snapshot(self) -> Iterator[Reads]:
        """Yield what is stored as it is now, for many questions in a row; others may write meanwhile."""
        with self._store.snapshot() as known:
            yield known

    # ------------------------------------------------------------------ writing

    def ingest(
        self,
        records: Iterable[Page | Reject | Mapping[str, Any]],
        *,
        dry_run: bool = False,
        jobs: int = 1,
        isolated: bool = False,
        arguments: Sequence[str] = (),
        observer: Callable[[Progress], None] | None = None,
        on_reject: Callable[[Reject], None] | None = None,
    ) -> IngestSummary:
        """
        Read, match, cluster, attribute and store *records*; idempotent, one transaction per batch.

        With *dry_run* everything is done on a copy of the store that is gone afterwards. With *isolated*, as with
        several *jobs*, pages are read in processes of their own, which a hostile page may end without harm; the
        calling program must then guard its start with ``if __name__ == "__main__"``.
        """
        if dry_run:
            with TemporaryDirectory(prefix="provenance-") as folder:
                copy = Path(folder) / "rehearsal.db"
                self._store.copy(copy)
                with Tracker(copy, settings=self.settings, outlets=self._outlets) as rehearsal:
                    summary = rehearsal.ingest(
                        records, jobs=jobs, isolated=isolated, observer=observer, on_reject=on_reject
                    )
                    return replace(summary, run=None)
        from provenance.engines.ingest import Ingest

        ingest = Ingest(self._store, self.settings, self._reader(jobs, isolated), arguments)
        return ingest.run(records, observer, on_reject)

    # ------------------------------------------------------------------ the pre-filter

    def filter(
        self,
        articles: Iterable[Item],
        *,
        add: bool = False,
        batch: int = 1,
        ready: Callable[[], bool] | None = None,
    ) -> Iterator[tuple[Item, Verdict]]:
        """
        Yield each item unchanged with its verdict, in order; items see the earlier ones of the same call.

        Items are records as the contract has them, pages, or plain texts. One that cannot be read is
        ``undecidable``: a failure never drops anything. With *add* the readable ones are stored as well, in
        batches, the last one when the iterator ends.

        Up to *batch* items are taken before the first of them is answered, fewer where *ready* says that the
        next one would have to be waited for. It changes no verdict; 256 is about ten times as fast as one.
        """
        from provenance.engines.screening import Screen

        screen = Screen(None, self.settings, remember=True, judged=self._verdicts)
        pending: list[Page] = []
        taken = 0
        try:
            for chunk in _taken(enumerate(articles, 1), batch, ready, _BATCH if add else None):
                for item, page, verdict in self._judged(chunk, screen):
                    if add and page is not None:
                        pending.append(page)
                    yield item, verdict
                taken += len(chunk)
                if (
                    add and taken % _BATCH == 0
                ):  # of items, so that it falls into no other place for another *batch*
                    self.ingest(pending)
                    pending = []
                    screen.forget()
        finally:  # also when the reader goes away or is interrupted: what was handed out is stored
            if pending:
                self.ingest(pending)

    def check(
        self, articles: Iterable[Item], *, batch: int = 1, ready: Callable[[], bool] | None = None
    ) -> Iterator[tuple[Item, Verdict]]:
        """Yield each item with its verdict against the store alone, in order; writes nothing. See ``filter``."""
        from provenance.engines.screening import Screen

        screen = Screen(None, self.settings, remember=False, judged=self._verdicts)
        for chunk in _taken(enumerate(articles, 1), batch, ready):
            for item, _, verdict in self._judged(chunk, screen):
                yield item, verdict

    def _judged(
        self, chunk: Sequence[tuple[int, Item]], screen: Screen
    ) -> Iterator[tuple[Item, Page | None, Verdict]]:
        read = [(item, *self._read_item(item, number)) for number, item in chunk]
        articles = [article for _, _, article in read if isinstance(article, Article)]
        self._verdicts += len(articles)
        with self._store.snapshot() as known:
            screen.look_at(known)
            verdicts = iter(_located(list(screen.verdicts(articles)), known))
        for item, page, article in read:
            yield item, page, next(verdicts) if isinstance(article, Article) else article

    def _read_item(self, item: Item, number: int) -> tuple[Page | None, Article | Verdict]:
        """Return the page and the article of an item, or the verdict that it cannot be read."""
        from provenance.engines.ingest import page_of
        from provenance.engines.local import read_one

        try:
            page = page_of(item, number)
        except InputError as error:
            return None, self._unread(f"<record>:{number}", str(error))
        article = read_one(page, self._reader().knowledge, words_only=True)
        if isinstance(article, Reject):
            return None, self._unread(page.id or page.path, article.reason)
        return page, article

    def _unread(self, name: str, reason: str) -> Verdict:
        return Verdict(ArticleId(name), "undecidable", self.settings.recipe("zh"), reasons=(reason,))

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
        while chunk := list(islice(ids, _BATCH)):
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
        lineage = next(self._store.lineages([self._find(ref)]))
        return next(self._with_parts([lineage]))

    def _with_parts(self, lineages: Sequence[Lineage]) -> Iterator[Lineage]:
        """Yield *lineages*; those of texts that several others together supply with these as further sources."""
        ids = {lineage.article for lineage in lineages}
        related: dict[ArticleId, list[Match]] = {}
        for match in self._store.relations_of(ids):
            for id_ in {match.a, match.b} & ids:
                related.setdefault(id_, []).append(match)
        if not related:
            yield from lineages
            return
        from provenance.engines.links import parts_of
        from provenance.lineage.answer import parts

        for lineage in lineages:
            found = related.get(lineage.article, ())
            composite = parts_of(lineage.article, found, self._store, self.settings) if len(found) > 1 else None
            more = parts(lineage.article, composite) if composite else ()
            yield replace(lineage, derivations=(*lineage.derivations, *more)) if more else lineage

    def lineages(self) -> Iterator[tuple[Article, Lineage]]:
        """Yield every stored article with its lineage, by article id."""
        ids = iter(self._store.all_ids())
        while chunk := list(islice(ids, _BATCH)):
            articles = self._store.articles(chunk)
            for lineage in self._with_parts(list(self._store.lineages(chunk))):
                yield articles[lineage.article], lineage

    def relatives(self, id_: ClusterId) -> list[Lineage]:
        """Return the lineages of a cluster's articles, by article id; none where there is no such cluster."""
        cluster = self._store.cluster(id_)
        return [] if cluster is None else list(self._store.lineages(m.article for m in cluster.members))

    def explain(self, ref: str, other: str) -> Explanation:
        """
        Return why two stored articles are, or are not, together; each is named as for ``trace``.

        Raises:
            InputError: nothing stored answers to one of them, or both are the same.
        """
        from provenance.engines.explaining import explain

        a, b = self._pair(ref, other)
        found = explain(self._store.article(a), self._store.article(b), self._store, self.settings)
        concluded = (one for lineage in self._store.lineages([a, b]) for one in lineage.derivations)
        between = tuple(one for one in concluded if {one.article, one.source} == {a, b})
        return replace(found, derivations=between)

    def judge(
        self,
        ref: str,
        other: str,
        says: Literal["same", "different", "source", "withdrawn"],
        *,
        reason: str = "",
        who: str = "",
    ) -> None:
        """
        Store a person's decision about two articles, and bring their clusters and lineages in line with it.

        ``same`` and ``different`` are about the pair, ``source`` says that *ref* was taken from *other*, whatever
        the evidence; it moves neither into another cluster. The newest decision about a pair, or about the source
        of an article, holds; ``withdrawn`` ends all that was decided about the two.

        Raises:
            InputError: nothing stored answers to one of them, both are the same, or one is too short to be called
                the same as or different from another; or *other* was, by such decisions, taken from *ref*.
        """
        from provenance.engines.ingest import resettle
        from provenance.engines.texts import texts_of

        a, b = self._pair(ref, other)
        if says == "source":
            resettle(self._store, self.settings, self._reader(), (a, b), says, who, reason)
            return
        short = (
            set()
            if says == "withdrawn"
            else {a, b} - set(texts_of(list(self._store.articles([a, b]).values()), self.settings))
        )
        if short:
            raise InputError(
                f"{min(short)} has too little text to be in any cluster but its own",
                hint=f"only bodies of {self.settings.min_body} letters and digits and more are compared",
                code="input.too_short",
            )
        resettle(self._store, self.settings, self._reader(), (a, b), says, who, reason)

    def judgements(self) -> list[Judgement]:
        """Return the decisions that hold, by pair."""
        return self._store.judgements()

    def _pair(self, ref: str, other: str) -> tuple[ArticleId, ArticleId]:
        a, b = self._find(ref), self._find(other)
        if a == b:
            raise InputError(f"{ref!r} and {other!r} are one article", hint="name two", code="input.same_article")
        return a, b

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
            yield self._report(summary.cluster)

    def cluster(self, ref: str) -> ClusterReport:
        """
        Return the cluster *ref*: its id, or whatever names one of its articles as for ``trace``.

        Raises:
            InputError: nothing stored answers to it.
        """
        found = self._store.cluster(ClusterId(ref))
        if found is None:
            id_ = self._find(ref)
            found = self._store.cluster_of([id_])[id_]
        return self._report(found)

    @property
    def reads(self) -> Reads:
        """The store's own questions, for reports: runs, events, many articles or lineages at once."""
        return self._store

    def _report(self, cluster: Cluster) -> ClusterReport:
        from provenance.engines.links import links_of

        ids = [member.article for member in cluster.members]
        articles = self._store.articles(ids)
        lineages = {lineage.article: lineage for lineage in self._store.lineages(ids)}
        canonical = lineages[cluster.reference].canonical
        original = articles.get(canonical.article) if canonical.article else None
        relations = self._store.relations_of([cluster.reference])
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
            links_of(cluster.reference, relations, self._store, self.settings) if relations else (),
            tuple(self._store.bridges(ids)) if len(ids) > 1 else (),
        )

    def _weakest(self, reference: ArticleId, articles: Sequence[Article]) -> Match | None:
        from provenance.engines.texts import Comparisons, texts_of

        comparable = texts_of(articles, self.settings)
        comparisons = Comparisons(comparable, self.settings)
        others = [article.id for article in articles if article.id != reference]
        matches = [comparisons.agree(reference, other) for other in others if other in comparable]
        return min(matches, key=lambda m: (min(m.coverage_a, m.coverage_b), m.a, m.b), default=None)

    # ------------------------------------------------------------------ trust

    def audit(self, name: str, parameters: Mapping[str, str] | None = None) -> Iterator[Sequence[Any]]:
        """
        Yield the rows of the named audit query (db/queries), with *parameters* as text.

        Raises:
            InputError: there is no such query or parameter, or a value does not fit.
        """
        return self._store.audit(name, parameters or {})

    def verify(self) -> Iterator[Finding]:
        """Yield everything that is damaged, altered or without its other half."""
        return self._store.verify()

    def doctor(self) -> Iterator[Check]:
        """Yield the state of the store and of what it stands on, check by check."""
        return self._store.doctor(self.settings)

    def backup(self, target: str | Path, *, force: bool = False) -> Copy:
        """
        Write a checked copy of the store to *target*, also while others write.

        Raises:
            StoreError: the target exists and not *force*, cannot be written, or the store is damaged.
        """
        return self._store.backup(Path(target), force=force)

    def _find(self, ref: str) -> ArticleId:
        found = self._store.find(ref)
        if found is None:
            raise InputError(
                f"no article answers to {ref!r}",
                hint="give an id, a URL or a path as `provenance report --format jsonl` lists them",
                code="input.unknown_article",
            )
        return found

    def _reader(self, jobs: int = 1, isolated: bool = False) -> Reader:
        from provenance.engines.local import Reader

        return Reader(self._outlets, jobs, isolated)


def _located(verdicts: Sequence[Verdict], known: Reads) -> list[Verdict]:
    """Return *verdicts* with the cluster and the canonical source of what they matched, where stored."""
    best = {verdict.best_match for verdict in verdicts if verdict.best_match is not None}
    found = {lineage.article: lineage for lineage in known.lineages(best)} if best else {}
    return [
        replace(verdict, cluster=lineage.cluster, canonical=lineage.canonical, run=lineage.run)
        if verdict.best_match is not None and (lineage := found.get(verdict.best_match))
        else verdict
        for verdict in verdicts
    ]


def _taken(
    items: Iterable[T], size: int, ready: Callable[[], bool] | None, border: int | None = None
) -> Iterator[list[T]]:
    """Yield *items* in lists of up to *size*, shorter where the next one is not *ready*, or at a *border*."""
    chunk: list[T] = []
    for count, item in enumerate(items, 1):
        chunk.append(item)
        full = len(chunk) >= size or (border is not None and count % border == 0)
        if full or (ready is not None and not ready()):
            yield chunk
            chunk = []
    if chunk:
        yield chunk


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
