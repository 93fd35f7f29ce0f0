"""The shipped registry is consistent in itself and right about the outlets that matter most."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import get_args

import pytest

from provenance.attribution.house_style import parse_house_styles
from provenance.attribution.names import Voids, has_han, key
from provenance.attribution.places import DEIXIS
from provenance.attribution.registry import Outlet, Registry
from provenance.records import Medium
from provenance.resources import seed_text

OUTLETS = seed_text("outlets.csv")
REGISTRY = Registry.parse(OUTLETS, seed_text("places.csv"))
ROWS = list(REGISTRY.outlets.values())
_NO_PAPERS = ("好奇心日报", "知乎日报", "Odaily星球日报", "野兽日报")
PROVINCES = tuple(p for p in REGISTRY.gazetteer.places if p.level == "province")


def test_the_selection_is_large_enough() -> None:
    """At least 900 outlets, of them 700 Chinese and 150 English."""
    languages = Counter(outlet.language for outlet in ROWS)
    assert len(ROWS) >= 900
    assert languages["zh"] >= 700
    assert languages["en"] >= 150


def test_rows_are_sorted_and_say_where_each_fact_comes_from() -> None:
    """Each row has a source, a language and a country; rows go by language, then medium, then name."""
    kinds = get_args(Medium)
    for outlet in ROWS:
        assert outlet.source, outlet.name
        assert outlet.language, outlet.name
        assert len(outlet.country) == 2, outlet.name
    order = [({"zh": 0, "en": 1}.get(o.language, 2), kinds.index(o.kind), o.name) for o in csv_order()]
    assert order == sorted(order)


def csv_order() -> list[Outlet]:
    """Return the outlets in the order of the file."""
    names = [row["name"] for row in csv.DictReader(io.StringIO(OUTLETS))]
    return [REGISTRY.outlets[name] for name in names]


def test_every_name_and_alias_resolves_to_its_row() -> None:
    """Each name is found as it stands, so none is shared by two rows."""
    for outlet in ROWS:
        for name in outlet.names:
            found = REGISTRY.resolve(name)
            assert (found.name, found.how) == (outlet.name, "alias"), name
    keys = Counter((outlet.name, key(name)) for outlet in ROWS for name in outlet.names)
    assert len({name for _, name in keys}) == len(keys)


def test_every_domain_resolves_to_its_row_and_so_do_hosts_below_it() -> None:
    """A domain and www under it belong to the row that lists it."""
    for outlet in ROWS:
        for domain in outlet.domains:
            assert REGISTRY.by_host(domain) == outlet, domain
            assert REGISTRY.by_host(f"www.{domain}") == outlet, domain


def test_parents_are_rows_or_groups_and_never_go_round() -> None:
    """A parent is a row's own name, or a group or ministry without a row; nobody is its own ancestor."""
    government = {outlet.name for outlet in ROWS if outlet.kind == "government"}
    for outlet in ROWS:
        assert outlet.name not in REGISTRY.ancestors(outlet.name)
        if outlet.parent and outlet.parent not in REGISTRY.outlets:
            known = REGISTRY.resolve(outlet.parent)
            assert known.how != "alias" or known.name in government, (outlet.name, outlet.parent)


def test_no_name_of_an_outlet_is_a_void_word() -> None:
    """Void words and outlets' names do not overlap, but for 微信公众号: a platform, yet nobody as a source."""
    voids = Voids.parse(seed_text("tokens.toml"))
    void = [name for outlet in ROWS for name in outlet.names if voids.names_nobody(name)]
    assert void == ["微信公众号"]
    assert set(DEIXIS) <= voids.deictic


def test_exact_names_belong_to_their_row() -> None:
    """The column of names that resolve only as a whole lists names of that row."""
    for outlet in ROWS:
        assert set(outlet.exact) <= set(outlet.names), outlet.name


def test_newspapers_are_print_whatever_their_level() -> None:
    """A Chinese name that ends in 日报 or 晚报 is print; a name that ends in 客户端 is a client."""
    for outlet in ROWS:
        if outlet.name.endswith(("日报", "晚报", "都市报")) and outlet.language == "zh":
            assert outlet.kind in ("print", "site", "platform"), outlet.name
            assert outlet.kind == "print" or outlet.name in _NO_PAPERS
        if outlet.name.endswith("客户端"):
            assert outlet.kind == "client", outlet.name


def test_every_province_has_its_paper_its_station_and_its_site() -> None:
    """The 31 provinces of the mainland can be spoken for by 本报, 本台 and 本网."""
    mainland = [p for p in PROVINCES if p.province not in ("香港", "澳门", "台湾")]
    assert len(mainland) == 31
    for place in mainland:
        for word in ("本报", "本台", "本网"):
            assert REGISTRY.deictic(word, (place.words[0], "我省")), (place.province, word)


def test_prefectures_know_their_province_and_mostly_their_paper() -> None:
    """Over 330 prefectures; at least nine in ten have a paper of record in the registry."""
    provinces = {place.province for place in PROVINCES}
    cities = [place for place in REGISTRY.gazetteer.places if place.level == "city"]
    assert len(cities) > 330
    assert {place.province for place in cities} <= provinces
    mainland = [place for place in cities if place.province != "台湾"]
    with_paper = [p for p in mainland if any(REGISTRY.outlets[name].kind == "print" for name in p.outlets)]
    assert len(with_paper) / len(mainland) > 0.9


def test_outlets_of_record_lie_in_their_place() -> None:
    """An outlet listed for a place has that province, and for a city that city."""
    for place in REGISTRY.gazetteer.places:
        for name in place.outlets:
            outlet = REGISTRY.outlets[name]
            assert outlet.province == place.province, name
            assert place.level == "province" or outlet.city == place.city, name


@pytest.mark.parametrize(
    ("name", "kind", "parent", "host"),
    [
        ("人民日报", "print", "", "paper.people.com.cn"),
        ("人民日报客户端", "client", "人民日报", "www.peopleapp.com"),
        ("人民网", "portal", "人民日报", "politics.people.com.cn"),
        ("人民日报海外版", "print", "人民日报", None),
        ("新华社", "wire", "", None),
        ("新华网", "portal", "新华社", "www.news.cn"),
        ("中新社", "wire", "", None),
        ("中新网", "portal", "中新社", "www.chinanews.com.cn"),
        ("央视新闻", "broadcast", "中央广播电视总台", "news.cctv.com"),
        ("央视网", "portal", "中央广播电视总台", "tv.cctv.com"),
        ("央广网", "portal", "中央广播电视总台", "china.cnr.cn"),
        ("光明日报", "print", "", "epaper.gmw.cn"),
        ("经济日报", "print", "", "paper.ce.cn"),
        ("中国青年报", "print", "共青团中央", "zqb.cyol.com"),
        ("澎湃新闻", "client", "上海报业集团", "www.thepaper.cn"),
        ("新京报", "print", "", "www.bjnews.com.cn"),
        ("界面新闻", "site", "上海报业集团", "www.jiemian.com"),
        ("财新网", "site", "", "china.caixin.com"),
        ("第一财经", "site", "上海广播电视台", "www.yicai.com"),
        ("政知新媒体", "wechat", "北京青年报", None),
        ("政知见", "wechat", "政知新媒体", None),
        ("参考消息", "print", "新华社", None),
        ("参考消息网", "site", "参考消息", "www.cankaoxiaoxi.com"),
        ("环球时报", "print", "人民日报", None),
        ("环球网", "portal", "环球时报", "world.huanqiu.com"),
        ("山西日报", "print", "", "epaper.sxrb.com"),
        ("网易", "portal", "", "www.163.com"),
        ("新浪网", "portal", "", "www.sina.com.cn"),
        ("搜狐", "portal", "", "www.sohu.com"),
        ("腾讯网", "portal", "腾讯", "www.qq.com"),
        ("凤凰网", "portal", "凤凰卫视", "www.ifeng.com"),
        ("百家号", "platform", "百度", "baijiahao.baidu.com"),
        ("头条号", "platform", "今日头条", None),
        ("Associated Press", "wire", "", "apnews.com"),
        ("Reuters", "wire", "", "www.reuters.com"),
        ("Agence France-Presse", "wire", "", "www.afp.com"),
        ("United Press International", "wire", "", "www.upi.com"),
        ("Bloomberg", "wire", "Bloomberg L.P.", "www.bloomberg.com"),
        ("BBC", "broadcast", "", "www.bbc.co.uk"),
        ("CNN", "broadcast", "Warner Bros. Discovery", "edition.cnn.com"),
        ("The New York Times", "print", "The New York Times Company", "www.nytimes.com"),
        ("The Washington Post", "print", "Nash Holdings", "www.washingtonpost.com"),
        ("The Guardian", "print", "Guardian Media Group", "www.theguardian.com"),
        ("The Conversation", "site", "", "theconversation.com"),
    ],
)
def test_the_outlets_that_matter_most(name: str, kind: str, parent: str, host: str | None) -> None:
    """Kind, parent and host of the outlets most often copied are as stated here."""
    outlet = REGISTRY.outlets[name]
    assert (outlet.kind, outlet.parent) == (kind, parent)
    assert host is None or REGISTRY.by_host(host) == outlet


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("人民網", "人民网"),
        ("新華社", "新华社"),
        ("中央通訊社", "中央社"),
        ("聯合報", "联合报"),
        ("中央電視台", "中央电视台"),
        ("路透", "路透社"),
        ("AP", "Associated Press"),
        ("彭博新闻社", "彭博社"),
        ("紐約時報", "纽约时报"),
        ("Xinhua", "新华社"),
        ("China Daily", "中国日报"),
        ("CNTV", "央视网"),
        ("澎湃", "澎湃新闻"),
        ("新浪", "新浪网"),
    ],
)
def test_other_scripts_and_languages_lead_to_the_same_row(alias: str, name: str) -> None:
    """Traditional, English and short forms are aliases."""
    assert REGISTRY.resolve(alias).name == name


@pytest.mark.parametrize(
    ("chinese", "own"),
    [("法新社", "Agence France-Presse"), ("路透社", "Reuters"), ("纽约时报", "The New York Times")],
)
def test_foreign_outlets_are_called_as_the_page_calls_them(chinese: str, own: str) -> None:
    """A Chinese page's name for a foreign outlet stays Chinese, and is known to be that outlet."""
    assert REGISTRY.resolve(chinese).name == chinese
    assert REGISTRY.resolve(own).name == own
    assert REGISTRY.related(chinese, own)


def test_no_foreign_outlet_has_a_chinese_alias() -> None:
    """Each outlet outside Chinese has a row of its own for its Chinese name."""
    mixed = [o.name for o in ROWS if o.language != "zh" and any(map(has_han, o.aliases)) and not has_han(o.name)]
    assert mixed == ["Financial Times"]  # 金融时报 alone is a Chinese paper


def test_house_styles_speak_of_registered_outlets() -> None:
    """Each house style names an outlet of the registry by its own name, at most once per pattern."""
    styles = parse_house_styles(seed_text("house_styles.toml"))
    assert {style.outlet for style in styles} <= set(REGISTRY.outlets)
    assert len({style.pattern.pattern for style in styles}) == len(styles)
    assert {"人民网", "人民日报客户端"} <= {style.outlet for style in styles}


def test_names_are_in_the_reading_view() -> None:
    """Names of outlets have no full-width punctuation, and Chinese ones no blanks at the ends."""
    for outlet in ROWS:
        assert outlet.name == outlet.name.strip()
        assert not set("（）：，＋") & set(outlet.name) or not has_han(outlet.name), outlet.name
