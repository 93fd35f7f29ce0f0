"""A page's lines are head, body, trailer or the host's furniture (attribution.md, section 3)."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from provenance.pages.furniture import Furniture
from provenance.pages.zones import ViewLine, find_zones
from provenance.resources import seed_text
from provenance.text.noise import line_spans
from provenance.text.reading import reading_view
from tests.fakes.articles import ENGLISH, OTHER_SENTENCES, SENTENCES

FURNITURE = Furniture.parse(seed_text("furniture.toml"))
P1, P2, P3 = "".join(SENTENCES[:2]), "".join(SENTENCES[2:4]), "".join(SENTENCES[4:6])
SHARED = Path(__file__).resolve().parents[3].parent / "shared"


def lines_of(text: str) -> list[ViewLine]:
    return [ViewLine(text[start:end], start, end) for start, end in line_spans(text)]


def zoned(*rows: str) -> dict[str, list[str]]:
    """Return the rows of a page by zone, read as a capture is."""
    view = reading_view("\n".join(rows)).view
    lines = lines_of(view.text)
    found: dict[str, list[str]] = {"head": [], "body": [], "trailer": [], "furniture": []}
    for zone in find_zones(lines, FURNITURE):
        found[zone.zone] += [line.text for line in lines if zone.start <= line.start < zone.end]
    return found


def test_a_plain_repost_has_all_four_zones():
    zones = zoned(
        "首页 > 新闻 > 正文",
        "青石镇老磨坊换上新水轮",
        "发布时间:2024-03-05 09:12 来源:青石日报",
        P1,
        P2,
        "《青石日报》(2024年03月05日 03 版)",
        "(责编:何舟)",
        "免责声明:本文系转载,版权归原作者所有,如有疑问请与我们联系。",
        "相关阅读",
        "别处的水轮也在转,说来话长,这一条是别的新闻,与本文没有关系。",
    )
    assert zones["head"] == ["青石镇老磨坊换上新水轮", "发布时间:2024-03-05 09:12 来源:青石日报"]
    assert zones["body"] == [reading_view(P1).view.text, reading_view(P2).view.text]
    assert zones["trailer"] == ["《青石日报》(2024年03月05日 03 版)", "(责编:何舟)"]
    assert len(zones["furniture"]) == 4


def test_a_line_put_between_paragraphs_again_and_again_ends_nothing():
    """One "related: ..." behind the text begins the host's furniture; the same one twice is an advert."""
    advert = "相关新闻:下周的集市改在东门"
    zones = zoned("青石镇老磨坊换上新水轮", P1, advert, "水轮怎么转", advert, P2, advert, P3)
    assert zones["furniture"] == [advert] * 3
    assert reading_view(P3).view.text in zones["body"]


def test_headlines_below_one_another_are_no_paragraph():
    """A list of other stories behind the text is not wire copy broken at its margin."""
    headlines = [
        "Harbour board weighs a second boat for the island run",
        "Two pianos and a goat cross Marrow Sound on a Tuesday",
        "Shopkeepers ask for a later sailing on summer Fridays",
    ]
    zones = zoned("Ferry returns to service", *ENGLISH[:4], "Related stories", *headlines)
    assert not set(headlines) & set(zones["body"])


def test_zones_are_ordered_and_disjoint():
    view = reading_view("\n".join(["首页", P1, "(责编:何舟)", "声明:", P2])).view
    zones = find_zones(lines_of(view.text), FURNITURE)
    assert all(a.end <= b.start for a, b in itertools.pairwise(zones))
    assert all(zone.start < zone.end for zone in zones)


@pytest.mark.parametrize(
    "disclaimer",
    [
        "免责声明:本文系转载,版权归原作者所有;本页只作介绍,所述未经本站证实,读者请自行甄别。",
        "免责声明:本文来自网络,请读者仅作参考并自行核实有关内容。",
        "声明:本站部分文章来自互联网,不代表本站立场,如有异议请与本站联系,我们会在两日内处理。",
        "声明:本文系转载,版权归原作者所有。",
        "版权声明:本文内容由互联网用户自发贡献,该文观点仅代表作者本人。本站仅提供信息存储空间服务。",
        "特别声明:以上内容仅代表作者本人观点,不代表本网观点或立场。",
        "凡本网注明“来源:某某网”的作品,版权均属于某某网,未经授权不得转载、摘编或以其它方式使用。",
        "The views expressed in this article are those of the author and not of this site or of its owners.",
        "Copyright 2024 Marrow Sound Weekly. All rights reserved. This material may not be published again.",
    ],
)
def test_a_disclaimer_that_looks_like_a_paragraph_is_furniture(disclaimer):
    zones = zoned("青石镇老磨坊换上新水轮", P1, P2, disclaimer, "关于我们")
    assert zones["body"] == [reading_view(P1).view.text, reading_view(P2).view.text]
    assert len(zones["furniture"]) == 2
    assert not zones["trailer"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "声明说,两镇将在明年春天之前把河道清淤的账目公开,并邀请下游三个村的代表一同核对。",
        "声明指出,水轮的叶片没有经过第三方检测,因此暂时不能对外收费开放,请各位游客谅解。",
        "据站长介绍,这批老照片主要来自网络上一位收藏者的捐赠,另有几张是镇上人家保存下来的。",
        "法院认为,仿制水轮外观的厂家涉嫌侵权,应当停止销售并向磨坊的设计者赔礼道歉。",
        "镇里同时公布了监督用的举报电话,欢迎大家对工程质量提出意见,核实之后给予奖励。",
        "这家公司最早做的是增值电信业务,三年前才转到水利设备上来,厂房就在河的下游。",
        "下一条渠要等到秋收以后再挖,眼下先把磨坊门口的那一段用木板盖好,免得有人踩空。",
        "2024年3月5日,青石镇召开水利工作会,会上把修渠的钱和人都定了下来,当天就动了工。",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_paragraph_with_words_of_a_disclaimer_stays_in_the_body(paragraph, place):
    """Joint statements, lawsuits and hotlines are news; one such paragraph must not cut the article off."""
    rows = [P1, P2]
    rows.insert(place, paragraph)
    assert zoned("青石镇老磨坊换上新水轮", *rows, "(责编:何舟)")["body"] == [
        reading_view(r).view.text for r in rows
    ]


def test_a_page_of_only_navigation_has_no_body():
    zones = zoned(
        "首页 | 新闻 | 体育 | 财经", "登录", "注册", "热点排行", "磨坊新水轮", "联系我们", "© 2024 青石网"
    )
    assert not zones["body"]
    assert not zones["trailer"]


def test_an_empty_page_has_no_zones():
    assert find_zones([], FURNITURE) == ()


def test_the_owner_statement_of_the_source_is_trailer_and_not_the_hosts():
    """It names whom the text was taken from; as furniture it would be read as boilerplate."""
    zones = zoned(
        "标题在这里写着", P1, P2, "【版权声明】本文著作权归青石新媒体独家所有,未经授权,不得转载。", "标签: 水轮"
    )
    assert zones["trailer"] == ["【版权声明】本文著作权归青石新媒体独家所有,未经授权,不得转载。"]
    assert zones["furniture"] == ["标签: 水轮"]


def test_credits_behind_the_text_are_trailer():
    zones = zoned(
        P1, P2, "策划:何舟", "撰文:林渡", "摄影:白桥", "校检:石坝", "声明:", "本文仅代表作者个人观点,与本站无关。"
    )
    assert zones["trailer"] == ["策划:何舟", "撰文:林渡", "摄影:白桥", "校检:石坝"]
    assert len(zones["furniture"]) == 2


def test_subheadings_and_captions_between_paragraphs_are_body():
    zones = zoned(P1, "水声里的手艺", P2, "图为试转当天的磨坊", P3)
    assert len(zones["body"]) == 5


def test_furniture_inside_the_text_is_taken_out():
    zones = zoned(P1, "打印", "字体:大 中 小", P2)
    assert zones["furniture"] == ["打印", "字体:大 中 小"]
    assert len(zones["body"]) == 2


def test_a_short_last_sentence_belongs_to_the_body():
    zones = zoned(P1, P2, "水轮一直转到天黑。", "(责编:何舟)")
    assert zones["body"][-1] == "水轮一直转到天黑。"
    assert zones["trailer"] == ["(责编:何舟)"]


def test_a_ban_on_reprinting_behind_the_text_does_not_belong_to_the_body():
    assert "未经授权,不得转载。" not in zoned(P1, P2, "未经授权,不得转载。")["body"]


def test_hard_wrapped_paragraphs_are_a_body():
    """Wire copy and mail break lines at a margin; no line of them is a paragraph by itself."""
    rows = [
        "The ferry across Marrow Sound returned to service on",
        "Tuesday after a winter of repairs to its ageing hull. The",
        "harbour board expects nine hundred passengers a week.",
        "    A second boat is still waiting for an engine, and the",
        "island's pupils for a later sailing on Fridays, the board",
        "said in its report.",
    ]
    zones = zoned("Ferry returns", "", *rows, "", "Copyright 2024 Marrow Sound Weekly")
    assert zones["body"] == [row.strip() for row in rows]
    assert zones["head"] == ["Ferry returns"]


def test_a_list_of_short_latin_lines_is_no_wrapped_paragraph():
    assert not zoned("Home", "about us", "our boats", "tickets", "contact")["body"]


def test_english_paragraphs_bylines_and_rights_are_told_apart():
    zones = zoned(
        "Ferry returns to Marrow Sound",
        "By Ada Marsh",
        *ENGLISH[:3],
        "(Reporting by Ada Marsh)",
        "Related stories",
    )
    assert zones["head"] == ["Ferry returns to Marrow Sound", "By Ada Marsh"]
    assert len(zones["body"]) == 3
    assert zones["trailer"] == ["(Reporting by Ada Marsh)"]
    assert zones["furniture"] == ["Related stories"]


def hinted(*rows: tuple[str, bool | None, float]) -> list[str]:
    """Return the zone of each (text, chosen by the extractor, share inside links)."""
    lines, at = [], 0
    for text, body, linked in rows:
        lines.append(ViewLine(text, at, at + len(text), linked, body))
        at += len(text) + 1
    zones = find_zones(lines, FURNITURE)
    return [next(zone.zone for zone in zones if zone.start <= line.start < zone.end) for line in lines]


def test_the_extractors_choice_sets_the_borders_of_the_body():
    teaser = "".join(OTHER_SENTENCES[:2])
    assert hinted(
        (teaser, False, 0.0),
        ("磨坊换上新水轮", False, 0.0),
        (P1, True, 0.0),
        (P2, True, 0.0),
        (teaser, False, 0.9),
    ) == ["head", "head", "body", "body", "furniture"]


def test_short_paragraphs_the_extractor_chose_are_body():
    assert hinted(
        ("标题", False, 0.0), ("水轮转了", True, 0.0), ("大家鼓掌", True, 0.0), ("天黑了", True, 0.0)
    ) == [
        "head",
        "body",
        "body",
        "body",
    ]


def test_what_an_outlet_says_of_its_own_work_is_trailer():
    line = "此内容为青石日报原创,著作权归青石日报所有。未经青石日报书面授权,不得转载、摘编或建立镜像。"
    assert zoned(P1, P2, line)["trailer"] == [line]


def test_credits_the_extractor_chose_are_trailer_all_the_same():
    """Behind the last sentence; a label between two sentences is a question of an interview, or a caption's."""
    rows = [(P1, True, 0.0), ("记者:后来呢?", True, 0.0), ("水轮转了一整天。", True, 0.0)]
    credits = [("来源:河边报", True, 0.0), ("编辑:何舟", True, 0.0), ("阅读原文", True, 0.0)]
    assert hinted(*rows, *credits) == ["body"] * 3 + ["trailer"] * 3


def test_a_disclaimer_the_extractor_chose_is_furniture_all_the_same():
    assert (
        hinted((P1, True, 0.0), (P2, True, 0.0), ("免责声明:本文系转载,未经本站证实。", True, 0.0))[-1]
        == "furniture"
    )


def test_links_between_chosen_paragraphs_are_furniture():
    assert hinted((P1, True, 0.0), ("点这里看磨坊旧照", False, 0.5), (P2, True, 0.0)) == [
        "body",
        "furniture",
        "body",
    ]


def test_where_the_extractor_chose_nothing_the_lines_decide():
    assert hinted(("标题在这里", False, 0.0), (P1, False, 0.0), (P2, False, 0.0)) == ["head", "body", "body"]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the development corpora are not beside the checkout")
@pytest.mark.parametrize(
    ("name", "trailing", "ends_body"),
    [
        ("000.txt", True, "。"),
        ("001.txt", True, "。"),
        ("002.txt", True, "。"),
        ("003.txt", True, "。"),
        ("004.txt", True, ")"),
    ],
)
def test_the_samples_have_a_body_that_ends_with_its_last_sentence(name, trailing, ends_body):
    view = reading_view((SHARED / "samples" / name).read_text(encoding="utf-8")).view
    zones = find_zones(lines_of(view.text), FURNITURE)
    bodies = [zone for zone in zones if zone.zone == "body"]
    assert len(bodies) == 1
    assert view.text[bodies[0].end - 1] == ends_body
    assert any(zone.zone == "trailer" for zone in zones) == trailing
