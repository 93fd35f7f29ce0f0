"""Tracker: the one façade over reading, matching, lineage and the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from provenance.errors import InputError
from provenance.records import (
    Article,
    ArticleId,
    ClusterId,
    ClusterReport,
    Explanation,
    Fingerprint,
    Judgement,
    Lineage,
    Page,
    Reject,
    Verdict,
)
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.engines.ingest import IngestSummary, Progress
    from provenance.engines.local import Reader
    from provenance.engines.ports import Snapshots
    from provenance.engines.spark.work import StageDone
    from provenance.inputs.captured import Captured
    from provenance.inputs.resuming import ReadBefore
    from provenance.store import Reads, Store
    from provenance.store.backups import Copy
    from provenance.store.health import Check
    from provenance.store.verifying import Finding

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
        self.settings = settings or Settings()
        self._verdicts = 0  # so far: for many, the compiled backend is worth loading
        self._outlets = tuple(str(path) for path in outlets)
        self._db, self._read_only = db, read_only and str(db) != ":memory:"
        # Look-ups are all that a verdict needs; the store itself is then opened for whoever asks for more.
        _ = self._lookups if self._read_only else self._store

    @cached_property
    def _store(self) -> Store:
        from provenance.store import Store

        return Store(self._db, read_only=self._read_only)

    @cached_property
    def _lookups(self) -> Snapshots:
        from provenance.store.location import on_server

        if on_server(self._db):
            return self._store
        from provenance.store.lookups import LookupFile

        opened = LookupFile(self._db if self._read_only else self._store.path)
        self._db = opened.path  # a relative one is that of the folder it was given in
        return opened

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the store; twice is fine."""
        for opened in ("_lookups", "_store"):
            if opened in self.__dict__:
                getattr(self, opened).close()

    @contextmanager
    def snapshot(self) -> Iterator[Reads]:
        """Yield what is stored as it is now, for many questions in a row; others may write meanwhile."""
        with self._store.snapshot() as known:
            yield known

    # ------------------------------------------------------------------ writing

    def ingest(
        self,
        records: Iterable[Page | Reject | Mapping[str, Any] | Captured],
        *,
        dry_run: bool = False,
        jobs: int = 1,
        isolated: bool = False,
        arguments: Sequence[str] = (),
        observer: Callable[[Progress], None] | None = None,
        on_reject: Callable[[Reject], None] | None = None,
        engine: Literal["local", "batch"] = "local",
        work: str | Path | None = None,
    ) -> IngestSummary:
        """
        Read, match, cluster, attribute and store *records*; idempotent, one transaction per batch.

        The engine ``batch`` makes a whole archive in one go into a store that is empty: with the same result, in
        less time where there are many. It keeps its checkpoints in the folder *work*, from which the same call
        goes on after it was cut short; without one it takes a folder beside the store and deletes it at the end.

        Items as ``inputs`` captures them may have bookmarks, which are stored with them: see ``read_before``. The
        engine ``batch`` has checkpoints of its own and stores none.

        With *dry_run* everything is done on a copy of the store that is gone afterwards. With *isolated*, as with
        several *jobs*, pages are read in processes of their own, which a hostile page may end without harm; the
        calling program must then guard its start with ``if __name__ == "__main__"``.
        """
        from provenance.engines.items import several

        records = several(records)
        if dry_run:
            with TemporaryDirectory(prefix="provenance-") as folder:
                copy = Path(folder) / "rehearsal.db"
                self._store.copy(copy)
                with Tracker(copy, settings=self.settings, outlets=self._outlets) as rehearsal:
                    summary = rehearsal.ingest(
                        records,
                        jobs=jobs,
                        isolated=isolated,
                        observer=observer,
                        on_reject=on_reject,
                        engine=engine,
                        work=work,
                    )
                    return replace(summary, run=None)
        if engine == "batch":
            from provenance.engines.batch.archive import ingest_archive
            from provenance.inputs.captured import Captured

            plain = (one.found if isinstance(one, Captured) else one for one in records)
            return ingest_archive(
                self._store,
                self.settings,
                self._reader(jobs, isolated),
                None if work is None else Path(work),
                (one for one in plain if one is not None),
                arguments,
                observer,
                on_reject,
            )
        from provenance.engines.ingest import Ingest

        ingest = Ingest(self._store, self.settings, self._reader(jobs, isolated), arguments)
        return ingest.run(records, observer, on_reject)

    def read_before(self, name: str) -> ReadBefore | None:
        """Return how far ``ingest`` read the input shown as *name*: what ``inputs`` takes to go on there."""
        from provenance.inputs.reading import split_place
        from provenance.inputs.resuming import ReadBefore

        state = self._store.input_state(name)
        if state is None:
            return None
        lines = (split_place(path)[1] for path in self._store.input_rejects(name))
        return ReadBefore(state.position, state.sha256, frozenset(line for line in lines if line is not None))

    def ingest_on_spark(
        self,
        inputs: Sequence[str | Path],
        *,
        work: str | Path | None = None,
        exclude: Sequence[str | Path] = (),
        arguments: Sequence[str] = (),
        after: Callable[[StageDone], None] | None = None,
        observer: Callable[[Progress], None] | None = None,
        on_reject: Callable[[Reject, bytes], None] | None = None,
    ) -> IngestSummary:
        """
        Make a whole archive in one go on the Spark of this machine, into a store that is empty.

        *inputs* are files and folders, without *exclude*. The result is that of ``ingest``; for *work* see there.
        *after* is told of each stage that is done, *on_reject* of each reject with its record. With a session of
        your own see ``provenance.engines.spark``, then ``import_run``.

        Raises:
            ProvenanceError: Spark cannot be started, or gave a stage up.
            InputError: there is no input, or the folder is of another run.
            StoreError: the store holds articles of another origin.
        """
        from provenance.engines.spark.archive import ingest_on_spark

        return ingest_on_spark(
            self._store,
            self.settings,
            self._reader(),
            None if work is None else Path(work),
            inputs,
            exclude=exclude,
            arguments=arguments,
            after=after,
            observer=observer,
            on_reject=on_reject,
        )

    def import_run(
        self,
        folder: str | Path,
        *,
        observer: Callable[[Progress], None] | None = None,
        on_reject: Callable[[Reject], None] | None = None,
    ) -> IngestSummary:
        """
        Store the result of a finished batch run, from its folder; going on where that was cut short.

        Raises:
            StoreError: the run is not finished, or the store holds articles of another origin.
            RecipeMismatch: the run was made with other settings.
        """
        from provenance.engines.batch.archive import import_folder
        from provenance.engines.spark.archive import import_from_spark, is_spark_run

        if is_spark_run(Path(folder)):
            told = None if on_reject is None else lambda reject, _: on_reject(reject)
            return import_from_spark(self._store, self.settings, self._reader(), Path(folder), observer, told)
        return import_folder(self._store, self.settings, self._reader(), Path(folder), observer, on_reject)

    # ------------------------------------------------------------------ the pre-filter

    def filter(
        self,
        articles: Iterable[Item],
        *,
        add: bool = False,
        batch: int = 1,
        ready: Callable[[], bool] | None = None,
        isolated: bool = False,
        on_reject: Callable[[Reject], None] | None = None,
    ) -> Iterator[tuple[Item, Verdict]]:
        """
        Yield each item unchanged with its verdict, in order; items see the earlier ones of the same call.

        Items are records as the contract has them, pages, or plain texts. One that cannot be read is
        ``undecidable``: a failure never drops anything. With *add* the readable ones are stored as well, in
        batches, the last one when the iterator ends.

        Up to *batch* items are taken before the first of them is answered, fewer where *ready* says that the
        next one would have to be waited for. It changes no verdict; 256 is about ten times as fast as one.

        With *isolated* HTML and texts of over 200,000 characters are read in a process of its own, which the
        first of them starts: see ``ingest``. A page that ends it is ``undecidable`` as well; where *on_reject* is
        given, that is told of it instead, in its turn, and the item is left out. With *add* it is also told of
        what could not be stored.
        """
        from provenance.engines.items import several
        from provenance.engines.local import is_risky
        from provenance.engines.prefilter import Prefilter, taken

        prefilter = Prefilter(
            self._lookups, self.settings, remember=True, before=self._verdicts, on_reject=on_reject
        )

        def add_read(pages: Sequence[Page]) -> None:
            self.ingest(pages, isolated=isolated and any(map(is_risky, pages)), on_reject=on_reject)

        pending: list[Page] = []
        seen = 0
        try:
            with self._reader(isolated=isolated).at_hand(words_only=True) as read_pages:
                for chunk in taken(enumerate(several(articles), 1), batch, ready, _BATCH if add else None):
                    for item, page, verdict in prefilter.verdicts(chunk, read_pages):
                        if add and page is not None:
                            pending.append(page)
                        yield item, verdict
                    seen += len(chunk)
                    self._verdicts = prefilter.judged
                    # Of items, so that it falls into no other place for another *batch*.
                    if add and seen % _BATCH == 0:
                        add_read(pending)
                        pending = []
                        prefilter.forget()
        finally:  # also when the reader goes away or is interrupted: what was handed out is stored
            if pending:
                add_read(pending)

    def check(
        self,
        articles: Iterable[Item],
        *,
        batch: int = 1,
        ready: Callable[[], bool] | None = None,
        isolated: bool = False,
        on_reject: Callable[[Reject], None] | None = None,
    ) -> Iterator[tuple[Item, Verdict]]:
        """Yield each item with its verdict against the store alone, in order; writes nothing. See ``filter``."""
        from provenance.engines.items import several
        from provenance.engines.prefilter import Prefilter, taken

        prefilter = Prefilter(
            self._lookups, self.settings, remember=False, before=self._verdicts, on_reject=on_reject
        )
        with self._reader(isolated=isolated).at_hand(words_only=True) as read_pages:
            for chunk in taken(enumerate(several(articles), 1), batch, ready):
                for item, _, verdict in prefilter.verdicts(chunk, read_pages):
                    yield item, verdict
                self._verdicts = prefilter.judged

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
        from provenance.engines.answers import with_parts

        lineage = next(self._store.lineages([self._find(ref)]))
        return next(with_parts([lineage], self._store, self.settings))

    def lineages(self) -> Iterator[tuple[Article, Lineage]]:
        """Yield every stored article with its lineage, by article id."""
        from provenance.engines.answers import with_parts

        ids = iter(self._store.all_ids())
        while chunk := list(islice(ids, _BATCH)):
            with self._store.snapshot() as known:  # not while the caller is at work: a log could not shrink
                articles = known.articles(chunk)
                told = list(with_parts(list(known.lineages(chunk)), known, self.settings))
            yield from ((articles[lineage.article], lineage) for lineage in told)

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
        from provenance.engines.decision import resettle
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

    def previews(
        self, pages: Iterable[Page], *, isolated: bool = False
    ) -> Iterator[tuple[Article, Lineage] | Reject]:
        """
        Yield each of *pages*, in order, as read and traced against the store alone, or why it cannot be read.

        For *isolated* see ``filter``.
        """
        from provenance.engines.clockwork import Clock
        from provenance.engines.settle import settle

        reader = self._reader(isolated=isolated)
        with reader.at_hand() as read_pages:
            for page in pages:
                [article] = read_pages([page])
                if isinstance(article, Reject):
                    yield article
                    continue
                known = self._store.article_ids([article.id])
                new, again = ([], [article]) if article.id in known else ([article], [])
                changes = settle(new, self._store, self.settings, reader.medium_of, Clock(), again)
                yield article, next(item for item in changes.lineages if item.article == article.id)

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
        from provenance.engines.answers import cluster_report

        found = self._store.clusters(
            min_size=min_size,
            since=since,
            outlet=outlet,
            sort=sort,  # type: ignore[arg-type]  # the store refuses other words
            limit=limit,
        )
        for summary in found:
            yield cluster_report(summary.cluster, self._store, self.settings)

    def cluster(self, ref: str) -> ClusterReport:
        """
        Return the cluster *ref*: its id, or whatever names one of its articles as for ``trace``.

        Raises:
            InputError: nothing stored answers to it.
        """
        from provenance.engines.answers import cluster_report

        found = self._store.cluster(ClusterId(ref))
        if found is None:
            id_ = self._find(ref)
            found = self._store.cluster_of([id_])[id_]
        return cluster_report(found, self._store, self.settings)

    @property
    def reads(self) -> Reads:
        """The store's own questions, for reports: runs, events, many articles or lineages at once."""
        return self._store

    # ------------------------------------------------------------------ trust

    def audit(self, name: str, parameters: Mapping[str, str] | None = None) -> Iterator[Sequence[Any]]:
        """
        Yield the rows of the named audit query (db/queries), with *parameters* as text.

        Raises:
            InputError: there is no such query or parameter, or a value does not fit.
        """
        return self._store.audit(name, parameters or {})

    def verify(self, *, every: bool = False) -> Iterator[Finding]:
        """
        Yield everything that is damaged, altered or without its other half.

        Fingerprints and match views are made again from the readings: of *every* article, or of a thousand.
        """
        from provenance.engines.recomputing import recomputed

        yield from self._store.verify()
        yield from recomputed(self._store, self.settings, every=every)

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
            cluster = self._store.cluster(ClusterId(ref)) is not None
            raise InputError(
                f"{ref!r} is a cluster, not an article" if cluster else f"no article answers to {ref!r}",
                hint="give an id, a URL or a path as `provenance report --format jsonl` lists them",
                code="input.unknown_article",
            )
        return found

    def _reader(self, jobs: int = 1, isolated: bool = False) -> Reader:
        from provenance.engines.local import Reader

        return Reader(self._outlets, jobs, isolated)
