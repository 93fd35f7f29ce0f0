"""Which pages are one article."""

from __future__ import annotations

from dataclasses import replace

from provenance.engines.identity import article_id
from provenance.records import Page

PAGE = Page(
    path="inbox/mill.html", media="html", source="<p>水轮</p>", sha256="ab" * 32, url="https://a.example/1"
)


def test_the_callers_id_is_kept_as_it_is():
    assert article_id(replace(PAGE, id="我的 42")) == "我的 42"


def test_the_same_page_has_the_same_id_wherever_it_is_read_from():
    assert article_id(PAGE) == article_id(
        replace(PAGE, path="elsewhere.jsonl:7", fetched_at="2024-03-05T00:00:00Z")
    )


def test_another_address_or_other_bytes_are_another_article():
    ids = {
        article_id(page)
        for page in (PAGE, replace(PAGE, url="https://a.example/2"), replace(PAGE, sha256="cd" * 32))
    }
    assert len(ids) == 3


def test_saved_files_without_an_address_are_told_apart_by_name():
    bare = replace(PAGE, url=None)
    assert article_id(bare) != article_id(replace(bare, path="inbox/other.html"))
    assert article_id(bare) == article_id(replace(bare, path="/somewhere/else/mill.html"))


def test_the_line_of_a_record_says_nothing():
    record = replace(PAGE, url=None, path="pages.jsonl:318")
    assert article_id(record) == article_id(replace(record, path="more/pages.jsonl:1"))


def test_an_address_no_encoding_can_hold_still_gives_an_id():
    assert article_id(replace(PAGE, url="https://a.example/\ud800")).startswith("a-")
