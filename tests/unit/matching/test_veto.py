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
