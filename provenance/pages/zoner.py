"""Blocks of a page → which lines are the article's body, by features and weights that are data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from provenance.pages import linked_data
from provenance.pages.blocks import Blocks
from provenance.pages.features import read_features
from provenance.pages.hints import Hints
from provenance.pages.marking import fold
from provenance.pages.scoring import Weights, best_marks, confidence, log_odds, parse_weights

_LEAST_STATED = 200  # folded characters of an articleBody that is the article and no teaser


@dataclass(frozen=True, slots=True)
class Found:
    """A mark for each line, and the share of the marked text that is expected to be body, 0..1."""

    marks: tuple[bool, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Zoner:
    """Finds the body of a page; the same page gives the same marks."""

    hints: Hints
    weights: Weights

    @classmethod
    def parse(cls, hints: str, weights: str) -> Zoner:
        """
        Return a zoner that knows ``seeds/zoning.toml`` and ``seeds/zoning_weights.tsv``.

        Raises:
            SettingsError: either is malformed.
        """
        return cls(Hints.parse(hints), Weights(parse_weights(weights)))

    def find(self, blocks: Blocks, *, han: bool, headline: str | None, stated: str = "") -> Found:
        """Return what is body; *stated* is the article's text by the page's own JSON-LD, folded."""
        features = read_features(blocks, self.hints, han=han, headline=headline, stated=stated)
        odds = log_odds(features, self.weights)
        marks = best_marks(odds, features.sizes)
        return Found(tuple(marks), confidence(odds, features.sizes, marks))


def stated_body(described: Iterable[linked_data.Node]) -> str:
    """Return the longest articleBody in the page's JSON-LD, folded; empty where none is an article's."""
    texts = (fold(text) for node in described for text in linked_data.texts(node.get("articleBody")))
    found = max(texts, key=len, default="")
    return found if len(found) >= _LEAST_STATED else ""
