"""Facts are found where numerals stand, and there as a search through the whole text finds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.matching import facts

PATTERNS = {
    "_YEAR": (facts._YEAR, "年"),
    "_DAY": (facts._DAY, facts._BEHIND_DAY),
    "_SERIAL": (facts._SERIAL, facts._BEHIND_SERIAL),
}
LETTERS = st.text("0129٣一二十九零〇百两万年月日号次届期周场甲ab召", max_size=40)


@pytest.mark.parametrize("name", PATTERNS)
@given(view=LETTERS)
def test_a_look_at_the_numerals_finds_what_a_search_finds(name, view):
    pattern, behind = PATTERNS[name]
    places = facts._before(behind, view, [found.span() for found in facts._NUMERAL.finditer(view)])
    assert [m.span() for m in facts._found(pattern, view, places)] == [m.span() for m in pattern.finditer(view)]


@given(LETTERS)
def test_a_look_at_the_digits_finds_all_figures(view):
    places = [found.span() for found in facts._DIGITS.finditer(view)]
    found = [m.span() for m in facts._found(facts._FIGURE, view, places)]
    assert found == [m.span() for m in facts._FIGURE.finditer(view)]
