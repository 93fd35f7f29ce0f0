"""
Which pairs of a batch are compared: new texts with known ones and with one another.

A key that half the store carries must not cost a pair for each of its holders: refused pairs are told by
signatures in columns, and a new text that matches the reference of a crowd is compared with no more of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from provenance.engines.definition import Joining, Pair
from provenance.engines.index_keys import signatures_of, text_keys
from provenance.engines.ports import Known
from provenance.engines.texts import AT_ONCE, Comparisons, keys_by_text, texts_of
from provenance.fingerprints.kernel import BackendName
from provenance.index.estimate import Coarse
from provenance.matching.compare import JOINING, Text
from provenance.records import ArticleId, Match
from provenance.settings import Settings

# Known texts under one key from which it is asked whether they are a crowd.
_MANY = 64

Places = NDArray[np.int64]
Signatures = NDArray[np.uint32]


@dataclass(slots=True)
class Proposals:
    """What is to be compared, and what has been."""

    indexed: Sequence[ArticleId]  # one article for each text that is new; rows of `keys`
    keys: NDArray[np.int64]
    pairs: list[Pair]  # (new, other), kept by the estimate
    within: list[tuple[ArticleId, list[ArticleId]]] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)  # of new texts with references of crowds

    @property
    def others(self) -> set[ArticleId]:
        """The articles that new ones are compared with."""
        return {other for _, other in self.pairs} | {other for _, held in self.within for other in held}

    def compared(self, comparisons: Comparisons, settings: Settings) -> list[Match]:
        """Return the joining matches of all pairs, but those that no result depends on."""
        joining = Joining(settings.crowd)
        for match in self.matches:
            joining.join(match.a, match.b)
        found = list(self.matches)
        for new, pairs in groupby(self.pairs, itemgetter(0)):
            others = [other for _, other in pairs]
            for start in range(0, len(others), AT_ONCE):
                part = [other for other in others[start : start + AT_ONCE] if joining.matters(new, other)]
                for match in comparisons.joining(new, part):
                    joining.join(match.a, match.b)
                    found.append(match)
        for new, held in self.within:  # of one crowd each: one of them is enough
            ours = (match for other in held for match in comparisons.joining(new, [other]))
            for match in islice(ours, 1):
                joining.join(match.a, match.b)
                found.append(match)
        return found


def propose(texts: Mapping[ArticleId, Text], known: Known, settings: Settings, backend: BackendName) -> Proposals:
    """
    Return the pairs to be compared of the new *texts*, within them and with what is known.

    Articles of equal text are paired with one of them and take no further part: each text is in the index
    once, so a story reposted a thousand times costs a thousand pairs and not half a million.
    """
    groups = keys_by_text(texts.values())
    same = known.by_digest(digest for _, digest in groups)
    equal: list[Pair] = []
    indexed: list[ArticleId] = []
    for (_, digest), ids in groups.items():
        carrier = min(same[digest]) if same.get(digest) else ids[0]
        if carrier in ids:
            indexed.append(carrier)
        equal += [(id_, carrier) for id_ in ids if id_ != carrier]
    indexed.sort()
    ordered = [texts[id_] for id_ in indexed]
    keys = text_keys(ordered, settings, backend)
    if not indexed:
        return Proposals(indexed, keys, equal)
    meeting = _Meeting(ordered, keys, known, settings, backend)
    found = Proposals(indexed, keys, equal, matches=meeting.with_crowds())
    for line, new in enumerate(indexed):
        found.pairs += ((new, other) for other in meeting.open_to(line))
        found.within += ((new, held) for held in meeting.inside(line))
        meeting.add(line)
    return found


class _Meeting:
    """New texts, one after the other, and whom they meet under their keys: known texts, and earlier new ones."""

    def __init__(
        self,
        ordered: Sequence[Text],
        keys: NDArray[np.int64],
        known: Known,
        settings: Settings,
        backend: BackendName,
    ) -> None:
        self._known, self._settings, self._backend = known, settings, backend
        self._texts, self._count = ordered, len(ordered)
        self._keys = keys.tolist()
        held = known.holders(sorted({key for line in self._keys for key in line}))
        stored = sorted({id_ for ids in held.values() for id_ in ids})
        place = {id_: len(ordered) + i for i, id_ in enumerate(stored)}
        prints = known.signatures(stored)
        packed = np.frombuffer(b"".join(prints[id_] for id_ in stored), "<u4")
        self._signatures: Signatures = np.concatenate(
            [signatures_of(ordered, settings), packed.reshape(len(stored), settings.permutations)]
        )
        self._names = [*(text.id for text in ordered), *stored]
        self._crowds = self._crowds_of(held)
        self._joined: dict[int, set[ArticleId]] = {}  # line → references of the crowds it is in
        crowd_of = np.zeros(len(self._names), np.int64)
        numbers = {reference: i + 1 for i, reference in enumerate(sorted(set(self._crowds.values())))}
        for id_, reference in self._crowds.items():
            crowd_of[place[id_]] = numbers[reference]
        self._references = sorted(numbers)
        self._open: dict[int, Places] = {}
        self._inside: dict[int, dict[ArticleId, list[int]]] = {}
        for key, ids in held.items():
            places = np.array([place[id_] for id_ in ids], np.int64)
            self._open[key] = places[crowd_of[places] == 0]
            for number in np.unique(crowd_of[places]).tolist():
                if number:
                    chosen = places[crowd_of[places] == number].tolist()
                    self._inside.setdefault(key, {})[self._references[number - 1]] = chosen
        self._new: dict[int, list[int]] = {}
        self._coarse: Coarse | None = None

    def _crowds_of(self, held: Mapping[int, Sequence[ArticleId]]) -> dict[ArticleId, ArticleId]:
        """Return the reference of the crowded cluster that each known text under a crowded key is in, if any."""
        many = {id_ for ids in held.values() if len(ids) > _MANY for id_ in ids}
        if len(many) <= self._settings.crowd:
            return {}
        homes = {home.id: home for home in self._known.cluster_of(sorted(many)).values()}
        found: dict[ArticleId, ArticleId] = {}
        for _, home in sorted(homes.items()):
            members = [member.article for member in home.members]
            if len(members) > self._settings.crowd:
                texts = set(self._known.digests(members).values())
                if len(texts) > self._settings.crowd:
                    found.update((id_, home.reference) for id_ in members if id_ in many)
        return found

    def with_crowds(self) -> list[Match]:
        """Return the joining matches of new texts with the references of crowds they meet."""
        if not self._crowds:
            return []
        references = self._known.articles(self._references)
        texts = {text.id: text for text in self._texts}
        texts.update(texts_of(list(references.values()), self._settings, self._backend))
        comparisons = Comparisons(texts, self._settings, self._backend)
        own = signatures_of([texts[id_] for id_ in self._references], self._settings)
        found = []
        for line, text in enumerate(self._texts):
            met = {reference for key in self._keys[line] for reference in self._inside.get(key, ())}
            for reference in sorted(met):
                agree = own[self._references.index(reference)] == self._signatures[line]
                if np.count_nonzero(agree) < self._settings.agreeing:
                    continue
                match = comparisons.match(text.id, reference)
                if match.kind in JOINING:
                    self._joined.setdefault(line, set()).add(reference)
                    found.append(match)
        return found

    def open_to(self, line: int) -> list[ArticleId]:
        """Return whom text *line* is to be compared with, of those in no crowd, ascending."""
        none = np.empty(0, np.int64)
        parts = [self._open.get(key, none) for key in self._keys[line]]
        earlier = [place for key in self._keys[line] for place in self._new.get(key, ())]
        return self._kept(line, np.concatenate([*parts, np.array(earlier, np.int64)]))

    def inside(self, line: int) -> list[list[ArticleId]]:
        """Return whom text *line* is compared with in each crowd that it meets and is not known to be in."""
        met: dict[ArticleId, list[int]] = {}
        for key in self._keys[line]:
            for reference, places in self._inside.get(key, {}).items():
                if reference not in self._joined.get(line, ()):
                    met.setdefault(reference, []).extend(places)
        found = (self._kept(line, np.array(met[reference], np.int64)) for reference in sorted(met))
        return [held for held in found if held]

    def add(self, line: int) -> None:
        """Let the texts after *line* meet it."""
        crowds = self._joined.get(line)
        for key in set(self._keys[line]):
            if crowds is None:
                self._new.setdefault(key, []).append(line)
            for reference in crowds or ():
                self._inside.setdefault(key, {}).setdefault(reference, []).append(line)

    def _kept(self, line: int, places: Places) -> list[ArticleId]:
        places = np.unique(places)
        least = self._settings.agreeing
        if len(places) < _MANY:
            equal = np.count_nonzero(self._signatures[places] == self._signatures[line], axis=1)
            near = places[equal >= least]
        else:
            if self._coarse is None:
                self._coarse = Coarse(self._signatures, least)
            wanted = np.zeros(len(self._names), np.bool_)
            wanted[places] = True
            near = self._coarse.near(line, wanted)
        return sorted(self._names[place] for place in near.tolist())
