"""The stored texts that may be like incoming ones: found by keys and passages, measured, a batch at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.ports import Stored
from provenance.engines.texts import alike, comparable, recalled, texts_of
from provenance.fingerprints.kernel import BackendName
from provenance.matching.compare import Text
from provenance.matching.overlap import Overlap
from provenance.records import ArticleId
from provenance.settings import Settings

_AT_HAND = 4_000  # stored texts kept between verdicts: bulletins of one form meet the same ones; about 20 MB

Handle = Any  # what the store knows an article by; its id, or something that is found sooner
Shared = tuple[Text, Overlap | None]  # a stored text and what it shares, None where that is all


@dataclass(frozen=True, slots=True)
class Found:
    """What is stored and may be like the texts of one batch."""

    holders: Mapping[int, Sequence[Handle]] = field(default_factory=dict)  # by passage
    proposed: defaultdict[ArticleId, set[Handle]] = field(default_factory=lambda: defaultdict(set))
    shares: defaultdict[ArticleId, dict[Handle, Shared]] = field(default_factory=lambda: defaultdict(dict))

    def like(self, text: ArticleId, rare: Iterable[int]) -> list[Shared]:
        """Return what shares enough with a text, and an index key, everything, or one of its passages *rare*."""
        shares = self.shares.get(text)
        if not shares:
            return []
        held = [self.holders[key] for key in rare if key in self.holders]
        near = self.proposed[text].union(*held)
        return [shared for handle, shared in shares.items() if handle in near]


class StoredTexts:
    """Finds stored texts; what was compared last is kept at hand."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._at_hand: dict[Handle, Text | None] = {}  # what is stored never changes

    def find(
        self,
        known: Stored[Handle],
        ordered: Sequence[Text],
        keys: NDArray[np.int64],
        passages: Mapping[ArticleId, Sequence[int]],
        backend: BackendName,
    ) -> Found:
        """Return what of *known* may be like the texts *ordered*, which have these *keys* and *passages*."""
        wanted = {key for held in passages.values() for key in held}
        found = Found(known.passage_holders(sorted(wanted), self._settings.common + 1))
        for row, handle in known.candidates(keys):
            found.proposed[ordered[row].id].add(handle)
        same = known.by_digest({text.fingerprint.digest for text in ordered})
        for text in ordered if same else ():
            found.proposed[text.id].update(same.get(text.fingerprint.digest, ())[:1])
        self._measure(known, ordered, passages, backend, found)
        return found

    def _measure(
        self,
        known: Stored[Handle],
        ordered: Sequence[Text],
        passages: Mapping[ArticleId, Sequence[int]],
        backend: BackendName,
        found: Found,
    ) -> None:
        """Put into *found* what the stored texts that may be like one of *ordered* share with it."""
        few = {key: held for key, held in found.holders.items() if len(held) <= self._settings.common}
        like = {
            text.id: found.proposed.get(text.id, set()).union(
                *(few[key] for key in passages[text.id] if key in few)
            )
            for text in ordered
        }
        wanted = set().union(*like.values())
        if not wanted:
            return
        texts = self._recall(known, wanted, backend)
        pairs = [
            (text, handle, other)
            for text in ordered
            for handle in sorted(like[text.id])
            if (other := texts.get(handle)) is not None
        ]
        measured = alike([(text, other) for text, _, other in pairs], self._settings, backend)
        near = [
            (text, handle, other, shared)
            for (text, handle, other), shared in zip(pairs, measured, strict=True)
            if shared is not None or (comparable(text, other) and text.view == other.view)
        ]
        names = self._named(known, {handle: other for _, handle, other, _ in near})
        for text, handle, _, shared in near:
            found.shares[text.id][handle] = (names[handle], shared)

    def _recall(self, known: Stored[Handle], wanted: set[Handle], backend: BackendName) -> dict[Handle, Text]:
        """Return the texts of stored articles; the last ones used are kept at hand."""
        missing = {handle for handle in wanted if handle not in self._at_hand}
        texts: dict[Handle, Text] = {}
        if missing:
            texts.update(recalled(known.match_views(missing), self._settings, backend))
        if unread := missing - texts.keys():
            ids = {id_: handle for handle, id_ in known.named(unread).items()}
            read = texts_of(list(known.articles(ids).values()), self._settings, backend)
            texts.update((ids[id_], text) for id_, text in read.items())
        for handle in sorted(wanted):
            # Taken out and put in again: the dictionary is in order of last use.
            one = self._at_hand.pop(handle) if handle in self._at_hand else texts.get(handle)
            self._at_hand[handle] = one
            if one is not None:
                texts[handle] = one
        for handle in list(islice(self._at_hand, max(0, len(self._at_hand) - _AT_HAND))):
            del self._at_hand[handle]
        return texts

    def _named(self, known: Stored[Handle], texts: Mapping[Handle, Text]) -> dict[Handle, Text]:
        """Return *texts* with their ids: only those that are near are ever called by them."""
        unnamed = [handle for handle, text in texts.items() if not text.id]
        ids = known.named(unnamed) if unnamed else {}
        named = {handle: texts[handle].named(id_) for handle, id_ in ids.items()}
        self._at_hand.update((handle, text) for handle, text in named.items() if handle in self._at_hand)
        return {**texts, **named}
