"""
Relates clusters that share passages: reference texts that hold one k-gram, compared, linked, never merged.

The outcome is a function of the set of clusters. Only reference texts are indexed, so a story reposted a thousand
times counts once, and a passage that more than ``Settings.common`` clusters hold is a formula that proposes
nobody. When one more cluster makes a passage a formula, what it alone proposed is withdrawn; when clusters merge
and it is none any more, its holders are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from provenance.engines.ports import Known
from provenance.engines.texts import Comparisons, texts_of
from provenance.fingerprints.kernel import BackendName, winnow
from provenance.index.bands import recipe_number, stored
from provenance.matching.compare import Text
from provenance.records import ArticleId, Match
from provenance.settings import Settings

Pair = tuple[ArticleId, ArticleId]
Passages = dict[ArticleId, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Relations:
    """Passages to hold and to forget, by reference text; pairs related now, and pairs no longer so."""

    added: Mapping[ArticleId, Sequence[int]]
    removed: Mapping[ArticleId, Sequence[int]]
    matches: Sequence[Match]
    withdrawn: Sequence[Pair]


def passages_of(texts: Iterable[Text], settings: Settings, backend: BackendName = "numpy") -> Passages:
    """Return the keys of the passages of each text, ascending; the recipe is folded in."""
    by_recipe: dict[str, list[Text]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: text.id):
        by_recipe[text.fingerprint.recipe].append(text)
    found: Passages = {}
    for recipe, group in sorted(by_recipe.items()):
        keys = gram_keys([text.view for text in group], recipe, group[0].language, settings, backend)
        found.update(zip((text.id for text in group), keys, strict=True))
    return found


def gram_keys(
    views: Sequence[str], recipe: str, language: str, settings: Settings, backend: BackendName = "numpy"
) -> list[tuple[int, ...]]:
    """Return the keys of the passages of match views of one recipe, ascending, the recipe folded in."""
    number = np.uint64(recipe_number(recipe))
    kept = winnow(views, settings.gram(language), settings.window(language), backend)
    return [tuple(sorted(set(stored(keys.view(np.uint64) ^ number).tolist()))) for keys in kept]


def relate(
    before: set[ArticleId],
    after: set[ArticleId],
    texts: Mapping[ArticleId, Text],
    known: Known,
    settings: Settings,
) -> Relations:
    """
    Return what changes when the reference texts *before* give way to those *after*.

    Both are of the clusters that a batch touches; all other references are in *known*. Texts too short to be
    compared have no passages.
    """
    added = passages_of((texts[id_] for id_ in after - before if id_ in texts), settings)
    removed = passages_of((texts[id_] for id_ in before - after if id_ in texts), settings)
    counts = _Counts(added, removed, known, settings.common)
    pairs = counts.proposed()
    others = {id_ for pair in pairs for id_ in pair} - set(texts)
    everything = {**texts, **texts_of(list(known.articles(sorted(others)).values()), settings)}
    comparisons = Comparisons(everything, settings)
    matches = [comparisons.match(a, b) for a, b in sorted(pairs)]
    return Relations(
        added,
        removed,
        [match for match in matches if match.kind != "different"],
        counts.withdrawn(texts, settings),
    )


class _Counts:
    """Who holds each passage that a batch touches, before and after it."""

    def __init__(self, added: Passages, removed: Passages, known: Known, common: int) -> None:
        self._added = added
        self._known = known
        self._common = common
        keys = {key for passages in (added, removed) for held in passages.values() for key in held}
        # So many are read that a key's holders are complete wherever they could matter before or after.
        self._limit = common + 1 + len(removed)
        self.before: dict[int, set[ArticleId]] = {key: set() for key in keys}
        for key, held in known.passage_holders(sorted(keys), self._limit).items():
            self.before[key] = set(held)
        self.after = {key: set(held) for key, held in self.before.items()}
        for id_, gone in removed.items():
            for key in gone:
                self.after[key].discard(id_)
        for id_, come in added.items():
            for key in come:
                self.after[key].add(id_)

    def proposed(self) -> set[Pair]:
        """Return the pairs of references that share a passage which is no formula, if that is news."""
        pairs: set[Pair] = set()
        for key, holders in self.after.items():
            if not 1 < len(holders) <= self._common:
                continue
            revived = len(self.before[key]) > self._common
            for a, b in combinations(sorted(holders), 2):
                if revived or a in self._added or b in self._added:
                    pairs.add((a, b))
        return pairs

    def withdrawn(self, texts: Mapping[ArticleId, Text], settings: Settings) -> list[Pair]:
        """Return the pairs that a passage proposed which is a formula now, and that share no other."""
        doubtful = {
            pair
            for key, holders in self.before.items()
            if len(holders) <= self._common < len(self.after[key])
            for pair in combinations(sorted(holders & self.after[key]), 2)
        }
        if not doubtful:
            return []
        ids = {id_ for pair in doubtful for id_ in pair}
        stored = texts_of(list(self._known.articles(sorted(ids - set(texts))).values()), settings)
        held = {id_: set(keys) for id_, keys in passages_of(
            ({**texts, **stored}[id_] for id_ in sorted(ids)), settings
        ).items()}  # fmt: skip
        shared = {pair: held[pair[0]] & held[pair[1]] for pair in doubtful}
        elsewhere = {key for keys in shared.values() for key in keys} - set(self.after)
        spread = self._known.passage_holders(sorted(elsewhere), self._limit)
        sizes = {**{key: len(found) for key, found in spread.items()},
                 **{key: len(found) for key, found in self.after.items()}}  # fmt: skip
        return sorted(
            pair for pair, keys in shared.items() if all(sizes.get(key, 0) > self._common for key in keys)
        )
