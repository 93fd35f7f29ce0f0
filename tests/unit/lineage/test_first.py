"""What makes a captured page the first one, and what does not."""

from __future__ import annotations

from dataclasses import replace

from provenance.lineage.nodes import inferred_nodes, observed_nodes
from provenance.lineage.order import ordered_pairs
from provenance.lineage.origins import preceded, voices
from provenance.lineage.profile import profile
from provenance.records import Medium
from tests.fakes.articles import article, claim, lineages, trace

DAILY, PORTAL, RIVAL = "青石日报", "南渡网", "北岭晚报"
MEDIA: dict[str, Medium] = {DAILY: "local", PORTAL: "portal", RIVAL: "print"}


def test_a_page_of_a_good_kind_and_early_date_is_not_first_unless_words_say_so():
    """Three silent copies: the earliest, on a local paper's site, may be a copy like the others."""
    found = lineages(
        article("a", outlet=DAILY, published="2024-03-01T08:00"),
        article("b", outlet="云岸资讯", published="2024-03-02T08:00"),
        article("c", outlet="渡口新闻", published="2024-03-03T08:00"),
        media=MEDIA,
    )["b"]
    assert (found.canonical.level, found.canonical.outlet) == ("undetermined", None)


def test_pages_of_one_outlet_need_no_words_since_nothing_shows_a_copy():
    found = lineages(article("a", outlet=RIVAL), article("b", outlet=RIVAL), media=MEDIA)["a"]
    assert found.canonical.outlet == RIVAL


def test_a_link_to_a_captured_page_speaks_for_it():
    link = claim("direct_source", None, url="https://www.a.example/a.html")
    found = lineages(article("a", outlet=DAILY), article("b", link, outlet=PORTAL), media=MEDIA)["b"]
    assert found.canonical.article == "a"


def test_one_reporters_line_on_the_pages_of_two_papers_is_neithers_own():
    told = claim(
        "self", None, text="本报讯(记者王小明)", value="本报", zone="body", flags=("deictic",), people=("王小明",)
    )
    media: dict[str, Medium] = {DAILY: "print", RIVAL: "print"}
    found = lineages(article("a", told, outlet=DAILY), article("b", told, outlet=RIVAL), media=media)["a"]
    assert found.canonical.outlet is None
    alone = lineages(article("a", told, outlet=DAILY), article("b", outlet=PORTAL), media=media)["a"]
    assert alone.canonical.outlet == DAILY


def test_what_a_copy_calls_the_first_publisher_comes_before_what_it_calls_its_source():
    """The named source was never captured, the first publisher's silent page was: that one is the first."""
    told = claim("direct_source", PORTAL), claim("original_publisher", DAILY, text="原载青石日报")
    copy = article("b", *told)
    pages = [article("a", outlet=DAILY), copy]
    observed = observed_nodes(pages, {page.id: "verbatim" for page in pages})
    inferred, _ = inferred_nodes(observed)
    assert [(source.outlet) for source in inferred] == [PORTAL]
    assert ordered_pairs(observed, inferred) == [(0, 2)]
    assert lineages(*pages, media=MEDIA)["b"].canonical.article == "a"


def test_a_page_that_names_two_sources_in_different_places_is_half_a_voice_for_each():
    """Two names in one list are two statements; a name above and another one below contradict each other."""
    apart = article("a", claim("direct_source", DAILY), claim("direct_source", RIVAL, text="转自北岭晚报"))
    listed = article(
        "b",
        claim("direct_source", DAILY, flags=("composite",)),
        claim("direct_source", RIVAL, flags=("composite",)),
    )
    heard = voices([profile(apart)])
    assert [(name, voice.supplied) for name, voice in heard.items()] == [(RIVAL, 0.5), (DAILY, 0.5)]
    assert {voice.supplied for voice in voices([profile(listed)]).values()} == {1}


def test_with_permission_from_names_the_source_as_well():
    told = claim("original_publisher", DAILY, text="Republished with permission from X", flags=("licensed",))
    found = lineages(article("a", told, outlet=PORTAL), media=MEDIA)["a"]
    assert (found.canonical.outlet, found.direct_source.outlet) == (DAILY, DAILY)


def test_another_outlets_watermark_posits_it_as_a_source():
    mark = claim("self", DAILY, zone=None, reliability=0.4, flags=("watermark",))
    found = trace(article("a", mark, outlet="云岸资讯"), media=MEDIA)
    assert [source.outlet for source in found.inferred] == [DAILY]
    assert found.lineages[0].direct_source.outlet == DAILY


def test_a_page_dated_after_another_one_is_hardly_the_first():
    """Two pages that call the text their own: the one that others precede gives way, and says why."""
    named = {name: claim("self", name, zone="head", reliability=0.4) for name in (DAILY, RIVAL)}
    pages = [
        article("a", named[DAILY], outlet=DAILY, published=None),
        article("b", named[RIVAL], outlet=RIVAL, published="2024-03-02T08:00"),
        article("c", outlet=PORTAL, published="2024-03-01T08:00"),
    ]
    reasons = {one.station: {item.code for item in one.evidence} for one in trace(*pages, media=MEDIA).origins}
    assert "R9" in reasons["b"]
    assert "R9" not in reasons["a"] | reasons.get("c", set())


def test_days_precede_only_at_the_precision_both_have():
    """A page dated by the day is not before one of the same day; a date that cannot be true precedes nobody."""
    times = ("2024-03-01", "2024-03-01T10:00", "2024-03-01T08:00:00", None)
    pages = [profile(article(f"p{i}", published=time)) for i, time in enumerate(times)]
    assert preceded(pages) == [False, True, False, False]
    pages[2] = replace(pages[2], disproved=True)
    assert preceded(pages) == [False, False, False, False]


def test_the_address_of_another_page_under_a_text_is_a_voice_for_it():
    """Whoever carries another outlet's furniture took the text there; a mark inside the text proves no more."""
    carried = claim("self", DAILY, text="a.example", zone="trailer", reliability=0.4)
    marked = replace(carried, flags=("watermark",))
    heard = voices([profile(article("b", carried, outlet=PORTAL)), profile(article("c", marked, outlet=RIVAL))])
    assert heard[DAILY].supplied == 1
    assert heard[DAILY].published == 0
