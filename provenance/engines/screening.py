"""Screens a stream of articles one by one: against what is stored, and against those that came before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provenance.engines.closest import closest_first
from provenance.engines.index_keys import text_keys
from provenance.engines.judging import judge
from provenance.engines.ports import Stored
from provenance.engines.relating import passages_of
from provenance.engines.stored import Found, Handle, StoredTexts
from provenance.engines.stream import Stream, Written
from provenance.engines.texts import alike, texts_of
from provenance.fingerprints.compiling import available
from provenance.fingerprints.kernel import BackendName
from provenance.matching.compare import Text
from provenance.matching.overlap import Overlap
from provenance.records import Article, ArticleId, Match, Verdict
from provenance.settings import Settings

_LOOKED_AT = 4  # excerpts whose surroundings are looked at before they are taken for formulae
_GROUP = 125  # articles looked up together, with all that is like them in memory; more at once gain nothing
_WORTH_COMPILED = 500  # verdicts from which the compiled backend pays for its second of loading


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles to be judged, and what is stored that may be like them."""

    texts: Mapping[ArticleId, Text]
    keys: Mapping[ArticleId, NDArray[np.int64]]
    passages: Mapping[ArticleId, Sequence[int]]
    backend: BackendName
    found: Found


class Screen:
    """
    Gives each article its verdict, in order.

    With *remember*, later articles see earlier ones; memory does not grow with them. *judged* is how many
    verdicts went before in this process: after some hundred the compiled backend is loaded, where installed.
    """

    def __init__(
        self, known: Stored[Handle] | None, settings: Settings, *, remember: bool, judged: int = 0
    ) -> None:
        self._known = known
        self._settings = settings
        self._stored = StoredTexts(settings)
        self._judged_before = judged
        self._stream = Stream(settings) if remember else None
        self._written = Written()

    def look_at(self, known: Stored[Handle]) -> None:
        """Compare with what is stored in *known* from now on: a fresh snapshot of the same store."""
        self._known = known

    def forget(self) -> None:
        """Remember none of the articles so far: they are stored now."""
        if self._stream is not None:
            self._stream = Stream(self._settings)

    def verdict(self, article: Article) -> Verdict:
        """Return the verdict on *article*."""
        return next(self.verdicts([article]))

    def verdicts(self, articles: Sequence[Article]) -> Iterator[Verdict]:
        """
        Yield the verdict on each of *articles*, in order: what one call each would give, for less.

        The store is asked once for all of them.
        """
        for group in _of_distinct_ids(articles):
            batch = self._batch(group)
            for article in group:
                text = batch.texts.get(article.id)
                if text is None:
                    yield self._same_page(article) or judge(article, None, (), self._settings)
                else:
                    yield self._judged(article, text, batch)

    def _judged(self, article: Article, text: Text, batch: _Batch) -> Verdict:
        keys, passages = batch.keys[text.id], batch.passages[text.id]
        rare = self._rare(passages, batch.found.holders)
        stored = batch.found.like(text.id, rare)
        others = [*stored, *self._earlier(text, keys, rare, batch.backend)]
        matches = closest_first(text, others, self._settings)
        verdict = self._closest(article, text, matches, {other.id: other for other, _ in stored}, batch.backend)
        if self._stream is not None:
            self._stream.add(text, keys, () if verdict.verdict == "near" else passages, self._written)
        return verdict

    def _batch(self, articles: Sequence[Article]) -> _Batch:
        """Return *articles* fingerprinted, with everything the store knows that may be like one of them."""
        backend = self._backend(len(articles))
        texts = texts_of(articles, self._settings, backend)
        ordered = [texts[id_] for id_ in sorted(texts)]
        keys = text_keys(ordered, self._settings, backend)
        passages = passages_of(ordered, self._settings, backend)
        if self._stream is not None:
            self._written = self._stream.ask(ordered, keys, passages, backend)
        by_id = {text.id: keys[i : i + 1] for i, text in enumerate(ordered)}
        if self._known is None or not ordered:
            return _Batch(texts, by_id, passages, backend, Found())
        found = self._stored.find(self._known, ordered, keys, passages, backend)
        return _Batch(texts, by_id, passages, backend, found)

    def _backend(self, count: int) -> BackendName:
        """Return the backend for the next *count* verdicts; none changes any of them."""
        self._judged_before += count
        return "numba" if self._judged_before >= _WORTH_COMPILED and available() else "numpy"

    def _rare(self, passages: Sequence[int], holders: Mapping[int, Sequence[Handle]]) -> list[int]:
        """Return those of *passages* that are no formulae by now, the stream so far counted in."""
        common, stream = self._settings.common, self._stream
        if stream is None:
            return [key for key in passages if key not in holders or len(holders[key]) <= common]
        counts = {key: len(holders.get(key, ())) + len(stream.holders(key, self._written)) for key in passages}
        return [key for key in passages if counts[key] <= common]

    def _same_page(self, article: Article) -> Verdict | None:
        """Return that a page too short to be compared is known, byte for byte; None where it is not."""
        stored = self._known.article_ids([article.id]) if self._known else {}
        known = stored.get(article.id) == article.sha256
        if self._stream is not None:
            known = self._stream.add_page(article.id, article.sha256) or known
        if not known:
            return None
        recipe = self._settings.recipe(article.language)
        return Verdict(
            article.id, "exact", recipe, best_match=article.id, reasons=("the same page, byte for byte",)
        )

    def _closest(
        self,
        article: Article,
        text: Text,
        matches: Iterator[tuple[Match, bool]],
        stored: Mapping[ArticleId, Text],
        backend: BackendName,
    ) -> Verdict:
        """
        Return the verdict on an article with *matches*, closest first; an excerpt must be more than formulae.

        The closest ones are looked at, a few: where these share nothing but formulae, so do the others.
        """
        seen: list[tuple[Match, bool]] = []
        for _ in range(_LOOKED_AT):
            match, equal = next(matches, (None, False))
            if match is None:
                break
            verdict = judge(article, text, [(match, equal)], self._settings)
            other = stored.get(match.b if match.a == text.id else match.a)
            if verdict.verdict != "excerpt" or other is None:
                return verdict
            from provenance.engines.links import Surroundings  # few verdicts come so far

            assert self._known is not None
            pair = sorted(((article, text), (self._known.articles([other.id])[other.id], other)), key=_id)
            (a, first), (b, second) = pair
            judged = Surroundings(self._known, self._settings, backend).judged(match, a, b, first, second).match
            if judged.kind == "excerpt":
                return verdict
            seen.append((judged, equal))
        return judge(article, text, seen, self._settings)

    def _earlier(
        self, text: Text, keys: NDArray[np.int64], rare: Sequence[int], backend: BackendName
    ) -> list[tuple[Text, Overlap | None]]:
        if self._stream is None:
            return []
        texts = self._stream.like(text, keys, rare, self._written)
        shared = alike([(text, other) for other in texts], self._settings, backend)
        return list(zip(texts, shared, strict=True))


def _id(one: tuple[Article, Text]) -> ArticleId:
    return one[0].id


def _of_distinct_ids(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """Yield *articles* in bounded groups in which no id stands twice: a batch is looked up by id."""
    group: dict[ArticleId, Article] = {}
    for article in articles:
        if article.id in group or len(group) == _GROUP:
            yield list(group.values())
            group = {}
        group[article.id] = article
    yield list(group.values())
