"""Lineages become a tree: each article once, no circle, links of four kinds."""

from __future__ import annotations

from provenance.records import ArticleId, ClusterId, Derivation, Evidence, Hop, Lineage, Source
from provenance.report.descent import descent


def lineage(
    id_: str, parent: str | None, *reasons: tuple[str, float], canonical: Source | None = None, rivals: int = 0
) -> Lineage:
    """Return the lineage of article *id_*, taken from article *parent* for *reasons*."""
    direct = Source("undetermined") if parent is None else Source("observed", "源报", article=ArticleId(parent))
    evidence = tuple(Evidence(code, weight, "a reason") for code, weight in reasons)
    held = () if parent is None else (Derivation(id_, parent, 0.9, "verbatim", evidence),)
    others = tuple(Derivation(id_, f"inferred:外报{i}:::", 0.2, None, ()) for i in range(rivals))
    return Lineage(
        ArticleId(id_),
        ClusterId("c"),
        canonical or Source("undetermined"),
        direct,
        (Hop("article", f"报{id_}", None, "2024-01-02", None, ArticleId(id_)),),
        derivations=(*held, *others),
    )


ROOT = lineage("a", None)


def test_a_link_is_known_by_what_the_copy_says_of_its_source():
    """Named or linked to: credited; neither: inferred; another source weighed or named: conflicting as well."""
    tree = descent([
        ROOT,
        lineage("b", "a", ("E3", 3.5)),
        lineage("c", "a", ("E7", 1.0)),
        lineage("d", "a", ("E3", 3.5), rivals=1),
        lineage("e", "a", ("E3", -0.4)),
    ])  # fmt: skip
    assert {key: link.kind for key, link in tree.links.items()} == {
        "b": "credited",
        "c": "inferred",
        "d": "credited",
        "e": "inferred",
    }
    assert [key for key in "bcde" if tree.conflicting(key)] == ["d", "e"]
    assert [(rival.station.outlet, rival.probability) for rival in tree.rivals["d"]] == [("外报0", 0.2)]
    assert tree.children == {None: ("a",), "a": ("b", "c", "d", "e")}


def test_an_article_of_unknown_source_hangs_below_the_first_publication():
    """The link is open: what lies between is not known."""
    first = Source("asserted", "首报", "print", "2024-01-01", "4", confidence=0.8)
    hop = Hop("inferred", "首报", "print", "2024-01-01", "4", None)
    one = lineage("a", None, canonical=first)
    tree = descent([
        Lineage(one.article, one.cluster, first, one.direct_source, (hop, *one.chain))
    ])  # fmt: skip
    assert tree.links["a"].kind == "open"
    assert tree.above("a") == ["outlet:首报", "a"]
    assert tree.first == {"outlet:首报"}
    assert not tree.stations["outlet:首报"].captured


def test_circles_are_cut():
    """Whatever the direct sources say, every article is drawn once below a root."""
    tree = descent([lineage("a", "b"), lineage("b", "c"), lineage("c", "a"), lineage("d", "a")])
    reached = [key for parent in tree.children for key in tree.children[parent]]
    assert sorted(reached) == ["a", "b", "c", "d"]
    assert len(tree.children[None]) == 1
    assert [(key, rivals[0].station.key) for key, rivals in tree.rivals.items()] == [("c", "a")]
    assert all(tree.above(key)[0] == tree.children[None][0] for key in "abcd")


def test_sources_never_captured_hang_below_those_before_them():
    """What lies between two of them is not known."""
    above = tuple(Hop("inferred", name, None, None, None, None) for name in ("首报", "甲报", "乙报"))
    one = lineage("a", None, canonical=Source("asserted", "首报"))
    direct = Source("asserted", "乙报")
    tree = descent([Lineage(one.article, one.cluster, one.canonical, direct, (*above, *one.chain))])
    assert tree.above("a") == ["outlet:首报", "outlet:甲报", "outlet:乙报", "a"]
    assert [tree.links[key].kind for key in tree.above("a")[1:]] == ["open", "open", "inferred"]


def test_the_order_of_lineages_changes_nothing():
    some = [ROOT, lineage("b", "a"), lineage("c", "b"), lineage("d", "b")]
    assert descent(some) == descent(some[::-1])
