"""The verdict on one incoming article, against what is stored and what came before."""

from __future__ import annotations

import pytest

from provenance.engines.judging import judge
from provenance.engines.screening import Screen
from provenance.engines.texts import texts_of
from provenance.records import Article, ArticleId, Match, MatchClass
from provenance.settings import Settings
from tests.fakes.articles import OTHER_SENTENCES, SENTENCES, article, story
from tests.fakes.known import KnownInMemory

SETTINGS = Settings()
INCOMING = {
    "exact": story(paragraph=1),
    "near": story().replace("整整九天", "足足九天"),
    "contained_in": story(SENTENCES[:9]),
    "contains": story((*SENTENCES, *OTHER_SENTENCES[:3])),
    "new": story(OTHER_SENTENCES),
    "undecidable": "水轮转了。",
    "furniture_only": "",
}


def stored() -> KnownInMemory:
    known = KnownInMemory()
    known.add([article("stored", body=story())])
    return known


@pytest.mark.parametrize("kind", INCOMING)
def test_each_verdict_against_the_store(kind):
    verdict = Screen(stored(), SETTINGS, remember=False).verdict(article("incoming", body=INCOMING[kind]))
    assert verdict.verdict == kind
    assert verdict.is_new == (kind not in ("exact", "near", "contained_in"))
    assert verdict.reasons
    compared = kind not in ("new", "undecidable", "furniture_only")
    assert (verdict.best_match == "stored") == compared
    assert (verdict.jaccard is not None) == compared


@pytest.mark.parametrize("kind", INCOMING)
def test_earlier_articles_count_like_stored_ones(kind):
    screen = Screen(None, SETTINGS, remember=True)
    assert screen.verdict(article("stored", body=story())).verdict == "new"
    assert screen.verdict(article("incoming", body=INCOMING[kind])).verdict == kind


def test_without_memory_nothing_earlier_is_seen():
    screen = Screen(None, SETTINGS, remember=False)
    for name in ("one", "two"):
        assert screen.verdict(article(name, body=story())).verdict == "new"


def test_screening_writes_nothing():
    known = stored()
    before = (dict(known.stored), dict(known.matches), dict(known.clusters))
    Screen(known, SETTINGS, remember=True).verdict(article("incoming", body=story()))
    assert before == (known.stored, known.matches, known.clusters)


def test_the_cut_that_was_dropped_still_tells_of_the_next_one():
    """Dropped or kept is policy: every judged text is remembered."""
    screen = Screen(None, SETTINGS, remember=True)
    bodies = [story(), story(), story(paragraph=2)]
    assert [screen.verdict(article(f"n{i}", body=body)).verdict for i, body in enumerate(bodies)] == [
        "new",
        "exact",
        "exact",
    ]


@pytest.mark.parametrize("body", ["水轮转了。" * 4, "x" * 79, "", "…。！"])
def test_what_cannot_be_judged_is_never_a_copy_of_itself(body):
    screen = Screen(None, SETTINGS, remember=True)
    verdicts = [screen.verdict(article(f"n{i}", body=body)) for i in range(2)]
    assert all(verdict.verdict in ("undecidable", "furniture_only") for verdict in verdicts)
    assert all(verdict.is_new for verdict in verdicts)


def match(kind: MatchClass, own: float, other: float, name: str = "old") -> Match:
    """Return a match as seen from the incoming article, ``new``, which sorts before ``old``."""
    return Match(ArticleId("new"), ArticleId(name), kind, 0.3, 0.9, own, other, 90, 9, "why", "r")


def verdict_on(*matches: tuple[Match, bool]) -> tuple[str, str | None]:
    page: Article = article("new", body=story())
    text = texts_of([page], SETTINGS)[page.id]
    found = judge(page, text, matches, SETTINGS)
    return found.verdict, found.best_match


@pytest.mark.parametrize(
    ("kind", "own", "other", "expected"),
    [
        ("abridged", 0.9, 0.5, "contained_in"),
        ("extended", 0.5, 0.9, "contains"),
        ("excerpt", 0.8, 0.1, "contained_in"),
        ("excerpt", 0.1, 0.8, "contains"),
        ("excerpt", 0.5, 0.1, "excerpt"),
        ("different", 0.1, 0.1, "new"),
        ("undecidable", 1.0, 1.0, "new"),
    ],
)
def test_the_class_of_a_match_decides(kind, own, other, expected):
    assert verdict_on((match(kind, own, other), False))[0] == expected


def test_the_closest_match_wins_then_the_fuller_then_the_smaller_id():
    near, equal = match("edited", 0.9, 0.9, "b"), match("verbatim", 1.0, 1.0, "c")
    assert verdict_on((near, False), (equal, True)) == ("exact", "c")
    assert verdict_on((match("edited", 0.9, 0.9, "b"), False), (match("edited", 0.95, 0.95, "c"), False)) == (
        "near",
        "c",
    )
    assert verdict_on((match("edited", 0.9, 0.9, "z"), False), (match("edited", 0.9, 0.9, "y"), False)) == (
        "near",
        "y",
    )


@pytest.mark.parametrize("remember", [True, False])
def test_a_batch_gives_what_one_by_one_gives(remember):
    """Whatever stands in one batch, one id twice included, each gets the verdict it would get alone."""
    stream = [
        *(article(kind, body=body) for kind, body in sorted(INCOMING.items())),
        *(article("twice", body=body) for _, body in sorted(INCOMING.items())),
        article("scrap", body="水轮转了。"),
        article("scrap", body="水轮转了。"),
    ]
    alone = Screen(stored(), SETTINGS, remember=remember)
    together = Screen(stored(), SETTINGS, remember=remember)
    assert list(together.verdicts(stream)) == [alone.verdict(one) for one in stream]
