"""Claims about a page's markup as it is written down and read again."""

import pytest

from provenance.pages.html import render_html
from provenance.pages.markup import Tags, pieces
from provenance.pages.parsing import parse


@pytest.mark.parametrize(
    "source",
    [
        '<p class="a" "mill" <wheel>turns</p>',
        "<p class=a\u3000id=b>turns</p>",
        '<mill"<wheel class=a>turns',
        "<p title='a>b<c\"d'>turns</p>",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><p>turns</p>',
    ],
)
def test_broken_names_and_quoted_signs_lose_no_text_and_open_no_element(source):
    tree = parse(source)
    assert tree is not None
    written = pieces(tree.root)
    assert all(piece.count(">") == 1 for piece in written)
    assert [piece.partition(">")[2] for piece in written if "turns" in piece] == ["turns"]
    assert render_html(source, None).text == "turns"


def test_a_text_is_read_as_it_was_meant_however_it_is_written():
    page = render_html(
        '<p>a &lt; b &amp;amp; "c" &#13;&gt; d</p><a href="/x?a=1&amp;b=2">e</a>', "https://a.example/"
    )
    assert page.text == 'a < b &amp; "c" > d\ne'
    assert page.links[0].url == "https://a.example/x?a=1&b=2"


def test_a_tag_knows_its_names_and_whether_it_hides():
    tags = Tags()
    assert tags['div id="b" class="a" itemprop="c"'].names == "a b c"
    assert tags['div style="Display : NONE"'].hidden
    assert not tags['div data-hidden="" style="opacity:0"'].hidden
    assert tags['base href="/a&amp;b"/'].get("href") == "/a&b"
