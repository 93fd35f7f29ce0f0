"""Claims about the engine that reads one page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from provenance.engines import reading


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
