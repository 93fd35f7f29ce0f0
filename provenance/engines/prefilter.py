"""The pre-filter: items of a caller → the same items with their verdicts, in order, a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from provenance.engines.answers import located
from provenance.engines.items import page_of
from provenance.engines.ports import Snapshots
from provenance.engines.screening import Screen
from provenance.errors import InputError
from provenance.records import Article, ArticleId, Page, Reject, Verdict
from provenance.settings import Settings

T = TypeVar("T")
Item = TypeVar("Item", bound="Page | Mapping[str, Any] | str")
ReadPages = Callable[[Sequence[Page]], Iterator[Article | Reject]]


class Prefilter:
    """
    Judges items against a store as it is when a chunk of them comes.

    ``judged`` counts the articles so far: for many, the compiled backend is worth loading, so that who opens
    several in turn hands the count on as *before*. With *remember*, items see the earlier ones. A page that ends
    its reading process is told to *on_reject*, where given, and left out; it has no verdict then.
    """

    def __init__(
        self,
        store: Snapshots,
        settings: Settings,
        *,
        remember: bool,
        before: int,
        on_reject: Callable[[Reject], None] | None = None,
    ) -> None:
        self._store, self._settings = store, settings
        self._on_reject = on_reject
        self.judged = before
        self._screen = Screen(None, settings, remember=remember, judged=before)

    def forget(self) -> None:
        """Forget the items so far: they are in the store now."""
        self._screen.forget()

    def verdicts(
        self, chunk: Sequence[tuple[int, Item]], read_pages: ReadPages
    ) -> Iterator[tuple[Item, Page | None, Verdict]]:
        """Yield each numbered item with its page, None where it cannot be read, and its verdict."""
        items = [(item, self._page(item, number)) for number, item in chunk]
        answers = read_pages([page for _, page in items if isinstance(page, Page)])
        read = [(item, page, next(answers) if isinstance(page, Page) else page) for item, page in items]
        articles = [answer for _, _, answer in read if isinstance(answer, Article)]
        self.judged += len(articles)
        with self._store.snapshot() as known:
            self._screen.look_at(known)
            verdicts = iter(located(list(self._screen.verdicts(articles)), known))
        for item, page, answer in read:
            if isinstance(answer, Article):
                assert isinstance(page, Page)
                yield item, page, next(verdicts)
            elif self._on_reject is not None and _is_fatal(answer):
                self._on_reject(answer)
            else:
                name = (page.id if isinstance(page, Page) else None) or answer.path
                yield item, None, self._unread(name, answer.reason)

    def _page(self, item: Item, number: int) -> Page | Reject:
        try:
            return page_of(item, number)
        except InputError as error:
            return Reject(f"<record>:{number}", error.code, str(error))

    def _unread(self, name: str, reason: str) -> Verdict:
        return Verdict(ArticleId(name), "undecidable", self._settings.recipe("zh"), reasons=(reason,))


def _is_fatal(reject: Reject) -> bool:
    """Return whether a page ended the process that read it."""
    from provenance.engines.sandbox import FATAL  # most pages are read in this one

    return reject.code in FATAL


def taken(
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
