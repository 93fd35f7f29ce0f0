"""The local engine: reads pages in this process or in several, in order."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provenance.attribution.names import kind_of_name
from provenance.engines.knowledge import Knowledge, load
from provenance.engines.reading import read_page
from provenance.errors import InputError
from provenance.records import Article, Medium, Page, Reject

_CHUNK = 16  # pages sent to a worker process at a time


@dataclass(frozen=True, slots=True)
class Reader:
    """
    Reads pages with *jobs* processes; the results do not depend on how many.

    ``outlets`` names further registry files; worker processes load the same ones.
    """

    outlets: tuple[str, ...] = ()
    jobs: int = 1

    @property
    def knowledge(self) -> Knowledge:
        """What the pages are read with."""
        return load(self.outlets)

    def medium_of(self, outlet: str) -> Medium | None:
        """Return the kind of an outlet: as registered, else from the shape of its name."""
        registered = self.knowledge.registry.outlets.get(outlet)
        return registered.kind if registered else kind_of_name(outlet)

    def read(self, pages: Sequence[Page]) -> Iterator[Article | Reject]:
        """Yield, in order, the article of each page, or why it could not be read."""
        if self.jobs <= 1 or len(pages) <= _CHUNK:
            yield from (read_one(page, self.knowledge) for page in pages)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Spawned, not forked: a forked child would hold the store's lock after its parent dies.
        pool = ProcessPoolExecutor(self.jobs, get_context("spawn"), _prepare, (self.outlets,))
        try:
            yield from pool.map(_read_prepared, pages, [self.outlets] * len(pages), chunksize=_CHUNK)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def read_one(page: Page, knowledge: Knowledge) -> Article | Reject:
    """
    Return the article of *page*, or a reject: one bad page never ends a run.

    Every exception is caught here, and only here: a page made to break a parser must become a reject that
    says so, with all other pages stored.
    """
    try:
        return read_page(page, knowledge)
    except InputError as error:
        return Reject(page.path, error.code, str(error))
    except Exception as error:
        return Reject(page.path, "page.unreadable", f"reading it failed: {type(error).__name__}: {error}"[:500])


def _prepare(outlets: tuple[str, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it stops the pool
    load(outlets)


def _read_prepared(page: Page, outlets: tuple[str, ...]) -> Article | Reject:
    return read_one(page, load(outlets))
