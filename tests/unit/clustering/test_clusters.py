"""A cluster is what agrees with one reference text, not what hangs together."""

from __future__ import annotations

import pytest

from provenance.clustering.clusters import Node, cluster_id, clusters_of, kind_seen_from
from provenance.records import ArticleId, Cluster, Match, MatchClass


def match(a: str, b: str, kind: MatchClass, coverage: float = 0.9) -> Match:
    return Match(ArticleId(a), ArticleId(b), kind, 0.5, 0.9, coverage, coverage, 50, 3, "", "r")


def node(name: str, *more: str, damage: int = 0) -> Node:
    return Node(tuple(ArticleId(id_) for id_ in (name, *more)), damage)


def clusters(nodes: list[Node], proposed: list[Match], others: list[Match] | None = None) -> tuple[Cluster, ...]:
    """Cluster; pairs in neither list are different."""
    truth = {(m.a, m.b): m for m in [*proposed, *(others or [])]}

    def verify(a: ArticleId, b: ArticleId) -> Match:
        pair = (min(a, b), max(a, b))
        return truth.get(pair) or match(*pair, "different")

    return clusters_of(nodes, proposed, verify)


def sets(found: tuple[Cluster, ...]) -> list[str]:
    return sorted("".join(member.article for member in cluster.members) for cluster in found)


def test_a_bridge_gathers_both_sides_under_itself():
    """A~B and B~C make one cluster only because B is its reference: each of A and C agrees with B."""
    found = clusters([node("a"), node("b"), node("c")], [match("a", "b", "edited"), match("b", "c", "edited")])
    assert sets(found) == ["abc"]
    assert found[0].reference == "b"


def test_a_chain_of_four_is_cut():
    """A~B~C~D: A and D never share a cluster, for no reference agrees with both."""
    chain = [match("a", "b", "edited"), match("b", "c", "edited"), match("c", "d", "edited")]
    found = clusters([node(name) for name in "abcd"], chain)
    assert sets(found) == ["abc", "d"]


def test_a_pair_that_was_never_proposed_is_verified():
    hub = [match("a", "b", "edited"), match("a", "c", "edited")]
    assert sets(
        clusters([node(n) for n in "abcd"], [*hub, match("c", "d", "edited")], [match("a", "d", "edited")])
    ) == ["abcd"]


def test_a_proposed_match_is_not_compared_again():
    def refuse(a: ArticleId, b: ArticleId) -> Match:
        raise AssertionError(f"{a} and {b} are known already")

    assert sets(clusters_of([node("a"), node("b")], [match("a", "b", "verbatim")], refuse)) == ["ab"]


def test_copies_count_when_the_reference_is_chosen():
    """A and B agree with two texts each; behind one of B's stand three articles."""
    agreed = [match("a", "b", "edited"), match("a", "d", "edited"), match("b", "c", "edited")]
    found = clusters([node("a"), node("b"), node("c", "x", "y"), node("d")], agreed)
    assert [cluster.reference for cluster in found if len(cluster.members) > 1] == ["b"]


def test_of_equal_claims_the_least_damaged_text_is_the_reference():
    assert clusters([node("a", damage=7), node("b")], [match("a", "b", "edited")])[0].reference == "b"
    assert clusters([node("a"), node("b")], [match("a", "b", "edited")])[0].reference == "a"


def test_an_abridged_text_is_attached_with_its_relation():
    found = clusters([node("a"), node("b"), node("c")], [match("a", "b", "edited"), match("a", "c", "extended")])
    assert sets(found) == ["abc"]
    assert {m.article: m.relation for m in found[0].members} == {"a": "reference", "b": "edited", "c": "abridged"}


def test_an_attached_text_brings_nobody_in():
    """C is a cut of A; D agrees with C only, and stays outside."""
    found = clusters(
        [node(name) for name in "abcd"],
        [match("a", "b", "edited"), match("a", "c", "extended"), match("c", "d", "edited")],
    )
    assert "abc" in sets(found) or sets(found) == ["ab", "cd"]
    assert all(not {"a", "d"} <= {m.article for m in cluster.members} for cluster in found)


def test_what_does_not_fit_beside_its_own_reference_finds_another_home():
    """C goes to A; D, which was C's member, is a cut of E and is attached there."""
    found = clusters(
        [node("a", "a1", "a2", "a3"), node("e", "e1", "e2"), node("c", "c1"), node("d")],
        [match("c", "d", "edited"), match("a", "c", "extended"), match("d", "e", "abridged")],
    )
    assert sets(found) == ["aa1a2a3cc1", "dee1e2"]


def test_excerpts_are_no_members():
    assert sets(clusters([node("a"), node("b")], [match("a", "b", "excerpt")])) == ["a", "b"]


@pytest.mark.parametrize(
    ("kind", "seen"), [("abridged", "extended"), ("extended", "abridged"), ("edited", "edited")]
)
def test_a_relation_turns_with_the_point_of_view(kind, seen):
    assert kind_seen_from(match("a", "b", kind), ArticleId("a")) == kind
    assert kind_seen_from(match("a", "b", kind), ArticleId("b")) == seen


def test_the_id_of_a_cluster_outlives_its_growth():
    assert cluster_id([ArticleId("b"), ArticleId("a")]) == cluster_id([ArticleId("a"), ArticleId("z")])
    assert cluster_id([ArticleId("a")]) != cluster_id([ArticleId("b")])
