"""Which records are pages."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from provenance.errors import InputError
from provenance.inputs.validation import page_from_bytes, page_from_record, page_from_text


def test_a_full_record_keeps_every_field_and_the_unknown_ones():
    page = page_from_record(
        {
            "id": 12,
            "url": "https://example.org/a",
            "html": "<p>Rain fell.</p>",
            "title": "Rain",
            "published": "yesterday",
            "outlet": "Port Gazette",
            "fetched_at": "2024-04-17T12:59:20+08:00",
            "crawl": {"depth": 2},
        },
        "r.jsonl:1",
    )
    assert (page.id, page.media, page.source) == ("12", "html", "<p>Rain fell.</p>")
    assert (page.title, page.published, page.outlet) == ("Rain", "yesterday", "Port Gazette")
    assert (page.url, page.fetched_at) == ("https://example.org/a", "2024-04-17T12:59:20+08:00")
    assert page.extra == {"crawl": {"depth": 2}}
    assert page.sha256 == hashlib.sha256(b"<p>Rain fell.</p>").hexdigest()


def test_null_is_the_same_as_absent():
    page = page_from_record({"text": "Rain fell.", "html": None, "id": None, "url": None, "title": ""}, "x")
    assert (page.media, page.id, page.url, page.title) == ("text", None, None, None)


def test_nul_and_half_pairs_are_replaced_and_whole_pairs_joined():
    page = page_from_text("a\0b\ud83dc\ud83d\ude00", "x")
    assert page.source == "a\ufffdb\ufffdc\U0001f600"
    assert page.sha256 == hashlib.sha256(page.source.encode()).hexdigest()


def test_names_of_fields_of_the_callers_are_storable_at_every_depth():
    page = page_from_record({"text": "Rain fell.", "a\0\ud83d": {"b\0\ud83d": 1}}, "x")
    assert page.extra == {"a\ufffd\ufffd": {"b\ufffd\ufffd": 1}}


@pytest.mark.parametrize(
    ("record", "code", "words"),
    [
        ({}, "input.record", "neither html nor text"),
        ({"title": "x"}, "input.record", "neither html nor text"),
        ({"text": "a", "html": "b"}, "input.record", "both html and text"),
        ({"text": ""}, "input.empty", '"text" is empty'),
        ({"html": " \n\t\u3000"}, "input.empty", '"html" is empty'),
        ({"text": 5}, "input.record", '"text" must be a string, not a number'),
        ({"text": "a", "title": ["b"]}, "input.record", '"title" must be a string, not a list'),
        ({"text": "a", "id": ""}, "input.record", '"id" is empty'),
        ({"text": "a", "id": True}, "input.record", "not a truth value"),
        ({"text": "a", "id": 1.5}, "input.record", "a string or a whole number"),
        ({"text": "a", "url": "http://x/" + "y" * 5_000}, "input.record", "longer than 4,096"),
        ({"html": "y" * 10_000_001}, "input.too_large", "longer than"),
        (["text"], "input.record", "must be an object, not a list"),
        (None, "input.record", "must be an object, not null"),
    ],
)
def test_what_the_contract_refuses_is_an_input_error(record: Any, code: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        page_from_record(record, "x")
    assert caught.value.code == code


@pytest.mark.parametrize(
    "moment",
    ["2024-04-17T12:59:20Z", "2024-04-17t12:59:20.25-03:30", "2024-04-17 12:59:60+00:00", "2024-02-29"],
)
def test_rfc_3339_moments_and_days_are_kept_as_written(moment):
    assert page_from_record({"text": "a", "fetched_at": moment}, "x").fetched_at == moment


@pytest.mark.parametrize(
    "moment",
    [
        "yesterday",
        "2024-02-30",
        "2024-13-01T00:00:00Z",
        "2024-04-17T12:59:20",
        "2024-04-17T25:00:00Z",
        "0000-01-01",
    ],
)
def test_what_is_no_rfc_3339_moment_is_refused(moment):
    with pytest.raises(InputError, match="RFC 3339") as caught:
        page_from_record({"text": "a", "fetched_at": moment}, "x")
    assert caught.value.code == "input.date"


def test_a_file_is_identified_by_its_bytes_and_decoded():
    data = "<meta charset=gb2312><p>今天下雨,河水上涨,船都停在港里。</p>".encode("gb18030")
    page = page_from_bytes(data, "a.html", "html")
    assert "河水上涨" in page.source
    assert page.charset == "gb18030"
    assert page.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "code"), [(b"", "input.empty"), (b" \n", "input.empty"), (b"%PDF-1.4\n\xff", "input.binary")]
)
def test_empty_and_binary_files_are_refused(data, code):
    with pytest.raises(InputError) as caught:
        page_from_bytes(data, "a.txt", "text")
    assert caught.value.code == code
