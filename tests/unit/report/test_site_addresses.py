"""Every page has one address, and an address that is not written so means none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.report.site.addresses import Address, article_address, compare_address, page_name

names = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True).map(page_name)
addresses = st.one_of(
    st.builds(Address, st.sampled_from(["index", "timeline", "outlets", "unseen", "methods"])),
    st.builds(Address, st.sampled_from(["clusters", "articles"]), names),
    st.builds(Address, st.just("compare"), names, names),
)


@given(addresses, st.integers(1, 999), st.sampled_from(["en", "zh"]))
def test_a_path_leads_back_to_its_page(address, part, language):
    page = Address(address.kind, address.name, address.other, part, language)
    assert Address.parse(page.path) == page
    assert page.twin().path == page.in_language("en").twin().path


@given(st.text(max_size=40))
def test_a_name_is_one_any_file_system_takes(id_):
    assert re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", page_name(id_))
    assert Address.parse(article_address(id_).path) is not None


@given(st.text(alphabet="ABab.-/p1", max_size=8), st.text(alphabet="ABab.-/p1", max_size=8))
def test_two_ids_have_two_names_also_where_case_does_not_count(one, other):
    assert one == other or page_name(one).lower() != page_name(other).lower()


@given(st.text(max_size=40))
def test_no_id_is_the_name_of_another(id_):
    """An article whose id is what stands for another id in addresses has an address of its own."""
    assert page_name(id_) == id_ or page_name(page_name(id_)) != page_name(id_)


def test_a_link_climbs_to_the_root_and_keeps_the_language():
    here = article_address("a1").in_language("zh")
    assert here.to(compare_address("a1", "a2")) == "../../zh/compare/a1.a2.html"
    assert here.root + here.twin().path == "../../articles/a1.json"


@pytest.mark.parametrize(
    "path", ["index.p01.html", "index.p0.html", "clusters/a.b.html", "compare/a.html", "index.p2.json"]
)
def test_any_other_spelling_means_no_page(path):
    assert Address.parse(path) is None
