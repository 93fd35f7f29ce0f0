"""Clusters are a function of the set of texts and their matches, and nobody is in one by hearsay."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from provenance.clustering.clusters import Node, clusters_of, kind_seen_from
from provenance.records import ArticleId, Cluster, Match, MatchClass

KINDS: tuple[MatchClass, ...] = ("verbatim", "edited", "abridged", "extended", "excerpt", "different")


SWAPPED: dict[MatchClass, MatchClass] = {"abridged": "extended", "extended": "abridged"}


def match(a: str, b: str, kind: MatchClass, coverage: float = 0.9) -> Match:
    """Return a match as seen from *a*, stored in order of id."""
    if b < a:
        a, b = b, a
        kind = SWAPPED.get(kind, kind)
    return Match(ArticleId(a), ArticleId(b), kind, 0.5, 0.9, coverage, coverage, 50, 3, "", "r")


@dataclass(frozen=True)
class World:
    """Texts, their true relation, and which pairs the index proposed."""

    nodes: list[Node]
    truth: dict[frozenset[ArticleId], Match]
    proposed: list[Match]

    def verify(self, a: ArticleId, b: ArticleId) -> Match:
        return self.truth[frozenset((a, b))]

    def clusters(self) -> tuple[Cluster, ...]:
        return clusters_of(self.nodes, self.proposed, self.verify)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.integers(1, 7))
    nodes = [
        Node(
            tuple(ArticleId(f"{i}{suffix}") for suffix in "abc"[: draw(st.integers(1, 3))]),
            draw(st.integers(0, 2)),
        )
        for i in range(count)
    ]
    pairs = list(combinations([node.key for node in nodes], 2))
    truth = {
        frozenset((a, b)): match(a, b, draw(st.sampled_from(KINDS)), draw(st.sampled_from([0.7, 0.8, 0.9])))
        for a, b in pairs
    }
    known = [truth[frozenset(pair)] for pair in pairs if draw(st.booleans())]
    return World(nodes, truth, known)


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_texts_and_matches_does_not_matter(world, random):
    nodes, proposed = list(world.nodes), list(world.proposed)
    random.shuffle(nodes)
    random.shuffle(proposed)
    assert clusters_of(nodes, proposed, world.verify) == world.clusters()


@given(worlds())
def test_every_article_is_in_exactly_one_cluster(world):
    members = [member.article for cluster in world.clusters() for member in cluster.members]
    assert sorted(members) == sorted(id_ for node in world.nodes for id_ in node.articles)


@given(worlds())
def test_every_member_agrees_with_the_reference_itself(world):
    """No chaining: what a member is, it is against the reference text, compared for that purpose if need be."""
    carrier = {id_: node.key for node in world.nodes for id_ in node.articles}
    for cluster in world.clusters():
        assert [m.article for m in cluster.members if m.relation == "reference"] == [cluster.reference]
        for member in cluster.members:
            key = carrier[member.article]
            if key == carrier[cluster.reference]:
                assert member.relation in ("reference", "verbatim")
            else:
                found = world.verify(ArticleId(cluster.reference), key)
                assert member.relation == kind_seen_from(found, key)


@given(worlds())
def test_equal_texts_share_a_cluster(world):
    home = {member.article: cluster.id for cluster in world.clusters() for member in cluster.members}
    for node in world.nodes:
        assert len({home[id_] for id_ in node.articles}) == 1


@given(worlds())
def test_two_references_are_never_one_text(world):
    """What agrees both ways with an earlier reference is its member, unless a wider text took it first."""
    clusters = world.clusters()
    carrier = {id_: node.key for node in world.nodes for id_ in node.articles}
    attached = any(m.relation in ("abridged", "extended") for cluster in clusters for m in cluster.members)
    for one, other in combinations(clusters, 2):
        found = world.verify(carrier[one.reference], carrier[other.reference])
        assert attached or not found.merges


@given(worlds())
def test_clusters_are_named_by_their_smallest_article(world):
    clusters = world.clusters()
    assert [cluster.id for cluster in clusters] == sorted({cluster.id for cluster in clusters})
