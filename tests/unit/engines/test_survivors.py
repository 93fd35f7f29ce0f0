"""Of each cluster one article survives: by provenance, then damage, then nearness and date; never by length."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from provenance.engines.survivors import choices
from provenance.records import Article, ArticleId, Hop, Lineage, Source
from tests.fakes.articles import article, cluster, watermark

HOP = Hop("article", None, None, None, None, None)
STRIPE = watermark("某某网" * 20)


def chosen(*articles: Article, first: str | None = None, relations=None, hops=None) -> dict[str, str]:
    """Return the reason of each article; the survivor's begins with "it"."""
    one = cluster(articles, relations)
    source = Source("observed", "甲报", article=ArticleId(first)) if first else Source("undetermined")
    lineages = {
        a.id: Lineage(a.id, one.id, source, Source("undetermined"), (HOP,) * (hops or {}).get(a.id, 1))
        for a in articles
    }
    found = choices(one, {a.id: a for a in articles}, lineages)
    assert len({choice.survivor for choice in found}) == 1
    assert [choice.article for choice in found if choice.kept] == [found[0].survivor]
    return {choice.article: choice.reason for choice in found}


def test_the_canonical_page_survives_whatever_its_damage_and_length():
    a = article("a", removed=(STRIPE,), body="短")
    assert chosen(a, article("b"), first="a") == {
        "a": "it is the page where the text first appeared",
        "b": "a is the page where the text first appeared",
    }


def test_a_whole_text_survives_a_longer_one_and_a_cut_one():
    """Length is no reason: what was added is somebody else's."""
    longer = article("a", body="长" * 5000)
    found = chosen(article("b"), longer, article("c"), relations={"a": "extended", "c": "abridged"})
    assert found["b"] == "it has the text whole and nothing besides"
    assert found["a"] == found["c"] == "b has the text whole and nothing besides"


def test_the_less_damaged_survives_an_earlier_one():
    early = article("a", removed=(STRIPE,), published="2024-01-01")
    assert chosen(early, article("b", published="2024-05-05"))["a"] == "b is less damaged"


def test_of_equals_the_nearer_to_the_source_survives_then_the_earlier_then_the_smaller_id():
    a, b = article("a", published="2024-01-02"), article("b", published="2024-01-01")
    assert chosen(a, b, hops={"b": 3})["b"] == "a is nearer to where the text first appeared"
    assert chosen(a, b)["a"] == "b is dated earlier"
    assert chosen(a, replace(b, published=None))["b"] == "a is dated earlier"
    assert chosen(a, replace(b, published=a.published))["b"].startswith("a has the smaller id")


def test_an_article_alone_survives():
    assert chosen(article("a")) == {"a": "no other article carries its text"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_articles_is_no_reason(seed):
    articles = [article(name, published=f"2024-01-0{n}") for n, name in enumerate("dacb", 1)]
    expected = chosen(*articles)
    random.Random(seed).shuffle(articles)
    assert chosen(*articles) == expected
