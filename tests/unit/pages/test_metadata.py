"""Claims about metadata: what a page says of itself, read from every place it may say it."""

import pytest

from provenance.pages.dates import iso_date
from provenance.pages.html import render_html
from provenance.pages.rendering import Metadata

URL = "https://news.example.cn/a/1.html"


def metadata(head: str) -> Metadata:
    """Return what a page with *head* says of itself."""
    return render_html(f"<html><head>{head}</head><body><p>正文</body></html>", URL).metadata


def linked(data: str) -> Metadata:
    """Return what a page with one JSON-LD block says of itself."""
    return metadata(f'<script type="application/ld+json">{data}</script>')


def test_addresses_of_the_page_are_absolute():
    found = metadata(
        "<link rel='alternate canonical' href='/c'><meta property='og:url' content='//m.example.cn/d'>"
    )
    assert found.canonical == "https://news.example.cn/c"
    assert found.og_url == "https://m.example.cn/d"


def test_the_comment_of_a_saved_page_names_its_address():
    page = render_html(
        "<!-- saved from url=(0026)https://old.example.cn/x.htm --><html><p><a href=y>链</a>", None
    )
    assert page.metadata.saved_from == "https://old.example.cn/x.htm"
    assert page.links[0].url == "https://old.example.cn/y"
    assert render_html("<!-- saved from url=(0014)about:internet --><p>x", None).metadata.saved_from is None


def test_meta_names_are_read_from_name_property_and_itemprop_in_any_case():
    found = metadata(
        "<title>某事 - 某网</title><meta name=' Author ' content='林木、苏叶'>"
        "<meta property=og:site_name content=河边网>"
        "<meta itemprop=datePublished content='2024-3-5 7:08'><meta name=source content='来源：河边报'>"
    )
    assert found.title == "某事 - 某网"
    assert found.authors == ("林木", "苏叶")
    assert found.site_name == "河边网"
    assert found.published == "2024-03-05T07:08"
    assert found.source_name == "河边报"


def test_portals_name_the_source_or_the_account_in_a_field_of_their_own():
    assert metadata("<meta name=mediaid content=河边报>").source_name == "河边报"


def test_json_ld_of_an_article_is_read():
    found = linked(
        '[{"@type": "BreadcrumbList", "name": "x"}, {"@graph": [{"@type": ["NewsArticle"],'
        ' "publisher": {"@type": "Organization", "name": "河边网"},'
        ' "author": [{"@type": "Person", "name": "林木"},'
        ' {"@type": "Organization", "name": "河边网"}], "datePublished": "2024-03-05T07:08:09+08:00",'
        ' "isBasedOn": {"url": "https://paper.example.cn/1"}, "creditText": "河边报"}]}]'
    )
    assert found.publisher == "河边网"
    assert found.authors == ("林木",)
    assert found.published == "2024-03-05T07:08:09+08:00"
    assert found.original_source == "https://paper.example.cn/1"
    assert found.source_name == "河边报"


@pytest.mark.parametrize("key", ["publisher", "sourceOrganization", "copyrightHolder"])
def test_the_publisher_may_stand_under_three_keys(key):
    assert linked(f'{{"@type": "NewsArticle", "{key}": "河边网"}}').publisher == "河边网"


@pytest.mark.parametrize(
    "data",
    ["{", '{"@type": "NewsArticle", "datePublished": ', "[" * 50_000, "null", "[1, [2]]", '{"@type": {"a": 1}}',
     '{"@type": "NewsArticle", "author": [null, {"name": [1]}], "publisher": 7, "isBasedOn": [[]]}', "<!-- -->"],
)  # fmt: skip
def test_broken_json_ld_says_nothing_and_raises_nothing(data):
    assert linked(data) == Metadata()


def test_json_ld_with_line_breaks_in_strings_and_wrapping_comments_is_read():
    assert linked('//<![CDATA[\n{"@type": "Article", "author": "林\n木"};\n//]]>').authors == ("林 木",)


@pytest.mark.parametrize("name", ["syndication-source", "original-source"])
def test_the_original_is_an_address_or_nothing(name):
    assert (
        metadata(f"<meta name={name} content='https://o.example.cn/1'>").original_source
        == "https://o.example.cn/1"
    )
    assert metadata(f"<meta name={name} content='河边报'>").original_source is None


def test_the_language_is_that_of_the_document():
    assert render_html("<html lang=zh-CN><p>x", None).metadata.language == "zh-CN"
    assert metadata("<meta http-equiv=Content-Language content=en>").language == "en"


def test_addresses_and_templates_are_no_names():
    found = metadata(
        "<meta name=author content='https://social.example/x'><meta name=source content='{{source}}'>"
    )
    assert found == Metadata()


def test_the_first_plausible_date_wins():
    found = metadata("<meta name=pubdate content='0000-00-00'><meta name=publishdate content=2024-03-05>")
    assert found.published == "2024-03-05"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2024-02-20", "2024-02-20"),
        ("2024/2/3 4:05", "2024-02-03T04:05"),
        ("2024年02月20日11:55", "2024-02-20T11:55"),
        ("2024-02-20T11:55:20.123+0800", "2024-02-20T11:55:20+08:00"),
        ("2024-02-20T11:55:20Z", "2024-02-20T11:55:20Z"),
        ("20240220", "2024-02-20"),
        ("20240220115520", "2024-02-20T11:55:20"),
        ("1708401320", "2024-02-20T03:55:20Z"),
        ("1708401320000", "2024-02-20T03:55:20Z"),
        ("Tue, 20 Feb 2024 11:55:20 GMT", "2024-02-20T11:55:20Z"),
        ("February 20, 2024 at 3:05 p.m.", "2024-02-20T15:05"),
        ("20-Feb-2024", "2024-02-20"),
        ("发布于 2024.02.20", "2024-02-20"),
        ("2024-02-20 25:00", "2024-02-20"),
        ("2024-13-01", None),
        ("2023-02-29", None),
        ("1970-01-01T00:00:00Z", None),
        ("1900-01-01", None),
        ("0001-01-01", None),
        ("2999-01-01", None),
        ("yesterday", None),
        ("", None),
        ("20240220115520123456", None),
    ],
)
def test_dates_keep_their_precision_and_offset_and_implausible_ones_are_dropped(stated, expected):
    assert iso_date(stated) == expected
