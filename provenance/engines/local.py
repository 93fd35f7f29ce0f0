"""The local engine: reads pages in this process or in others, in order."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from provenance.engines.knowledge import Knowledge, load
from provenance.engines.reading import read_page, read_words
from provenance.errors import InputError
from provenance.records import Article, Medium, Page, Reject

if TYPE_CHECKING:
    from provenance.engines.sandbox import Sandbox

# Characters of a text that is read in this process even where pages are isolated: it meets no parser of markup,
# all that is looked for in it takes time in proportion to its length, and a process takes half a second to start.
SHORT_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Reader:
    """
    Reads pages with *jobs* processes; the results do not depend on how many.

    ``outlets`` names further registry files; other processes load the same ones. ``isolated``: no page is read in
    this process, so that none can end it; more than one job always means that.
    """

    outlets: tuple[str, ...] = ()
    jobs: int = 1
    isolated: bool = False

    @property
    def knowledge(self) -> Knowledge:
        """What the pages are read with."""
        return load(self.outlets)

    def medium_of(self, outlet: str) -> Medium | None:
        """Return the kind of an outlet: as registered, else from the shape of its name."""
        from provenance.attribution.names import kind_of_name

        registered = self.knowledge.registry.outlets.get(outlet)
        return registered.kind if registered else kind_of_name(outlet)

    @contextmanager
    def opened(self) -> Iterator[Callable[[Sequence[Page]], Generator[Article | Reject, None, None]]]:
        """
        Return what reads pages in order; its processes live as long as the context.

        Other processes read on while the caller works on what it has; close the iterator to stop them.
        """
        if self.jobs <= 1 and not self.isolated:
            yield lambda pages: (read_one(page, self.knowledge) for page in pages)
            return
        from provenance.engines.ahead import taken_ahead
        from provenance.engines.sandbox import Sandbox

        with Sandbox(_reading_with, (self.outlets,), self.jobs) as sandbox:
            yield lambda pages: taken_ahead(sandbox.read(pages), sandbox.stop)

    @contextmanager
    def at_hand(
        self, *, words_only: bool = False
    ) -> Iterator[Callable[[Sequence[Page]], Iterator[Article | Reject]]]:
        """
        Return what reads a few pages at a time, in order, for answers that somebody waits for.

        Where pages are ``isolated``, one other process reads HTML and long texts; the first of them starts it.
        For *words_only* see :func:`read_one`.
        """
        with ExitStack() as stack:
            opened: list[Sandbox] = []

            def elsewhere(pages: Sequence[Page]) -> Iterator[Article | Reject]:
                from provenance.engines.sandbox import Sandbox

                if not opened:
                    opened.append(stack.enter_context(Sandbox(_reading_with, (self.outlets, words_only))))
                return opened[0].read(pages)

            def read(pages: Sequence[Page]) -> Iterator[Article | Reject]:
                apart = [self.isolated and is_risky(page) for page in pages]
                others = [page for page, is_apart in zip(pages, apart, strict=True) if is_apart]
                answers = elsewhere(others) if others else iter(())
                for page, is_apart in zip(pages, apart, strict=True):
                    yield next(answers) if is_apart else read_one(page, self.knowledge, words_only=words_only)

            yield read


def is_risky(page: Page) -> bool:
    """Return whether reading *page* may end a process or take long: what is short and has no markup does not."""
    return page.media == "html" or len(page.source) > SHORT_TEXT


def read_one(page: Page, knowledge: Knowledge, *, words_only: bool = False) -> Article | Reject:
    """
    Return the article of *page*, or a reject: one bad page never ends a run.

    With *words_only* the article holds what a verdict is given on (:func:`read_words`).

    Every exception is caught here, and only here: a page made to break a parser must become a reject that
    says so, with all other pages stored.
    """
    try:
        return read_words(page, knowledge) if words_only else read_page(page, knowledge)
    except InputError as error:
        return Reject(page.path, error.code, str(error))
    except MemoryError:
        return Reject(page.path, "page.memory", f"reading it takes too much memory; sha256 {page.sha256}")
    except Exception as error:
        return Reject(page.path, "page.unreadable", f"reading it failed: {type(error).__name__}: {error}"[:500])


def _reading_with(outlets: tuple[str, ...], words_only: bool = False) -> Callable[[Page], Article | Reject]:
    """Return what reads a page in another process."""
    knowledge = load(outlets)
    return lambda page: read_one(page, knowledge, words_only=words_only)
