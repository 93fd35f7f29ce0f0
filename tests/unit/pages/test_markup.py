"""Claims about a page's markup as it is written down and read again."""

import pytest

from provenance.pages.html import render_html
from provenance.pages.markup import BLOCK, BREAK, EMPTY, END, HIDDEN, VOID, Tags, address, pieces
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


def test_a_tag_knows_its_names_and_what_it_does_to_lines():
    tags = Tags()
    assert tags['div id="b" class="a" itemprop="c"'] == BLOCK
    assert tags.places['div id="b" class="a" itemprop="c"'] == ("div", "a b c")
    assert tags['div data-hidden="" style="opacity:0"'] == BLOCK
    assert tags['div style="Display : NONE"'] == HIDDEN
    assert tags['hr class="a"/'] == EMPTY | BREAK
    assert tags['img hidden=""/'] == tags['img src="a"/'] == VOID
    assert tags["/div"] == tags["/unheard-of"] == END
    assert address('a href="/a&amp;b"') == "/a&b"
