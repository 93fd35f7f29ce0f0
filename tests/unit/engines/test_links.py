"""What links two clusters is judged by what the rest of the store holds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from provenance.engines.explaining import explain
from provenance.engines.links import links_of, may_be_composite, parts_of
from provenance.engines.screening import Screen
from provenance.records import Article, ArticleId, ClusterLink, Judgement
from provenance.settings import Settings
from tests.fakes.articles import article
from tests.fakes.known import KnownInMemory
from tests.unit.engines.test_relating import PASSAGE, han, page

SETTINGS = Settings()


def on(host: str, name: str, *parts: str) -> Article:
    """Return an article of its own text with *parts* in the middle, on *host*."""
    made = page(name, *parts)
    return article(name, body=made.body, url=f"https://{host}/{name}", host=host)


def store(articles: Sequence[Article]) -> KnownInMemory:
    known = KnownInMemory()
    known.add(articles)
    return known


def links(known: KnownInMemory, name: str) -> tuple[ClusterLink, ...]:
    found = [match for pair, match in known.relations.items() if name in pair]
    return links_of(ArticleId(name), found, known, SETTINGS)


def test_a_link_is_seen_from_either_side():
    """The same run is a large share of the short text and a small one of the long."""
    known = store([page("long", PASSAGE, han(1, 900)), page("short", PASSAGE)])
    (link,) = links(known, "short")
    (back,) = links(known, "long")
    assert (link.other, link.kind, link.longest_run) == ("long", "excerpt", len(PASSAGE))
    assert link.cluster == known.cluster_of([ArticleId("long")])[ArticleId("long")].id
    assert (link.coverage, link.coverage_other) == (back.coverage_other, back.coverage)
    assert link.coverage > back.coverage


def test_wording_of_many_hosts_links_nobody():
    """Five hosts carry the passage in stories of their own: official wording, no reuse."""
    assert links(store([on(f"h{i}.example", f"p{i}", PASSAGE) for i in range(3)]), "p0")
    assert not links(store([on(f"h{i}.example", f"p{i}", PASSAGE) for i in range(5)]), "p0")


def test_furniture_of_one_host_links_nobody():
    """Five pages of one host end alike, and no other host's do; on two hosts it would be reuse."""
    assert not links(store([on("h.example", f"p{i}", PASSAGE) for i in range(5)]), "p0")
    mixed = [on("h.example", f"p{i}", PASSAGE) for i in range(3)]
    assert links(store([*mixed, on("other.example", "p3", PASSAGE)]), "p3")


def test_a_text_put_together_from_two_is_composite():
    """Each supplies a part, both together nearly all."""
    first, second = han(1, 600), han(2, 600)
    known = store([article("one", body=first), article("two", body=second),
                   article("both", body=first[:230] + second[100:330])])  # fmt: skip
    assert {(link.other, link.kind) for link in links(known, "both")} == {
        ("one", "composite"),
        ("two", "composite"),
    }
    assert [link.kind for link in links(known, "one")] == ["excerpt"]


@pytest.mark.parametrize("taken", [100, 200, 230, 250, 300, 500])
def test_what_is_said_at_once_to_be_no_composite_is_none(taken):
    """However much of it the two sources supply, and from either of them as well."""
    first, second = han(1, 600), han(2, 600)
    both = first[:taken] + han(3, 500 - taken) + second[100 : 100 + taken]
    known = store([article("one", body=first), article("two", body=second), article("both", body=both)])
    for name in ("one", "two", "both"):
        found = [match for pair, match in known.relations.items() if name in pair]
        whole = any(link.kind == "composite" for link in links(known, name))
        assert (parts_of(ArticleId(name), found, known, SETTINGS) is not None) == whole
        assert whole <= may_be_composite(ArticleId(name), found, SETTINGS)


def test_a_verdict_names_wording_that_proves_nothing():
    """A new page that shares only a formula with the store is new, and the reason says what it shares."""
    known = store([on(f"h{i}.example", f"p{i}", PASSAGE) for i in range(5)])
    verdict = Screen(known, SETTINGS, remember=False).verdict(on("new.example", "fresh", PASSAGE))
    assert verdict.verdict == "new"
    assert "wording of many reports" in verdict.reasons[0]


@pytest.mark.parametrize("remember", [True, False])
def test_a_verdict_finds_the_source_of_an_excerpt(remember):
    """Without any band in common, a passage leads to the stored article that holds it."""
    known = store([page("source", PASSAGE, han(3, 1500))])
    screen = Screen(known, SETTINGS, remember=remember)
    found = screen.verdict(page("fresh", PASSAGE))
    assert (found.verdict, found.best_match) == ("excerpt", "source")
    held = screen.verdict(article("held", body=han(3, 1500)[200:420]))
    assert (held.verdict, held.best_match) == ("contained_in", "source")


def test_a_stream_sees_its_own_earlier_excerpts():
    """Records of one call see each other through passages too."""
    screen = Screen(None, SETTINGS, remember=True)
    kinds = [screen.verdict(one).verdict for one in (page("first", PASSAGE), page("second", PASSAGE))]
    assert kinds == ["new", "excerpt"]


class TestExplain:
    def explained(self, known: KnownInMemory, a: str, b: str):
        return explain(known.stored[ArticleId(a)], known.stored[ArticleId(b)], known, SETTINGS)

    def test_order_of_the_arguments_does_not_matter(self):
        """Two articles have one explanation, as seen from the smaller id."""
        known = store([page("a", PASSAGE), page("b", PASSAGE)])
        assert self.explained(known, "a", "b") == self.explained(known, "b", "a")

    def test_shared_text_is_placed_in_both_bodies(self):
        """The offsets of a run cut the same characters out of both."""
        known = store([page("a", PASSAGE), page("b", PASSAGE, "，后面还有。")])
        found = self.explained(known, "a", "b")
        (run,) = [stretch for stretch in found.stretches if stretch.kind == "run"]
        bodies = known.stored[ArticleId("a")].body, known.stored[ArticleId("b")].body
        assert bodies[0][run.a_start : run.a_end] == bodies[1][run.b_start : run.b_end] == PASSAGE
        assert not found.together
        assert found.shared_passages > 0

    def test_a_short_body_is_undecidable(self):
        """What is too short is aligned for whoever reads it, and not judged."""
        known = store([article("a", body="水轮转了。"), article("b", body="水轮转了。")])
        found = self.explained(known, "a", "b")
        assert (found.match.kind, found.together) == ("undecidable", False)
        assert "fewer than 80" in found.reason

    def test_two_languages_are_not_compared(self):
        """Fingerprints of two recipes say nothing of one another, and that is said."""
        english = " ".join(f"word{number}" for number in range(60))
        known = store([article("a", body=han(4, 200)), article("b", body=english, language="en")])
        assert "never compared" in self.explained(known, "a", "b").reason

    def test_a_person_comes_first(self):
        """The reason of a judged pair is the person."""
        known = store([page("a", PASSAGE), page("b", han(5, 50))])
        ids = ArticleId("a"), ArticleId("b")
        known.judged = [Judgement(*ids, "same", "Lin", "", "2026-01-01T00:00:00+00:00")]
        known.add([], SETTINGS, again=[known.stored[id_] for id_ in ids])
        found = self.explained(known, "a", "b")
        assert found.together
        assert found.reason == "Lin judged them same"
