"""Templates are told from copies by their facts."""

from __future__ import annotations

import pytest

from provenance.matching.veto import facts_of, other_facts, other_topic
from provenance.text.matching_view import match_text

WELCOME = (
    "{guest}代表团{day}下午抵达南屏。市长在码头广场迎接，乐队奏曲，礼花二十一响。"
    "随后双方步行参观了旧船坞，并在灯塔下合影。"
)


def veto(a: str, b: str) -> str | None:
    return other_facts(match_text(a), match_text(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("17日下午抵达", "24日下午抵达"),
        ("5月17日抵达", "6月17日抵达"),
        ("三月十八日抵达", "三月十九日抵达"),
        ("The council met on March 4 to vote.", "The council met on March 11 to vote."),
    ],
)
def test_other_days_are_another_story(a, b):
    """Two texts of one wording that name no day in common are refused."""
    assert veto(a, b) is not None
    assert veto(b, a) is not None


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("三月十八日抵达", "3月18日抵达"),
        ("18日抵达", "3月18日抵达"),
        ("3月18日抵达，19日离开", "18日抵达"),
        ("今天抵达", "3月18日抵达"),
        ("The council met on March 4.", "The council met on the 4th of March."),
    ],
)
def test_one_day_written_otherwise_is_no_veto(a, b):
    """A change of style, a cut, or a day that only one text names says nothing."""
    assert veto(a, b) is None


def test_another_number_of_the_same_series_is_another_story():
    """The second session is not the third, whatever the rest of the sentence."""
    reason = veto("商会十二届二次会议3月3日开幕", "商会十二届三次会议3月3日开幕")
    assert reason is not None
    assert "2次会" in reason
    assert "3次会" in reason


def test_another_figure_of_the_same_thing_is_another_story():
    """Where no figure agrees, those that count the same thing decide."""
    assert veto("今年下拨灯塔维护费3785万元", "今年下拨灯塔维护费5910万元") is not None
    assert veto("今年下拨灯塔维护费3785万元", "今年下拨灯塔维护费3785万元，多于往年") is None


def test_a_copy_with_a_damaged_figure_is_still_a_copy():
    """One figure among several may be damaged; the others agree."""
    text = "共收运费4100元，修船1930元，补网275元，结余1895元，由36户分得。"
    assert veto(text, text.replace("1930", "19某0")) is None


def test_a_list_of_quotations_of_the_day_differs_in_its_figures():
    """Market bulletins share their words and none of their figures."""
    a = "收盘：海盐1204点，船用油3310点，麻绳877点，铜钉4521点。"
    b = "收盘：海盐1198点，船用油3402点，麻绳861点，铜钉4477点。"
    assert veto(a, b) is not None


def headlines(title_a: str, body_a: str, title_b: str, body_b: str) -> str | None:
    return other_topic(*(match_text(text) for text in (title_a, body_a, title_b, body_b)))


def test_headlines_of_one_template_that_name_different_things():
    """The slot of each headline stands in its own text only."""
    a, b = (WELCOME.format(guest=guest, day="17日") for guest in ("青礁岛", "白沙镇"))
    assert headlines("市长迎接青礁岛代表团", a, "市长迎接白沙镇代表团", b) is not None


def test_a_rewritten_headline_is_no_veto():
    """Both texts hold the words of either headline, so nothing is said against the copy."""
    text = WELCOME.format(guest="青礁岛", day="17日")
    assert headlines("市长迎接青礁岛代表团", text, "市长在码头迎接代表团", text) is None
    assert headlines("", text, "市长迎接青礁岛代表团", text) is None


def test_the_order_of_the_two_does_not_matter():
    """A veto and its absence are symmetric."""
    a, b = (WELCOME.format(guest="青礁岛", day=day) for day in ("17日", "24日"))
    assert (veto(a, b) is None) == (veto(b, a) is None)


def test_facts_are_read_from_letters_and_digits():
    """Days, counted things and figures with what they count."""
    facts = facts_of(match_text("十二届二次会议将于3月3日开幕，拨款3785万元。"))
    assert facts.days == {(3, 3)}
    assert facts.serials == {"届": {12}, "次会": {2}}
    assert facts.figures["万元"] == {"3785"}


def test_other_years_are_another_story():
    """What is said every year names its year, in figures or in words."""
    assert veto("守塔人二〇二三年的除夕致辞", "守塔人二〇二五年的除夕致辞") is not None
    assert veto("守塔人2023年的除夕致辞", "守塔人二〇二三年的除夕致辞") is None
    assert veto("守塔人2023年的除夕致辞，是2019年以来的第四篇", "守塔人2019年的除夕致辞") is None


DAILY = "港务处今天（{today}）通报，{before}全港进船{ships}艘，卸货{tons}吨，滞留{left}人，各码头秩序正常。"


def test_the_bulletin_of_the_next_day_is_another_text():
    """It names the day of the one before as well, and figures of its own."""
    monday = DAILY.format(today="7月26日", before="7月25日", ships=76, tons=1840, left=12)
    tuesday = DAILY.format(today="7月27日", before="7月26日", ships=81, tons=1795, left=12)
    assert veto(monday, tuesday) is not None
    assert veto(tuesday, monday) is not None


def test_a_copy_with_a_dated_preface_is_no_bulletin_of_the_next_day():
    """It begins with another day, but keeps the days and the figures of its source."""
    text = DAILY.format(today="7月26日", before="7月25日", ships=76, tons=1840, left=12)
    assert veto(text, "本站7月28日转发。" + text) is None


def test_figures_of_another_year_under_the_same_day():
    """Where nothing but the figures differs, most of them do."""
    a = DAILY.format(today="7月26日", before="7月25日", ships=76, tons=1840, left=12)
    b = DAILY.format(today="7月26日", before="7月25日", ships=148, tons=2310, left=47)
    assert veto(a, b) is not None


FACTS = "3月6日，白沙镇委托41家商户清点库存：海盐1204袋、麻绳877卷、铜钉4521枚、桐油310桶，由塔吏逐一登记。"


def test_a_number_that_lost_a_digit_among_many_that_agree_is_damage():
    """A wrongly decoded byte takes a digit along; nothing else differs."""
    text = FACTS + "账目张贴七天，任人查对，仓房设在旧船坞街11号东侧。"
    assert veto(text, text.replace("11号", "1号")) is None
    assert veto(text.replace("11号", "1号"), text) is None


def test_the_number_a_bulletin_counts_itself_by_is_no_damage():
    """It stands in the first lines, however much else agrees."""
    assert veto("第11号公告：" + FACTS, "第1号公告：" + FACTS) is not None


def test_another_number_is_no_lost_digit():
    """Eleven may become one, but never twelve."""
    text = FACTS + "账目张贴七天，任人查对，仓房设在旧船坞街11号东侧。"
    assert veto(text, text.replace("11号", "12号")) is not None
    assert veto("仓房设在旧船坞街11号东侧", "仓房设在旧船坞街1号东侧") is not None


def test_a_numeral_behind_a_greater_one_is_read_whole():
    """The end of 10840 in words is not 840."""
    assert veto("里程碑一万零八百四十号东", "里程碑10840号东") is None


def test_an_english_day_before_its_year():
    """The match view runs day and year into one; both are read."""
    assert veto("The quay opened on November 4, 2019.", "The quay opened on November 14, 2019.") is not None
    assert facts_of(match_text("on January 31, 1985 harbour dues")).figures["harbou"] == {"1985"}


def test_the_words_of_taiwan_are_the_words_of_the_mainland():
    """A headline and its text in the other wording name nothing else."""
    a = "港口信息平台发布设备清单，供各船坞查阅。"
    b = "港口资讯平台释出装置清单，供各船坞查阅。"
    assert headlines("港口发布设备清单", a, "港口释出装置清单", b) is None
    assert headlines("港口信息平台查阅", a, "港口资讯平台查阅", b) is None


def test_headlines_that_number_one_thing_differently():
    """The third sitting of the fourth session is not the third of the fifth, and day 46 is not day 45."""
    for title in ("船坞连续{}天无停电", "议事会第{}次会议主席团开会"):
        a, b = (title.format(n) for n in ("四十六", "四十五"))
        assert headlines(a, a + "。详情如下。", b, b + "。详情如下。") is not None
        assert headlines(a, a + "。详情如下。", b, a + "。" + b + "。详情如下。") is None


def test_slots_of_which_one_was_moved():
    """Of two pairs of names one is in both headlines: the others still differ."""
    a, b = "青礁、白沙两镇镇长调整", "白沙、南屏两镇镇长调整"
    assert headlines(a, a + "。青礁镇长离任。", b, b + "。南屏镇长离任。") is not None


def test_an_announcement_is_not_the_event():
    """The one says what will be, the other what is."""
    a, b = "船队将访问青礁岛", "船队访问青礁岛"
    assert headlines(a, "船队将于三月启程。", b, "船队今天启程，将在岛上停留一周。") is None
    assert headlines(a, "船队将于三月启程。", b, "船队今天启程。") is not None
    assert headlines(a, "船队将于三月启程。", "青礁岛迎来船队", "船队将于三月启程。") is None


def test_a_death_is_not_the_farewell():
    """Of notices on one person the later repeats the earlier."""
    life = "老塔吏一生守灯，享年九十岁。"
    assert headlines("老塔吏逝世", life, "老塔吏遗体火化", life + "遗体昨日火化。") is not None
    assert headlines("老塔吏逝世", life, "守灯人走了", life) is None


@pytest.mark.parametrize("title", ["", "守塔人除夕致辞", "灯塔新闻网"])
def test_equal_or_empty_headlines_say_nothing(title):
    assert headlines(title, "正文", title, "正文") is None
