"""What is concluded of small clusters whose story is known."""

from __future__ import annotations

import pytest

from provenance.lineage.direction import Fit
from provenance.lineage.nodes import inferred_nodes, observed_nodes
from provenance.records import ArticleId, Flag, Medium, Relation, Removal
from tests.fakes.articles import article, claim, lineages, trace, watermark

MEDIA: dict[str, Medium] = {"青石日报": "print", "南渡网": "portal", "东河通讯社": "wire"}
DAILY, PORTAL = "青石日报", "南渡网"


def original(**more: object) -> object:
    return article("original", outlet=DAILY, **more)


def test_a_captured_original_that_copies_name_is_observed():
    found = lineages(
        article("daily", outlet=DAILY),
        article("one", claim("direct_source", DAILY)),
        article("two", claim("direct_source", DAILY)),
        media=MEDIA,
    )
    for lineage in found.values():
        assert (lineage.canonical.level, lineage.canonical.article, lineage.canonical.outlet) == (
            "observed",
            "daily",
            DAILY,
        )
        assert lineage.canonical.url == "https://www.daily.example/daily.html"
    assert found["one"].direct_source.article == "daily"
    assert found["one"].direct_source.level == "observed"
    assert found["daily"].direct_source.level == "undetermined"
    assert [hop.article for hop in found["one"].chain] == ["daily", "one"]
    assert [hop.article for hop in found["daily"].chain] == ["daily"]


@pytest.mark.parametrize("copies", [1, 5, 20, 60, 250])
def test_many_copies_do_not_outweigh_the_source_they_all_name(copies):
    """Every copy could come from every other; that nothing says so must count."""
    articles = [article("daily", outlet=DAILY)]
    articles += [article(f"copy{i:02}", claim("direct_source", DAILY)) for i in range(copies)]
    found = lineages(*articles, media=MEDIA)
    assert found["copy00"].canonical.article == "daily"
    assert found["copy00"].direct_source.article == "daily"


def test_a_source_that_was_never_captured_is_asserted_by_one_page():
    found = lineages(article("one", claim("direct_source", DAILY, medium="print")))["one"]
    assert (found.canonical.level, found.canonical.outlet, found.canonical.medium) == ("asserted", DAILY, "print")
    assert found.canonical.article is None
    assert found.canonical.url is None
    assert (found.direct_source.level, found.direct_source.outlet) == ("asserted", DAILY)
    assert [(hop.kind, hop.outlet) for hop in found.chain] == [("inferred", DAILY), ("article", None)]


def test_two_pages_that_did_not_copy_each_other_corroborate():
    other = claim("original_publisher", DAILY, text=f"原载于《{DAILY}》")
    found = lineages(article("one", claim("original_publisher", DAILY)), article("two", other))
    assert found["one"].canonical.level == "corroborated"
    assert found["one"].canonical.outlet == DAILY


def test_the_same_words_on_two_pages_are_one_voice():
    found = lineages(
        article("one", claim("original_publisher", DAILY)), article("two", claim("original_publisher", DAILY))
    )
    assert found["one"].canonical.level == "asserted"


def test_two_pages_of_one_host_are_one_voice():
    pages = [
        article(name, claim("original_publisher", DAILY), host="www.one.example", body=name)
        for name in ("one", "two")
    ]
    assert lineages(*pages)["one"].canonical.level == "asserted"


def test_a_statement_and_leaked_furniture_on_one_page_corroborate():
    page = article("one", claim("direct_source", PORTAL), claim("self", PORTAL, zone="head"))
    assert lineages(page)["one"].canonical.level == "corroborated"


def test_what_rests_on_this_paper_is_asserted_at_most():
    pages = [
        article(name, claim("original_publisher", DAILY, flags=("deictic",), certainty=0.7))
        for name in ("one", "two")
    ]
    found = lineages(*pages)["one"].canonical
    assert (found.level, found.outlet) == ("asserted", DAILY)
    assert found.confidence is not None
    assert found.confidence <= 0.7


def test_an_owner_alone_says_nothing_of_the_page_it_was_taken_from():
    found = lineages(article("one", claim("owner", "青石新媒体")))["one"]
    assert found.canonical.outlet == "青石新媒体"
    assert found.direct_source.level == "undetermined"
    assert found.direct_source.outlet is None


def test_two_strangers_name_nobody():
    found = lineages(article("one"), article("two"))
    for lineage in found.values():
        assert lineage.canonical.level == "undetermined"
        assert lineage.canonical.outlet is None
        assert lineage.canonical.article is None
        assert lineage.direct_source.article is None
        assert lineage.direct_source.outlet is None
        assert len(lineage.chain) == 1


def test_a_claim_that_names_nobody_posits_nobody():
    for told in (
        claim("direct_source", None),
        claim("direct_source", DAILY, reliability=0.0),
        claim("cited", DAILY),
    ):
        found = trace(article("one", told))
        assert not found.inferred
        assert found.lineages[0].canonical.outlet is None


def test_naming_oneself_posits_nobody():
    assert not trace(article("one", claim("direct_source", PORTAL), outlet=PORTAL)).inferred


def test_edition_line_and_editors_make_a_chain():
    page = article(
        "one",
        claim("original_publisher", DAILY, medium="print", date="2024-02-20", page="19", reliability=0.97),
        claim("self", PORTAL, flags=("house_style",), people=("何舟",), reliability=0.75),
        flags=(Flag("source_token_is_not_an_outlet"),),
    )
    found = lineages(page)["one"]
    assert (found.canonical.outlet, found.canonical.date, found.canonical.page) == (DAILY, "2024-02-20", "19")
    assert found.canonical.confidence is not None
    assert found.canonical.confidence > 0.9
    assert (found.direct_source.outlet, found.direct_source.level) == (PORTAL, "asserted")
    assert [hop.outlet for hop in found.chain] == [DAILY, PORTAL, None]


def test_a_copy_that_carries_a_watermark_came_from_its_owner():
    found = lineages(
        article("daily", outlet=DAILY),
        article("middle", claim("direct_source", DAILY), outlet=PORTAL),
        article("leaf", claim("original_publisher", DAILY), removed=(watermark("南渡网|渡口的事"),)),
        media=MEDIA,
    )
    assert found["leaf"].direct_source.article == "middle"
    assert found["leaf"].canonical.article == "daily"
    assert [hop.article for hop in found["leaf"].chain] == ["daily", "middle", "leaf"]
    assert any(e.code == "E2" for d in found["leaf"].derivations for e in d.evidence)


def test_damage_is_not_undone_by_copying():
    damaged = article("damaged", removed=(Removal("pinyin_gloss", 0, 3, "(a)"),))
    found = lineages(article("clean"), damaged)
    parents = {d.source: d.probability for d in found["damaged"].derivations}
    back = {d.source: d.probability for d in found["clean"].derivations}
    assert parents["clean"] > back.get("damaged", 0.0)


def test_a_link_points_to_the_parent():
    found = lineages(
        article("one", outlet=DAILY), article("two", links=("https://www.one.example/one.html",)), media=MEDIA
    )
    assert found["two"].direct_source.article == "one"


@pytest.mark.parametrize(
    "text",
    [
        "联系邮箱:desk@mail.example",
        "联系邮箱:desk#mail.example(请把#替换成@)",
        "notmail.example 的站",
        "mail.example.org",
    ],
)
def test_a_mailbox_or_a_longer_name_is_no_address_of_the_parent(text):
    """Half of all disclaimers print a mailbox at a portal that also publishes."""
    found = lineages(article("one", host="mail.example"), article("two", text=text))
    assert not any(e.code == "E2" for d in found["two"].derivations for e in d.evidence)


def test_a_printed_address_is_furniture_of_its_page():
    found = lineages(
        article("one", host="www.mail.example"), article("two", text="转自 http://www.mail.example/1.html")
    )
    assert found["two"].direct_source.article == "one"


def test_the_relation_is_that_of_the_two_texts_and_not_of_each_to_the_reference():
    """Of two cuts of one reference, the shorter is an abridged copy of the longer."""

    def fits(parent: ArticleId, copy: ArticleId) -> Fit:
        shares = {"full": 3, "half": 2, "part": 1}
        relation: Relation = "abridged" if shares[copy] < shares[parent] else "extended"
        return Fit(
            min(1.0, shares[parent] / shares[copy]), min(1.0, shares[copy] / shares[parent]), 300, 0, relation
        )

    found = lineages(
        article("full"),
        article("half", outlet=PORTAL),
        article("part", claim("direct_source", PORTAL)),
        relations={"half": "abridged", "part": "abridged"},
        fits=fits,
    )
    assert found["part"].direct_source.article == "half"
    assert found["part"].direct_source.relation == "abridged"


def test_a_cut_copy_in_the_cluster_does_not_hide_the_source_that_all_name():
    """That a fragment lacks text its siblings share is no evidence that they copied each other."""

    def fits(parent: ArticleId, copy: ArticleId) -> Fit:
        if parent == "cut":
            return Fit(0.6, 1.0, 1000, 400, "extended")
        return Fit(1.0, 0.6, 600, 0, "abridged") if copy == "cut" else Fit(1.0, 1.0, 1000, 0)

    pages = [article(name, claim("direct_source", PORTAL)) for name in ("one", "two", "three")]
    found = lineages(*pages, article("cut"), relations={"cut": "abridged"}, fits=fits)
    assert found["one"].direct_source.outlet == PORTAL
    assert found["one"].canonical.outlet == PORTAL


def test_farm_templates_and_admitted_reprints_are_not_origins():
    for code in ("host_admits_reprint", "link_farm_footer", "title_repeated_with_keywords"):
        found = lineages(article("one", flags=(Flag(code),)))["one"]
        assert found.canonical.level == "undetermined"


def test_recaptures_of_one_address_are_one_station():
    first = article("one", host="www.a.example")
    again = article("two", url=first.url, host="www.a.example")
    assert len(observed_nodes([first, again], {first.id: "verbatim", again.id: "verbatim"})) == 1


def test_a_captured_outlet_takes_the_place_of_the_source_it_would_be_inferred_as():
    relations = {ArticleId("daily"): "verbatim", ArticleId("one"): "verbatim"}
    stations = observed_nodes([article("daily", outlet=DAILY), article("one", claim("owner", DAILY))], relations)  # type: ignore[arg-type]
    inferred, captured = inferred_nodes(stations)
    assert not inferred
    assert captured[DAILY] == 0


def test_a_doorway_page_posits_a_bounded_number_of_sources():
    page = article("one", *(claim("direct_source", f"来源{i}") for i in range(500)))
    assert len(trace(page).inferred) <= 16


def test_people_and_citations_are_listed_and_are_not_sources():
    page = article("one", claim("author", None, people=("林渡",)), claim("cited", "东河通讯社"))
    found = lineages(page)["one"]
    assert found.authors == ("林渡",)
    assert found.cited == ("东河通讯社",)
    assert found.canonical.outlet is None
