"""Bands, matches, clusters and lineages: what was compared and concluded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from provenance.errors import InputError, StoreError
from provenance.records import ArticleId, ClusterId, Member
from provenance.store import InferredSource, Replaced
from tests.unit.store.samples import cluster, dump, fill, item, keys, lineage, match, new_store


@pytest.fixture
def store(empty):
    with empty as store:
        fill(store, [item(name) for name in "dacbe"])
        yield store


def ids(text: str) -> list[ArticleId]:
    return [ArticleId(name) for name in text]


class TestCandidates:
    def test_articles_sharing_a_key_are_proposed_once(self, store):
        """However many keys they share, a pair comes once, ordered by line and id."""
        lines = keys(3, seed=7)
        lines[1, :5] = lines[0, :5]
        with store.write() as writer:
            writer.add_bands(ids("bac"), lines)
        assert store.candidates(lines[:2]) == [(0, "a"), (0, "b"), (1, "a"), (1, "b")]

    def test_unknown_keys_and_no_keys_propose_nothing(self, store):
        """An empty question has an empty answer."""
        assert store.candidates(keys(2, seed=99)) == []
        assert store.candidates(np.empty((0, 25), np.int64)) == []

    def test_writer_sees_its_own_bands(self, store):
        """Inside a batch the index holds what the batch has added."""
        lines = keys(1, seed=5)
        with store.write() as writer:
            writer.add_bands(ids("a"), lines)
            assert writer.candidates(lines) == [(0, "a")]
            assert store.candidates(lines) == []

    def test_adding_bands_twice_changes_nothing(self, store):
        """Bands are idempotent."""
        for _ in range(2):
            with store.write() as writer:
                writer.add_bands(ids("ab"), keys(2, seed=3))
            assert store.counts()["band"] == (5 + 2) * 25

    def test_bands_of_an_unknown_article_are_refused(self, store):
        """A band refers to a stored article, one line each."""
        with pytest.raises(StoreError, match="'zz'"), store.write() as writer:
            writer.add_bands([*ids("a"), ArticleId("zz")], keys(2))
        with pytest.raises(InputError), store.write() as writer:
            writer.add_bands(ids("a"), keys(2))


class TestMatches:
    def test_match_comes_back_from_either_side(self, store):
        """A compared pair is found by each of its articles."""
        with store.write() as writer:
            writer.add_matches([match("a", "b"), match("c", "d", "different")])
        assert store.matches_of(ids("a")) == store.matches_of(ids("b")) == [match("a", "b")]
        assert store.matches_of(ids("adb")) == [match("a", "b"), match("c", "d", "different")]

    def test_pair_in_the_wrong_order_is_turned_round(self, store):
        """Stored pairs have the smaller id first: coverages change places, and abridged becomes extended."""
        with store.write() as writer:
            writer.add_matches([match("b", "a", "abridged")])
        turned = match("a", "b", "extended")
        assert store.matches_of(ids("b")) == [replace(turned, coverage_a=0.96875, coverage_b=0.5)]

    def test_comparing_again_replaces_the_outcome(self, store):
        """One pair has one outcome per recipe, the last."""
        for kind in ("different", "edited"):
            with store.write() as writer:
                writer.add_matches([match("a", "b", kind)])
        assert store.matches_of(ids("a")) == [match("a", "b", "edited")]

    def test_component_follows_merging_and_attaching_matches(self, store):
        """Connected is what merges or attaches, over any number of steps; excerpts and strangers are not."""
        with store.write() as writer:
            writer.add_matches(
                [
                    match("a", "b"),
                    match("b", "c", "abridged"),
                    match("c", "d", "excerpt"),
                    match("d", "e", "edited"),
                ]
            )
        assert store.component(ids("c")) == set("abc")
        assert store.component([*ids("a"), ArticleId("zz")]) == set("abc")
        assert store.component(ids("e")) == set("de")


class TestClusters:
    def write(self, store, *groups, articles="abcde", outlet="山城晚报", run="r-0001"):
        clusters = [cluster(*group) for group in groups]
        lineages = [lineage(m.article, c, outlet, run) for c in clusters for m in c.members]
        inferred = [
            InferredSource(f"inferred:{outlet}", c.id, outlet, "print", "2024-02-28", "3", (c.reference,))
            for c in clusters
        ]
        with store.write() as writer:
            return writer.replace_clusters(ids(articles), clusters, lineages, inferred)

    def test_everything_comes_back_equal(self, store):
        """Clusters, lineages, derivations and inferred sources are the records handed in."""
        self.write(store, "ba", "cd", "e")
        assert store.cluster(ClusterId("c-a")) == cluster("b", "a")
        assert store.cluster_of(ids("aez")) == {"a": cluster("b", "a"), "e": cluster("e")}
        assert list(store.lineages(ids("ca"))) == [
            lineage("a", cluster("b", "a")),
            lineage("c", cluster("c", "d")),
        ]
        assert [found.article for found in store.lineages()] == list("abcde")
        assert [d.article for d in store.derivations(ClusterId("c-c"))] == ["c", "d"]
        assert store.inferred_sources(ClusterId("c-c")) == (
            InferredSource(
                "inferred:山城晚报", ClusterId("c-c"), "山城晚报", "print", "2024-02-28", "3", (ArticleId("c"),)
            ),
        )

    def test_second_equal_write_touches_nothing(self, store):
        """Nothing is written where all is equal, though another run comes to the conclusion."""
        self.write(store, "ba", "cd", "e")
        before = dump(store)
        assert self.write(store, "ba", "cd", "e", run="r-0002") == Replaced()
        assert dump(store) == before

    def test_clusters_that_merge_leave_no_trace(self, store, tmp_path):
        """Old clusters of the affected articles go, with all that hung on them."""
        self.write(store, "ba", "cd", "e")
        self.write(store, "abcd", articles="abcd")
        fresh = new_store(tmp_path / "fresh.db")
        fill(fresh, [item(name) for name in "dacbe"])
        self.write(fresh, "abcd", "e")
        for one in (store, fresh):
            assert [c.cluster.id for c in one.clusters(min_size=1)] == ["c-a", "c-e"]
            assert one.cluster(ClusterId("c-a")) == cluster(*"abcd")
        assert list(store.lineages()) == list(fresh.lineages())
        assert store.counts() == fresh.counts()

    def test_cluster_that_splits_keeps_its_id_for_the_smallest(self, store):
        """A cluster may shrink while another takes its articles over."""
        self.write(store, "abcd", "e")
        self.write(store, "ab", "cd", articles="abcd")
        assert store.cluster(ClusterId("c-a")) == cluster("a", "b")
        assert store.cluster_of(ids("d")) == {"d": cluster("c", "d")}

    def test_change_of_one_lineage_writes_one_lineage(self, store):
        """Only what differs is written."""
        self.write(store, "ba", "cd", "e")
        outcome = self.write(store, "e", articles="e", outlet="江畔日报")
        assert outcome == Replaced(lineages=1, derivations=2, inferred=2)
        assert [found.canonical.outlet for found in store.lineages(ids("ae"))] == ["山城晚报", "江畔日报"]

    def test_half_a_cluster_is_refused(self, store):
        """No article may be left without a cluster."""
        self.write(store, "abc", "d", "e")
        before = dump(store)
        with pytest.raises(StoreError, match="1 articles would be left"):
            self.write(store, "ab", articles="ab")
        assert dump(store) == before

    def test_lineage_of_a_cluster_not_handed_in_is_refused(self, store):
        """A lineage names one of the clusters it comes with."""
        with pytest.raises(StoreError, match="c-b"), store.write() as writer:
            writer.replace_clusters(ids("a"), [cluster("a")], [lineage("a", cluster("b"))])

    def test_attached_members_keep_their_relation(self, store):
        """Relations come back as given."""
        found = replace(
            cluster("a"), members=(Member(ArticleId("a"), "reference"), Member(ArticleId("b"), "abridged"))
        )
        with store.write() as writer:
            writer.replace_clusters(ids("ab"), [found], [])
        assert store.cluster_of(ids("b"))["b"] == found


class TestListing:
    @pytest.fixture(autouse=True)
    def _filled(self, tmp_path):
        with new_store(tmp_path / "list.db") as store:
            self.store = store
            fill(
                store,
                [
                    item("a", title=None, published="2024-01-01"),
                    item("b", published=None, outlet="北岸报", title="乙"),
                    item("c", published="2024-02-02", title="丙"),
                    item("d", published="2024-01-05", title="丁"),
                    item("e", published=None, fetched_at=None),
                ],
            )
            TestClusters().write(store, "ab", "cd", "e")
            yield

    def listed(self, **options):
        return [summary.cluster.id for summary in self.store.clusters(**options)]

    def test_summary(self):
        """A summary shows the members' outlets, hosts and dates, and the first title there is."""
        first = next(self.store.clusters())
        assert first.cluster == cluster("a", "b")
        assert (first.title, first.outlets, first.hosts) == ("乙", ("北岸报", "江畔日报"), ("news.example.org",))
        assert (first.first_seen, first.last_seen) == ("2024-01-01", "2024-03-01T08:00:00Z")

    def test_size(self):
        """Clusters of one are left out unless asked for; larger ones come first, ties by id."""
        assert self.listed() == ["c-a", "c-c"]
        assert self.listed(min_size=1) == ["c-a", "c-c", "c-e"]
        assert self.listed(min_size=1, limit=1) == ["c-a"]

    def test_sort(self):
        """Dates and titles order as documented, the unknown last."""
        assert self.listed(min_size=1, sort="last-seen") == ["c-a", "c-c", "c-e"]
        assert self.listed(min_size=1, sort="first-seen") == ["c-a", "c-c", "c-e"]
        assert self.listed(min_size=1, sort="title") == ["c-e", "c-c", "c-a"]
        assert self.listed(min_size=1, sort="id") == ["c-a", "c-c", "c-e"]

    def test_filters(self):
        """*since* looks at the latest member, *outlet* at hosts and canonical sources."""
        assert self.listed(since="2024-02-10") == ["c-a"]
        assert self.listed(outlet="北岸报") == ["c-a"]
        assert self.listed(outlet="山城晚报") == ["c-a", "c-c"]
        assert self.listed(outlet="无此报") == []

    def test_listing_survives_a_writer(self, monkeypatch):
        """A cluster that goes while the list is read is left out, not an error."""
        monkeypatch.setattr("provenance.store.reads._PAGE", 1)
        listing = self.store.clusters(min_size=1)
        assert next(listing).cluster.id == "c-a"
        TestClusters().write(self.store, "abcd", articles="abcd")
        assert [summary.cluster.id for summary in listing] == ["c-e"]
