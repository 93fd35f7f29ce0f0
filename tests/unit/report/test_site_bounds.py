"""No page passes 1 MB, whatever the store holds: 10,000 articles, clusters of 5,000, pages of any length."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from provenance.records import (
    Article,
    ArticleId,
    Claim,
    ClusterEntry,
    ClusterId,
    ClusterReport,
    Derivation,
    Evidence,
    Explanation,
    Flag,
    Hop,
    Lineage,
    Match,
    Removal,
    Source,
    Stretch,
    Zone,
)
from provenance.report.columns import columns
from provenance.report.descent import Descent, Link, Station, descent
from provenance.report.documents import CLUSTER
from provenance.report.site import detail, lists
from provenance.report.site.addresses import Address, article_address, cluster_address
from provenance.report.site.drawing import drawing
from provenance.report.site.material import Material, Pair
from provenance.report.site.survey import Survey
from provenance.report.words import words_in
from provenance.tracker import Tracker
from tests.unit.report import samples

LIMIT = 1_000_000  # bytes
TITLE = "<标题>\u202e" * 800
SOURCES = 40


def article(number: int, text: str = "正文") -> Article:
    claim = replace(
        samples.ARTICLE.claims[0], text=TITLE, outlet=f"港口报{number % SOURCES}" + "报" * 200, start=0, end=2
    )
    return replace(
        samples.ARTICLE,
        id=ArticleId(f"a{number:05d}"),
        title=TITLE,
        outlet=f"转载网{number % 3000}",
        text=text,
        body=text,
        zones=(Zone("body", 0, len(text)),),
        claims=(claim,) * 300,
        removed=(Removal("watermark", 0, 1, "水"),) * 300,
        flags=(Flag("date_only", TITLE),),
    )


def lineage(one: Article, cluster: str, number: int) -> Lineage:
    """Every third copy was taken from the reference, the others from sources never captured."""
    first = ArticleId("a00000")
    seen = number % 3 == 0 and number > 0
    direct = (
        Source("observed", "转载网0", article=first) if seen else Source("asserted", f"港口报{number % SOURCES}")
    )
    hops = (
        Hop("inferred", "首发报", "print", "2024-01-01", "1", None),
        Hop("article" if seen else "inferred", direct.outlet, None, None, None, direct.article),
        Hop("article", one.outlet, None, None, None, one.id),
    )
    said = (Evidence("E3", 1.0, TITLE, 0, 2),) * 40
    rivals = tuple(Derivation(one.id, f"inferred:对手{n}::: ".strip(), 0.3, None, said) for n in range(3))
    origin = Source("asserted", "首发报", "print", "2024-01-01", "1", confidence=0.9)
    return Lineage(one.id, ClusterId(cluster), origin, direct, hops, flags=one.flags * 40, derivations=rivals)


def cluster(
    size: int, name: str = "c-1"
) -> tuple[ClusterReport, dict[ArticleId, Article], dict[ArticleId, Lineage]]:
    articles = [article(number) for number in range(size)]
    entries = tuple(
        ClusterEntry(
            one.id, one.url, one.path, one.title, one.host, one.outlet, f"2024-05-{n % 28 + 1:02d}", None,
            "edited", samples.UNKNOWN,
        )
        for n, one in enumerate(articles)
    )  # fmt: skip
    lineages = {one.id: lineage(one, name, n) for n, one in enumerate(articles)}
    origin = lineages[articles[0].id].canonical
    report = replace(
        samples.CLUSTER, id=ClusterId(name), canonical=origin, reference=articles[0].id, articles=entries
    )
    return report, {one.id: one for one in articles}, lineages


def dense_pair(copy: Article, source: Article) -> Pair:
    """Two texts of which every other character differs."""
    length = min(len(copy.body), len(source.body))
    kinds: tuple[Any, ...] = ("run", "substituted")
    stretches = tuple(Stretch(kinds[n % 2], n, n + 1, n, n + 1) for n in range(length))
    match = Match(source.id, copy.id, "edited", 0.5, 0.5, 0.5, 0.5, 1, 1, "", "r")
    home = (ClusterId("c-1"), ClusterId("c-1"))
    alignment: Any = None
    found = Explanation(
        source.id, copy.id, home, (source.id, source.id), "", match, None, None, 0, 0, alignment, (), stretches
    )
    document = {
        "kind": "edited",
        "scores": {"coverage": [0.5, 0.5], "longest_run": 1, "jaccard": 0.5},
    }
    return Pair(copy, source, found, document)


@pytest.fixture(scope="module")
def large() -> Material:
    report, articles, lineages = cluster(5_000)
    return Material(report, articles, lineages, (), ())


@pytest.fixture(scope="module")
def ten_thousand(large) -> Survey:
    """One cluster of 5,000 and 2,500 of two, all with titles of 4,000 characters."""
    found = Survey()
    found.add(large.report, large.articles, list(large.lineages.values()))
    report, articles, lineages = cluster(2)
    for number in range(2_500):
        found.add(replace(report, id=ClusterId(f"c-{number + 2}")), articles, list(lineages.values()))
    return found


@pytest.mark.parametrize("kind", ["index", "timeline", "outlets", "unseen", "methods"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_lists_of_ten_thousand_articles_stay_small(ten_thousand, kind, language):
    count = lists.parts(ten_thousand)[kind]
    with Tracker(":memory:") as tracker:
        for part in sorted({1, 2, count} & set(range(1, count + 1))):
            page = lists.page(Address(kind, part=part, language=language), ten_thousand, tracker)
            assert page is not None
            assert len(page) < LIMIT
    assert count == {"index": 26, "timeline": 26}.get(kind, count)


def test_rows_for_the_search_stay_small_and_are_all_there(ten_thousand):
    count = lists.row_files(ten_thousand)
    scripts = [lists.row_script(ten_thousand, number, "zh") for number in range(1, count + 1)]
    assert all(script is not None and len(script) < 2 * LIMIT for script in scripts)
    assert lists.row_script(ten_thousand, count + 1, "zh") is None


@pytest.mark.parametrize("part", [1, 2, 100])
def test_pages_of_a_cluster_of_five_thousand_stay_small(large, ten_thousand, part):
    page = detail.cluster_page(
        cluster_address("c-1", part),
        large,
        ten_thousand,
        lambda a, b: dense_pair(large.articles[a], large.articles[b]),
    )
    assert page is not None
    assert len(page) < LIMIT
    assert detail.cluster_page(cluster_address("c-1", 101), large, ten_thousand, dense_pair) is None  # type: ignore[arg-type]


def test_the_drawing_of_a_large_cluster_says_how_many_it_leaves_out(large):
    tree = descent(large.lineages.values(), large.articles)
    drawn = drawing(tree)
    assert len(drawn.rows) <= 120
    rivals = {rival.station.key for several in tree.rivals.values() for rival in several}
    assert drawn.left_out == len({*tree.stations, *rivals}) - len(drawn.rows) > 4_000


def test_copies_of_one_source_are_not_looked_for_among_one_another():
    """Thousands of copies of one page are drawn by their place among them, which nobody searches for."""

    class Key(str):
        """A key that counts what it is compared with."""

        __slots__ = ()
        compared = 0

        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            Key.compared += 1
            return str.__eq__(self, other)

    keys = tuple(Key(f"a{n}") for n in range(500))
    stations: dict[str, Station] = {key: Station(key, True, "源报") for key in keys}
    links: dict[str, Link] = {key: Link(keys[0], "inferred") for key in keys[1:]}
    drawn = drawing(Descent(stations, links, frozenset(), {}, {None: keys[:1], keys[0]: keys[1:]}))
    assert len(drawn.rows) == 41
    assert Key.compared < 10 * len(keys)


@pytest.mark.parametrize(
    "text", ["字" * 200_000, "<>&\"'\u202e" * 20_000, "a\n" * 50_000], ids=["long", "escapes", "lines"]
)
def test_pages_of_a_long_article_stay_small(text):
    one = article(0, text)
    known = Material(*cluster(1), (), ())
    known = replace(known, articles={one.id: one})
    with Tracker(":memory:") as tracker:
        pages = [
            detail.article_page(article_address(one.id, part), known, one.id, tracker)
            for part in range(1, detail.article_parts(one) + 2)
        ]
    assert pages.pop() is None
    assert len(pages) > 3
    assert all(page is not None and len(page) < LIMIT for page in pages)


@pytest.mark.parametrize("letters", ["甲乙", "<\u202e"])
def test_a_comparison_with_changes_everywhere_stays_small(letters):
    """Every part is bounded, however long its paragraphs are."""
    known = Material(*cluster(2), (), ())
    copy, source = (
        replace(one, body=letter * 4_000) for one, letter in zip(known.articles.values(), letters, strict=True)
    )
    pair = dense_pair(copy, source)
    pages: list[bytes] = []
    while True:
        page = detail.compare_page(Address("compare", "a", "b", len(pages) + 1), known, pair)
        if page is None:
            break
        pages.append(page)
    assert max(map(len, pages)) < LIMIT
    assert len(pages) > 5


def test_claims_of_one_article_are_bounded_and_the_rest_is_named():
    one = article(1)
    assert isinstance(one.claims[0], Claim)
    known = Material(*cluster(2), (), ())
    with Tracker(":memory:") as tracker:
        page = detail.article_page(article_address(one.id), known, one.id, tracker)
    assert page is not None
    assert "And 100 more, in the data." in page.decode()


def test_the_twin_of_a_large_cluster_traces_a_hundred_articles_and_says_how_many_it_leaves_out():
    """Each of the others is traced in the twin of its own page."""
    twin = detail.cluster_page(
        replace(cluster_address("c-1"), suffix="json"), Material(*cluster(130), (), ()), Survey(), _no_pair
    )
    assert twin is not None
    document = json.loads(twin)
    assert (len(document["lineages"]), document["lineages_left_out"]) == (100, 30)
    assert document["cluster"]["size"] == 130


def _no_pair(copy: ArticleId, source: ArticleId) -> Pair:
    raise AssertionError("a twin compares nothing")


def test_a_table_names_eight_outlets_and_counts_the_rest():
    """CSV has them all."""
    column = next(one for one in columns(CLUSTER) if one.name == "outlets")
    document = {"outlets": [f"报{n}" for n in range(11)]}
    assert column.shown(document, words_in("en")) == "; ".join([*document["outlets"][:8], "… and 3 more"])
    assert column.value(document) == "; ".join(document["outlets"])
