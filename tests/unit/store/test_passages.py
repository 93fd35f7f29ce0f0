"""Passages, relations, the diary and judgements: written in one batch, read back whole."""

from __future__ import annotations

import pytest

from provenance.errors import StoreError
from provenance.records import ArticleId, ClusterEvent, ClusterId
from tests.unit.store.samples import cluster, fill, item, lineage, match


def ids(text: str) -> list[ArticleId]:
    return [ArticleId(name) for name in text]


@pytest.fixture
def store(empty):
    with empty as store:
        fill(store, [item(name) for name in "dacbe"])
        yield store


def hold(store, **passages: list[int]):
    with store.write() as writer:
        writer.change_passages({ArticleId(name): keys for name, keys in passages.items()}, {})


class TestPassages:
    def test_holders_are_found_by_key(self, store):
        """Each key answers with its texts, keys nobody holds with nothing."""
        hold(store, a=[7, -(2**63)], b=[7], c=[9])
        assert store.passage_holders([7, 8, -(2**63)], 5) == {7: ids("ab"), -(2**63): ids("a")}

    def test_no_more_than_the_limit_is_read(self, store):
        """A key on every page answers with as many as were asked for, beside a complete rare one."""
        hold(store, a=[1], b=[1], c=[1, 2], d=[1], e=[1])
        found = store.passage_holders([1, 2], 3)
        assert len(found[1]) == 3
        assert found[2] == ids("c")

    def test_forgetting_a_text_leaves_the_others(self, store):
        """Its keys go, and so do the relations it had."""
        hold(store, a=[1, 2], b=[1], c=[2])
        with store.write() as writer:
            writer.change_relations([match("a", "b", "excerpt"), match("b", "c", "excerpt")], [])
            writer.change_passages({}, {ArticleId("a"): [1, 2]})
        assert store.passage_holders([1, 2], 9) == {1: ids("b"), 2: ids("c")}
        assert [(one.a, one.b) for one in store.relations_of(ids("abc"))] == [("b", "c")]

    def test_passages_of_an_unknown_article_are_refused(self, store):
        """Only stored texts hold passages."""
        with pytest.raises(StoreError, match="'zz'"), store.write() as writer:
            writer.change_passages({ArticleId("zz"): [1]}, {})


class TestRelations:
    def test_what_is_withdrawn_is_gone(self, store):
        """A pair is named in either order."""
        with store.write() as writer:
            writer.change_relations([match("a", "b", "excerpt"), match("a", "c", "excerpt")], [])
        with store.write() as writer:
            writer.change_relations([], [(ArticleId("b"), ArticleId("a"))])
        assert [(one.a, one.b, one.kind) for one in store.relations_of(ids("a"))] == [("a", "c", "excerpt")]

    def test_matches_and_relations_are_two_things(self, store):
        """A relation never connects a component."""
        with store.write() as writer:
            writer.change_relations([match("a", "b", "abridged")], [])
        assert store.component(ids("a")) == set(ids("a"))
        assert store.matches_of(ids("a")) == []


class TestDiary:
    def test_events_come_back_in_order(self, store):
        """As they were written, with their run; one cluster can be asked for."""
        (run,) = store.runs()
        told = [
            ClusterEvent("joined", ClusterId("c-1"), ArticleId("a"), relation="edited"),
            ClusterEvent("merged", ClusterId("c-1"), others=(ClusterId("c-2"),)),
            ClusterEvent("left", ClusterId("c-3"), ArticleId("b\0")),
        ]
        with store.write() as writer:
            writer.add_events(told, run.id)
            writer.add_events([], run.id)
        assert store.events() == [(run.id, event) for event in told]
        assert store.events(ClusterId("c-3")) == [(run.id, told[2])]


class TestJudgements:
    def test_the_newest_decision_holds(self, store):
        """Of a pair in either order the last word counts, and a withdrawn one is no word."""
        a, b, c = ids("abc")
        with store.write() as writer:
            writer.add_judgement(b, a, "same", "Lin", "read both")
            writer.add_judgement(a, b, "different", "Wu", "another day")
            writer.add_judgement(a, c, "same", "Wu", "")
            writer.add_judgement(c, a, "withdrawn", "Wu", "a slip")
        (found,) = store.judgements()
        assert (found.a, found.b, found.says, found.who, found.reason) == (a, b, "different", "Wu", "another day")
        assert store.judgements([c]) == []
        assert store.judgements([b]) == [found]

    def test_a_judgement_needs_two_stored_articles(self, store):
        """A decision about nothing is refused."""
        with pytest.raises(StoreError, match="'zz'"), store.write() as writer:
            writer.add_judgement(ArticleId("a"), ArticleId("zz"), "same", "Wu", "")


def test_bridges_are_matches_across_clusters(store):
    """A joining match inside a cluster is none, nor is a relation of parts."""
    with store.write() as writer:
        writer.add_matches([match("a", "b", "edited"), match("b", "c", "abridged"), match("c", "d", "excerpt")])
        clusters = [cluster(*"ab"), cluster(*"cd"), cluster("e")]
        lineages = [lineage(member.article, one) for one in clusters for member in one.members]
        writer.replace_clusters(ids("abcde"), clusters, lineages)
    assert [(one.a, one.b, one.kind) for one in store.bridges()] == [("b", "c", "abridged")]
