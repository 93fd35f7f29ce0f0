"""The registry answers by names, hosts and places, and never by resemblance."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.attribution.house_style import checked, find, parse_house_styles
from provenance.attribution.names import Voids, is_machine_token, kind_of_name
from provenance.attribution.registry import Registry
from provenance.errors import SettingsError
from provenance.resources import seed_text

HEADER = "name,aliases,domains,kind,parent,province,city,level"
PLACES = "words,province,city,level,outlets\n"
SMALL = f"""{HEADER}
东山日报,,dongshan.example|paper.dongshan.example,print,,东山,,province
东山网,东山新闻网,web.dongshan.example,local,东山日报,东山,,province
"""

REGISTRY = Registry.parse(seed_text("outlets.csv"), seed_text("places.csv"))
VOIDS = Voids.parse(seed_text("tokens.toml"))


@pytest.mark.parametrize(
    ("value", "name", "medium", "how"),
    [
        ("人民日报客户端", "人民日报客户端", "client", "alias"),
        ("人民日报新闻客户端", "人民日报客户端", "client", "alias"),
        ("《人民日报》", "人民日报", "print", "alias"),
        ("人民日报社", "人民日报", "print", "ending"),
        ("人民網", "人民网", "portal", "alias"),
        ("新 华 社", "新华社", "wire", "alias"),
        ("新华社讯", "新华社", "wire", "ending"),
        ("中央社", "中央社", "wire", "alias"),
        ("中国新闻网", "中新网", "portal", "alias"),
        ("山西日报客户端", "山西日报", "client", "ending"),
        ("北京青年报微信公众号", "北京青年报", "wechat", "ending"),
        ("人民网吉林频道", "人民网", "portal", "contained"),
        ("川观新闻四川", "川观新闻", "client", "contained"),
        ("The Washington Times, LLC", "The Washington Times", "print", "contained"),
        ("South China Morning Post Publishers Ltd", "南华早报", "print", "contained"),
        ("新浪财经-自媒体综合", "新浪财经", "portal", "contained"),
        ("New York Times - News", "The New York Times", "print", "contained"),
        ("CNN (Web News)", "CNN", "broadcast", "contained"),
        ("www.thepaper.cn", "澎湃新闻", "client", "host"),
        ("AP", "Associated Press", "wire", "alias"),
        ("City A.M", "City A.M.", "print", "alias"),  # the last stop was taken for the sentence's
        ("政知新媒体", "政知新媒体", "wechat", "alias"),
        ("“学习强国”学习平台", "学习强国", "site", "alias"),
    ],
)
def test_a_known_name_is_resolved(value: str, name: str, medium: str, how: str) -> None:
    """A name, its old form, its channel or its section leads to the outlet and says how it was found."""
    found = REGISTRY.resolve(value)
    assert found.outlet is not None
    assert (found.name, found.medium, found.how) == (name, medium, how)
    assert found.outlet.name == name


@pytest.mark.parametrize(
    "value",
    [
        "人民日报记者",
        "新华社记者 王某",
        "AP Photo",
        "财经社",
        "南方某报",
        "人物访谈",
        "ap",
        "Time to go",
        "江南日报",
        "我爱人民网",
    ],
)
def test_a_name_inside_other_words_is_not_resolved(value: str) -> None:
    """A reporter, a picture credit, a common word or a name that merely looks alike resolves to no outlet."""
    found = REGISTRY.resolve(value)
    assert found.outlet is None
    assert found.certainty == 0.7


def test_papers_that_differ_by_one_character_stay_apart() -> None:
    """山西日报 and 江西日报 are two outlets, and the more certain way of finding gives the higher certainty."""
    assert REGISTRY.resolve("山西日报").name == "山西日报"
    assert REGISTRY.resolve("江西日报").name == "江西日报"
    by_how = {
        REGISTRY.resolve(v).how: REGISTRY.resolve(v).certainty
        for v in ("人民网", "人民网讯", "人民网吉林频道", "某某")
    }
    assert by_how["alias"] > by_how["ending"] > by_how["contained"] > by_how["unknown"]


def test_portal_and_platform_are_two_outlets() -> None:
    """A self-media platform resolves to itself, not to the portal that runs it."""
    for platform, portal in (("网易号", "网易"), ("搜狐号", "搜狐"), ("百家号", "百度"), ("澎湃号", "澎湃新闻")):
        found = REGISTRY.resolve(platform).outlet
        assert found is not None
        assert (found.name, found.kind) == (platform, "platform")
        assert REGISTRY.narrower(platform, portal) == platform


@pytest.mark.parametrize(
    ("name", "medium"),
    [
        ("某县日报", "print"),
        ("某某都市报", "print"),
        ("Springfield Gazette", "print"),
        ("某某新闻网", "site"),
        ("某某客户端", "client"),
        ("某某电视台", "broadcast"),
        ("某某通讯社", "wire"),
        ("Borduria News Agency", "wire"),
        ("某某周刊", "magazine"),
        ("某某出版社", None),
        ("某某旅行社", None),
        ("张三", None),
    ],
)
def test_the_shape_of_an_unknown_name_tells_its_medium(name: str, medium: str | None) -> None:
    """An outlet without a row still gets the medium its name shows, or none."""
    assert kind_of_name(name) == medium
    assert REGISTRY.resolve(name).medium == medium


@given(st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_resolution_is_idempotent(value: str) -> None:
    """Resolving the name that came out gives that name again."""
    once = REGISTRY.resolve(value)
    twice = REGISTRY.resolve(once.name)
    assert (twice.name, twice.outlet) == (once.name, once.outlet)


@given(
    st.sampled_from(sorted(REGISTRY.outlets)),
    st.sampled_from(["讯", "客户端", "官网", "记者", "吉林频道", "-要闻", "某"]),
)
@settings(max_examples=300, deadline=None)
def test_what_follows_a_name_leads_to_that_outlet_or_a_relative_or_nowhere(name: str, rest: str) -> None:
    """A known name with something after it never becomes an unrelated outlet."""
    found = REGISTRY.resolve(name + rest)
    assert found.outlet is None or REGISTRY.related(found.name, name)


def test_joined_names_are_taken_apart_only_where_each_is_an_outlet() -> None:
    """A－B and lists split into outlets; other values stay whole."""
    assert REGISTRY.parts("人民网—人民日报") == ("人民网", "人民日报")
    assert REGISTRY.parts("新华社、央视新闻") == ("新华社", "央视新闻")
    assert REGISTRY.parts("人民网 新华网") == ("人民网", "新华网")
    assert REGISTRY.parts("人民网-文化频道") == ("人民网-文化频道",)
    assert REGISTRY.parts("张三、李四") == ("张三、李四",)
    assert REGISTRY.parts("BBC News") == ("BBC News",)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("paper.people.com.cn", "人民日报"),
        ("jl.people.com.cn", "人民网"),
        ("people.com", "People"),
        ("finance.sina.com.cn", "新浪财经"),
        ("EDITION.CNN.COM", "CNN"),
        ("www.gov.cn", "中国政府网"),
        ("notpeople.com.cn", None),
        ("somebody.gov.cn", None),
        ("com.cn", None),
        ("cn", None),
        ("", None),
    ],
)
def test_a_host_belongs_to_the_longest_registered_domain(host: str, name: str | None) -> None:
    """Domains match from the right at label borders, the longest first, and a public suffix is nobody's."""
    outlet = REGISTRY.by_host(host)
    assert (outlet.name if outlet else None) == name


def test_relatives_do_not_conflict_and_the_narrower_is_told() -> None:
    """Parent and child are related at any distance; siblings and strangers are not."""
    assert REGISTRY.narrower("人民日报", "人民日报客户端") == "人民日报客户端"
    assert REGISTRY.narrower("北京青年报", "政知见") == "政知见"
    assert REGISTRY.related("人民网", "人民網")
    assert not REGISTRY.related("人民网", "人民日报客户端")
    assert not REGISTRY.related("人民网", "新华社")


def test_the_places_of_a_page_tell_whose_paper_speaks() -> None:
    """我省 with 太原 and 山西 gives the provincial paper about .7 and the city's paper about .1."""
    scores = dict(REGISTRY.deictic("本报", ("太原", "山西", "我省")))
    assert scores == {"山西日报": pytest.approx(0.7), "太原日报": pytest.approx(0.1)}
    assert REGISTRY.deictic("本報", ("太原", "山西", "我省")) == REGISTRY.deictic(
        "本报", ("太原", "山西", "我省")
    )
    assert REGISTRY.deictic("本台", ("太原", "我省"))[0][0] == "山西广播电视台"
    assert REGISTRY.deictic("本网", ("太原", "我省"))[0][0] == "山西新闻网"
    assert REGISTRY.deictic("本报", ("长沙", "我市"))[0][0] == "长沙晚报"
    assert REGISTRY.deictic("本报", ("南宁", "我区"))[0][0] == "广西日报"
    assert REGISTRY.deictic("本报", ("上海", "我市"))[0][0] == "解放日报"


def test_a_page_that_names_no_place_tells_nothing() -> None:
    """我省 alone places nothing, nor does a word that is not said of an outlet."""
    assert REGISTRY.deictic("本报", ("我省",)) == ()
    assert REGISTRY.deictic("本报", ()) == ()
    assert REGISTRY.deictic("本店", ("太原", "我省")) == ()


def test_places_without_a_region_of_ones_own_say_little() -> None:
    """A dispatch from a city, above all from the capital, may be any paper's."""
    assert REGISTRY.deictic("本报", ("太原",))[0][1] < 0.5
    assert REGISTRY.deictic("本报", ("北京",))[0][1] < 0.2


WORDS = ("山西", "太原", "大同", "江西", "南昌", "北京", "上海", "我省", "我市", "我县", "我区")


@given(st.lists(st.sampled_from(WORDS), max_size=8))
@settings(max_examples=200, deadline=None)
def test_deictic_scores_are_chances(words: list[str]) -> None:
    """Scores lie between 0 and 1, sum to at most 1, and come best first."""
    scores = [score for _, score in REGISTRY.deictic("本报", words)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    assert sum(scores) <= 1


def test_places_are_found_in_order_and_words_that_only_contain_one_are_not() -> None:
    """The longest place word wins, each counts once, and 北京时间 or 中山路 are no places."""
    assert REGISTRY.places_in("北京时间八点,记者从太原市和吕梁赶到中山路,太原市有雨") == ("太原市", "吕梁")
    assert REGISTRY.places_in("上海南京路") == ("上海",)
    assert REGISTRY.places_in("no place here") == ()


def test_the_own_region_is_told_by_words_that_only_insiders_use() -> None:
    """全省 needs 省委 beside it to mean 我省."""
    assert REGISTRY.scope("我省今年降雨偏多,我市也是") == ("我省", "我市")
    assert REGISTRY.scope("全省干部学习省委精神") == ("我省",)
    assert REGISTRY.scope("全省降雨") == ()


def test_who_can_say_our_paper_of_itself() -> None:
    """A newspaper can; its web site cannot, but speaks for it; a stranger's site speaks for nobody."""
    paper, site = REGISTRY.outlets["山西日报"], REGISTRY.outlets["山西新闻网"]
    assert REGISTRY.is_kind(paper, "本报")
    assert not REGISTRY.is_kind(site, "本报")
    assert not REGISTRY.is_kind(None, "本报")
    assert REGISTRY.speaker(site, "本报") == paper
    assert REGISTRY.speaker(REGISTRY.outlets["网易"], "本报") is None


def test_names_for_patterns_come_longest_first_without_ordinary_words() -> None:
    """Agencies are there in every script; names that are also words are left out."""
    wires = REGISTRY.names({"wire"})
    assert list(wires) == sorted(wires, key=lambda name: (-len(name), name))
    assert {"新华社", "新華社", "中新社", "中央社", "路透社", "法新社", "美联社", "塔斯社", "共同社"} <= set(
        wires
    )
    assert {"俄新社", "韩联社", "彭博社", "AP", "Reuters", "AFP", "UPI", "TASS", "dpa", "CNN Wire"} <= set(wires)
    assert not {"Time", "People", "Nature"} & set(REGISTRY.names({"magazine"}))
    assert {"人民网", "新华网", "中新网", "央视网", "参考消息网"} <= set(REGISTRY.names({"portal", "site"}))


def test_a_later_file_corrects_and_extends_an_earlier_one() -> None:
    """The user's row replaces the fields it fills, adds to names and hosts, and changes the digest."""
    own = f"{HEADER}\n东山日报,东山报,news.example,print,东山集团,,,\n西山网,东山新闻网,,site,,,,\n"
    before, after = Registry.parse(SMALL, PLACES), Registry.parse(SMALL, PLACES, own)
    paper = after.outlets["东山日报"]
    assert (paper.parent, paper.province, paper.aliases) == ("东山集团", "东山", ("东山报",))
    assert after.by_host("www.dongshan.example") == after.by_host("news.example") == paper
    assert after.resolve("东山新闻网").name == "西山网"
    assert before.digest != after.digest
    assert before.digest == Registry.parse(SMALL, PLACES).digest


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",,,print,,,,", "name"),
        ("南山报,,,newspaper,,,,", "kind"),
        ("南山报,,,print,,,,village", "level"),
        ("南山报,,com.cn,print,,,,", "domains"),
        ("南山报,,https://a.example/,print,,,,", "domains"),
        ("南山报,,dongshan.example,print,,,,", "domains"),
        ("南山报,东山日报,,print,,,,", "aliases"),
        ("东山日报,,,print,,,,", "name"),
        ("南山报,,,print,南山报,,,", "parent"),
        ("南山报,,,print", "level"),
    ],
)
def test_a_malformed_row_is_refused_with_its_place(row: str, column: str) -> None:
    """The error names the file, the line and the column, and what to do."""
    with pytest.raises(SettingsError, match=rf"outlets\.csv:4: column '{column}'") as error:
        Registry.parse(SMALL + row + "\n", PLACES)
    assert "README" in error.value.hint


def test_a_place_with_an_unregistered_outlet_is_refused() -> None:
    """Places may only name outlets that have a row."""
    with pytest.raises(SettingsError, match=r"places\.csv:2: column 'outlets'"):
        Registry.parse(SMALL, PLACES + "东山省|东山,东山,,province,无名日报\n")


@pytest.mark.parametrize(
    "value",
    [
        *("网络", "互联网", "来源于网络", "本站", "本站原创", "原创", "未知", "综合", "佚名", "转载", "网络整理"),
        *("admin", "Unknown", "", "—", "XXX", "其它媒体", "sp20241123", "2024-11-23 01:28"),
        "这是一个说了很多话却没有说出任何媒体名称的句子而已呀",
        "先说一句。再说一句",
    ],
)
def test_values_that_name_nobody(value: str) -> None:
    """Void words, machine tokens, dates and sentences are no names."""
    assert VOIDS.names_nobody(value)


@pytest.mark.parametrize(
    "value", ["人民网", "21CN", "36氪", "am730", "IT之家", "网易", "中国网络电视台", "Reuters", "杭州交通918"]
)
def test_names_with_digits_or_network_in_them_are_names(value: str) -> None:
    """A digit or the word 网络 inside a name does not void it."""
    assert not VOIDS.names_nobody(value)
    assert not is_machine_token(value)


@pytest.mark.parametrize(
    "value", ["sp20241123", "20241123", "2024年11月23日", "2024/11/23", "a1b2c3d4e5f60718", "cms_20240220"]
)
def test_what_a_program_left_is_told(value: str) -> None:
    """Digits, dates, letters with a date and long serials are machine tokens."""
    assert is_machine_token(value)


def test_house_styles_are_found_in_their_zone_only() -> None:
    """The bare bracketed editor line betrays 人民网 in the trailer and nothing in the body."""
    styles = checked(parse_house_styles(seed_text("house_styles.toml")))
    line = "说完了。\n(责编:甲乙、丙丁)\n"
    found = [(style.outlet, line[start:end]) for style, start, end in find(styles, line, "trailer")]
    assert found == [("人民网", "(责编:甲乙、丙丁)")]
    assert not list(find(styles, line, "body"))
    assert not list(find(styles, "会后(责编:甲乙)说明", "trailer"))


@pytest.mark.parametrize(
    "change",
    ["outlet", "weight = 2", 'zones = ["nowhere"]', "pattern = '('", "needs = ['y']", "example = 'else'"],
)  # fmt: skip
def test_a_bad_house_style_is_refused(change: str) -> None:
    """An entry must be complete, possible, and find its own example."""
    lines = {
        "outlet": "outlet = 'A'",
        "pattern": "pattern = 'x'",
        "needs": "needs = ['x']",
        "zones": "zones = ['head']",
        "weight": "weight = 0.5",
        "note": "note = ''",
        "example": "example = 'x'",
    }
    name = change.split(" ", maxsplit=1)[0]
    lines[name] = change if "=" in change else ""
    with pytest.raises(SettingsError, match="fingerprint 1"):
        checked(parse_house_styles("[[fingerprint]]\n" + "\n".join(lines.values())))


@pytest.mark.parametrize("value", ["本报", "本台消息", "“本网讯”"])
def test_a_word_that_only_points_names_nobody(value: str) -> None:
    """来源：本报 names no outlet called 本报."""
    assert VOIDS.names_nobody(value)
