"""Screens a stream of articles one by one: against what is stored, and against those that came before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from provenance.engines.definition import text_keys
from provenance.engines.judging import judge
from provenance.engines.links import Surroundings
from provenance.engines.ports import Known
from provenance.engines.relating import passages_of
from provenance.engines.stream import Stream, Written
from provenance.engines.texts import alike, recalled, texts_of
from provenance.fingerprints.compiling import available
from provenance.fingerprints.kernel import BackendName
from provenance.matching.compare import Text, agree, compare
from provenance.matching.overlap import Overlap
from provenance.records import Article, ArticleId, Match, Verdict
from provenance.settings import Settings

_AT_HAND = 4_000  # stored texts kept between verdicts: bulletins of one form meet the same ones; about 20 MB
_LOOKED_AT = 4  # excerpts whose surroundings are looked at before they are taken for formulae
_GROUP = 500  # articles looked up together: all that is like them is in memory at once
_WORTH_COMPILED = 500  # verdicts from which the compiled backend pays for its second of loading


@dataclass(frozen=True, slots=True)
class _Batch:
    """Articles to be judged, and what of the store may be like them."""

    texts: Mapping[ArticleId, Text]
    keys: Mapping[ArticleId, NDArray[np.int64]]
    passages: Mapping[ArticleId, Sequence[int]]
    backend: BackendName
    candidates: defaultdict[ArticleId, set[ArticleId]] = field(default_factory=lambda: defaultdict(set))
    holders: dict[int, list[ArticleId]] = field(default_factory=dict)
    stored: dict[ArticleId, Text] = field(default_factory=dict)
    shared: dict[tuple[ArticleId, ArticleId], Overlap | None] = field(default_factory=dict)


class Screen:
    """
    Gives each article its verdict, in order.

    With *remember*, later articles see earlier ones; memory does not grow with them. *judged* is how many
    verdicts went before in this process: after some hundred the compiled backend is loaded, where installed.
    """

    def __init__(self, known: Known | None, settings: Settings, *, remember: bool, judged: int = 0) -> None:
        self._known = known
        self._settings = settings
        self._surroundings = Surroundings(known, settings)
        self._at_hand: dict[ArticleId, Text | None] = {}  # what is stored never changes
        self._judged_before = judged
        self._stream = Stream(settings) if remember else None
        self._written = Written()

    def look_at(self, known: Known) -> None:
        """Compare with what is stored in *known* from now on: a fresh snapshot of the same store."""
        self._known = known
        self._surroundings = Surroundings(known, self._settings)

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
        rare = self._rare(passages, batch.holders)
        ids = batch.candidates[text.id].union(*(batch.holders.get(key, ()) for key in rare))
        stored = [
            (batch.stored[id_], batch.shared.get((text.id, id_))) for id_ in sorted(ids & batch.stored.keys())
        ]
        matches = self._matches(text, [*stored, *self._earlier(text, keys, rare, batch.backend)])
        verdict = judge(article, text, matches, self._settings)
        if verdict.verdict == "excerpt":
            verdict = self._proven(article, text, matches, batch)
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
        batch = _Batch(texts, {text.id: keys[i : i + 1] for i, text in enumerate(ordered)}, passages, backend)
        if self._stream is not None:
            self._written = self._stream.ask(ordered, keys, passages, backend)
        if self._known is None or not ordered:
            return batch
        wanted = {key for held in passages.values() for key in held}
        batch.holders.update(self._known.passage_holders(sorted(wanted), self._settings.common + 1))
        for row, other in self._known.candidates(keys):
            batch.candidates[ordered[row].id].add(other)
        same = self._known.by_digest({text.fingerprint.digest for text in ordered})
        for text in ordered:
            batch.candidates[text.id].update(same.get(text.fingerprint.digest, ())[:1])
        self._measure(ordered, batch)
        return batch

    def _backend(self, count: int) -> BackendName:
        """Return the backend for the next *count* verdicts; none changes any of them."""
        self._judged_before += count
        return "numba" if self._judged_before >= _WORTH_COMPILED and available() else "numpy"

    def _measure(self, ordered: Sequence[Text], batch: _Batch) -> None:
        """Put into *batch* the stored texts that may be like one of its own, and what they share."""
        few = {key: held for key, held in batch.holders.items() if len(held) <= self._settings.common}
        like = {
            text.id: batch.candidates[text.id].union(*(few.get(key, ()) for key in batch.passages[text.id]))
            for text in ordered
        }
        self._recall({id_ for ids in like.values() for id_ in ids}, batch)
        pairs = [
            (text, batch.stored[id_])
            for text in ordered
            for id_ in sorted(like[text.id])
            if id_ in batch.stored and _to_measure(text, batch.stored[id_])
        ]
        found = alike(pairs, self._settings, batch.backend)
        batch.shared.update(((text.id, other.id), one) for (text, other), one in zip(pairs, found, strict=True))

    def _recall(self, ids: set[ArticleId], batch: _Batch) -> None:
        """Put the texts of the stored articles *ids* into *batch*; the last ones used are kept at hand."""
        assert self._known is not None
        missing = ids - self._at_hand.keys()
        texts = recalled(self._known.match_views(missing), self._settings, batch.backend) if missing else {}
        if unread := sorted(missing - texts.keys()):
            texts.update(texts_of(list(self._known.articles(unread).values()), self._settings, batch.backend))
        for id_ in sorted(ids):
            # Taken out and put in again: the dictionary is in order of last use.
            one = self._at_hand.pop(id_) if id_ in self._at_hand else texts.get(id_)
            self._at_hand[id_] = one
            if one is not None:
                batch.stored[id_] = one
        for id_ in list(islice(self._at_hand, max(0, len(self._at_hand) - _AT_HAND))):
            del self._at_hand[id_]

    def _rare(self, passages: Sequence[int], holders: Mapping[int, Sequence[ArticleId]]) -> list[int]:
        """Return those of *passages* that are no formulae by now, the stream so far counted in."""
        counts = {key: len(holders.get(key, ())) for key in passages}
        if self._stream is not None:
            for key in passages:
                counts[key] += len(self._stream.holders(key, self._written))
        return [key for key in passages if counts[key] <= self._settings.common]

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
            if verdict.verdict != "excerpt" or verdict.best_match not in batch.stored:
                return verdict if verdict.verdict == "excerpt" else judge(article, text, seen, self._settings)
            other = batch.stored[verdict.best_match]
            place = next(i for i, (match, _) in enumerate(left) if other.id in (match.a, match.b))
            match, equal = left.pop(place)
            assert self._known is not None
            pair = sorted(((article, text), (self._known.articles([other.id])[other.id], other)), key=_id)
            (a, first), (b, second) = pair
            judged = self._surroundings.judged(match, a, b, first, second).match
            if judged.kind == "excerpt":
                return verdict
            seen.append((judged, equal))
        return judge(article, text, seen, self._settings)

    def _matches(self, text: Text, others: Sequence[tuple[Text, Overlap | None]]) -> list[tuple[Match, bool]]:
        """Return the comparisons of *text* with *others* that share enough, each with whether they are equal."""
        found = []
        for other, shared in others:
            equal = text.fingerprint.digest == other.fingerprint.digest
            if shared is None and not equal:
                continue
            turned = shared.swapped() if shared is not None and other.id < text.id else shared
            match = compare(text, other, self._settings, turned)
            found.append((agree(text, other, self._settings, match), equal))
        return found

    def _earlier(
        self, text: Text, keys: NDArray[np.int64], rare: Sequence[int], backend: BackendName
    ) -> list[tuple[Text, Overlap | None]]:
        if self._stream is None:
            return []
        texts = self._stream.like(text, keys, rare, self._written)
        different = [other for other in texts if _to_measure(text, other)]
        shared = iter(alike([(text, other) for other in different], self._settings, backend))
        return [(other, next(shared) if _to_measure(text, other) else None) for other in texts]


def _to_measure(text: Text, other: Text) -> bool:
    """Return whether two texts must be compared run by run: equal ones need not, those of two recipes cannot."""
    own, others = text.fingerprint, other.fingerprint
    return own.recipe == others.recipe and own.digest != others.digest


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
