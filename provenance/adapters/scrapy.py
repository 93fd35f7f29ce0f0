"""
A Scrapy item pipeline: items that are copies are dropped, before anything downstream sees them.

    ITEM_PIPELINES = {"provenance.adapters.scrapy.ProvenancePipeline": 100}
    PROVENANCE_DB = "db/provenance.db"

| setting | meaning | default |
|---|---|---|
| ``PROVENANCE_DB`` | the store | ``db/provenance.db`` |
| ``PROVENANCE_FIELDS`` | where an item holds a record's fields: ``{"html": "body"}`` | the same names |
| ``PROVENANCE_DROP`` | the verdicts to drop, as a list | exact, near, contained_in |
| ``PROVENANCE_ADD`` | store the pages too | False |
| ``PROVENANCE_MARK`` | the field of the item that takes the verdict's document; drops nothing then | none |
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool

from provenance.adapters.feed import Feed, record_of
from provenance.inputs.formats import RECORD_FIELDS
from provenance.records import COPIES, Verdict
from provenance.report.documents import verdict_document

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ProvenancePipeline:
    """
    Compares each item with the store and with the items before it, in a thread beside the crawl.

    An item without ``html`` or ``text`` is ``undecidable`` and passes. How many items got which verdict stands
    in the crawl's statistics, as ``provenance/near`` and so on.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._stats: Any = crawler.stats
        self._fields = {name: name for name in RECORD_FIELDS} | settings.getdict("PROVENANCE_FIELDS")
        self._mark: str | None = settings.get("PROVENANCE_MARK")
        self._feed = Feed(
            settings.get("PROVENANCE_DB", "db/provenance.db"),
            drop=settings.getlist("PROVENANCE_DROP", list(COPIES)),
            add=settings.getbool("PROVENANCE_ADD"),
        )
        self._line = ThreadPool(1, 1, "provenance")  # one thread: first come, first served
        self._line.start()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline that the crawl's settings ask for."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:  # noqa: ANN401 - whatever the spider yields
        """Return *item*, or raise ``DropItem`` with the reason."""
        from twisted.internet import reactor  # here, because importing it chooses one

        adapter = ItemAdapter(item)
        record = record_of(adapter, self._fields)
        waiting = deferToThreadPool(reactor, self._line, self._feed.verdicts, [record])
        verdict: Verdict = (await maybe_deferred_to_future(waiting))[0]
        self._stats.inc_value(f"provenance/{verdict.verdict}")
        if self._mark is not None:
            adapter[self._mark] = verdict_document(verdict)
        elif not self._feed.keeps(verdict):
            raise DropItem(f"{verdict.verdict} copy of {verdict.best_match}")
        return item

    def close_spider(self) -> None:
        """Store what is left to store."""
        self._line.stop()
        self._feed.close()
