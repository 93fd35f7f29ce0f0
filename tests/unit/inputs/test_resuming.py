"""A file of lines is gone on with where it was left, if it still begins with the same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from provenance.inputs import lines
from provenance.inputs.captured import Captured
from provenance.inputs.reading import read_inputs
from provenance.inputs.resuming import ReadBefore

LINES = [
    b'\xef\xbb\xbf{"text": "one"}\n',
    b"\n",
    b"no JSON\n",
    b'{"text": "two"}\r\n',
    b'{"text": ""}\n',
    b'{"text": "three"}\n',
    b'{"text": "four"}',
]
BAD = frozenset({3, 5})


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("x.jsonl").write_bytes(b"".join(LINES))


def before(count: int, rejects: frozenset[int] = BAD) -> ReadBefore:
    """Return the state of who read *count* lines."""
    data = b"".join(LINES[:count])
    return ReadBefore(len(data), hashlib.sha256(data).hexdigest(), frozenset(n for n in rejects if n <= count))


def read(state: ReadBefore | None, name: str = "x.jsonl") -> list[Captured]:
    return list(read_inputs([name], recall={"x.jsonl": state}.get))


def told(captured: list[Captured]) -> list[tuple[str, bool]]:
    return [(one.found.path, one.page is not None) for one in captured if one.found]


WHOLE = [
    ("x.jsonl:1", True), ("x.jsonl:3", False), ("x.jsonl:4", True), ("x.jsonl:5", False),
    ("x.jsonl:6", True), ("x.jsonl:7", True),
]  # fmt: skip


@pytest.mark.parametrize("count", range(1, 7))
def test_known_records_are_counted_and_rejects_and_the_rest_are_read(count):
    """Whatever line it was left after, and blank lines and a byte order mark count for nothing."""
    first, *others = read(before(count))
    places = [int(path.split(":")[1]) for path, _ in told(others)]
    assert places == [n for n in (1, 3, 4, 5, 6, 7) if n > count or n in BAD]
    assert first.found is None
    assert first.bookmark is not None
    assert first.bookmark.known == len([n for n in (1, 4, 6) if n <= count])
    assert set(told(others)) <= set(WHOLE)


def test_each_record_says_how_far_its_file_is_read_and_one_without_line_end_does_not():
    """It may be half a record, the other half of which is still to be written."""
    marks = [one.bookmark for one in read(None)]
    ends = [len(b"".join(LINES[:count])) for count in (1, 3, 4, 5, 6)]
    assert [mark and mark.offset for mark in marks] == [*ends, None]
    assert all(
        mark.sha256 == hashlib.sha256(Path("x.jsonl").read_bytes()[: mark.offset]).hexdigest()
        for mark in marks if mark
    )  # fmt: skip


def test_bookmarks_after_going_on_are_those_of_reading_from_the_start():
    assert [one.bookmark for one in read(before(4, frozenset()))[1:]] == [one.bookmark for one in read(None)][3:]


@pytest.mark.parametrize("change", ["first byte", "shorter", "a line end gone"])
def test_a_file_that_begins_otherwise_is_read_from_the_start(change):
    data = b"".join(LINES)
    changed = {
        "first byte": data.replace(b"one", b"eno"),
        "shorter": b"".join(LINES[:3]),
        "a line end gone": data.replace(b"\r\n", b"\r  "),
    }[change]
    Path("x.jsonl").write_bytes(changed)
    assert read(before(4)) == read(None)
    assert told(read(before(4)))[0] == ("x.jsonl:1", True)


def test_what_was_added_to_a_file_is_all_that_is_read_of_it():
    state = before(6)
    Path("x.jsonl").write_bytes(b"".join(LINES) + b'\n{"text": "five"}\n')
    assert [place for place, is_page in told(read(state)) if is_page] == ["x.jsonl:7", "x.jsonl:8"]


def test_known_lines_are_not_parsed(monkeypatch):
    parsed: list[bytes] = []

    def parse(data: bytes) -> object:
        parsed.append(data)
        return {"text": "x"}

    monkeypatch.setattr(lines, "parse_json", parse)
    read(before(6))
    assert parsed == [LINES[2], LINES[4], LINES[6]]


def test_a_line_too_long_is_passed_over_as_it_was(monkeypatch):
    for module in ("lines", "resuming", "parsing"):
        monkeypatch.setattr(f"provenance.inputs.{module}.LINE_LIMIT", 20)
    monkeypatch.setattr(
        "provenance.inputs.parsing.numbered_lines.__kwdefaults__", {"first": b"", "start": 1, "limit": 20}
    )
    data = b'{"text": "a"}\n' + b"x" * 50 + b"\n" + b'{"text": "b"}\n'
    Path("x.jsonl").write_bytes(data)
    whole = read(None)
    assert [one.found and one.found.path for one in whole] == ["x.jsonl:1", "x.jsonl:2", "x.jsonl:3"]
    state = ReadBefore(len(data), hashlib.sha256(data).hexdigest(), frozenset({2}))
    first, again = read(state)
    assert first.bookmark is not None
    assert first.bookmark.known == 2
    assert again == whole[1]


def test_packed_files_and_files_of_other_kinds_have_no_bookmarks():
    import gzip

    Path("x.jsonl.gz").write_bytes(gzip.compress(b"".join(LINES)))
    Path("x.txt").write_text("rain", encoding="utf-8")
    for name in ("x.jsonl.gz", "x.txt"):
        assert all(one.bookmark is None for one in read(None, name))
