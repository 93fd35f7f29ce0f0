"""The five real repost pages: what each must yield, and what none may."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from provenance.inputs.reading import read_inputs
from provenance.records import Article, Lineage
from provenance.tracker import Tracker

pytestmark = pytest.mark.shared
FILES = [f"00{number}.txt" for number in range(5)]


@pytest.fixture(scope="module")
def traced(shared: Path) -> dict[str, tuple[Article, Lineage]]:
    pages = [one.page for one in read_inputs([str(shared / "samples" / name) for name in FILES]) if one.page]
    with Tracker(":memory:") as tracker:
        tracker.ingest(pages)
        return {Path(article.path).name: (article, lineage) for article, lineage in tracker.lineages()}


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    pages = json.loads((shared / "samples" / "expected.json").read_text(encoding="utf-8"))["pages"]
    return {page["file"]: page for page in pages}


def test_five_different_articles_are_five_clusters_of_one(traced):
    """Pages on one topic, from hosts of one kind, share no cluster."""
    assert len({lineage.cluster for _, lineage in traced.values()}) == len(FILES)


@pytest.mark.parametrize("name", FILES)
def test_the_canonical_source_is_named_though_it_was_never_captured(traced, expected, name):
    """Outlet, medium, date and page are as expected; what must stay unknown is unknown."""
    canonical, wanted = traced[name][1].canonical, expected[name]["canonical"]
    found = {key: getattr(canonical, key) for key in ("outlet", "medium", "date", "page", "url")}
    assert found == {key: wanted[key] for key in found}
    assert canonical.article is None
    assert canonical.level in ("asserted", "corroborated")


@pytest.mark.parametrize("name", FILES)
def test_the_direct_source_is_named_or_left_open(traced, expected, name):
    """Where the page shows whom it was taken from, that outlet is named; where it does not, nobody is."""
    wanted = expected[name]["direct_source"]
    assert traced[name][1].direct_source.outlet == (wanted["outlet"] if wanted else None)


@pytest.mark.parametrize("name", FILES)
def test_nobody_who_is_only_mentioned_becomes_a_source(traced, expected, name):
    """Cited outlets, photo credits, hosts and made-up tokens are named neither as canonical nor as direct."""
    lineage = traced[name][1]
    named = {lineage.canonical.outlet, lineage.direct_source.outlet, *(hop.outlet for hop in lineage.chain[:-1])}
    assert not named & set(expected[name]["never_source"])


@pytest.mark.parametrize("name", FILES)
def test_every_flag_is_raised(traced, expected, name):
    """What was done to the page, and what is odd about it, is said."""
    assert set(expected[name]["must_flag"]) <= {flag.code for flag in traced[name][1].flags}


@pytest.mark.parametrize("name", FILES)
def test_people_are_authors_or_editors_not_both(traced, expected, name):
    """Authors wrote the text; the editors are those of the page that was copied."""
    lineage = traced[name][1]
    assert lineage.authors == tuple(expected[name].get("authors", ()))
    if "editors" in expected[name]:
        assert lineage.editors == tuple(expected[name]["editors"])


@pytest.mark.parametrize("name", FILES)
def test_the_page_date_is_its_own(traced, expected, name):
    """A date of the source or of a neighbouring page is not taken for the page's own."""
    assert traced[name][0].published == expected[name].get("page_published")


@pytest.mark.parametrize("name", [name for name in FILES if name in ("000.txt", "002.txt")])
def test_the_host_is_read_from_the_page(traced, expected, name):
    """A text page that prints its own address and name tells whose it is."""
    article = traced[name][0]
    assert (article.host, article.outlet) == (expected[name]["host"], expected[name]["host_outlet"])


def test_glosses_and_watermarks_are_undone_and_logged(traced, expected):
    """Every removal is on record with the page's own characters."""
    glossed, marked = traced["004.txt"][0], traced["002.txt"][0]
    glosses = [removal for removal in glossed.removed if removal.kind == "pinyin_gloss"]
    assert len(glosses) >= expected["004.txt"]["glosses_removed_at_least"]
    marks = {removal.text for removal in marked.removed if removal.kind == "watermark"}
    assert marks == {expected["002.txt"]["watermark"]}
    for removal in (*glosses, *marked.removed):
        page = glossed if removal in glosses else marked
        assert page.text[removal.start : removal.end] == removal.text


@pytest.mark.parametrize("name", FILES)
def test_every_claim_stands_on_the_page_where_it_says(traced, name):
    """A claim's words are the page's words at its offsets."""
    article = traced[name][0]
    for claim in article.claims:
        if claim.start is not None:
            assert article.text[claim.start : claim.end] == claim.text
