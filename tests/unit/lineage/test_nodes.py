"""The keys of sources that were never captured."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from provenance.lineage.nodes import Inferred, Posited

NAMES = st.text(st.sampled_from("青石日报:；BBC "), min_size=1, max_size=8)
PARTS = st.none() | st.sampled_from(["2024-02-20", "19", "A1-A3"])


@given(NAMES, st.none() | st.sampled_from(["print", "wire"]), PARTS, PARTS)
def test_a_key_says_what_it_was_made_of(outlet, medium, date, page):
    """Also of an outlet whose name has colons in it; an id of an article is no such key."""
    key = Inferred(outlet, medium, date, page, 1.0, ()).key
    assert Posited.parse(key) == (outlet, medium, date, page)
    assert Posited.parse(f"a-{outlet}") is None
