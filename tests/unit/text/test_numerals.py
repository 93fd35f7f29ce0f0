"""Chinese numerals are read as people read them."""

from __future__ import annotations

import pytest

from provenance.text.numerals import numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [("三", 3), ("十", 10), ("十八", 18), ("三十", 30), ("三十一", 31), ("一百零三", 103), ("一百二十", 120),
     ("二〇二四", 2024), ("〇", 0), ("两", 2), ("一千零一", 1001)],
)  # fmt: skip
def test_numerals_have_their_value(text, value):
    """Counted and positional numerals are told apart by the presence of a unit."""
    assert numeral(text) == value


@pytest.mark.parametrize("text", ["", "日", "十一十", "三三十", "3", "十百"])
def test_what_is_no_numeral_is_none(text):
    """Malformed numerals are refused, not guessed."""
    assert numeral(text) is None
