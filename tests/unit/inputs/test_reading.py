"""From paths and standard input to pages and rejects."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from provenance.errors import InputError
from provenance.inputs.reading import Captured, read_inputs, split_place


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(name: str, data: bytes) -> list[Captured]:
    Path(name).write_bytes(data)
    return list(read_inputs([name]))


def told(captured: list[Captured]) -> list[tuple[str, str]]:
    found = []
    for one in captured:
        assert (one.page is None) != (one.reject is None)
        found += [(one.page.path, "page")] if one.page else []
        found += [(one.reject.path, one.reject.code)] if one.reject else []
    return found


def test_records_keep_their_bytes_and_are_numbered_by_line():
    captured = read("r.jsonl", b'\xef\xbb\xbf{"text":  "one"}\r\n\n{"text": "two"}')
    assert [(one.page.path, one.page.source) for one in captured if one.page] == [
        ("r.jsonl:1", "one"),
        ("r.jsonl:3", "two"),
    ]
    assert [one.raw for one in captured] == [b'{"text":  "one"}\r\n', b'{"text": "two"}']


def test_one_bad_line_does_not_stop_the_file():
    captured = read("r.jsonl", b'{"text": "one"}\n{"text": \n{"title": "x"}\n{"text": "\xff"}\n{"text": "two"}\n')
    assert told(captured) == [
        ("r.jsonl:1", "page"),
        ("r.jsonl:2", "input.json"),
        ("r.jsonl:3", "input.record"),
        ("r.jsonl:4", "input.encoding"),
        ("r.jsonl:5", "page"),
    ]
    assert captured[1].raw == b'{"text": \n'


def test_a_line_over_the_limit_is_rejected_alone():
    captured = read("r.jsonl", b'{"text": "' + b"x" * 16_000_000 + b'"}\n{"text": "two"}\n')
    assert told(captured) == [("r.jsonl:1", "input.too_large"), ("r.jsonl:2", "page")]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.jsonl", b"", "input.empty"),
        ("a.jsonl", b"\n\n", "input.empty"),
        ("a.jsonl", b"\x00\x01\x02" * 50, "input.binary"),
        ("a.json", b"", "input.empty"),
        ("a.json", b"[]", "input.empty"),
        ("a.json", b"{", "input.json"),
        ("a.json", b"\x00\x01\x02", "input.binary"),
        ("a.html", b"", "input.empty"),
        ("a.txt", b" \n", "input.empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "input.binary"),
    ],
)
def test_a_file_without_content_is_one_reject(name, data, code):
    assert told(read(name, data)) == [(name, code)]


def test_a_json_file_is_one_record_or_a_list_of_them():
    assert told(read("a.json", b'{\n "text": "one"\n}\n')) == [("a.json", "page")]
    captured = read("b.json", '[{"text": "雨"},\n {"x": 1}]'.encode())
    assert told(captured) == [("b.json:1", "page"), ("b.json:2", "input.record")]
    assert captured[0].raw == '{"text": "雨"}\n'.encode()


def test_a_page_file_is_html_or_text_by_its_suffix():
    assert [one.page.media for one in read("a.htm", b"<p>Rain fell.") if one.page] == ["html"]
    assert [one.page.media for one in read("a.md", b"# Rain fell.") if one.page] == ["text"]


@pytest.mark.parametrize(
    ("data", "paths", "media"),
    [
        (b'\n {"text": "one"}\n{"text": "two"}\n', ["-:2", "-:3"], "text"),
        (b"\xef\xbb\xbf  <p>Rain fell.</p>\n<p>More.</p>", ["-"], "html"),
        (b"\nRain fell.\n{not json}\n", ["-"], "text"),
    ],
)
def test_standard_input_is_told_by_its_first_character(data, paths, media):
    captured = list(read_inputs(["-"], BytesIO(data)))
    assert [one.page.path for one in captured if one.page] == paths
    assert {one.page.media for one in captured if one.page} == {media}


def test_standard_input_as_a_page_is_read_to_its_end():
    captured = list(read_inputs(["-"], BytesIO(b"Rain fell.\nIt went on.\n")))
    assert captured[0].raw == b"Rain fell.\nIt went on.\n"


def test_empty_standard_input_is_a_reject():
    assert told(list(read_inputs(["-"], BytesIO(b" \n\n")))) == [("-", "input.empty")]


def test_nothing_that_exists_is_an_error_at_once():
    with pytest.raises(InputError, match=r"nowhere\.html: no such file"):
        read_inputs(["nowhere.html"])
    with pytest.raises(InputError, match="no input"):
        read_inputs([])


def test_a_missing_path_beside_others_is_a_reject():
    Path("a.txt").write_text("Rain fell.", encoding="utf-8")
    assert told(list(read_inputs(["nowhere.html", "a.txt"]))) == [
        ("nowhere.html", "input.missing"),
        ("a.txt", "page"),
    ]


def test_the_place_of_a_record_splits_into_file_and_line():
    assert split_place("a/b.jsonl:12") == ("a/b.jsonl", 12)
    assert split_place("-:3") == ("-", 3)
    assert split_place("a:3") == ("a:3", None)
    assert split_place("a.txt") == ("a.txt", None)


def test_a_file_that_disappears_is_a_reject_and_the_next_is_read(folder: Path):
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_text("Rain fell.", encoding="utf-8")
    captured = read_inputs([str(folder)])
    next(captured)
    Path("b.txt").unlink()
    assert [code for _, code in told(list(captured))] == ["input.unreadable", "page"]


def test_a_run_that_is_interrupted_finds_every_place_again():
    """The same file read twice gives the same places, so what is stored is known by them in any format."""
    Path("a.csv").write_text("id,text\n1,one\n2,two\n", encoding="utf-8")
    Path("b.jsonl").write_bytes(b'{"text": "one"}\n\n{"text": "two"}\n')
    first, second = (told(list(read_inputs(["a.csv", "b.jsonl"]))) for _ in range(2))
    assert (
        first
        == second
        == [("a.csv:2", "page"), ("a.csv:3", "page"), ("b.jsonl:1", "page"), ("b.jsonl:3", "page")]
    )
