"""Claims about the engine that reads one page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from provenance.engines import reading
from provenance.engines.knowledge import load
from provenance.engines.reading import read_page
from provenance.records import Page


@pytest.mark.parametrize(
    "address",
    [
        "https://news.qingshi.example/a/1.html?x=[1]#top",
        "http://qingshi.example",
        "http://qingshi.example?page=2",
        "HTTP://Qingshi.Example/a",
        "https://Qingshi.example/a",
        "https://reader:word@qingshi.example:8080/a",
        "https://qingshi.example:8080/a",
        "https://qingshi.example@other.example/",
        "https://青石.example/a",
        "https://[::1]/a",
        "https://a_b.example/a",
        "/a/1.html",
    ],
)
def test_the_host_of_a_plain_address_is_what_parsing_gives(address):
    assert reading._host(address) == urlsplit(address).hostname


TIDE = "\n".join(
    f"<p>退潮以后{place}的渔民开始修补渔网，今年的收成比去年好一些，老人说这要感谢去年秋天的那几场雨水。</p>"
    for place in ("东岸", "西岸", "北岸", "南岸")
)


def page_of(url, head="", tail=""):
    top = f"<h1>退潮之后</h1><div class=info>{head}</div>"
    html = f"<body>{top}<div class=content>{TIDE}</div><div class=footer>{tail}</div></body>"
    return read_page(Page("x.html", "html", html, "0" * 64, url=url), load())


class TestWhosePageItIs:
    @pytest.mark.parametrize(
        "head",
        [
            "原创 老郝 青石渔讯 2024-04-18 07:12",
            "原创 老郝 青石渔讯<br>2024-04-18 07:12 浙江",
            "青石渔讯 2024年04月18日 07:12 浙江",
            '<span id="profileBt"><a id="js_name">\n  青石渔讯 </a></span>',
        ],
    )
    def test_an_account_not_the_platform_it_is_on(self, head):
        """The account is no source of its own page."""
        article = page_of("https://mp.weixin.qq.com/s/x", head)
        assert article.outlet == "青石渔讯"
        assert [claim.outlet for claim in article.claims if claim.role == "direct_source"] == []

    def test_the_account_of_a_known_outlet_is_that_outlet(self):
        assert page_of("https://mp.weixin.qq.com/s/x", "人民日报 2024年04月18日 07:12").outlet == "人民日报"

    def test_the_platform_where_no_account_is_named(self):
        """Nor is the place an account posts from one."""
        article = page_of("https://mp.weixin.qq.com/s/x", "2024-04-18 07:12 浙江")
        assert article.outlet == "微信公众号"
        assert {claim.outlet for claim in article.claims} <= {None}

    def test_elsewhere_the_same_line_names_a_source(self):
        article = page_of("https://www.qingshi.example/1", "原创 老郝 青石渔讯 2024-04-18 07:12")
        assert article.outlet is None
        assert [claim.outlet for claim in article.claims if claim.role == "direct_source"] == ["青石渔讯"]

    @pytest.mark.parametrize(
        "line", ["Copyright 2024 The Associated Press.", "© 2024 Reuters", "©2024 Bloomberg L.P."]
    )
    def test_an_agency_does_not_sign_the_hosts_of_its_customers(self, line):
        assert page_of("https://www.harbour-gazette.example/1", tail=line).outlet is None
        assert page_of(None, tail=line).outlet in ("Associated Press", "Reuters", "Bloomberg")

    def test_a_copyright_line_of_text_that_is_sold_is_not_the_pages_own(self):
        tail = "©2023 The Seattle Times. Visit seattletimes.com. Distributed by Harborline Syndicate, LLC."
        article = page_of("https://www.harbour-gazette.example/1", tail=tail)
        assert article.outlet is None
        assert [claim.outlet for claim in article.claims if claim.role == "owner"] == ["Seattle Times"]

    def test_the_address_of_the_original_is_not_the_pages_own(self):
        tail = "Read more at: https://www.thehindu.com/news/article1.ece"
        article = page_of(None, tail=tail)
        assert (article.host, article.outlet) == (None, None)
        assert [claim.outlet for claim in article.claims if claim.role == "direct_source"] == ["The Hindu"]

    def test_another_outlet_signs_a_host_that_nobody_knows(self):
        assert page_of("https://www.qingshi.example/1", tail="© 2024 人民日报 版权所有").outlet == "人民日报"
