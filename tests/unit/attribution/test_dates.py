"""Dates are found with their spans, read as precisely as given, and assigned to the page with care."""

from __future__ import annotations

import time

import pytest

from provenance.attribution.date_forms import find_dates, parse_date, resolve
from provenance.attribution.dates import PageDates, latest_event, page_published
from provenance.pages.rendering import Metadata
from provenance.records import ZoneKind
from provenance.text.offsets import View
from tests.fakes.attribution import claims, page

_BODY = "南屏今天下了一场大雨,街上的人都打着伞走路。"


def _published(*parts: tuple[ZoneKind, str], host_outlet: str | None = None, metadata: Metadata | None = None):
    text, zones = page(*parts)
    return page_published(
        PageDates.of(View.whole(text), zones),
        metadata,
        claims=claims(*parts, host_outlet=host_outlet),
        host_outlet=host_outlet,
    )


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-04-17 12:59:20", "2024-04-17T12:59:20"),
        ("2023年07月19日11:55", "2023-07-19T11:55"),
        ("2023年1月24日 上午9:38", "2023-01-24T09:38"),
        ("2023年1月24日 下午9:48", "2023-01-24T21:48"),
        ("24-04-17 12:59:20", "2024-04-17T12:59:20"),
        ("2022.10.27", "2022-10-27"),
        ("2022/10/27 08:26", "2022-10-27T08:26"),
        ("20240305", "2024-03-05"),
        ("2024年02月20日", "2024-02-20"),
        ("二〇二四年三月十八日", "2024-03-18"),
        ("二零二四年十二月三十一日", "2024-12-31"),
        ("September 11, 2024", "2024-09-11"),
        ("Sept. 11, 2024", "2024-09-11"),
        ("11 Sep 2024", "2024-09-11"),
        ("2024-04-17T12:59:20+08:00", "2024-04-17T12:59:20"),
    ],
)
def test_date_is_read_as_precisely_as_it_is_given(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    "text",
    ["2024-13-01", "2023年2月29日", "31 Apr 2024", "1234-5678", "20241332", "2.1.3", "sp20240305", "138-12-11"],
)
def test_impossible_dates_are_ignored(text: str) -> None:
    assert parse_date(text) is None


def test_impossible_time_leaves_the_date() -> None:
    assert parse_date("2024-03-05 31:70") == "2024-03-05"


def test_spans_are_those_of_the_words() -> None:
    text = "发布于 2024年3月5日 上午9:05 来源"
    (found,) = find_dates(text)
    assert text[found.start : found.end] == "2024年3月5日 上午9:05"


def test_two_digit_year_is_flagged() -> None:
    assert find_dates("24-04-17 12:59")[0].flags == ("two_digit_year",)


def test_day_without_year_takes_the_latest_year_not_after_the_reference() -> None:
    (autumn,) = find_dates("9月11日下午")
    assert autumn.iso is None
    assert resolve(autumn, "2024-09-16T17:22") == "2024-09-11"
    assert resolve(autumn, "2024-09-10") == "2023-09-11"
    assert resolve(autumn, None) is None
    (han,) = find_dates("三月十八日,会议")
    assert resolve(han, "2023-01-24") == "2022-03-18"
    (leap,) = find_dates("2月29日")
    assert resolve(leap, "2023-05-01") == "2020-02-29"


def test_last_year_counts_from_the_reference() -> None:
    (found,) = find_dates("去年12月3日")
    assert resolve(found, "2024-12-20") == "2023-12-03"


def test_labelled_date_wins_over_a_stamp() -> None:
    iso, span, _ = _published(("head", "2024-03-09 08:00\n发布时间:2024-03-05 10:00"), ("body", _BODY))
    assert iso == "2024-03-05T10:00"
    assert span is not None


def test_update_label_is_flagged() -> None:
    iso, _, flags = _published(("head", "来源: 最后更新:24-04-17 12:59:20"), ("body", _BODY))
    assert iso == "2024-04-17T12:59:20"
    assert [flag.code for flag in flags] == ["two_digit_year", "shown_is_updated"]


def test_date_without_time_is_flagged() -> None:
    iso, _, flags = _published(("head", "发布时间:2024-03-05"), ("body", _BODY))
    assert (iso, [flag.code for flag in flags]) == ("2024-03-05", ["date_only"])


def test_date_of_a_neighbour_is_not_the_page_own() -> None:
    parts: tuple[tuple[ZoneKind, str], ...] = (
        ("head", "南屏下雨了"), ("body", _BODY),
        ("furniture", "上一篇 2023年3月4日 上午9:38\n下一篇 2023年3月4日 上午9:48"),
    )  # fmt: skip
    assert _published(*parts) == (None, None, ())


def test_date_in_the_emptied_slot_of_another_outlet_is_not_the_page_own() -> None:
    parts: tuple[tuple[ZoneKind, str], ...] = (
        ("head", "南屏下雨了\n2023年03月05日11:55 |\n小字号"),
        ("body", _BODY),
    )
    iso, _, flags = _published(*parts)
    assert (iso, [flag.code for flag in flags]) == (None, ["copied_date"])
    assert _published(*parts, host_outlet="人民网")[0] == "2023-03-05T11:55"


def test_date_in_a_sentence_of_the_head_is_not_a_stamp() -> None:
    head = "导读:2024年3月5日,南屏下了一场很大的雨,街上的人都打着伞走路,河水涨了半米"
    assert _published(("head", head), ("body", _BODY))[0] is None


def test_metadata_date_is_the_last_resort() -> None:
    metadata = Metadata(published="2024-03-05T10:00:00+08:00")
    assert _published(("head", "南屏下雨了"), ("body", _BODY), metadata=metadata)[0] == "2024-03-05T10:00:00"
    head: tuple[ZoneKind, str] = ("head", "2024-03-09 08:00")
    assert _published(head, ("body", _BODY), metadata=metadata)[0] == "2024-03-09T08:00"


def test_events_are_dates_of_the_body_only() -> None:
    text, zones = page(("head", "2024-03-09 08:00"), ("body", "3月5日下雨。2月1日也下。12月1日不下。"))
    dates = PageDates.of(View.whole(text), zones)
    assert [resolve(found, "2024-03-09") for found in dates.told()] == ["2024-03-05", "2024-02-01", "2023-12-01"]
    assert latest_event(dates, "2024-03-09") == "2024-03-05"
    assert latest_event(dates, None) is None


@pytest.mark.parametrize(
    ("opening", "event"),
    [
        ("3月5日,南屏下雨。", "2023-03-05"),
        ("南屏下雨。", None),  # only what the text looks back on is dated
        ("2021年3月5日,南屏下过雨。", None),
        ("会议将于9月14日召开。", None),
        ("会议定于2月1日召开。", None),
        ("2月20日的门票今天开售。", None),  # within a month of the page: a day to come
        ("自6月1日起,南屏的雨会停。", None),
    ],
)
def test_only_a_dated_opening_dates_what_a_text_reports(opening: str, event: str | None) -> None:
    """Without a day in the opening, or with one to come, a text is not late, however old what it recalls."""
    later = "雨一直下到傍晚,河水涨了半米,桥下的船都不走了。" * 8 + "2019年1月2日也下过雨。"
    text, zones = page(("head", "2024-01-30 08:00"), ("body", f"{opening}\n{later}"))
    assert latest_event(PageDates.of(View.whole(text), zones), "2024-01-30") == event


def test_time_of_publication_goes_before_time_of_update() -> None:
    head = "南屏下雨了\n2024-03-05 10:00:00 字号\n最后更新:2024-03-05 12:30:00"
    assert _published(("head", head), ("body", _BODY))[0] == "2024-03-05T10:00:00"


@pytest.mark.parametrize("unit", ["10月1日", "1", "2024-", "三月", "May 1 ", "24-04-17 "])
def test_hostile_text_does_not_hang(unit: str) -> None:
    begin = time.process_time()
    find_dates(unit * (100_000 // len(unit)))
    assert time.process_time() - begin < 60  # a hang, not a measurement
