"""What a batch changes depends on the set of all articles, not on how or in which order they came."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.engines.clockwork import Clock
from provenance.engines.settle import settle
from provenance.index.nearness import TABLES
from provenance.records import Article, ArticleId
from provenance.settings import Settings
from tests.fakes.articles import ENGLISH, OTHER_SENTENCES, SENTENCES, article, claim, story
from tests.fakes.known import KnownInMemory, no_medium

EDITED = story().replace("整整九天", "足足九天").replace("三石麦子", "三斗麦子")
LONG_ENGLISH = "\n".join(ENGLISH)
DAILY = "青石日报"


def newsroom() -> list[Article]:
    """Return a dozen pages: one story told and retold, another on the same theme, one in English, scraps."""
    return [
        article("original", body=story(), outlet=DAILY, published="2024-03-05"),
        article("exact1", claim("direct_source", DAILY), body=story()),
        article("exact2", claim("original_publisher", DAILY), body=story(paragraph=1)),
        article("wide", body=story().replace(",", ", ")),
        article("edited", claim("direct_source", DAILY), body=EDITED, published="2024-03-06"),
        article("abridged", body=story(SENTENCES[:8])),
        article("abridged2", body=story(SENTENCES[:8], 1)),
        article("sametopic", body=story((*OTHER_SENTENCES[:5], SENTENCES[1], *OTHER_SENTENCES[5:]))),
        article("other", body=story(OTHER_SENTENCES)),
        article("english1", body=LONG_ENGLISH, language="en"),
        article("english2", body=LONG_ENGLISH.replace("seasick goat", "very calm goat"), language="en"),
        article("scrap1", body="水轮转了。"),
        article("scrap2", body="水轮转了。"),
    ]


def settled(batches: Sequence[Sequence[Article]]) -> KnownInMemory:
    known = KnownInMemory()
    for batch in batches:
        known.add(batch)
    return known


WHOLE = settled([newsroom()])


def outcome(known: KnownInMemory) -> tuple[object, object]:
    return sorted(known.clusters.values(), key=lambda cluster: cluster.id), dict(sorted(known.lineages.items()))


def members(known: KnownInMemory, name: str) -> dict[str, str]:
    cluster = next(c for c in known.clusters.values() if name in {m.article for m in c.members})
    return {member.article: member.relation for member in cluster.members}


def test_a_story_is_one_cluster_with_its_copies_and_cuts():
    found = members(WHOLE, "original")
    assert set(found) == {"original", "exact1", "exact2", "wide", "edited", "abridged", "abridged2"}
    assert found["abridged"] == found["abridged2"] == "abridged"
    assert found["exact1"] in ("reference", "verbatim")


def test_the_same_theme_another_text_and_a_scrap_stand_alone():
    assert len(members(WHOLE, "scrap1")) == 1
    assert "original" not in members(WHOLE, "sametopic")
    assert "original" not in members(WHOLE, "other")
    assert set(members(WHOLE, "english1")) == {"english1", "english2"}


def test_every_article_has_one_cluster_and_one_lineage():
    ids = sorted(one.id for one in newsroom())
    assert sorted(m.article for c in WHOLE.clusters.values() for m in c.members) == ids
    assert sorted(WHOLE.lineages) == ids
    for cluster in WHOLE.clusters.values():
        assert all(WHOLE.lineages[member.article].cluster == cluster.id for member in cluster.members)


def test_the_original_is_found_and_named():
    assert WHOLE.lineages[ArticleId("exact1")].canonical.article == "original"
    assert WHOLE.lineages[ArticleId("edited")].direct_source.article == "original"


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(13)), st.lists(st.integers(1, 12), max_size=5, unique=True).map(sorted))
def test_cutting_and_shuffling_the_batches_changes_nothing(order, cuts):
    pages = [newsroom()[i] for i in order]
    borders = [0, *cuts, len(pages)]
    batches = [pages[a:b] for a, b in itertools.pairwise(borders)]
    assert outcome(settled(batches)) == outcome(WHOLE)


@pytest.mark.parametrize("seed", range(3))
def test_one_by_one_is_the_same_as_all_at_once(seed):
    pages = newsroom()
    random.Random(seed).shuffle(pages)
    assert outcome(settled([[page] for page in pages])) == outcome(WHOLE)


def test_a_bridge_that_arrives_late_joins_what_was_apart():
    """Two cuts that share nothing are strangers until the whole text comes."""
    left, right = article("left", body=story(SENTENCES[:6])), article("right", body=story(SENTENCES[6:]))
    known = settled([[left, right]])
    assert len(members(known, "left")) == 1
    whole = article("whole", body=story())
    known.add([whole])
    assert outcome(known) == outcome(settled([[whole, left, right]]))


def test_a_batch_of_nothing_changes_nothing():
    changes = settle([], KnownInMemory(), Settings(), no_medium, Clock())
    assert not changes.clusters
    assert not changes.matches
    assert changes.keys.shape == (0, Settings().bands + TABLES)


def test_equal_texts_are_indexed_once():
    """A story reposted a hundred times costs a hundred pairs, not five thousand."""
    known = KnownInMemory()
    changes = known.add([article(f"copy{i:03}", body=story()) for i in range(100)])
    assert list(changes.indexed) == ["copy000"]
    assert len(changes.matches) == 99
    later = known.add([article("copy100", body=story())])
    assert list(later.indexed) == []
    assert len(later.matches) == 1


def test_an_article_seen_again_is_traced_again():
    known = settled([newsroom()])
    again = article("exact1", claim("direct_source", "南渡网"), body=story())
    changes = settle([], known, Settings(), no_medium, Clock(), again=[again])
    assert {m.article for c in changes.clusters for m in c.members} == set(members(known, "original"))
    assert len(changes.matches) == 0


def test_stages_are_timed():
    clock = Clock()
    settle(newsroom(), KnownInMemory(), Settings(), no_medium, clock)
    assert list(clock.seconds) == ["fingerprint", "candidates", "match", "cluster", "relate", "lineage"]
