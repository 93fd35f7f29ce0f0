"""Untrusted text cannot steer a terminal, a spreadsheet or a browser."""

from __future__ import annotations

import pytest

from provenance.report.safe import csv_line, guard_formula, safe, safe_link


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain [/b] 雨、Ünï", "plain [/b] 雨、Ünï"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\nb\tc\r", "a\\x0ab\\x09c\\x0d"),
        ("a\u202eb\u200b", "a\\u{202e}b\\u{200b}"),
        ("\x9b\u2028\u2029\ud800", "\\x9b\\u{2028}\\u{2029}\\u{d800}"),
        ("क\u094dष\u200c \U0001f468\u200d\U0001f469", "क\u094dष\u200c \U0001f468\u200d\U0001f469"),
        ("\u3000indent", "\u3000indent"),
    ],
)
def test_hidden_and_control_characters_are_written_out(text, expected):
    assert safe(text) == expected


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=1", " =1", "\u3000＝1", "＋x", "＠x"]
)
def test_a_formula_is_quoted(text):
    assert guard_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["", " ", "a=b", "2024-02-20", "雨"])
def test_other_text_is_left_as_it_is(text):
    assert guard_formula(text) == text


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=c", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        (" https://example.org", False),
        ("https://example.org/\u202ea", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        (None, False),
    ],
)
def test_only_plain_http_addresses_become_links(url, link):
    assert safe_link(url) == (url if link else None)


def test_a_csv_cell_holds_no_control_and_no_turning_character_but_its_line_breaks():
    assert csv_line(["a\x1b[31mred\u202e\nb"]) == b'"a\\x1b[31mred\\u{202e}\nb"\n'
