"""The headline of a page without markup, and what was added to it to please search engines."""

from __future__ import annotations

import pytest

from provenance.pages.furniture import Furniture
from provenance.pages.titles import headline, repeated_part
from provenance.pages.zones import ViewLine
from provenance.resources import seed_text

FURNITURE = Furniture.parse(seed_text("furniture.toml"))
TITLE = "青石镇老磨坊换上新水轮"


def pick(*rows: str) -> str | None:
    lines, at = [], 0
    for row in rows:
        lines.append(ViewLine(row, at, at + len(row)))
        at += len(row) + 1
    found = headline(lines, FURNITURE)
    return found.text if found else None


def test_the_line_before_the_date_is_the_headline():
    assert pick("青石热线新闻频道", TITLE, "发布时间:2024-03-05") == TITLE


def test_without_a_date_the_first_line_of_some_length_is():
    assert pick("青石网", TITLE, "一段导语在这里写着几个字") == TITLE


def test_a_line_that_is_repeated_wins():
    assert (
        pick("青石热线新闻频道", "今日镇上大小事情", TITLE, "来源:青石日报", f"导读:{TITLE},水轮,磨坊") == TITLE
    )


def test_a_source_line_or_a_site_name_is_no_headline():
    assert pick("青石网", "来源:青石日报") is None
    assert pick() is None


def test_a_label_line_between_is_passed_over():
    assert pick("来源:青石日报", TITLE) == TITLE


@pytest.mark.parametrize("brackets", ["()", "【】", "[]"])
def test_a_bracket_that_repeats_the_title_is_found(brackets):
    again = f"{TITLE}{brackets[0]}{TITLE}感悟{brackets[1]}"
    span = repeated_part(again)
    assert span is not None
    assert again[: span[0]] == TITLE
    assert span[1] == len(again)


@pytest.mark.parametrize("title", [TITLE, f"{TITLE}(组图)", f"{TITLE}(第二期)", "水轮(水轮)", f"({TITLE})", ""])
def test_an_ordinary_bracket_is_none(title):
    assert repeated_part(title) is None


@pytest.mark.parametrize(("between", "found"), [(200, True), (400, False)])
def test_only_the_first_300_lines_of_a_head_are_looked_at(between, found):
    """The bound that keeps a page of short lines linear: a repeat beyond it goes unseen."""
    rows = ["今日镇上大小事情", TITLE, *(f"第{i}条短消息" for i in range(between)), f"导读:{TITLE},水轮"]
    assert pick(*rows) == (TITLE if found else rows[0])
