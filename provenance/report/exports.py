"""A store → everything it holds, in a form for other programs: PROV-JSON, JSON Lines, CSV, a SQLite file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from provenance.engines.answers import cluster_report
from provenance.errors import InputError
from provenance.records import Article, ArticleId
from provenance.report import documents
from provenance.report.documents import Document
from provenance.report.flat import TABLES, Put, put_rows
from provenance.report.safe import csv_line
from provenance.report.stored import StoredCluster, stored_clusters
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.store import Reads

KINDS = (
    "page",
    "article",
    "lineage",
    "cluster",
    "derivation",
    "source",
    "choice",
    "judgement",
    "outlet",
    "run",
)
SQLITE = "provenance.db"
METADATA = "metadata.json"


class Export:
    """
    What is stored, at one moment; with *only*, the clusters of those articles.

    With *survivors*, lines of pages, articles and lineages are those of the one article of each cluster to keep.

    Without *with_times* it leaves out all that depends on when and in which order pages came in: runs, which run
    reached a lineage, and when a judgement was made. Then stores with the same content give the same bytes.
    """

    def __init__(
        self,
        known: Reads,
        settings: Settings,
        only: Collection[ArticleId] | None,
        *,
        with_times: bool,
        survivors: bool = False,
    ) -> None:
        self._known = known
        self._settings = settings
        self._only = only
        self._with_times = with_times
        self._survivors = survivors

    def prov(self, out: BinaryIO) -> None:
        """Write one PROV-JSON document."""
        from provenance.report.prov import write_prov

        clusters = stored_clusters(self._known, self._only)
        runs, whole = self._known.runs(), self._only is None
        write_prov(out, clusters, runs, whole=whole, with_times=self._with_times)

    def lines(self, kinds: Collection[str]) -> Iterator[Document]:
        """Yield the documents of *kinds*, cluster by cluster, then what belongs to none."""
        for one in stored_clusters(self._known, self._only):
            for kind in KINDS:
                if kind in kinds:
                    yield from self._of_cluster(kind, one)
        if "outlet" in kinds and self._only is None:
            yield from map(documents.outlet_document, self._known.outlets())
        if "run" in kinds and self._with_times:
            yield from map(documents.run_document, self._known.runs())

    def _of_cluster(self, kind: str, one: StoredCluster) -> Iterator[Document]:
        articles: Iterable[Article] = one.articles.values()
        if self._survivors:
            articles = [one.articles[one.choices()[0].survivor]]
        if kind == "page":
            for article in articles:
                pages = self._pages(article.id)
                yield from islice(pages, 1) if self._survivors else pages
        elif kind == "article":
            yield from (documents.article_document(a, one.fingerprints.get(a.id)) for a in articles)
        elif kind == "lineage":
            for article in articles:
                lineage = one.lineages[article.id]
                kept = lineage if self._with_times else replace(lineage, run=None)
                yield documents.lineage_document(article, kept)
        elif kind == "cluster":
            yield documents.cluster_document(cluster_report(one.cluster, self._known, self._settings))
        elif kind == "derivation":
            for d in one.derivations():
                yield documents.derivation_document(d, one.cluster.id, held=one.holds(d))
        elif kind == "source":
            yield from map(documents.source_document, one.inferred.values())
        elif kind == "choice":
            for choice in one.choices():
                yield documents.choice_document(choice, one.cluster.id)
        elif kind == "judgement":
            for judgement in one.judgements:
                document = documents.judgement_document(judgement)
                yield document if self._with_times else {**document, "at": None}

    def _pages(self, id_: ArticleId) -> Iterator[Document]:
        """Yield every capture of an article as a record that ``ingest`` reads."""
        media, source = self._known.media(id_), self._known.source(id_)
        url = self._known.article(id_).url
        for capture in self._known.captures(id_):
            yield {
                "schema": documents.PAGE,
                "id": id_,
                "url": url,
                media: source,
                **{name: capture.known.get(name) for name in ("title", "published", "outlet")},
                "fetched_at": capture.fetched_at,
                **{name: value for name, value in capture.extra.items() if name != "schema"},
            }

    def tables(self, folder: Path) -> None:
        """
        Write one CSV file per table into *folder*.

        Raises:
            InputError: it cannot be written.
        """
        with ExitStack() as files:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                opened = {t.name: files.enter_context((folder / f"{t.name}.csv").open("wb")) for t in TABLES}
            except OSError as error:
                raise _unwritable(folder, error) from None
            for table in TABLES:
                opened[table.name].write(csv_line(list(table.columns)))
            self._put(lambda name, row: opened[name].write(csv_line(row)))

    def sqlite(self, folder: Path) -> None:
        """
        Write the tables as a SQLite file into *folder*, and what Datasette shows beside them.

        Raises:
            InputError: it cannot be written.
        """
        from provenance.report.datasette import metadata
        from provenance.store.plain_tables import plain_tables

        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from None
        with plain_tables(folder / SQLITE) as file:
            for table in TABLES:
                file.create(table.name, table.columns, table.key)
            self._put(file.add)
            for table in TABLES:
                for column in table.indexes:
                    file.index(table.name, column)
        about = metadata(SQLITE.removesuffix(".db"))
        text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
        (folder / METADATA).write_text(text, encoding="utf-8")

    def _put(self, put: Put) -> None:
        clusters = stored_clusters(self._known, self._only)
        outlets = self._known.outlets() if self._only is None else []
        put_rows(put, clusters, outlets, self._known.runs(), with_times=self._with_times)


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(f"cannot write into {folder}: {error.strerror or error}", hint="name another place: -o DIR")
