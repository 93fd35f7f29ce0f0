"""The HTML report: every page with its data, nothing remote, no markup of a captured page, the same bytes."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from provenance.errors import InputError
from provenance.inputs.validation import page_from_record
from provenance.report.site import Selection, Site, write_site
from provenance.tracker import Tracker
from tests.unit.report.stores import BODY, demo_store, hostile_records, store_of

VOID = frozenset({"meta", "br", "link", "input"})


class Elements(HTMLParser):
    """Collects the elements of a page, and fails on one that is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages(files: dict[str, str]) -> dict[str, Elements]:
    return {name: Elements(text) for name, text in files.items() if name.endswith(".html")}


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    return demo_store(tmp_path_factory.mktemp("demo") / "store.db", "line5", "canteen", "kuaiqi", "chess")


@pytest.fixture(scope="module")
def site(demo, tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("site") / "report"
    with Tracker(demo, read_only=True) as tracker:
        write_site(folder, tracker)
    return read(folder)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("hostile")
    store_of(folder / "store.db", hostile_records())
    with Tracker(folder / "store.db", read_only=True) as tracker:
        write_site(folder / "report", tracker, Selection(min_size=1))
    return read(folder / "report")


def test_every_page_has_a_twin_with_the_documents_of_the_contract(site):
    for name in site:
        if name.endswith(".html"):
            twin = re.sub(r"(\.p\d+)?\.html$", ".json", name.removeprefix("zh/"))
            assert twin in site, name
    index = json.loads(site["index.json"])
    assert {document["schema"] for document in index} == {"provenance.cluster/1"}
    cluster = json.loads(site[f"clusters/{index[0]['id']}.json"])
    assert cluster["cluster"] == index[0]
    assert [one["schema"] for one in cluster["lineages"]] == ["provenance.lineage/1"] * index[0]["size"]
    article = json.loads(next(text for name, text in site.items() if re.fullmatch(r"articles/.*\.json", name)))
    assert (article["article"]["schema"], article["lineage"]["schema"]) == (
        "provenance.article/1",
        "provenance.lineage/1",
    )
    pair = json.loads(next(text for name, text in site.items() if re.fullmatch(r"compare/.*\.json", name)))
    assert pair["schema"] == "provenance.explanation/1"


def test_every_page_is_there_in_both_languages(site):
    english = {name for name in site if name.endswith(".html") and not name.startswith("zh/")}
    assert {f"zh/{name}" for name in english} <= set(site)
    assert 'lang="zh-Hans"' in site["zh/index.html"]
    assert "重复群组" in site["zh/index.html"]


@pytest.mark.parametrize("which", ["site", "hostile"])
def test_every_link_leads_somewhere_inside_the_report(which, request):
    files = request.getfixturevalue(which)
    found = pages(files)
    ids = {name: {attributes.get("id") for _, attributes in page.found} for name, page in found.items()}
    for name, page in found.items():
        for tag, attributes in page.found:
            target = attributes.get("href") or attributes.get("src")
            if target is None or (tag == "a" and target.startswith(("http://", "https://"))):
                continue
            assert ":" not in target, (name, target)
            path, _, fragment = target.partition("#")
            place = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            assert place in files, (name, target)
            if fragment:
                assert fragment in ids[place], (name, target)


@pytest.mark.parametrize("which", ["site", "hostile"])
def test_no_page_holds_a_script_a_style_or_anything_remote(which, request):
    for name, page in pages(request.getfixturevalue(which)).items():
        policy = [a["content"] or "" for tag, a in page.found if tag == "meta" and "http-equiv" in a]
        assert policy[0].startswith("default-src 'none'; style-src 'self' file:; script-src 'self' file:;"), name
        assert "unsafe" not in policy[0]
        tags = Counter(tag for tag, _ in page.found)
        assert not set(tags) & {"style", "img", "iframe", "object", "embed", "form", "base", "b2"}, name
        assert tags["script"] == 1
        assert tags["link"] == 2
        for tag, attributes in page.found:
            assert "style" not in attributes
            assert not any(attribute.startswith("on") for attribute in attributes), (name, tag)
            if tag in ("script", "link"):
                target = attributes.get("src") or attributes.get("href") or ""
                assert re.fullmatch(r"(\.\./)*(site\.js|style\.css|icon\.svg)", target), target


@pytest.mark.parametrize("which", ["site", "hostile"])
def test_no_id_stands_twice_on_a_page(which, request):
    for name, page in pages(request.getfixturevalue(which)).items():
        ids = Counter(attributes["id"] for _, attributes in page.found if "id" in attributes)
        assert not [id_ for id_, count in ids.items() if count > 1], name


def test_hostile_text_stays_text(hostile):
    for name, text in hostile.items():
        if name.endswith((".html", ".js")):
            assert "<script>alert" not in text, name
            assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\u2028\x07]", text), name
            assert ">49<" not in text  # an expression of a template in a title was not run
    index = hostile["index.html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in index or "&lt;script&gt;" in "".join(hostile.values())


def test_an_address_that_is_not_http_is_no_link(hostile):
    assert "javascript:alert(1)//" in "".join(hostile.values())
    for page in pages(hostile).values():
        assert not [a for _, a in page.found if (a.get("href") or "").startswith("javascript")]


def test_long_titles_are_cut_in_lists_and_whole_on_their_page(hostile):
    assert "长" * 4_000 not in hostile["index.html"]
    whole = [name for name, text in hostile.items() if name.endswith(".html") and "长" * 4_000 in text]
    assert whole
    assert all(name.removeprefix("zh/").startswith("articles/") for name in whole)


def test_ids_that_are_no_file_names_get_one(hostile):
    assert not [name for name in hostile if not re.fullmatch(r"(zh/)?([a-z]+/)?[a-z0-9_.-]+", name)]
    assert any(name.startswith("articles/x-") for name in hostile)


def test_the_same_store_gives_the_same_bytes(demo, site, tmp_path):
    with Tracker(demo, read_only=True) as tracker:
        write_site(tmp_path / "again", tracker)
    assert read(tmp_path / "again") == site


def test_another_order_of_arrival_gives_the_same_pages(tmp_path):
    """Only the methods page, which lists runs with their times, may differ."""
    records = [
        {"id": f"n{n}", "text": f"来源：江口日报\n{BODY}{n}", "fetched_at": f"2024-05-0{n}"} for n in range(1, 5)
    ]
    found = []
    for name, several in (("a", records), ("b", records[::-1])):
        with Tracker(tmp_path / f"{name}.db") as tracker:
            tracker.ingest([page_from_record(record, record["id"]) for record in several])
            write_site(tmp_path / name, tracker)
        files = read(tmp_path / name)
        found.append({path: text for path, text in files.items() if "methods" not in path})
    assert found[0] == found[1]


def test_the_cluster_page_shows_source_copies_and_reasons_to_look(site):
    index = json.loads(site["index.json"])
    line5 = next(document for document in index if document["canonical"]["outlet"] == "北岭都市报")
    html = site[f"clusters/{line5['id']}.html"]
    for words in ("北岭都市报", "observed", "credits its source", "credits only the first", "never captured"):
        assert words in html
    contested = next(document for document in index if document["canonical"]["level"] == "contested")
    assert "source contested" in site[f"clusters/{contested['id']}.html"]
    assert "来源有争议" in site[f"zh/clusters/{contested['id']}.html"]


def test_the_three_kinds_of_links_differ_in_more_than_colour(site):
    style = site["style.css"]
    assert ".link.inferred .line { stroke: var(--soft); stroke-dasharray:" in style
    assert ".link.conflicting .line { stroke: var(--warn); stroke-dasharray:" in style
    drawn = "".join(text for name, text in site.items() if name.startswith("clusters/"))
    heads = {
        kind: set(
            re.findall(
                rf'class="link {kind}"><path class="line"[^>]*/><path class="head" d="M\d+ \d+(\D[^"]*)',
                drawn.replace("\n", ""),
            )
        )
        for kind in ("credited", "inferred", "conflicting")
    }
    assert all(heads.values())
    assert not heads["credited"] & heads["inferred"]
    assert not heads["credited"] & heads["conflicting"]


def test_the_unseen_source_that_most_articles_need_comes_first(site):
    wanted = json.loads(site["unseen.json"])
    assert wanted[0]["outlet"] == "城事观察"
    assert [one["articles"] for one in wanted] == sorted((one["articles"] for one in wanted), reverse=True)


def test_pages_the_site_does_not_have_are_none(demo):
    with Tracker(demo, read_only=True) as tracker:
        site = Site(tracker)
        for path in (
            "", "/", "..", "../store.db", "clusters/../index.html", "index.p2.html", "index.p1.html",
            "zh/index.json", "articles/nobody.html", "clusters/c-000000000000.html",
            "compare/a.b.html",
            "rows-9.js", "style.css/",
            "INDEX.html", "articles/.html", "timeline.json.html", "\0", "zh/zh/index.html",
        ):  # fmt: skip
            assert site.page(path) is None, path


def test_an_article_outside_the_selection_has_a_page_all_the_same(tmp_path):
    store_of(tmp_path / "store.db", [{"id": "alone", "text": BODY}])
    with Tracker(tmp_path / "store.db", read_only=True) as tracker:
        page = Site(tracker).page("articles/alone.html")
    assert page is not None
    assert "老码头" in page.body.decode()


def test_an_empty_report_says_so(tmp_path):
    store_of(tmp_path / "store.db", [])
    with Tracker(tmp_path / "store.db", read_only=True) as tracker:
        write_site(tmp_path / "report", tracker)
    assert "No two articles" in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")


class TestFolder:
    """Where a report may be written, and what becomes of what was there."""

    @pytest.fixture
    def tracker(self, tmp_path):
        with Tracker(store_of(tmp_path / "store.db", []), read_only=True) as tracker:
            yield tracker

    def test_a_report_takes_the_place_of_an_earlier_one(self, tracker, tmp_path):
        write_site(tmp_path / "a/report", tracker)
        (tmp_path / "a/report/index.html").write_text("old", encoding="utf-8")
        write_site(tmp_path / "a/report", tracker)
        assert "No two articles" in (tmp_path / "a/report/index.html").read_text(encoding="utf-8")
        assert [path.name for path in (tmp_path / "a").iterdir()] == ["report"]

    def test_an_empty_folder_is_taken(self, tracker, tmp_path):
        (tmp_path / "empty").mkdir()
        assert write_site(tmp_path / "empty", tracker).index.is_file()

    @pytest.mark.parametrize("after_a_report", [False, True])
    def test_a_folder_with_other_files_is_left_as_it_is(self, tracker, tmp_path, after_a_report):
        folder = tmp_path / "mine"
        if after_a_report:
            write_site(folder, tracker)
        folder.mkdir(exist_ok=True)
        (folder / "notes.txt").write_text("mine", encoding="utf-8")
        with pytest.raises(InputError, match=r"holds files that are no report of this program: notes\.txt"):
            write_site(folder, tracker)
        assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"

    @pytest.mark.parametrize("below", [False, True])
    def test_a_place_that_is_a_file_is_refused_in_one_line(self, tracker, tmp_path, below):
        (tmp_path / "file").write_text("x", encoding="utf-8")
        place = tmp_path / "file" / "report" if below else tmp_path / "file"
        with pytest.raises(InputError) as refused:
            write_site(place, tracker)
        assert "\n" not in str(refused.value)
        assert "--html DIR" in refused.value.hint

    def test_a_failure_leaves_the_earlier_report_and_nothing_else(self, tracker, tmp_path, monkeypatch):
        write_site(tmp_path / "a/report", tracker)
        before = read(tmp_path / "a")

        def full(site, path):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Site, "page", full)
        with pytest.raises(InputError, match="No space left"):
            write_site(tmp_path / "a/report", tracker)
        assert read(tmp_path / "a") == before
        assert [path.name for path in (tmp_path / "a").iterdir()] == ["report"]
