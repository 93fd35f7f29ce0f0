"""What happened to clusters is told once, by those it happened to."""

from __future__ import annotations

from provenance.clustering.clusters import cluster_id
from provenance.clustering.history import events
from provenance.records import ArticleId, Cluster, Member


def cluster(articles: str, reference: str | None = None) -> Cluster:
    """Return a cluster of articles of one letter each; the first is the reference unless said otherwise."""
    chosen = reference or articles[0]
    members = tuple(
        Member(ArticleId(name), "reference" if name == chosen else "edited") for name in sorted(articles)
    )
    return Cluster(cluster_id(member.article for member in members), ArticleId(chosen), members)


def told(before: list[Cluster], after: list[Cluster]) -> list[tuple[object, ...]]:
    names = {one.id: "".join(member.article for member in one.members) for one in (*before, *after)}
    return [
        (event.kind, names[event.cluster], event.article or "".join(names[other] for other in event.others))
        for event in events(before, after)
    ]


def test_new_articles_that_are_alone_are_no_event():
    """A cluster of one is nothing to write down."""
    assert told([], [cluster("a"), cluster("b")]) == []


def test_every_member_of_a_new_cluster_joined():
    """Its reference as well."""
    assert told([], [cluster("ab")]) == [("joined", "ab", "a"), ("joined", "ab", "b")]


def test_who_was_alone_has_joined():
    """A stored article that gets company joins with it."""
    assert told([cluster("b")], [cluster("bc")]) == [("joined", "bc", "b"), ("joined", "bc", "c")]


def test_growth_names_only_the_newcomer():
    """Members from before are not told again."""
    assert told([cluster("ab")], [cluster("abc")]) == [("joined", "abc", "c")]


def test_a_smaller_id_renames():
    """The id is made from the smallest article id; the old one is kept in the diary."""
    assert told([cluster("bc")], [cluster("abc", "b")]) == [("joined", "abc", "a"), ("renamed", "abc", "bc")]


def test_a_bridge_that_merges_is_told():
    """The larger cluster goes on, the other's members join it, and the merger names the other."""
    assert told([cluster("abc"), cluster("de")], [cluster("abcdef")]) == [
        ("joined", "abcdef", "d"),
        ("joined", "abcdef", "e"),
        ("joined", "abcdef", "f"),
        ("merged", "abcdef", "de"),
    ]


def test_a_split_names_the_parts():
    """Who left, and into what; the other part's members have joined it."""
    assert sorted(told([cluster("abcd")], [cluster("ab"), cluster("cd"), cluster("e")])) == [
        ("joined", "cd", "c"),
        ("joined", "cd", "d"),
        ("left", "ab", "c"),
        ("left", "ab", "d"),
        ("split", "ab", "cd"),
    ]


def test_leaving_alone_is_no_split():
    """One article that goes is gone, and that is all."""
    assert told([cluster("abc")], [cluster("ab"), cluster("c")]) == [("left", "ab", "c")]


def test_another_reference_is_told():
    """The text that members are held against has changed."""
    before, after = cluster("abc"), cluster("abc", "b")
    assert [(event.kind, event.article) for event in events([before], [after])] == [("reference", "b")]


def test_nothing_happens_when_nothing_changes():
    """The same state twice has no events."""
    state = [cluster("abc"), cluster("d")]
    assert events(state, state) == ()
