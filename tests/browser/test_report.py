"""The report in a real browser, by mouse and by keyboard: nothing goes wrong, and nothing leaves the page."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from provenance.report.serving import new_server
from provenance.report.site import Site, lists, write_site
from provenance.tracker import Tracker
from tests.browser.conftest import Visit

LISTS = ("index", "timeline", "outlets", "unseen", "methods")


def of_kind(report: Path, kind: str, having: str = "") -> str:
    """Return the largest page of one kind, the one most can go wrong on, of those with *having* in them."""
    pages = [path for path in (report / kind).glob("*.html") if having in path.read_text(encoding="utf-8")]
    found = sorted(pages, key=lambda path: (-path.stat().st_size, path.name))
    return f"{kind}/{found[0].name}"


def paths(report: Path) -> list[str]:
    kinds = [of_kind(report, kind) for kind in ("clusters", "articles", "compare")]
    return [*(f"{name}.html" for name in LISTS), *kinds]


def walk(visitor: Visit) -> None:
    """Go from the overview to a cluster, its drawing, a comparison and an article."""
    page = visitor.go("index.html")
    page.get_by_role("link", name="地铁五号线").first.click()
    assert page.locator("h1").inner_text().startswith("地铁五号线")
    drawing = page.locator("svg.lineage[role=group]")
    assert drawing.is_visible()
    assert drawing.locator(".link.credited").count() >= 3
    assert drawing.locator(".link.inferred, .link.conflicting").count() >= 1
    page.get_by_role("link", name="Compare: 万象速览网").click()
    assert page.locator("h1").inner_text() == "What this copy changed"
    assert page.locator(".compare .edited").count() > 5
    page.locator(".compare .heads a").last.click()
    assert "万象速览网" in page.locator(".lead").inner_text()
    page.get_by_role("link", name="Cluster of 6 articles").click()
    drawing.get_by_role("link", name="北岭都市报").click()
    assert page.locator("main").get_by_text("this page").is_visible()


def test_a_reader_gets_from_overview_to_comparison_and_lineage(visit):
    walk(visit)


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_all_of_it_works_without_scripts(visit):
    walk(visit)
    assert not visit.go("index.html").locator("input").is_visible()


def test_it_works_the_same_when_served(browser, store):
    with Tracker(store, read_only=True) as tracker, new_server(Site(tracker), 0, print) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        page = browser.new_page()
        try:
            visitor = Visit(page, server.address)
            walk(visitor)
            assert visitor.troubles == []
        finally:
            page.close()
            server.shutdown()
            thread.join()


def test_search_narrows_the_list_and_says_how_many(visit):
    page = visit.go("index.html")
    total = page.locator("#clusters tbody tr:visible").count()
    page.get_by_role("searchbox", name="Search clusters").fill("北岭 observed")
    assert page.locator("#clusters tbody tr:visible").count() == 1 < total
    assert page.locator(".finder output").inner_text() == "1 shown"
    page.keyboard.press("Escape")
    assert page.locator("#clusters tbody tr:visible").count() == total


@pytest.mark.parametrize("language", ["", "zh/"])
def test_search_and_sorting_go_through_every_page_of_the_list(browser, store, tmp_path, monkeypatch, language):
    """Also from a disk, where a page may load nothing but scripts."""
    monkeypatch.setattr(lists, "CLUSTERS", 2)
    with Tracker(store, read_only=True) as tracker:
        write_site(tmp_path / "report", tracker)
    assert (tmp_path / "report" / language / "index.p2.html").is_file()
    page = browser.new_page()
    visitor = Visit(page, (tmp_path / "report").as_uri() + "/")
    visitor.go(f"{language}index.p2.html")
    rows = page.locator("#clusters tbody tr")
    assert rows.count() <= 2
    page.locator(".finder input").fill("城事观察")
    page.locator(".finder output:not(:empty)").wait_for()
    assert rows.count() == 1
    assert page.locator(".pager:visible").count() == 0
    page.locator(".finder input").fill("")
    page.locator("th button").nth(1).click()
    page.wait_for_function("document.querySelectorAll('#clusters tbody tr').length > 2")
    sizes = [int(text) for text in page.locator("#clusters tbody td.number").all_inner_texts()]
    assert sizes == sorted(sizes, reverse=True)
    rows.first.get_by_role("link").click()
    assert page.locator("svg.lineage[role=group]").is_visible()
    page.close()
    assert visitor.troubles == []


def test_a_column_sorts_up_and_down_by_keyboard(visit):
    page = visit.go("index.html")
    sizes = page.locator("#clusters tbody td.number")
    head = page.get_by_role("columnheader", name="Articles")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    down = [int(text) for text in sizes.all_inner_texts()]
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "ascending"
    up = [int(text) for text in sizes.all_inner_texts()]
    assert (down, up) == (sorted(down, reverse=True), sorted(down))
    assert len(set(down)) > 1


def test_a_click_on_a_change_marks_it_on_both_sides(visit, report):
    page = visit.go(of_kind(report, "compare", having='<a class="edited" data-pair="2"'))
    one = page.locator(".compare a[data-pair]").first
    one.click()
    marked = page.locator(".compare .on")
    assert marked.count() == 2
    assert len({mark.get_attribute("data-pair") for mark in marked.all()}) == 1
    page.get_by_role("button", name="Next change").click()
    assert page.locator(".stepper output").inner_text().startswith(("2 /", "3 /"))


def test_the_first_tab_leads_past_the_navigation(visit):
    page = visit.go("index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_language_is_changed_on_the_same_page(visit, report):
    path = of_kind(report, "clusters")
    page = visit.go(path)
    page.get_by_role("link", name="中文").click()
    assert page.url.endswith(f"/zh/{path}")
    assert page.locator("h2").first.inner_text() == "最初来源"
    page.get_by_role("link", name="English").click()
    assert page.url.endswith(f"/{path}")


@pytest.mark.parametrize("visit", [{"viewport": {"width": 360, "height": 740}}], indirect=True)
def test_no_page_is_wider_than_a_phone(visit, report):
    for path in [*paths(report), *(f"zh/{path}" for path in paths(report))]:
        page = visit.go(path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


@pytest.mark.parametrize(
    "visit",
    [
        {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
        {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
        {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"},
    ],
    indirect=True,
    ids=["light", "dark", "phone"],
)
def test_an_accessibility_checker_finds_nothing(visit, report):
    """axe-core: rules of WCAG A and AA (contrast among them) and best practices, on a page of every kind."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    source = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    for path in [*paths(report), "zh/index.html"]:
        page = visit.go(path)
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
        assert [(path, one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
