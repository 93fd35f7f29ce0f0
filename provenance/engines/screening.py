"""Screens a stream of articles one by one: against what is stored, and against those that came before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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

_AT_HAND = 4_000  # stored articles kept between verdicts: bulletins of one form meet the same ones; about 50 MB
_LOOKED_AT = 4  # excerpts whose surroundings are looked at before they are taken for formulae


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles to be judged, and what of the store may be like them."""

    texts: Mapping[ArticleId, Text]
    keys: Mapping[ArticleId, NDArray[np.int64]]
    passages: Mapping[ArticleId, Sequence[int]]
    candidates: defaultdict[ArticleId, set[ArticleId]] = field(default_factory=lambda: defaultdict(set))
    holders: dict[int, list[ArticleId]] = field(default_factory=dict)
    stored: dict[ArticleId, Article] = field(default_factory=dict)
    stored_texts: dict[ArticleId, Text] = field(default_factory=dict)


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
        self._at_hand: dict[
            ArticleId, tuple[Article, Text | None]
        ] = {}  # stored ones; what is stored never changes
        self._seen: list[Text] = []
        self._pages: set[tuple[ArticleId, str]] = set()  # those too short to have a text
        self._carriers: dict[str, int] = {}  # digest of a text → its place in `_seen`

    def look_at(self, known: Known) -> None:
        """Compare with what is stored in *known* from now on: a fresh snapshot of the same store."""
        self._known = known
        self._surroundings = Surroundings(known, self._settings)

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
        rare = self._rare(passages, batch.holders)
        ids = batch.candidates[text.id].union(*(batch.holders.get(key, ()) for key in rare))
        others = [batch.stored_texts[id_] for id_ in sorted(ids) if id_ in batch.stored_texts]
        matches = [self._compare(text, other) for other in (*others, *self._earlier(text, keys, rare))]
        verdict = judge(article, text, matches, self._settings)
        if verdict.verdict == "excerpt":
            verdict = self._proven(article, text, matches, batch)
        if self._remember and text.fingerprint.digest not in self._carriers:
            self._add(text, keys, () if verdict.verdict == "near" else passages)
        return verdict

    def _batch(self, articles: Sequence[Article]) -> _Batch:
        """Return *articles* fingerprinted, with everything the store knows that may be like one of them."""
        texts = texts_of(articles, self._settings)
        ordered = [texts[id_] for id_ in sorted(texts)]
        keys = text_keys(ordered, self._settings)
        passages = passages_of(ordered, self._settings)
        batch = _Batch(texts, {text.id: keys[i : i + 1] for i, text in enumerate(ordered)}, passages)
        if self._known is None or not ordered:
            return batch
        wanted = sorted({key for held in passages.values() for key in held})
        batch.holders.update(self._known.passage_holders(wanted, self._settings.common + 1))
        for row, other in self._known.candidates(keys):
            batch.candidates[ordered[row].id].add(other)
        same = self._known.by_digest({text.fingerprint.digest for text in ordered})
        for text in ordered:
            batch.candidates[text.id].update(same.get(text.fingerprint.digest, ())[:1])
        few = (held for held in batch.holders.values() if len(held) <= self._settings.common)
        ids = {id_ for held in (*batch.candidates.values(), *few) for id_ in held}
        self._recall(ids, batch)
        return batch

    def _recall(self, ids: set[ArticleId], batch: _Batch) -> None:
        """Put the stored articles *ids* and their texts into *batch*; the last ones used are kept at hand."""
        assert self._known is not None
        articles = self._known.articles(sorted(ids - set(self._at_hand)))
        texts = texts_of(list(articles.values()), self._settings)
        for id_ in sorted(ids):
            # Taken out and put in again: the dictionary is in order of last use.
            one = self._at_hand.pop(id_) if id_ in self._at_hand else (articles[id_], texts.get(id_))
            self._at_hand[id_] = one
            batch.stored[id_] = one[0]
            if one[1] is not None:
                batch.stored_texts[id_] = one[1]
        for id_ in list(self._at_hand)[: max(0, len(self._at_hand) - _AT_HAND)]:
            del self._at_hand[id_]

    def _add(self, text: Text, keys: NDArray[np.int64], passages: Sequence[int]) -> None:
        place = len(self._seen)
        self._carriers[text.fingerprint.digest] = place
        self._index.add([place], keys)
        self._seen.append(text)
        for key in passages:
            self._passages.setdefault(key, []).append(place)

    def _rare(self, passages: Sequence[int], holders: Mapping[int, Sequence[ArticleId]]) -> list[int]:
        """Return those of *passages* that are no formulae by now, the stream so far counted in."""
        counts = {key: len(holders.get(key, ())) + len(self._passages.get(key, ())) for key in passages}
        return [key for key in passages if counts[key] <= self._settings.common]

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

    def _proven(
        self, article: Article, text: Text, matches: Sequence[tuple[Match, bool]], batch: _Batch
    ) -> Verdict:
        """
        Return the verdict on an article that shares excerpts at most: one counts if it is more than formulae.

        The closest are looked at, a few: where these share nothing but formulae, so do the others.
        """
        left = list(matches)
        seen: list[tuple[Match, bool]] = []
        for _ in range(_LOOKED_AT):
            verdict = judge(article, text, left, self._settings)
            if verdict.verdict != "excerpt" or verdict.best_match not in batch.stored_texts:
                return verdict if verdict.verdict == "excerpt" else judge(article, text, seen, self._settings)
            other = batch.stored_texts[verdict.best_match]
            place = next(i for i, (match, _) in enumerate(left) if other.id in (match.a, match.b))
            match, equal = left.pop(place)
            pair = sorted(((article, text), (batch.stored[other.id], other)), key=lambda one: one[0].id)
            (a, first), (b, second) = pair
            judged = self._surroundings.judged(match, a, b, first, second).match
            if judged.kind == "excerpt":
                return verdict
            seen.append((judged, equal))
        return judge(article, text, seen, self._settings)

    def _compare(self, text: Text, other: Text) -> tuple[Match, bool]:
        return agree(text, other, self._settings), text.fingerprint.digest == other.fingerprint.digest

    def _earlier(self, text: Text, keys: NDArray[np.int64], rare: Sequence[int]) -> list[Text]:
        places = {place for _, place in self._index.query(keys)}
        places.update(place for key in rare for place in self._passages.get(key, ()))
        if text.fingerprint.digest in self._carriers:
            places.add(self._carriers[text.fingerprint.digest])
        return [self._seen[place] for place in sorted(places)]


def _of_distinct_ids(articles: Sequence[Article]) -> Iterator[list[Article]]:
    """Yield *articles* in groups in which no id stands twice: a batch is looked up by id."""
    group: dict[ArticleId, Article] = {}
    for article in articles:
        if article.id in group:
            yield list(group.values())
            group = {}
        group[article.id] = article
    yield list(group.values())
