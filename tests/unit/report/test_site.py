"""The HTML report: no scripts, nothing remote, nothing of a page's own markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from provenance.errors import InputError
from provenance.records import ArticleId, ClusterId, ClusterLink, Match
from provenance.report.documents import cluster_document, lineage_document
from provenance.report.site import page_name, write_site
from tests.unit.report import samples


class Elements(HTMLParser):
    """Collects the elements of a page, and fails on one that is not closed."""

    void = frozenset({"meta", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def documents() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    return cluster_document(samples.CLUSTER), [lineage_document(samples.ARTICLE, samples.LINEAGE)]


def pages(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_page_has_a_json_twin_with_the_same_documents(tmp_path):
    cluster, lineages = documents()
    written = write_site(tmp_path / "a/site", [(cluster, lineages)])
    found = pages(tmp_path / "a/site")
    assert list(found) == ["clusters/c-9f31.html", "clusters/c-9f31.json", "index.html", "index.json"]
    assert json.loads(found["clusters/c-9f31.json"]) == {"cluster": cluster, "lineages": lineages}
    assert json.loads(found["index.json"]) == [cluster]
    assert (written.index, written.clusters) == (tmp_path / "a/site/index.html", 1)


def test_the_same_documents_give_the_same_bytes(tmp_path):
    write_site(tmp_path / "a", [documents()])
    write_site(tmp_path / "b", [documents()])
    assert pages(tmp_path / "a") == pages(tmp_path / "b")


def test_the_policy_allows_the_one_style_sheet_and_nothing_else(tmp_path):
    write_site(tmp_path, [documents()])
    for name, html in pages(tmp_path).items():
        if name.endswith(".html"):
            style = re.search("<style>(.*)</style>", html, re.DOTALL)
            assert style is not None
            digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
            assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html
            assert f"style-src 'sha256-{digest}'" in html
            tags = {tag for tag, _ in Elements(html).found}
            assert not tags & {"script", "img", "iframe", "link", "object", "form"}
            assert "url(" not in style[1]


def test_every_relative_link_leads_somewhere(tmp_path):
    write_site(tmp_path, [documents()])
    for name, html in pages(tmp_path).items():
        if not name.endswith(".html"):
            continue
        for tag, attributes in Elements(html).found:
            target = attributes.get("href") or ""
            if tag == "a" and not target.startswith(("https:", "#")):
                assert ((tmp_path / name).parent / target).resolve().is_file()


def test_the_page_shows_chain_claims_and_flags_in_words(tmp_path):
    write_site(tmp_path, [documents()])
    html = pages(tmp_path)["clusters/c-9f31.html"]
    for words in (
        "《港口报》2024年02月20日第19版",
        "港口报 print 2024-02-20 p. 19",
        "not captured",
        "original publisher",
        "what stands in the source field names no outlet",
        "a new flag",
        "asserted 0.93",
        "Look at this: weakest match covers 0.83",
        "Authors: <bdi>周一</bdi>",
    ):
        assert words in html


HOSTILE = "<script>alert(1)</script>\u202e\x1b[31m\"' onclick=x"


def hostile(value: Any) -> Any:
    """Replace every free text in a document by an attack."""
    fixed = {"schema", "level", "kind", "relation", "role", "code"}
    if isinstance(value, dict):
        return {key: item if key in fixed else hostile(item) for key, item in value.items()}
    if isinstance(value, list):
        return [hostile(item) for item in value]
    return HOSTILE if isinstance(value, str) else value


def test_hostile_text_stays_text(tmp_path):
    cluster, lineages = documents()
    write_site(tmp_path, [(hostile(cluster), hostile(lineages))])
    for path in tmp_path.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        for tag, attributes in Elements(html).found:
            assert tag != "script"
            assert not any(name.startswith("on") for name in attributes)
        assert "\u202e" not in html
        assert "\x1b" not in html
        assert "<script" not in html


def test_an_address_that_is_not_http_is_no_link(tmp_path):
    cluster, lineages = documents()
    lineages[0]["article"]["url"] = "javascript:alert(1)"
    write_site(tmp_path, [(cluster, lineages)])
    html = pages(tmp_path)["clusters/c-9f31.html"]
    assert "javascript:alert(1)" in html
    assert not [a for _, a in Elements(html).found if (a.get("href") or "").startswith("javascript")]


def test_an_id_that_is_no_file_name_gets_one():
    assert page_name("c-9f31") == "c-9f31"
    assert re.fullmatch("x-[0-9a-f]{16}", page_name("../../etc/passwd"))
    assert re.fullmatch("x-[0-9a-f]{16}", page_name("雨"))


def test_an_empty_report_says_so(tmp_path):
    write_site(tmp_path, [])
    assert "No two articles" in pages(tmp_path)["index.html"]


def test_a_folder_that_cannot_be_made_is_an_input_error(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="cannot write the report"):
        write_site(tmp_path / "file", [])


def test_a_cluster_page_shows_what_it_shares_text_with(tmp_path):
    """Links and bridges to other clusters stand on the page, with their shares."""
    link = ClusterLink(ClusterId("c-2"), ArticleId("a1"), ArticleId("z9"), "excerpt", 0.125, 0.5, 96)
    bridge = Match(ArticleId("a1"), ArticleId("y8"), "edited", 0.5, 0.9, 0.85, 0.85, 300, 9, "", "r")
    document = cluster_document(replace(samples.CLUSTER, links=(link,), bridges=(bridge,)))
    write_site(tmp_path / "site", [(document, [])])
    (page,) = (tmp_path / "site/clusters").glob("*.html")
    html = page.read_text(encoding="utf-8")
    assert "excerpt: <code>z9</code> of cluster <code>c-2</code>, 12 % of this text and 50 % of that one" in html
    assert "<code>a1</code> and <code>y8</code> match (edited) across two clusters" in html
