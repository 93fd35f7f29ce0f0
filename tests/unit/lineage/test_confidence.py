"""How sure a direct source is, by what is known of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.lineage.confidence import direct_confidence, kind_of_parent
from provenance.lineage.graph import Graph, build
from provenance.records import Article, ArticleId, Medium, Relation
from tests.fakes.articles import WEIGHTS, article, claim, same_text

DAILY, PORTAL = "青石日报", "南渡网"
MEDIA: dict[str, Medium] = {DAILY: "print", PORTAL: "portal"}


def graph(*pages: Article) -> Graph:
    relations: dict[ArticleId, Relation] = {page.id: "verbatim" for page in pages}
    return build(pages, relations, same_text, MEDIA.get, WEIGHTS)


@pytest.fixture
def tree() -> Graph:
    """A daily that two pages name, a portal that one page names, and a page that names nobody."""
    return graph(
        article("a", outlet=DAILY),
        article("b", claim("direct_source", DAILY, zone="head"), outlet=PORTAL),
        article("c", claim("direct_source", DAILY, zone="head"), outlet="晚报"),
        article("d", claim("direct_source", PORTAL, zone="head"), outlet="东河网"),
        article("e", outlet="快报"),
    )


def test_what_is_known_of_a_parent_decides_its_curve(tree: Graph) -> None:
    """The first publisher is named by habit, another captured page for a reason; a silent text proves less."""
    daily, portal, evening, named, silent = range(5)
    assert kind_of_parent(tree, daily, portal) == "direct"
    assert kind_of_parent(tree, portal, named) == "direct_named"
    assert kind_of_parent(tree, evening, silent) == "direct"


def test_a_source_that_was_never_captured_is_no_page_that_is_named() -> None:
    found = graph(
        article("a", claim("direct_source", DAILY, zone="head"), outlet="晚报"), article("b", outlet="快报")
    )
    assert kind_of_parent(found, 2, 0) == "direct"


def test_a_named_page_is_surer_than_one_that_the_text_shows_at_one_probability(tree: Graph) -> None:
    shares = [direct_confidence(tree, parent, copy, 0.7, WEIGHTS) for parent, copy in ((1, 3), (2, 4))]
    assert shares[0] > shares[1]


def test_a_person_who_decided_is_not_calibrated(tree: Graph) -> None:
    decided = replace(tree, fixed={3: 2})
    assert direct_confidence(decided, 2, 3, 0.4, WEIGHTS) == 1.0
