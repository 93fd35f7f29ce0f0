"""The closest comparisons come first, and what cannot be closest is not made."""

from __future__ import annotations

from provenance.engines import closest
from provenance.engines.closest import closest_first
from provenance.engines.judging import rank
from provenance.engines.texts import alike, texts_of
from provenance.matching.compare import agree, compare
from provenance.records import ArticleId
from provenance.settings import Settings
from tests.fakes.articles import OTHER_SENTENCES, SENTENCES, article, story

SETTINGS = Settings()
OWN = story((*SENTENCES, *OTHER_SENTENCES[:2]))
OTHERS = {
    "equal": OWN,
    "near": OWN.replace("的", "地"),
    "cut": story(SENTENCES[:7]),
    "longer": story((*SENTENCES, *OTHER_SENTENCES)),
    "passage": story((*OTHER_SENTENCES[2:], *SENTENCES[:3])),
    "damaged": "".join(one if i % 9 else "口" for i, one in enumerate(OWN)),
    "unlike": story(OTHER_SENTENCES[2:]),
    "reversed": story(SENTENCES[::-1]),
}


def pairs(names=tuple(OTHERS)):
    texts = texts_of([article("m", body=OWN), *(article(name, body=OTHERS[name]) for name in names)], SETTINGS)
    own, others = texts[ArticleId("m")], [texts[ArticleId(name)] for name in names]
    return own, list(zip(others, alike([(own, other) for other in others], SETTINGS), strict=True))


def test_matches_come_as_comparing_everything_would_order_them():
    """None is left out, none is added, whichever side of an id the other stands on."""
    own, others = pairs()
    full = [(agree(own, other, SETTINGS), own.view == other.view) for other, _ in others]
    ranked = sorted((place, i) for i, one in enumerate(full) if (place := rank(own.id, *one)) is not None)
    assert list(closest_first(own, others, SETTINGS)) == [full[i] for _, i in ranked]
    assert len(ranked) >= 5


def test_only_what_may_be_the_closest_is_compared(monkeypatch):
    """With an equal text at hand, nothing else is."""
    compared = []

    def counted(a, b, *rest):
        compared.append(b.id)
        return compare(a, b, *rest)

    monkeypatch.setattr(closest, "compare", counted)
    own, others = pairs()
    match, equal = next(closest_first(own, others, SETTINGS))
    assert (match.a, equal, compared) == ("equal", True, ["equal"])


def test_where_nothing_is_shared_nothing_comes():
    own, others = pairs(["unlike"])
    assert list(closest_first(own, others, SETTINGS)) == []
