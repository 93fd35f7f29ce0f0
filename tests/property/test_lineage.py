"""The tree formulas against enumeration, and what no evidence may ever do."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import exp, isclose, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from provenance.lineage.posterior import copied
from provenance.lineage.tree import best_tree, edges_below, origins, unseen_edge
from provenance.records import Claim, Lineage, Role
from tests.fakes.articles import article, claim, lineages

WEIGHT = st.floats(-8, 8).map(lambda value: round(value, 2))
UNSEEN = -1.0
Parents = tuple[int | None, ...]


def trees(n: int) -> list[Parents]:
    """Return every parent assignment of *n* nodes without a cycle; None is a root."""
    found = []
    for parents in product(*([p for p in (None, *range(n)) if p != node] for node in range(n))):
        if all(_ends(parents, node) for node in range(n)):
            found.append(parents)
    return found


def _ends(parents: Parents, node: int) -> bool:
    at: int | None = node
    for _ in range(len(parents) + 1):
        if at is None:
            return True
        at = parents[at]
    return False


def weighed(edges: NDArray[np.float64], roots: NDArray[np.float64]) -> list[tuple[Parents, bool, float]]:
    """Return (tree, whether the anonymous source roots it, log weight) of every candidate tree."""
    found = []
    for parents in trees(len(roots)):
        weight = sum(float(edges[parent, node]) for node, parent in enumerate(parents) if parent is not None)
        found.append((parents, True, weight + UNSEEN))
        if parents.count(None) == 1:
            found.append((parents, False, weight + float(roots[parents.index(None)])))
    return found


@st.composite
def graphs(draw: st.DrawFn, most: int = 4) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n = draw(st.integers(1, most))
    cell = st.one_of(WEIGHT, st.just(0.0), st.just(-np.inf))
    edges = np.array(draw(st.lists(cell, min_size=n * n, max_size=n * n)), dtype=float).reshape(n, n)
    roots = np.array(draw(st.lists(WEIGHT, min_size=n, max_size=n)), dtype=float)
    return edges, roots


def over_all(
    edges: NDArray[np.float64], roots: NDArray[np.float64], unseen: float = UNSEEN
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Return the probability of each root, of the anonymous source, and of each edge over all trees."""
    found, anonymous = origins(edges, roots, unseen)
    free = np.full(len(roots), unseen_edge(len(roots)))
    shares = anonymous * edges_below(edges, None, free)
    for root, share in enumerate(found.tolist()):
        if share > 1e-12:  # of a root that does not reach all there is no tree
            shares += share * edges_below(edges, root, free)
    return found, anonymous, shares


@settings(max_examples=150)
@given(graphs())
def test_roots_and_edges_are_those_of_all_trees(graph):
    edges, roots = graph
    n = len(roots)
    total, unseen = 0.0, 0.0
    by_root, by_edge, by_unseen = np.zeros(n), np.zeros((n, n)), np.zeros(n)
    for parents, anonymous, weight in weighed(edges, roots):
        share = exp(weight) if weight > -np.inf else 0.0
        total += share
        unseen += share if anonymous else 0.0
        for node, parent in enumerate(parents):
            if parent is not None:
                by_edge[parent, node] += share
            elif anonymous:
                by_unseen[node] += share
            else:
                by_root[node] += share
    found, by_anonymous, shares = over_all(edges, roots)
    np.testing.assert_allclose(found, by_root / total, atol=1e-9)
    np.testing.assert_allclose(shares, by_edge / total, atol=1e-9)
    np.testing.assert_allclose(1 - found - shares.sum(axis=0), by_unseen / total, atol=1e-9)
    assert isclose(by_anonymous, unseen / total, abs_tol=1e-9)


@settings(max_examples=150)
@given(graphs())
def test_the_best_tree_is_the_heaviest_of_all(graph):
    edges, roots = graph
    candidates = weighed(edges, roots)
    parents = best_tree(edges, roots, UNSEEN)
    reached = max(weight for tree, _, weight in candidates if tree == parents)
    assert isclose(reached, max(weight for *_, weight in candidates), abs_tol=1e-6)  # root penalty costs digits


@given(st.integers(1, 40), st.integers(0, 1000))
def test_every_station_has_exactly_one_origin_among_all_possible(n, seed):
    """P(root) + P(from each other station) is 1 for every station, less what the unseen source may have."""
    random = np.random.default_rng(seed)
    roots, anonymous, edges = over_all(random.normal(0, 3, (n, n)), random.normal(0, 3, n))
    assert isclose(anonymous + roots.sum(), 1, abs_tol=1e-8)
    from_unseen = 1 - roots - edges.sum(axis=0)
    assert from_unseen.min() > -1e-8
    assert from_unseen.max() < anonymous + 1e-8


@given(st.integers(2, 30), st.integers(0, 1000), st.booleans())
def test_a_tree_reaches_everybody_without_a_cycle(n, seed, ties):
    random = np.random.default_rng(seed)
    edges, roots = random.normal(0, 3, (n, n)), random.normal(0, 3, n)
    if ties:
        edges, roots = np.round(edges / 3), np.round(roots / 3)
    parents = best_tree(edges, roots, UNSEEN)
    assert all(_ends(parents, node) for node in range(n))


@settings(max_examples=100)
@given(graphs(), st.data())
def test_who_was_copied_is_averaged_over_who_may_be_first(graph, data):
    """Every edge of the first station weighs more, the anonymous one's too; the tree is the likeliest first's."""
    edges, roots = graph
    n, most = len(roots), 1.2
    edges[np.isneginf(edges)] = -8.0  # every station can be reached from every other
    chances = np.array(data.draw(st.lists(st.integers(1, 20), min_size=n + 1, max_size=n + 1)), dtype=float)
    chances /= chances.sum()
    shares, likeliest = np.zeros((n, n)), int(chances.argmax())
    heaviest = -np.inf
    for first, chance in enumerate(chances):
        total, by_edge = 0.0, np.zeros((n, n))
        for parents, anonymous, _ in weighed(edges, roots):
            if anonymous != (first == n) or not (anonymous or parents[first] is None):
                continue
            pairs = [(parent, node) for node, parent in enumerate(parents) if parent is not None]
            boosted = sum(parent == first for parent, _ in pairs) + (parents.count(None) if anonymous else 0)
            weight = sum(float(edges[pair]) for pair in pairs) + most * boosted
            total += exp(weight)
            for pair in pairs:
                by_edge[pair] += exp(weight)
            if first == likeliest:
                heaviest = max(heaviest, weight)
        shares += chance * by_edge / total
    found, tree = copied(edges, np.ones(n), chances[:n], float(chances[n]), np.full(n + 1, most))
    np.testing.assert_allclose(found, shares, atol=1e-8)
    assert (tree.count(None) == 1 and tree[likeliest] is None) if likeliest < n else None in tree
    own = [(parent, node) for node, parent in enumerate(tree) if parent is not None]
    extra = sum(parent == likeliest for parent, _ in own) + (tree.count(None) if likeliest == n else 0)
    assert isclose(sum(float(edges[pair]) for pair in own) + most * extra, heaviest, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("edges", "roots", "canonical", "direct"),
    [
        # lineage.md, section 10: A = the article, W = the portal, R or S = the paper; nodes A, W, R.
        ({(1, 0): 4.0, (2, 0): 0.5, (2, 1): 2.0}, (-3.0, 0.0, 3.0), 0.96, 0.97),
        ({(1, 0): 2.0, (2, 0): 0.5, (2, 1): 2.0}, (-5.5, 0.0, 3.0), 0.96, 0.80),
    ],
)
def test_the_worked_examples_of_the_design(edges, roots, canonical, direct):
    table = np.zeros((3, 3))
    for pair, weight in edges.items():
        table[pair] = weight
    found, _, shares = over_all(table, np.array(roots))
    assert abs(found[2] - canonical) < 0.015
    assert abs(shares[1, 0] - direct) < 0.015
    assert best_tree(table, np.array(roots), UNSEEN) == (1, 2, None)


def test_an_unseen_source_weighs_what_it_is_given():
    assert isclose(origins(np.zeros((1, 1)), np.array([log(3.0)]), 0.0)[1], 0.25)


SPEAKING: tuple[Role, ...] = (
    "direct_source",
    "original_publisher",
    "owner",
    "self",
    "republisher_editor",
    "cited",
)
OUTLETS = ("青石日报", "南渡网", "东河通讯社", "石坝晚报")
SILENT: tuple[Role, ...] = ("cited", "photo", "disclaimer", "author")


def named(lineage: Lineage) -> set[str]:
    """Return every outlet a lineage gives as a source, runner-up, hop or parent."""
    sources = (lineage.canonical, lineage.direct_source)
    names = {source.outlet for source in sources} | {
        name for source in sources for name, _ in source.alternatives
    }
    names |= {hop.outlet for hop in lineage.chain}
    parents = {derivation.source for derivation in lineage.derivations}
    return {name for name in names if name} | {outlet for outlet in OUTLETS for p in parents if outlet in p}


@st.composite
def silent_claims(draw: st.DrawFn) -> tuple[Claim, ...]:
    return tuple(
        claim(
            draw(st.sampled_from(SILENT)),
            draw(st.sampled_from(OUTLETS)),
            zone=draw(st.sampled_from(["head", "body", "trailer", "furniture"])),
            url=draw(st.sampled_from([None, "https://www.b.example/b.html"])),
            flags=draw(st.sampled_from([(), ("deictic",), ("house_style",)])),
        )
        for _ in range(draw(st.integers(0, 4)))
    )


@given(st.lists(silent_claims(), min_size=1, max_size=4))
def test_what_is_only_cited_pictured_or_disclaimed_is_never_a_source(claims):
    articles = [article(name, *told) for name, told in zip("abcd", claims, strict=False)]
    for lineage in lineages(*articles).values():
        assert not named(lineage) & set(OUTLETS)
        assert lineage.canonical.level in ("observed", "undetermined", "contested")


@given(silent_claims())
def test_a_cited_address_does_not_point_to_a_source(claims):
    """A link in a citation leaves the probabilities as they were without it."""
    claims = tuple(replace(one, flags=()) for one in claims)  # "this paper" says that the page is a copy
    copy, other = article("a", *claims), article("b")
    plain = lineages(article("a"), other)
    assert lineages(copy, other)["a"].direct_source.alternatives == plain["a"].direct_source.alternatives


@st.composite
def speaking_claims(draw: st.DrawFn) -> tuple[Claim, ...]:
    roles = st.sampled_from(SPEAKING)
    return tuple(claim(draw(roles), draw(st.sampled_from(OUTLETS))) for _ in range(draw(st.integers(0, 3))))


@given(st.lists(speaking_claims(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_lineage_does_not_depend_on_the_order_of_articles(claims, random):
    articles = [article(name, *told) for name, told in zip("abcd", claims, strict=False)]
    shuffled = list(articles)
    random.shuffle(shuffled)
    assert lineages(*articles) == lineages(*shuffled)


@given(st.lists(speaking_claims(), min_size=1, max_size=4))
def test_lineages_keep_their_promises(claims):
    """Every name has a confidence, no page is invented, every chain ends at its article."""
    articles = [article(name, *told) for name, told in zip("abcd", claims, strict=False)]
    ids = {one.id for one in articles}
    for lineage in lineages(*articles).values():
        for source in (lineage.canonical, lineage.direct_source):
            if source.outlet or source.article:
                assert source.confidence is not None
                assert 0.595 <= source.confidence <= 1
                assert source.level in ("observed", "corroborated", "asserted")
            else:
                assert source.level in ("contested", "undetermined")
            assert (source.level == "observed") == (source.article is not None)
            assert source.article is None or source.article in ids
            assert source.url is None or source.article is not None
        assert lineage.chain[-1].article == lineage.article
        assert lineage.direct_source.article != lineage.article
        hops = [(hop.kind, hop.outlet, hop.article) for hop in lineage.chain]
        assert len(set(hops)) == len(hops)
