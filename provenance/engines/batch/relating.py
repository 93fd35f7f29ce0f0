"""S6: how reference texts that share a passage are related; no two of them are in one cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from provenance.engines.texts import Comparisons, texts_of
from provenance.fingerprints.kernel import BackendName
from provenance.records import Article, ArticleId, Match

if TYPE_CHECKING:
    from provenance.engines.definition import Pair
    from provenance.settings import Settings


def related(
    pairs: Iterable[Pair],
    references: Mapping[ArticleId, Article],
    settings: Settings,
    backend: BackendName = "numpy",
) -> list[Match]:
    """
    Return how the reference texts of each of *pairs* are related, by pair, without those that are not.

    The pairs are those of ``definition.sharing``; *references* holds their articles.
    """
    wanted = sorted(pairs)
    ids = sorted({id_ for pair in wanted for id_ in pair})
    comparisons = Comparisons(texts_of([references[id_] for id_ in ids], settings, backend), settings, backend)
    comparisons.prepare(wanted)
    found = (comparisons.match(a, b) for a, b in wanted)
    return [match for match in found if match.kind != "different"]
