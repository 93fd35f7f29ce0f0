"""
A datatrove filter: documents that are copies leave the pipeline, each with the reason in its metadata.

    LocalPipelineExecutor([JsonlReader("in/"), ProvenanceFilter("db/provenance.db"), JsonlWriter("out/")])

Tasks see the store and the documents of their own shard, not each other's: run one task, or ``provenance ingest``
the first results before the second pass.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from datatrove.pipeline.filters.base_filter import BaseFilter

from provenance.adapters.feed import Feed, record_of
from provenance.records import COPIES

if TYPE_CHECKING:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.writers.disk_base import DiskWriter

_METADATA = {name: name for name in ("url", "title", "published", "outlet", "fetched_at")}


class ProvenanceFilter(BaseFilter):  # type: ignore[misc]  # untyped
    """
    Compares each document with the store and with those before it in its shard.

    *fields* says which key of a document's metadata holds which field of a record; the text is the document's,
    or, with ``{"html": KEY}``, the page under that key. Other arguments are ``Feed``'s and datatrove's.
    """

    name = "🧭 provenance"

    def __init__(
        self,
        db: str,
        *,
        drop: Collection[str] = COPIES,
        add: bool = False,
        fields: Mapping[str, str] | None = None,
        exclusion_writer: DiskWriter | None = None,
        batch_size: int = 256,
    ) -> None:
        super().__init__(exclusion_writer, batch_size)
        self._db, self._drop, self._add = db, tuple(drop), add
        self._fields = _METADATA | dict(fields or {})
        self._feed: Feed | None = None

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Yield the documents that are kept."""
        with Feed(self._db, drop=self._drop, add=self._add) as self._feed:
            yield from super().run(data, rank, world_size)
        self._feed = None

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Return whether *doc* is kept, or False and its verdict."""
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Document]) -> list[bool | tuple[bool, str]]:
        """Return for each of *batch* whether it is kept, or False and its verdict."""
        feed = self._feed
        if feed is None:
            raise RuntimeError("a filter judges documents while it runs: call run(), or put it into a pipeline")
        answers: list[bool | tuple[bool, str]] = []
        for doc, verdict in zip(batch, feed.verdicts([self._record(doc) for doc in batch]), strict=True):
            doc.metadata["provenance"] = verdict.verdict
            if verdict.best_match is not None:
                doc.metadata["provenance_match"] = verdict.best_match
            answers.append(True if feed.keeps(verdict) else (False, verdict.verdict))
        return answers

    def _record(self, doc: Document) -> dict[str, Any]:
        record = record_of(doc.metadata, self._fields)
        return {"id": doc.id, **record} if "html" in record else {"id": doc.id, "text": doc.text, **record}
