"""
Remembers the texts of one stream, so that later articles see earlier ones.

The last few thousand are held in memory, the others in a scratch file that is gone with the object: memory does
not grow with the stream, and what is found does not depend on where a text is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.engines.texts import recalled
from provenance.fingerprints.kernel import BackendName
from provenance.index.memory import MemoryIndex
from provenance.matching.compare import MatchViews, Text
from provenance.records import ArticleId
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.store.scratch import Scratch

Key = NDArray[np.int64]
_IN_MEMORY = 1_500  # texts of a stream held in memory before they are written down: about 25 MB


@dataclass(slots=True)
class _Recent:
    """What came last, in memory; places are counted over the whole stream."""

    texts: dict[int, tuple[Text, Key, Sequence[int]]] = field(default_factory=dict)
    index: MemoryIndex = field(default_factory=MemoryIndex)
    holders: dict[int, list[int]] = field(default_factory=dict)  # of those that are no near copies, as in a store
    carriers: dict[str, int] = field(default_factory=dict)  # digest of a text → its place
    pages: set[tuple[ArticleId, str]] = field(default_factory=set)  # too short to have a text


@dataclass(frozen=True, slots=True)
class Written:
    """What the scratch file holds for a batch of texts: asked once, since it does not change within a batch."""

    candidates: Mapping[ArticleId, set[int]] = field(default_factory=dict)
    holders: Mapping[int, Sequence[int]] = field(default_factory=dict)
    carriers: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[int, Text] = field(default_factory=dict)


class Stream:
    """The texts of one stream so far, by their place in it."""

    def __init__(self, settings: Settings, in_memory: int = _IN_MEMORY) -> None:
        self._settings = settings
        self._in_memory = in_memory
        self._recent = _Recent()
        self._scratch: Scratch | None = None
        self._count = 0

    def ask(
        self,
        ordered: Sequence[Text],
        keys: Key,
        passages: Mapping[ArticleId, Sequence[int]],
        backend: BackendName,
    ) -> Written:
        """Return what is written down that may be like one of *ordered*; valid until the next call."""
        if max(len(self._recent.texts), len(self._recent.pages)) >= self._in_memory:
            self._write_down()
        if self._scratch is None or not ordered:
            return Written()
        wanted = sorted({key for held in passages.values() for key in held})
        holders = self._scratch.holders(wanted, self._settings.common + 1)
        carriers = self._scratch.by_digest([text.fingerprint.digest for text in ordered])
        candidates: dict[ArticleId, set[int]] = {}
        for row, place in self._scratch.candidates(keys):
            candidates.setdefault(ordered[row].id, set()).add(place)
        few = (held for held in holders.values() if len(held) <= self._settings.common)
        places = {place for held in (*candidates.values(), carriers.values(), *few) for place in held}
        found = self._scratch.texts(sorted(places))
        texts = recalled({place: views for place, (_, views) in found.items()}, self._settings, backend)
        named = {place: text.named(found[place][0]) for place, text in texts.items()}
        return Written(candidates, holders, carriers, named)

    def holders(self, key: int, written: Written) -> list[int]:
        """Return the places of the texts that hold a passage; more than ``Settings.common`` may be cut short."""
        return [*written.holders.get(key, ()), *self._recent.holders.get(key, ())]

    def like(self, text: Text, keys: Key, rare: Iterable[int], written: Written) -> list[Text]:
        """Return the earlier texts that share a key, one of the passages *rare*, or everything with *text*."""
        places = {place for _, place in self._recent.index.query(keys)}
        places.update(written.candidates.get(text.id, ()))
        places.update(place for key in rare for place in self.holders(key, written))
        carrier = self._carrier(text.fingerprint.digest, written)
        if carrier is not None:
            places.add(carrier)
        return [
            self._recent.texts[place][0] if place in self._recent.texts else written.texts[place]
            for place in sorted(places)
        ]

    def add(self, text: Text, keys: Key, passages: Sequence[int], written: Written) -> None:
        """Remember *text* with what it is found by, unless an earlier one is equal."""
        if self._carrier(text.fingerprint.digest, written) is not None:
            return
        recent, place = self._recent, self._count
        self._count += 1
        recent.texts[place] = (text, keys, passages)
        recent.carriers[text.fingerprint.digest] = place
        recent.index.add([place], keys)
        for key in passages:
            recent.holders.setdefault(key, []).append(place)

    def add_page(self, id_: ArticleId, sha256: str) -> bool:
        """Remember a page too short to have a text; return whether it was known."""
        known = (id_, sha256) in self._recent.pages or bool(self._scratch and self._scratch.has_page(id_, sha256))
        self._recent.pages.add((id_, sha256))
        return known

    def _carrier(self, digest: str, written: Written) -> int | None:
        return self._recent.carriers.get(digest, written.carriers.get(digest))

    def _write_down(self) -> None:
        if self._scratch is None:
            from provenance.store.scratch import Scratch  # loads SQLAlchemy

            self._scratch = Scratch()
        recent, self._recent = self._recent, _Recent()
        self._scratch.add(
            [
                (place, text.id, text.fingerprint.digest, _views(text), keys, passages)
                for place, (text, keys, passages) in recent.texts.items()
            ]
        )
        self._scratch.add_pages(recent.pages)


def _views(text: Text) -> MatchViews:
    return MatchViews(text.fingerprint.recipe, text.language, text.fingerprint.simhash, text.title, text.view)
