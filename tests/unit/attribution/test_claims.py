"""What a page says about its source, read by zone; sample pages where they are at hand."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.attribution.claims import authors, cited, editors, find_claims, metadata_claims
from provenance.attribution.dates import PageDates
from provenance.attribution.hits import find_hits
from provenance.attribution.rules import Rule
from provenance.attribution.stretches import Layout
from provenance.pages.rendering import Metadata
from provenance.records import Claim, Zone, ZoneKind
from provenance.text.offsets import View
from tests.fakes.attribution import claims, page, registry, rules

_BODY = "南屏今天下了一场大雨,街上的人都打着伞走路。\n雨一直下到傍晚,河水涨了半米。"


def test_text_and_offsets_are_the_page_own() -> None:
    """A claim found behind removed characters points at the raw text, removed characters included."""
    raw = "責(zé)編:張三"
    view = View.whole(raw).without([(1, 5)], raw.replace("責", "责").replace("編", "编").replace("張", "张"))
    dates = PageDates.of(view, [Zone("trailer", 0, len(view.text))])
    (claim,) = find_claims(dates, rules(), registry(), raw=raw)
    assert (claim.text, claim.start, claim.end) == (raw, 0, len(raw))
    assert claim.people == ("张三",)


@pytest.mark.parametrize(
    ("zone", "role"), [("head", "direct_source"), ("trailer", "direct_source"), ("body", "cited")]
)
def test_zone_decides_the_role_of_a_source_line(zone: ZoneKind, role: str) -> None:
    line = "配图说明(来源:江海日报)之后,文章还长着呢,一句接着一句。"
    words = f"{_BODY}\n{_BODY}\n{line}\n{_BODY}" if zone == "body" else line
    found = [c for c in claims((zone, words)) if c.rule == "zh.source_line"]
    assert [c.role for c in found] == [role]


def test_source_line_after_the_last_sentence_of_the_body_is_a_source() -> None:
    found = [c for c in claims(("body", _BODY + "(来源:江海日报)")) if c.role == "direct_source"]
    assert [c.outlet for c in found] == ["江海日报"]


def test_web_publisher_and_original_are_two_claims() -> None:
    found = claims(("head", "2022年10月27日08:26   来源：人民网－人民日报"), ("body", _BODY))
    assert [(c.role, c.outlet) for c in found] == [
        ("direct_source", "人民网"),
        ("original_publisher", "人民日报"),
    ]
    assert found[1].text == "人民日报"


def test_listed_sources_are_composite() -> None:
    found = [c for c in claims(("head", "来源:新华社、人民日报"), ("body", _BODY)) if c.role == "direct_source"]
    assert [c.outlet for c in found] == ["新华社", "人民日报"]
    assert all("composite" in c.flags for c in found)


def test_list_with_one_known_outlet_is_composite_too() -> None:
    found = [c for c in claims(("head", "来源|江海参考、羊城晚报"), ("body", _BODY)) if c.role == "direct_source"]
    assert [c.outlet for c in found] == ["江海参考", "羊城晚报"]


def test_unknown_outlet_is_kept_at_lower_reliability() -> None:
    known = claims(("head", "来源:人民日报"), ("body", _BODY))[0]
    unknown = claims(("head", "来源:江海新报观察"), ("body", _BODY))[0]
    assert unknown.outlet == "江海新报观察"
    assert unknown.reliability < known.reliability


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("来源：北京时间", "北京时间"),
        ("来源：江海日报 时间：2024-05-06 07:08", "江海日报"),
        ("来源：江海日报 责任编辑", "江海日报"),
    ],
)
def test_a_word_that_ends_an_outlets_name_is_no_label(line: str, outlet: str) -> None:
    found = [c for c in claims(("head", line), ("body", _BODY)) if c.role == "direct_source"]
    assert [c.outlet for c in found] == [outlet]


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("This article first appeared in City A.M.", "City A.M."),
        ("Republished with permission from City A.M..", "City A.M."),
        ("Source: i24NEWS", "i24NEWS"),
        ("Source: am730", "am730"),
        ("First published in the Herald. A second part follows.", "Herald"),
    ],
)
def test_names_with_initials_and_small_first_letters_are_read_whole(line: str, outlet: str) -> None:
    found = [c for c in claims(("body", _BODY), ("trailer", line)) if c.outlet]
    assert [c.outlet for c in found] == [outlet]


@pytest.mark.parametrize("value", ["sp20241123", "2024-11-23", "20240101", "网络", "本站原创"])
def test_void_value_names_no_outlet(value: str) -> None:
    found = [c for c in claims(("head", f"来源: {value}"), ("body", _BODY)) if c.rule == "zh.source_line"]
    assert all(c.outlet is None and c.reliability == 0 for c in found)


def test_blank_source_is_claimed_only_where_no_name_follows() -> None:
    blank = claims(("head", "来源: 最后更新:24-04-17 12:59:20"), ("body", _BODY))
    assert [c.rule for c in blank] == ["zh.source_blank"]
    next_line = claims(("head", "来源:\n江海日报"), ("body", _BODY))
    assert [(c.rule, c.outlet) for c in next_line] == [("zh.source_line", "江海日报")]


def test_next_line_that_is_no_name_is_not_a_source() -> None:
    found = claims(("head", "来源:\n南屏下雨了"), ("body", _BODY))
    assert [c.rule for c in found] == ["zh.source_blank"]


def test_host_named_as_source_is_self_and_serves_the_host() -> None:
    (claim,) = claims(("head", "来源:人民网"), ("body", _BODY), host="www.people.com.cn", host_outlet="人民网")
    assert claim.role == "self"
    assert not claim.costs_host


def test_owner_other_than_the_host_costs_the_host() -> None:
    line: tuple[ZoneKind, str] = ("trailer", "本文著作权归江海新媒体独家所有")
    (other,) = [c for c in claims(("body", _BODY), line, host_outlet="江海生活网") if c.role == "owner"]
    assert (other.outlet, other.costs_host) == ("江海新媒体", True)
    (own,) = [c for c in claims(("body", _BODY), line, host_outlet="江海新媒体") if c.rule == "zh.owner"]
    assert (own.role, own.costs_host) == ("self", False)


def test_dateline_opens_the_body_and_is_a_citation_later() -> None:
    first = claims(("body", "新华社北京9月11日电 今天下雨。\n" + _BODY))
    later = claims(("body", f"{_BODY}\n{_BODY}\n新华社北京9月11日电 今天下雨。\n{_BODY}"))
    assert [(c.role, c.outlet) for c in first if c.rule == "zh.wire_sent"] == [("original_publisher", "新华社")]
    assert [c.role for c in later if c.rule == "zh.wire_sent"] == ["cited"]


def test_dateline_year_comes_from_the_page_date() -> None:
    found = claims(("head", "2024-01-05 10:00"), ("body", "新华社北京12月30日电 今天下雨。\n" + _BODY))
    assert [c.date for c in found if c.rule == "zh.wire_sent"] == ["2023-12-30"]


def test_unknown_agencies_are_read_by_shape() -> None:
    han = claims(("body", "江海通讯社南屏9月11日电 今天下雨。\n" + _BODY))[0]
    latin = claims(("body", "LAKEPORT (Harborline Wire) — It rained today.\n" + _BODY))[0]
    assert (han.outlet, latin.outlet) == ("江海通讯社", "Harborline Wire")
    assert max(han.reliability, latin.reliability) < 0.95


def test_own_paper_is_resolved_by_places_and_keeps_the_losers() -> None:
    body = "本报讯(记者张三)3月18日,山西全省会议在太原召开,全面提升我省治理水平。\n" + _BODY
    claim = next(c for c in claims(("body", body)) if "deictic" in c.flags)
    assert claim.outlet == "山西日报"
    assert 0.5 < claim.certainty < 0.8
    assert claim.alternatives
    assert claim.costs_host
    assert claim.people == ("张三",)


def test_own_paper_without_a_place_names_nobody() -> None:
    claim = next(c for c in claims(("body", "本报讯(记者张三)今天下雨。\n" + _BODY)) if "deictic" in c.flags)
    assert claim.outlet is None


def test_own_paper_on_that_paper_is_self() -> None:
    body: tuple[ZoneKind, str] = ("body", "本报讯(记者张三)今天下雨。\n" + _BODY)
    claim = next(c for c in claims(body, host_outlet="山西日报") if "deictic" in c.flags)
    assert (claim.role, claim.outlet, claim.costs_host) == ("self", "山西日报", False)


def test_own_paper_prefers_a_paper_the_page_names() -> None:
    body: tuple[ZoneKind, str] = ("body", "本报讯(记者张三)今天下雨。\n" + _BODY)
    claim = next(c for c in claims(("head", "来源:山西日报"), body) if "deictic" in c.flags)
    assert claim.outlet == "山西日报"


def test_credits_of_a_watermarked_text_are_its_production_team() -> None:
    """Only writers become authors; the source's editor is not the editor of the copied page."""
    text, zones = page(
        ("body", _BODY), ("trailer", "策划:杜某某\n撰文:潘某某\n编辑:孙某某\n摄影:新华社记者 王某")
    )
    carried = [(zones[1].start, zones[1].end)]
    found = find_claims(PageDates.of(View.whole(text), zones), rules(), registry(), raw=text, carried=carried)
    assert authors(found) == ("潘某某",)
    assert editors(found) == ()
    assert {c.people[0] for c in found if "production" in c.flags} == {"杜某某", "孙某某"}
    assert [(c.outlet, c.people) for c in found if c.role == "photo"] == [("新华社", ("王某",))]


def test_editor_in_a_credit_list_belongs_to_the_source() -> None:
    found = claims(("body", _BODY), ("trailer", "策划:杜某某\n撰文:潘某某\n编辑:孙某某"))
    assert editors(found) == ()
    alone = claims(("body", _BODY), ("trailer", "责任编辑:孙某某"))
    assert editors(alone) == ("孙某某",)


def test_bracketed_editors_follow_the_body() -> None:
    found = claims(("body", _BODY), ("trailer", "(责编:卫某、白某)"))
    assert editors(found) == ("卫某", "白某")
    assert authors(found) == ()


@pytest.mark.parametrize(
    ("line", "outlet", "people"),
    [
        ("南方都市报记者 张三 李小四", "南方都市报", ("张三", "李小四")),
        ("江海日报·潮头记者 张三", "江海日报", ("张三",)),
        ("江海观察记者 张三", None, ("张三",)),
        ("记者 张三 通讯员 李小四", None, ("张三", "李小四")),
    ],
)
def test_a_reporter_line_names_the_outlet_only_where_it_is_one(
    line: str, outlet: str | None, people: tuple[str, ...]
) -> None:
    (claim,) = claims(("head", line), ("body", _BODY))
    assert (claim.outlet, claim.people) == (outlet, people)
    assert claim.role == ("original_publisher" if outlet else "author")


@pytest.mark.parametrize(
    "words",
    ["太原", "人民日报", "南屏大学", "昨天", "评论员", "受访者", "雨下大了", "手术刀", "相关链接", "上海报道"],
)
def test_places_outlets_offices_and_words_are_no_people(words: str) -> None:
    """What stands where a name should is void: no name is better than a wrong one."""
    assert not [c for c in claims(("body", f"{_BODY}({words})")) if c.people]
    assert not [c for c in claims(("body", _BODY), ("trailer", f"□ {words}")) if c.people]


def test_a_credit_ends_where_another_begins() -> None:
    line = "作者:张三 编辑:李四 人气:538 次 来源:江海日报"
    found = claims(("head", line), ("body", _BODY))
    assert (authors(found), editors(found)) == (("张三",), ("李四",))
    assert [c.outlet for c in found if c.role == "direct_source"] == ["江海日报"]


def test_translators_are_no_authors() -> None:
    found = claims(("head", "作者:张三\n译者:李四"), ("body", _BODY))
    assert authors(found) == ("张三",)


def test_foreign_outlets_are_named_in_the_language_of_the_page() -> None:
    han = claims(("body", f"{_BODY}\n{_BODY}\n据法新社5日报道,今天下雨。\n{_BODY}"))
    rain = "It rained from morning to night and everybody walked under an umbrella."
    latin = claims(("body", f"{rain}\n{rain}\n{rain}\nAFP reported that it rained.\n{rain}"))
    assert (cited(han), cited(latin)) == (("法新社",), ("Agence France-Presse",))


def test_a_dateline_is_not_sent_from_home() -> None:
    """本报北京电 is what papers elsewhere print; the papers of Beijing write 本报讯."""
    away = claims(("body", "本报北京5月6日电(记者张三)今天下雨。\n" + _BODY))[0]
    assert away.outlet is None
    body = "本报北京5月6日电(记者张三)3月18日,山西全省会议在太原召开,提升我省治理水平。\n" + _BODY
    assert claims(("body", body))[0].outlet == "山西日报"


def test_cited_outlets_are_listed_once_in_order_and_are_never_sources() -> None:
    body = "据央视新闻报道,今天下雨。\n《学习时报》刊文提到下雨。\n央视新闻报道称明天还下。"
    found = claims(("body", body + "\n" + _BODY), ("trailer", "资料| 新华社 江海日报等"))
    assert cited(found) == ("央视新闻", "学习时报", "新华社", "江海日报")
    assert {c.role for c in found} == {"cited"}


def test_site_names_in_the_head_are_leaked_furniture_unless_they_are_a_list() -> None:
    leaked = claims(("head", "人民网\n人民网\n南屏下雨了"), ("body", _BODY))
    assert [(c.role, c.outlet) for c in leaked] == [("self", "人民网")] * 2
    links = claims(("head", "人民网\n新华网\n中国新闻网\n央视网"), ("body", _BODY))
    assert [c for c in links if c.rule == "zh.site_line"] == []


def test_one_republication_line_gives_one_claim() -> None:
    line = "This article is republished from The Conversation under a Creative Commons license."
    found = [c for c in claims(("body", _BODY), ("trailer", line)) if c.role == "original_publisher"]
    assert [(c.rule, c.outlet) for c in found] == [("en.conversation", "The Conversation")]


def test_picture_credit_of_an_agency_is_not_its_text() -> None:
    found = claims(("body", _BODY + "\n新华社记者 王某 摄\n" + _BODY))
    assert [(c.role, c.outlet, c.people) for c in found] == [("photo", "新华社", ("王某",))]


def test_metadata_addresses_count_only_on_another_host() -> None:
    metadata = Metadata(canonical="https://www.people.com.cn/n1/1.html", publisher="新华社")
    found = metadata_claims(metadata, registry(), "www.jianghai.example")
    assert [(c.rule, c.role, c.outlet) for c in found] == [
        ("meta.canonical", "direct_source", "人民网"),
        ("meta.publisher", "owner", "新华社"),
    ]
    assert metadata_claims(metadata, registry(), "politics.people.com.cn")[0].rule == "meta.publisher"


def test_a_publisher_in_metadata_whom_nobody_knows_is_the_site_itself() -> None:
    found = metadata_claims(Metadata(publisher="Harbor Weekly, Inc."), registry(), "www.harborweekly.example")
    assert [(c.rule, c.role) for c in found] == [("meta.publisher", "self")]


def test_a_shared_address_beside_the_pages_own_canonical_one_points_nowhere() -> None:
    metadata = Metadata(
        canonical="https://www.jianghai.example/1.html", og_url="https://www.people.com.cn/n1/1.html"
    )
    assert metadata_claims(metadata, registry(), "www.jianghai.example") == ()


def test_a_copyright_line_of_a_firm_nobody_knows_makes_it_no_owner() -> None:
    found = claims(("body", _BODY), ("trailer", "Figures: Copyright 2018 Harborstar, Inc. All rights reserved."))
    assert [c.role for c in found] == ["self"]


def test_two_copyright_lines_are_the_copied_outlets_and_the_hosts() -> None:
    foot = "Copyright 2024 The Associated Press. All rights reserved.\n© 2024 江海生活网"
    found = claims(("body", _BODY), ("furniture", foot), host_outlet="江海生活网")
    assert [(c.role, c.outlet) for c in found] == [("owner", "Associated Press"), ("self", "江海生活网")]


def test_a_stroke_between_names_is_an_outlet_and_its_writer() -> None:
    found = claims(("head", "来源:江海快讯/范小明"), ("body", _BODY))
    assert [(c.role, c.outlet) for c in found] == [("direct_source", "江海快讯")]


def test_names_in_a_list_are_several_sources_known_or_not() -> None:
    found = claims(("head", "来源:南屏甲研究院、江海乙研究院等"), ("body", _BODY))
    assert [(c.outlet, c.flags) for c in found] == [
        ("南屏甲研究院", ("composite",)),
        ("江海乙研究院", ("composite",)),
    ]


def test_a_reporter_of_the_pages_own_paper_is_an_author() -> None:
    """On the paper's own site 本报记者 is no source, and still wrote the text; the host's staff did not."""
    opening = "本报讯(记者 张小明 通讯员 李四)" + _BODY
    parts: tuple[tuple[ZoneKind, str], ...] = (("body", opening), ("furniture", "编辑:王小明 审核:赵六六"))
    found = claims(*parts, host_outlet="山西日报")
    assert {c.role for c in found} == {"self", "author"}
    assert authors(found) == ("张小明", "李四")


_NEIGHBOURS = "老桥裂了 来源:华龙网 2017-09-11\n鱼群回来了 来源:上游新闻\n夜读 来源:重庆日报"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("南屏下雨了\n来源:重庆晨报", _NEIGHBOURS),
        (_NEIGHBOURS + "\n南屏下雨了\n来源:重庆晨报", "(完)"),
        ("南屏下雨了\n来源:重庆晨报", "鱼群\n来源:华龙网\n老桥\n来源:上游新闻\n夜读\n来源:重庆日报"),
    ],
)
def test_sources_of_the_articles_in_a_list_are_not_the_pages_own(above: str, below: str) -> None:
    """The list may stand beside the title or behind the text, its sources behind or below their titles."""
    found = claims(("head", above), ("body", _BODY), ("trailer", below))
    assert [c.outlet for c in found if c.role == "direct_source"] == ["重庆晨报"]


def test_one_source_behind_a_title_is_the_pages_own() -> None:
    found = claims(("head", "南屏今天下雨了 来源:重庆晨报"), ("body", _BODY))
    assert [c.outlet for c in found if c.role == "direct_source"] == ["重庆晨报"]


@pytest.mark.parametrize(
    ("host", "outlet", "line"),
    [
        ("news.cctv.com", "央视新闻", "来源:央视网"),
        ("www.thepaper.cn", "澎湃新闻", "来源:澎湃新闻·澎湃号·政务"),
    ],
)
def test_the_site_around_a_page_is_no_source_of_it(host: str, outlet: str, line: str) -> None:
    """A channel that names its site, or a page its host's account platform, names itself."""
    found = claims(("head", line), ("body", _BODY), host=host, host_outlet=outlet)
    assert [(c.role, c.outlet) for c in found] == [("self", outlet)]
    elsewhere = claims(("head", line), ("body", _BODY), host="www.jianghai.example")
    assert [c.role for c in elsewhere] == ["direct_source"]


@pytest.mark.parametrize(
    "value", ["大众网·大众日报", "大众日报·大众网", "大众网—《大众日报》", "大众网－大众日报"]
)
def test_a_paper_and_its_site_are_told_apart_in_whatever_way_they_are_joined(value: str) -> None:
    found = claims(("head", f"来源:{value}"), ("body", _BODY))
    assert {(c.role, c.outlet) for c in found} == {
        ("direct_source", "大众网"),
        ("original_publisher", "大众日报"),
    }


def test_this_station_is_that_of_the_site_named_beside_it() -> None:
    """央视网 is no station and belongs to one; a province in the text is a poorer guess."""
    found = claims(("head", "央视网消息:"), ("body", "本台消息:湖南省长沙市今天下雨。\n" + _BODY))
    assert [c.outlet for c in found if "deictic" in c.flags] == ["中央广播电视总台"]


@pytest.mark.parametrize(
    "unit",
    ["据", "新华社", "《", " ", "来源: ", "(记者 张三", "本报记者", "张三、", "A B ", "(Reporting by A ", "1"],
)
def test_hostile_line_does_not_hang(unit: str) -> None:
    """No rule hangs at a line of 100,000 characters; test_rule_growth counts what each does with it."""
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    short, long = (Layout.of(line, [Zone("head", 0, len(line))]) for line in (unit, text))
    for rule in rules().rules:
        only = replace(rules(), rules=(_everywhere(rule, unit),))
        list(find_hits(short, only))  # compiles it
        begin = time.process_time()
        list(find_hits(long, only))
        assert time.process_time() - begin < 60, rule.id  # a hang, not a measurement


def _everywhere(rule: Rule, word: str) -> Rule:
    """Return *rule* with a quick test that *word* passes."""
    return replace(rule, needs=(word[0],), needs_also=())


def test_page_of_nothing_but_claims_does_not_hang() -> None:
    text = "来源:江海日报 " * 48_000
    begin = time.process_time()
    dates = PageDates.of(View.whole(text), [Zone("head", 0, len(text))])
    find_claims(dates, rules(), registry(), raw=text)
    assert time.process_time() - begin < 60  # a hang, not a measurement


_SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "samples"


@pytest.mark.shared
@pytest.mark.skipif(not _SAMPLES.is_dir(), reason="the sample pages are not beside the checkout")
class TestSamples:
    """The claims of the sample pages that need no cleaning first."""

    def _claims(self, name: str, *marks: tuple[ZoneKind, str]) -> tuple[Claim, ...]:
        raw = (_SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
        starts = [raw.index(words) for _, words in marks]
        ends = [*starts[1:], len(raw)]
        zones = [Zone(zone, a, b) for (zone, _), a, b in zip(marks, starts, ends, strict=True)]
        return find_claims(PageDates.of(View.whole(raw), zones), rules(), registry(), raw=raw)

    def test_page_with_an_empty_source_field_names_its_owner_and_authors(self) -> None:
        found = self._claims(
            "000", ("head", "“人民"), ("body", "4月15日,吉林"), ("trailer", "资料|"), ("furniture", "标签")
        )
        assert [c.outlet for c in found if c.role == "owner"] == ["政知新媒体"]
        assert not [c for c in found if c.role in ("direct_source", "original_publisher") and c.outlet]
        assert authors(found) == ("余晖", "高语阳")
        assert set(cited(found)) == {"学习时报", "人民日报", "新华社", "吉林日报", "吉林新闻联播"}

    def test_page_with_an_edition_line_names_paper_date_and_page(self) -> None:
        found = self._claims("001", ("head", "发布时间"), ("body", "近日,"), ("trailer", "《 人民日报 》"))
        (edition,) = [c for c in found if c.role == "original_publisher"]
        assert (edition.outlet, edition.date, edition.page) == ("人民日报", "2024-02-20", "19")
        assert [c.flags for c in found if c.role == "direct_source"] == [("source_token_is_not_an_outlet",)]
        assert (authors(found), editors(found)) == ((), ("卫嘉", "白宇"))

    def test_page_with_an_own_paper_opening_is_resolved_by_places(self) -> None:
        found = self._claims(
            "003", ("head", "全省"), ("body", "三月十八日"), ("trailer", "(责编"), ("furniture", "版权声明")
        )
        (own,) = [c for c in found if c.role == "original_publisher"]
        assert (own.outlet, own.people) == ("山西日报", ("陈俊琦",))
        assert own.certainty < 0.8
        assert [c.people for c in found if c.role == "photo"] == [("史晓波",)]
