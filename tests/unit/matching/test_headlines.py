"""Headlines over texts that share a part."""

from __future__ import annotations

import pytest

from provenance.matching.headlines import like_headlines
from provenance.text.matching_view import match_text


def alike(title_a: str, body_a: str, title_b: str, body_b: str) -> bool:
    return like_headlines(*(match_text(text) for text in (title_a, body_a, title_b, body_b)))


SHIPS = "Three trawlers returned to the harbour of Saltmarsh before the storm, the keeper said."
PRICES = "Prices of sea salt rose again at the exchange, the keeper said, and nobody knew why."


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Three trawlers return before storm", "Three trawlers return"),
        ("Three trawlers return before storm", "Trawlers return before storm hits"),
        ("", "Prices of sea salt rise"),
        ("The Thornbury Ledger", "Prices of sea salt rise"),
    ],
)
def test_headlines_that_may_stand_over_one_story(a, b):
    """Alike, one missing, or the name of a site."""
    assert alike(a, SHIPS, b, PRICES)
    assert alike(b, PRICES, a, SHIPS)


def test_headlines_of_two_stories():
    """Each says something of its own text, and they are not alike."""
    assert not alike("Trawlers return to harbour", SHIPS, "Prices of salt rise again", PRICES)
    assert not alike("渔船回港避风", "三艘渔船回港避风。", "海盐价格又涨", "交易所海盐价格又涨一成。")
