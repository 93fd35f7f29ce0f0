"""Lines with a limit, and JSON with one second try."""

from __future__ import annotations

from io import BytesIO

import pytest

from provenance.errors import InputError
from provenance.inputs.parsing import numbered_lines, parse_json


def lines(data: bytes, limit: int = 10) -> list[tuple[int, bytes | None]]:
    return list(numbered_lines(BytesIO(data), limit=limit))


def test_blank_lines_count_but_are_not_yielded():
    assert lines(b"a\n\n \r\nb\r\nc") == [(1, b"a\n"), (4, b"b\r\n"), (5, b"c")]


def test_a_line_over_the_limit_is_none_and_the_next_one_is_read():
    assert lines(b"x" * 35 + b"\ny\n" + b"z" * 11) == [(1, None), (2, b"y\n"), (3, None)]


def test_the_limit_itself_is_allowed():
    assert lines(b"x" * 9 + b"\n" + b"y" * 10) == [(1, b"x" * 9 + b"\n"), (2, b"y" * 10)]


def test_a_line_begun_elsewhere_is_finished():
    assert list(numbered_lines(BytesIO(b"b\nc"), first=b"a", start=4)) == [(4, b"ab\n"), (5, b"c")]


def test_half_a_surrogate_pair_gets_a_second_try():
    assert parse_json(b'{"text": "a\\ud83d"}') == {"text": "a\ud83d"}


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b'{"text": "a', "input.json", "broken JSON at column"),
        (b'{"text": \r\n', "input.json", "broken JSON at column 9: "),
        (b'{"text": "a"} {', "input.json", "Extra data"),
        (b'{"text": NaN}', "input.json", "NaN is not JSON"),
        (b"[" * 100_000, "input.json", "nested too deeply"),
        (b'{"id": ' + b"9" * 5_000 + b"x}", "input.json", "broken JSON"),
        (b'{"text": "\xc4\xe3"}', "input.encoding", "not UTF-8 at byte 11"),
    ],
)
def test_what_is_not_json_is_an_input_error_that_says_where(data, code, words):
    with pytest.raises(InputError, match=words) as caught:
        parse_json(data)
    assert caught.value.code == code
    assert caught.value.hint
