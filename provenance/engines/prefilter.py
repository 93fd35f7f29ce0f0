"""The pre-filter: items of a caller → the same items with their verdicts, in order, a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from provenance.engines.answers import located
from provenance.engines.items import page_of
from provenance.engines.knowledge import Knowledge
from provenance.engines.local import read_one
from provenance.engines.ports import Snapshots
from provenance.engines.screening import Screen
from provenance.errors import InputError
from provenance.records import Article, ArticleId, Page, Reject, Verdict
from provenance.settings import Settings

T = TypeVar("T")
Item = TypeVar("Item", bound="Page | Mapping[str, Any] | str")


class Prefilter:
    """
    Judges items against a store as it is when a chunk of them comes.

    ``judged`` counts the articles so far: for many, the compiled backend is worth loading, so that who opens
    several in turn hands the count on as *before*. With *remember*, items see the earlier ones.
    """

    def __init__(self, store: Snapshots, settings: Settings, *, remember: bool, before: int) -> None:
        self._store, self._settings = store, settings
        self.judged = before
        self._screen = Screen(None, settings, remember=remember, judged=before)

    def forget(self) -> None:
        """Forget the items so far: they are in the store now."""
        self._screen.forget()

    def verdicts(
        self, chunk: Sequence[tuple[int, Item]], knowledge: Knowledge
    ) -> Iterator[tuple[Item, Page | None, Verdict]]:
        """Yield each numbered item with its page, None where it cannot be read, and its verdict."""
        read = [(item, *self._read(item, number, knowledge)) for number, item in chunk]
        articles = [article for _, _, article in read if isinstance(article, Article)]
        self.judged += len(articles)
        with self._store.snapshot() as known:
            self._screen.look_at(known)
            verdicts = iter(located(list(self._screen.verdicts(articles)), known))
        for item, page, article in read:
            yield item, page, next(verdicts) if isinstance(article, Article) else article

    def _read(self, item: Item, number: int, knowledge: Knowledge) -> tuple[Page | None, Article | Verdict]:
        """Return the page and the article of an item, or the verdict that it cannot be read."""
        try:
            page = page_of(item, number)
        except InputError as error:
            return None, self._unread(f"<record>:{number}", str(error))
        article = read_one(page, knowledge, words_only=True)
        if isinstance(article, Reject):
            return None, self._unread(page.id or page.path, article.reason)
        return page, article

    def _unread(self, name: str, reason: str) -> Verdict:
        return Verdict(ArticleId(name), "undecidable", self._settings.recipe("zh"), reasons=(reason,))


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
