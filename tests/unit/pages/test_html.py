"""Claims about rendering HTML: lines, links, title, and what happens to pages that are hardly pages."""

import pytest

from provenance.errors import InputError
from provenance.pages.html import render_html
from provenance.pages.rendering import Rendering

URL = "https://news.example.cn/a/1.html"


def lines(source: str) -> list[str]:
    """Return the texts of the lines of *source*."""
    page = render_html(source, URL)
    return [page.text[line.start : line.end] for line in page.lines]


def links(page: Rendering) -> list[tuple[str, str]]:
    """Return text and address of every link."""
    return [(page.text[link.start : link.end], link.url) for link in page.links]


def test_lines_partition_the_text_except_for_line_breaks():
    page = render_html("<div>一<p>二<br>三</p> 四 </div><p> </p><ul><li>五</ul>", URL)
    assert page.text == "一\n二\n三\n四\n五"
    assert [page.text[line.start : line.end] for line in page.lines] == page.text.split("\n")
    assert [line.tag for line in page.lines] == ["div", "p", "p", "div", "li"]


def test_white_space_is_collapsed_inside_a_line_and_full_width_indents_go():
    assert lines("<p>\u3000\u3000第一\n   段\xa0\xa0落</p>") == ["第一 段 落"]


def test_inline_elements_are_not_torn_apart():
    assert lines("<p>桥<span>上</span><b>的</b>灯</p>") == ["桥上的灯"]


def test_cells_of_a_row_are_separated_by_a_blank():
    assert lines("<table><tr><td>来源</td><td>河边报</td></tr></table>") == ["来源 河边报"]


def test_cells_that_lay_out_a_page_are_lines_of_their_own():
    source = "<table><tr><td>正文一<br>正文二</td><td>旁栏<p>旁栏二</td></tr></table>"
    assert lines(source) == ["正文一", "正文二", "旁栏", "旁栏二"]


def test_neighbouring_links_and_buttons_are_not_glued():
    assert lines("<nav><a href=/a>首页</a><a href=/b>新闻</a><button>分享</button></nav>") == ["首页 新闻 分享"]


def test_line_breaks_count_in_preformatted_text():
    assert lines("<pre>第一行\n第二行</pre>") == ["第一行", "第二行"]


def test_a_ruby_gloss_stands_in_brackets_behind_its_character():
    assert lines("<p><ruby>橋<rp>(</rp><rt>qiáo</rt><rp>)</rp></ruby>上</p>") == ["橋(qiáo)上"]


def test_scripts_comments_and_hidden_elements_are_not_text():
    source = (
        "<body>见<script>var x</script><style>p{}</style><!-- 注 --><template>板</template>"
        "<noscript>无</noscript>"
        "<i hidden>隐</i><i style='display: none'>藏</i><select><option>选</select>到"
    )
    assert lines(source) == ["见到"]


def test_an_article_a_script_would_have_shown_is_text():
    source = f"<body><p>菜单</p><div style='display:none'><p>{'河水退了，人们回到家里。' * 5}</p></div>"
    assert len(lines(source)) == 2
    assert "visibility" not in lines("<div style='visibility: hidden; opacity: 0'>正文</div>")[0]


def test_links_are_absolute_web_addresses_with_their_span():
    page = render_html(
        "<p>见<a href='../b/2.html'>原文</a>、<a href='javascript:go()'>分享</a>、"
        "<a href='//other.example/x'>他<b>处</b></a>、<a href='http://[bad'>坏</a>、<a href='#top'>上</a></p>",
        URL,
    )
    assert links(page) == [("原文", "https://news.example.cn/b/2.html"), ("他处", "https://other.example/x")]


def test_the_base_element_decides_what_links_are_relative_to():
    page = render_html("<head><base href='https://base.example/d/'></head><p><a href='e'>链</a>", URL)
    assert links(page) == [("链", "https://base.example/d/e")]


def test_relative_links_without_any_base_are_left_out():
    assert links(render_html("<p><a href='/e'>链</a>", None)) == []


def test_linked_is_the_share_of_characters_inside_links():
    page = render_html("<p>一二三<a href=/x>四五六</a></p><p><a href=/y>全是链接</a></p>", URL)
    assert [line.linked for line in page.lines] == [0.5, 1.0]


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("<title>大桥通车了_河边网</title><h1>河边网</h1><h2>大桥通车了</h2>", "大桥通车了"),
        ("<title>大桥昨日通车 - 要闻 - 河边网</title>", "大桥昨日通车"),
        ("<title>大桥昨日通车--河边网</title>", "大桥昨日通车"),
        ("<title>要闻 | 大桥昨日通车 | 河边网</title>", "大桥昨日通车"),
        ("<title>首页</title><meta property='og:title' content='大桥昨日通车|河边网'>", "大桥昨日通车"),
        ("<title>大桥昨日正式通车-河边网</title><div><font>大桥昨日正式通车</font></div>", "大桥昨日正式通车"),
        ("<title>Bridge opens - The River Post</title>", "Bridge opens"),
        ("<svg><title>logo</title></svg><p>没有标题", None),
    ],
)
def test_the_title_is_the_headline_without_the_name_of_the_site(source, title):
    assert render_html(source + "<p>正文", URL).title == title


@pytest.mark.parametrize("source", ["", " \n", "<p></p>", "<html></html>", "<script>x</script>", "<"])
def test_a_page_without_text_renders_without_body(source):
    page = render_html(source, None)
    assert not any(line.body for line in page.lines)
    assert page.route == "lines"


def test_text_without_tags_keeps_its_lines():
    page = render_html("第一行 &amp; 更多\n\n第二行 a < b", None)
    assert [page.text[line.start : line.end] for line in page.lines] == ["第一行 & 更多", "第二行 a < b"]
    assert page.route == "lines"


def test_entities_of_the_document_are_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    source = f"<!DOCTYPE html [<!ENTITY x SYSTEM '{secret.as_uri()}'>]><html><body><p>见 &x; 处</p></body></html>"
    assert "geheim" not in render_html(source, URL).text


def test_characters_no_store_takes_are_replaced():
    page = render_html("<p>甲\0乙\ud800丙\x01丁</p>", URL)
    assert page.text == "甲\ufffd乙\ufffd丙 丁"


@pytest.mark.parametrize("depth", [300, 3_000, 20_000])
def test_no_text_is_lost_however_deep_elements_nest(depth):
    page = render_html(
        "<title>深</title>" + "<div>" * depth + "最里面的字" + "</div>" * depth + "<p>后面的字", URL
    )
    assert page.text == "最里面的字\n后面的字"
    assert all(line.body is None for line in page.lines)
    assert page.notes


@pytest.mark.parametrize(
    "source",
    [
        "<p " + "a " * 6_000 + ">x",
        "<p>" + "<b>" * 200_001,
        "<p>" + "x" * 10_000_001,
        "<p x='>' " + "y='<' " * 6_000 + ">",
    ],
    ids=["attributes", "tags", "characters", "quoted"],
)
def test_bombs_are_refused_before_they_are_parsed(source):
    with pytest.raises(InputError) as caught:
        render_html(source, URL)
    assert caught.value.code == "input.too_large"
    assert caught.value.hint
