"""Screens a stream of articles one by one: against what is stored, and against those that came before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from provenance.engines.judging import judge
from provenance.engines.links import Surroundings
from provenance.engines.ports import Known
from provenance.engines.relating import passages_of
from provenance.engines.settle import text_keys
from provenance.engines.texts import texts_of
from provenance.index.memory import MemoryIndex
from provenance.matching.compare import Text, agree
from provenance.records import Article, ArticleId, Match, Verdict
from provenance.settings import Settings


class Screen:
    """
    Gives each article its verdict, in order.

    With *remember*, later articles see earlier ones; memory then grows by about 3 kB per article kept.
    """

    def __init__(self, known: Known | None, settings: Settings, *, remember: bool) -> None:
        self._known = known
        self._settings = settings
        self._remember = remember
        self._surroundings = Surroundings(known, settings)
        self._index = MemoryIndex()
        self._passages: dict[int, list[int]] = {}  # of those that are no near copies, as reference texts are
        self._seen: list[Text] = []
        self._pages: set[tuple[ArticleId, str]] = set()  # those too short to have a text
        self._carriers: dict[str, int] = {}  # digest of a text → its place in `_seen`

    def verdict(self, article: Article) -> Verdict:
        """Return the verdict on *article*."""
        text = texts_of([article], self._settings).get(article.id)
        if text is None:
            return self._same_page(article) or judge(article, None, (), self._settings)
        keys = text_keys([text], self._settings)
        passages = passages_of([text], self._settings)[text.id]
        holders = self._holders(passages)
        stored = self._stored(text, keys, holders)
        others = list(texts_of(list(stored.values()), self._settings).values())
        matches = [self._surrounded(article, text, stored[other.id], other) for other in others]
        matches += [self._compare(text, other) for other in self._earlier(text, keys, passages, holders)]
        verdict = judge(article, text, matches, self._settings)
        if self._remember and text.fingerprint.digest not in self._carriers:
            self._add(text, keys, () if verdict.verdict == "near" else passages)
        return verdict

    def _add(self, text: Text, keys: NDArray[np.int64], passages: Sequence[int]) -> None:
        place = len(self._seen)
        self._carriers[text.fingerprint.digest] = place
        self._index.add([place], keys)
        self._seen.append(text)
        for key in passages:
            self._passages.setdefault(key, []).append(place)

    def _holders(self, passages: Sequence[int]) -> dict[int, list[ArticleId]]:
        """Return the stored texts that hold each passage; none for a passage that is a formula by now."""
        limit = self._settings.common
        stored = self._known.passage_holders(passages, limit + 1) if self._known else {}
        total = {key: len(stored.get(key, ())) + len(self._passages.get(key, ())) for key in passages}
        return {key: stored.get(key, []) for key in passages if total[key] <= limit}

    def _same_page(self, article: Article) -> Verdict | None:
        """Return that a page too short to be compared is known, byte for byte; None where it is not."""
        stored = self._known.article_ids([article.id]) if self._known else {}
        known = stored.get(article.id) == article.sha256 or (article.id, article.sha256) in self._pages
        if self._remember:
            self._pages.add((article.id, article.sha256))
        if not known:
            return None
        recipe = self._settings.recipe(article.language)
        return Verdict(
            article.id, "exact", recipe, best_match=article.id, reasons=("the same page, byte for byte",)
        )

    def _surrounded(self, article: Article, text: Text, known: Article, other: Text) -> tuple[Match, bool]:
        """Return the comparison with a stored article; an excerpt counts only if more than formulae is shared."""
        match, equal = self._compare(text, other)
        if match.kind != "excerpt":
            return match, equal
        ordered = sorted(((article, text), (known, other)), key=lambda pair: pair[0].id)
        (a, first), (b, second) = ordered
        return self._surroundings.judged(match, a, b, first, second).match, equal

    def _compare(self, text: Text, other: Text) -> tuple[Match, bool]:
        return agree(text, other, self._settings), text.fingerprint.digest == other.fingerprint.digest

    def _stored(
        self, text: Text, keys: NDArray[np.int64], holders: Mapping[int, Sequence[ArticleId]]
    ) -> dict[ArticleId, Article]:
        if self._known is None:
            return {}
        ids: set[ArticleId] = {other for _, other in self._known.candidates(keys)}
        ids.update(other for held in holders.values() for other in held)
        ids.update(self._known.by_digest([text.fingerprint.digest]).get(text.fingerprint.digest, ())[:1])
        return self._known.articles(sorted(ids))

    def _earlier(
        self,
        text: Text,
        keys: NDArray[np.int64],
        passages: Sequence[int],
        holders: Mapping[int, Sequence[ArticleId]],
    ) -> list[Text]:
        places = {place for _, place in self._index.query(keys)}
        places.update(place for key in passages if key in holders for place in self._passages.get(key, ()))
        if text.fingerprint.digest in self._carriers:
            places.add(self._carriers[text.fingerprint.digest])
        return [self._seen[place] for place in sorted(places)]
