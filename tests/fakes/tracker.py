"""
A tracker without matching: texts with the same first line are one work, equal texts are exact copies.

Its store is a file with one page per line, so that it outlives a process as the real one does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from provenance.engines.ingest import IngestSummary, Progress
from provenance.errors import InputError, StoreError
from provenance.inputs.captured import Captured
from provenance.inputs.validation import page_from_record, page_from_text
from provenance.matching.alignment import align_texts, in_bodies
from provenance.records import (
    Article,
    ArticleId,
    Claim,
    ClusterEntry,
    ClusterId,
    ClusterReport,
    Explanation,
    Fingerprint,
    Flag,
    Hop,
    Lineage,
    Match,
    Page,
    Reject,
    RunId,
    Source,
    Verdict,
    Zone,
)
from provenance.settings import Settings
from provenance.text.matching_view import match_view
from provenance.tracker import Item, Tracker

_MAGIC = "fake store\n"
UNREADABLE = "cannot be read"  # a text with these words is a page the tracker rejects
BUG = "raise a bug"  # ... and these make it fail as only a bug does


class FakeTracker(Tracker):
    """See above."""

    def __init__(
        self,
        db: str | Path = "db/provenance.db",
        *,
        settings: Settings | None = None,
        outlets: Sequence[str | Path] = (),
        read_only: bool = False,
    ) -> None:
        self.file = None if str(db) == ":memory:" else Path(db)
        self.pages: dict[str, Page] = {}
        self.settings = settings or Settings()
        if self.file is None:
            return
        if self.file.exists():
            text = self.file.read_text(encoding="utf-8", errors="replace")
            if not text.startswith(_MAGIC):
                raise StoreError(f"{db} is not a store", hint="name another with --db", code="store.foreign")
            for line in text.removeprefix(_MAGIC).splitlines():
                page = Page(**json.loads(line))
                self.pages[identifier(page)] = page
        elif read_only:
            raise AssertionError("a query was pointed at a missing store")
        else:
            self._save()

    def __enter__(self) -> FakeTracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def _save(self) -> None:
        if self.file is not None:
            lines = (json.dumps(asdict(page)) + "\n" for page in self.pages.values())
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(_MAGIC + "".join(lines), encoding="utf-8")

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
        read = added = known = rejected = 0
        pages = dict(self.pages)
        for one in records:
            read += 1
            record = one.found if isinstance(one, Captured) else one
            page = record if isinstance(record, Page | Reject) else page_from_record(record, "record")
            if isinstance(page, Page) and UNREADABLE in page.source:
                page = Reject(page.path, "page.unreadable", "the page cannot be read")
            if isinstance(page, Reject):
                rejected += 1
                if on_reject:
                    on_reject(page)
                continue
            if BUG in page.source:
                raise ZeroDivisionError(page.source)
            if identifier(page) in pages:
                known += 1
            else:
                added += 1
                pages[identifier(page)] = page
            if observer:
                observer(Progress(read, rejected))
        if not dry_run:
            self.pages = pages
            self._save()
        works = [work_of(page) for page in pages.values()]
        clusters = sum(1 for name in set(works) if works.count(name) > 1)
        run = None if dry_run else RunId("r-0001")
        return IngestSummary(run, read, added, known, rejected, len(pages), clusters, {"read": 0.5})

    def read_before(self, name: str) -> None:
        return None

    def filter(
        self,
        articles: Iterable[Item],
        *,
        add: bool = False,
        batch: int = 1,
        ready: Any = None,
        isolated: bool = False,
        on_reject: Any = None,
    ) -> Iterator[tuple[Item, Verdict]]:
        seen = dict(self.pages)
        for item in articles:
            page = as_page(item)
            yield item, verdict(page, seen.values())
            seen[identifier(page)] = page
        if add:
            self.pages = seen
            self._save()

    def check(
        self,
        articles: Iterable[Item],
        *,
        batch: int = 1,
        ready: Any = None,
        isolated: bool = False,
        on_reject: Any = None,
    ) -> Iterator[tuple[Item, Verdict]]:
        for item in articles:
            yield item, verdict(as_page(item), self.pages.values())

    def _page(self, ref: str) -> Page:
        for key, page in self.pages.items():
            if ref in (key, page.url, page.path):
                return page
        raise InputError(f"no article {ref!r} in the store", hint="provenance show --all lists them")

    def show(self, ref: str) -> Article:
        return article(self._page(ref))

    def articles(self) -> Iterator[Article]:
        yield from (article(self.pages[key]) for key in sorted(self.pages))

    def trace(self, ref: str) -> Lineage:
        return lineage(self._page(ref))

    def lineages(self) -> Iterator[tuple[Article, Lineage]]:
        yield from ((article(self.pages[key]), lineage(self.pages[key])) for key in sorted(self.pages))

    def relatives(self, id_: ClusterId) -> list[Lineage]:
        return [lineage(page) for _, page in sorted(self.pages.items()) if cluster_id(page) == id_]

    def previews(
        self, pages: Iterable[Page], *, isolated: bool = False
    ) -> Iterator[tuple[Article, Lineage] | Reject]:
        yield from ((article(page), lineage(page)) for page in pages)

    def fingerprint(self, article: Article) -> Fingerprint | None:
        return Fingerprint("fake-v1", b"", int(article.sha256[:16], 16), len(article.body), article.sha256)

    @property
    def reads(self) -> Any:
        return FakeReads(self)

    def cluster(self, ref: str) -> ClusterReport:
        named = ref if ref.startswith("c-") else cluster_id(self._page(ref))
        return next(found for found in self.clusters(min_size=1) if found.id == named)

    def explain(self, ref: str, other: str) -> Explanation:
        a, b = sorted((self.show(ref), self.show(other)), key=lambda one: one.id)
        views = match_view(a.body), match_view(b.body)
        alignment = align_texts(views[0].text, views[1].text, 8)
        home, match = (
            cluster_id(self._page(ref)),
            Match(a.id, b.id, "edited", 0.9, 0.9, 0.9, 0.9, 9, 9, "", "fake"),
        )
        stretches = in_bodies(alignment, *views).stretches
        return Explanation(
            a.id, b.id, (home, home), (a.id, a.id), "fake", match, None, None, 0, 0, alignment, (), stretches
        )

    def clusters(
        self,
        *,
        min_size: int = 2,
        since: str | None = None,
        outlet: str | None = None,
        sort: str = "size",
        limit: int | None = None,
    ) -> Iterator[ClusterReport]:
        works: dict[str, list[Page]] = {}
        for key in sorted(self.pages):
            works.setdefault(work_of(self.pages[key]), []).append(self.pages[key])
        found = [report(pages) for pages in works.values() if len(pages) >= min_size]
        found.sort(key=lambda cluster: (-cluster.size, cluster.id))
        yield from found[:limit]


class FakeReads:
    """The store's questions that a report asks."""

    def __init__(self, tracker: FakeTracker) -> None:
        self.tracker = tracker

    def articles(self, ids: Iterable[ArticleId]) -> dict[ArticleId, Article]:
        return {id_: self.tracker.show(id_) for id_ in sorted(ids)}

    def lineages(self, ids: Iterable[ArticleId]) -> Iterator[Lineage]:
        yield from (self.tracker.trace(id_) for id_ in sorted(ids))

    def nothing(self, about: object = None) -> list[Any]:
        return []

    events = judgements = runs = nothing


def as_page(item: Page | Mapping[str, Any] | str) -> Page:
    if isinstance(item, Page):
        return item
    return page_from_text(item, "text") if isinstance(item, str) else page_from_record(item, "record")


def identifier(page: Page) -> str:
    return page.id or "a" + hashlib.sha256((page.path + page.sha256).encode()).hexdigest()[:6]


def work_of(page: Page) -> str:
    return page.source.strip().splitlines()[0]


def cluster_id(page: Page) -> ClusterId:
    return ClusterId("c-" + hashlib.sha256(work_of(page).encode()).hexdigest()[:6])


def verdict(page: Page, others: Iterable[Page]) -> Verdict:
    name = ArticleId(identifier(page))
    for other in others:
        best = ArticleId(identifier(other))
        if other.source == page.source:
            return Verdict(
                name, "exact", "fake-v1", cluster_id(page), best, 1.0, 1.0, 0, source(page), ("same text",)
            )
        if work_of(other) == work_of(page):
            return Verdict(name, "near", "fake-v1", cluster_id(page), best, 0.91, 0.95, 3, source(page))
    return Verdict(name, "new", "fake-v1", cluster_id(page))


def source(page: Page) -> Source:
    return Source("asserted", page.outlet, "print", "2024-02-20", "19", confidence=0.934, relation="verbatim")


def article(page: Page) -> Article:
    return Article(
        id=ArticleId(identifier(page)),
        path=page.path,
        url=page.url,
        host=page.url.split("/")[2] if page.url else None,
        outlet=page.outlet,
        text=page.source,
        title=page.title or work_of(page)[:40],
        body=page.source,
        language="en",
        published=page.published,
        fetched_at=page.fetched_at,
        sha256=page.sha256,
        zones=(Zone("body", 0, len(page.source)),),
        claims=(
            Claim(
                "fake.rule", "original_publisher", work_of(page)[:20], 0, 20, "trailer", 0.974, outlet=page.outlet
            ),
            Claim("fake.meta", "author", "by A. Writer", None, None, None, 0.5, people=("A. Writer",)),
        ),
        flags=(Flag("two_digit_year", "'24"),),
    )


def lineage(page: Page) -> Lineage:
    return Lineage(
        article=ArticleId(identifier(page)),
        cluster=cluster_id(page),
        canonical=source(page),
        direct_source=Source("undetermined"),
        chain=(
            Hop("inferred", page.outlet, "print", "2024-02-20", "19", None),
            Hop("article", None, None, page.published, None, ArticleId(identifier(page))),
        ),
        authors=("A. Writer",),
        flags=(Flag("two_digit_year", "'24"),),
        run=RunId("r-0001"),
    )


def report(pages: list[Page]) -> ClusterReport:
    entries = []
    for page in pages:
        one = article(page)
        relation = "reference" if page is pages[0] else "verbatim"
        entries.append(
            ClusterEntry(
                one.id, one.url, one.path, one.title, one.host, one.outlet, one.published, one.fetched_at,
                relation, Source("undetermined"),
            )
        )  # fmt: skip
    a, b = entries[0].id, entries[-1].id
    match = Match(a, b, "verbatim", 0.91234567, 0.95, 0.9, 0.82, 300, 3, "fake", "fake-v1")
    weakest = match if len(pages) > 1 else None
    return ClusterReport(cluster_id(pages[0]), a, entries[0].title, source(pages[0]), weakest, tuple(entries))
