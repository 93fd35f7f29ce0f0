"""Flags follow from claims, dates and removals, each code once, in order of code."""

from __future__ import annotations

from provenance.attribution.flags import find_flags
from provenance.records import Claim, Flag, Removal, Role
from tests.fakes.attribution import claims

_BODY = "南屏今天下了一场大雨,街上的人都打着伞走路。"


def _codes(flags: tuple[Flag, ...]) -> list[str]:
    return [flag.code for flag in flags]


def _claim(role: Role, *flags: str, date: str | None = None, page: str | None = None) -> Claim:
    return Claim("zz.test", role, "本报讯", 0, 3, "body", 0.9, date=date, page=page, flags=flags)


def test_empty_and_machine_made_sources_are_flagged_with_their_words() -> None:
    blank = find_flags(claims(("head", "来源: 最后更新:24-04-17"), ("body", _BODY)))
    assert blank == (Flag("source_field_empty", "来源:"),)
    token = find_flags(claims(("head", "来源: sp20240305"), ("body", _BODY)))
    assert token == (Flag("source_token_is_not_an_outlet", "来源: sp20240305"),)


def test_host_that_disowns_its_texts_is_flagged_for_what_it_says() -> None:
    furniture = "本文系转载,未经本站证实"
    assert _codes(find_flags(claims(("body", _BODY), ("furniture", furniture)))) == [
        "host_admits_reprint",
        "host_disclaims_authorship",
    ]


def test_own_paper_is_flagged_on_a_known_foreign_host_and_on_one_that_disowns_its_texts() -> None:
    own = _claim("original_publisher", "deictic")
    assert "own_paper_on_foreign_host" in _codes(find_flags([own], host="www.example.org"))
    assert "own_paper_on_foreign_host" in _codes(
        find_flags([own, _claim("disclaimer", "host_disclaims_authorship")])
    )
    assert find_flags([own]) == ()
    assert find_flags([_claim("self", "deictic")], host="www.example.org") == ()


def test_page_dated_long_after_its_print_edition_is_flagged_with_the_days() -> None:
    edition = _claim("original_publisher", date="2024-02-20", page="19")
    (flag,) = find_flags([edition], published="2024-11-23T01:28:10")
    assert flag.code == "page_date_long_after_print_date"
    assert flag.detail.startswith("277 days")
    assert find_flags([edition], published="2024-03-21") == ()  # thirty days exactly
    assert _codes(find_flags([edition], published="2024-02-01")) == ["page_before_content"]


def test_late_page_and_its_neighbours_are_flagged() -> None:
    neighbours = [
        _claim("self", "neighbour", date="2023-01-24T09:38"),
        _claim("self", "neighbour", date="2023-01-24T09:48"),
    ]
    flags = find_flags(neighbours, latest_event="2022-03-18")
    assert _codes(flags) == ["neighbour_bracket", "page_date_long_after_event"]
    assert flags[1].detail.startswith("312 days")


def test_every_kind_of_removal_has_its_flag_with_count_and_text() -> None:
    removals = [
        Removal("watermark", 0, 3, "江海网"),
        Removal("watermark", 9, 12, "江海网"),
        Removal("pinyin_gloss", 3, 7, "(hé)"),
        Removal("script", 0, 1, "東"),
        Removal("mojibake", 8, 9, "?"),
        Removal("link_farm", 20, 30, "甲市| 乙市|"),
        Removal("title_repeat", 30, 40, "(下雨感悟)"),
        Removal("invisible", 41, 42, "\u200b"),
    ]
    flags = find_flags([], removals)
    assert flags == (
        Flag("link_farm_footer", "1: 甲市| 乙市|"),
        Flag("mojibake", "1: ?"),
        Flag("pinyin_glosses_removed", "1: (hé)"),
        Flag("script_converted", "1: 東"),
        Flag("title_repeated_with_keywords", "1: (下雨感悟)"),
        Flag("watermark_removed", "2: 江海网"),
    )


def test_flags_of_the_page_date_are_kept_and_no_code_comes_twice() -> None:
    page_flags = [Flag("two_digit_year", "24-04-17"), Flag("two_digit_year", "24-04-18")]
    assert find_flags([], page_flags=page_flags) == (Flag("two_digit_year", "24-04-17"),)
