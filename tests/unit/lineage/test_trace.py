"""What is concluded of small clusters whose story is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.lineage.ancestry import Ancestry
from provenance.lineage.answer import parts
from provenance.lineage.direction import Fit
from provenance.lineage.graph import build
from provenance.lineage.nodes import inferred_nodes, observed_nodes, understood
from provenance.lineage.origins import voices
from provenance.lineage.profile import profile
from provenance.records import ArticleId, Composite, Flag, Medium, Part, Relation, Removal
from tests.fakes.articles import WEIGHTS, article, claim, lineages, same_text, trace, watermark

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
    inferred, bound = inferred_nodes(stations)
    assert not inferred
    assert [(one.outlet, one.article) for one in bound] == [(DAILY, "daily")]


def test_a_doorway_page_posits_a_bounded_number_of_sources():
    page = article("one", *(claim("direct_source", f"来源{i}") for i in range(500)))
    assert len(trace(page).inferred) <= 16


def test_people_and_citations_are_listed_and_are_not_sources():
    page = article("one", claim("author", None, people=("林渡",)), claim("cited", "东河通讯社"))
    found = lineages(page)["one"]
    assert found.authors == ("林渡",)
    assert found.cited == ("东河通讯社",)
    assert found.canonical.outlet is None


def test_a_judgement_wins_over_all_evidence():
    """A person says that a copy was taken from a page that nothing else points to."""
    pages = (
        article("daily", outlet=DAILY),
        article("middle"),
        article("leaf", claim("direct_source", DAILY)),
    )
    assert lineages(*pages, media=MEDIA)["leaf"].direct_source.article == "daily"
    found = lineages(*pages, media=MEDIA, fixed=[(ArticleId("leaf"), ArticleId("middle"))])["leaf"]
    assert (found.direct_source.article, found.direct_source.confidence) == ("middle", 1.0)
    assert found.derivations[0].source == "middle"
    assert found.derivations[0].probability == 1.0
    assert found.derivations[0].evidence[0].code == "judged"


def test_a_judged_copy_is_not_the_origin_however_much_speaks_for_it():
    pages = (article("daily", outlet=DAILY), article("one", claim("original_publisher", DAILY)), article("two"))
    fixed = [(ArticleId("daily"), ArticleId("two"))]
    found = lineages(*pages, media=MEDIA, fixed=fixed)
    assert found["daily"].canonical.article != "daily"
    assert found["daily"].direct_source.article == "two"


def test_judgements_that_would_close_a_circle_are_left_out():
    pages = [article(name) for name in ("a", "b", "c")]
    ids = [ArticleId(name) for name in ("a", "b", "c")]
    found = lineages(*pages, fixed=[(ids[0], ids[1]), (ids[1], ids[2]), (ids[2], ids[0])])
    assert found["a"].direct_source.article == "b"
    assert found["b"].direct_source.article == "c"
    assert found["c"].direct_source.article is None


def test_a_judgement_about_articles_elsewhere_changes_nothing():
    pages = (article("daily", outlet=DAILY), article("one", claim("direct_source", DAILY)))
    fixed = [(ArticleId("one"), ArticleId("elsewhere"))]
    assert lineages(*pages, media=MEDIA, fixed=fixed) == lineages(*pages, media=MEDIA)


def test_a_judgement_holds_in_a_large_cluster():
    pages = [article(f"p{i:02}", claim("direct_source", DAILY)) for i in range(70)]
    found = lineages(*pages, fixed=[(ArticleId("p69"), ArticleId("p68"))])
    assert found["p69"].direct_source.article == "p68"


def test_pages_that_name_each_other_are_nobodys_origin():
    """A circle of attributions gives no first publisher, and an answer."""
    a = article("a", claim("direct_source", PORTAL), outlet=DAILY)
    b = article("b", claim("direct_source", DAILY), outlet=PORTAL)
    found = lineages(a, b, media=MEDIA)["a"]
    assert found.canonical.confidence is None or found.canonical.confidence < 0.9
    assert found.canonical.level in ("contested", "undetermined", "observed")


def test_a_page_that_calls_itself_its_source_is_not_believed_where_its_host_reprints():
    own = claim("self", PORTAL, zone="head", reliability=0.4)
    page = article("a", own, outlet=PORTAL, flags=(Flag("host_admits_reprint"),))
    assert lineages(page)["a"].canonical.level == "undetermined"


def test_this_paper_on_the_papers_own_page_speaks_for_it():
    deictic = claim("original_publisher", None, text="本报讯", zone="body", flags=("deictic",))
    copy = article("b", deictic, outlet=PORTAL)
    found = lineages(article("a", deictic, outlet=DAILY), copy, media=MEDIA)["b"]
    assert found.canonical.article == "a"


def test_a_form_of_words_of_ones_own_is_no_furniture_of_another_that_uses_it():
    """A paper's edition line is also how its portal ends its pages; on the paper's page it is the paper's."""
    line = {"start": 10, "end": 30, "zone": "trailer"}
    own = claim("original_publisher", DAILY, **line)
    style = claim("self", PORTAL, flags=("house_style",), **line)
    assert not trace(article("a", own, style, outlet=DAILY), media=MEDIA).inferred
    assert trace(article("b", own, style, outlet="别处网"), media=MEDIA).inferred


def test_a_copy_dated_before_its_source_is_told_so():
    source = article("a", outlet=DAILY, published="2024-03-05T09:00")
    copy = article("b", claim("direct_source", DAILY), published="2024-03-01T09:00")
    found = lineages(source, copy, media=MEDIA)
    assert found["b"].direct_source.article == "a"
    assert [flag.code for flag in found["b"].flags] == ["dated_before_source"]
    assert not found["a"].flags


def test_a_text_put_together_from_several_has_all_of_them_as_sources():
    spans = (Part(ArticleId("x"), 0, 20), Part(ArticleId("y"), 20, 45), Part(ArticleId("x"), 45, 50))
    found = parts(ArticleId("mix"), Composite(1.0, spans))
    assert [(one.source, one.relation) for one in found] == [("x", "composite"), ("y", "composite")]
    assert "25 characters" in found[0].evidence[0].detail


def test_ten_mirrors_that_repeat_one_line_are_one_voice():
    """Copied claims count once, however many pages carry them; lines of their own count each."""
    copied = [article(f"m{i}", claim("original_publisher", DAILY, text=f"原载《{DAILY}》")) for i in range(10)]
    assert voices([profile(page) for page in copied])[DAILY].published == 1
    own = [article(f"m{i}", claim("direct_source", DAILY, zone="head")) for i in range(3)]
    assert voices([profile(page) for page in own])[DAILY].supplied == 3


def test_every_contribution_to_an_origin_is_on_record():
    found = trace(article("daily", outlet=DAILY), article("one", claim("original_publisher", DAILY)), media=MEDIA)
    origin = next(one for one in found.origins if one.station == "daily")
    assert {item.code for item in origin.evidence} >= {"R1", "R6"}
    assert all(item.detail and item.weight for item in origin.evidence)


@pytest.mark.parametrize("copies", [60, 300])
def test_clones_of_one_farm_are_one_station_in_a_large_cluster(copies):
    """Pages that nothing tells apart are one voice and one node; each still has its lineage."""
    pages = [article(f"m{i:03}", claim("direct_source", DAILY)) for i in range(copies)]
    found = trace(*pages)
    assert len(found.lineages) == copies
    assert len({lineage.direct_source for lineage in found.lineages}) == 1


def test_ancestors_are_known_where_parents_are_not():
    """Which of three equal copies it was taken from is open; that all go back to the daily is not."""
    copies = [article(f"m{i}", claim("direct_source", DAILY), outlet=f"网{i}") for i in range(4)]
    last = article("z", outlet="晚报")
    found = lineages(article("daily", outlet=DAILY, published="2024-03-01"), *copies, last, media=MEDIA)["z"]
    assert [hop.article for hop in found.chain] == ["daily", "z"]


def test_ancestry_agrees_with_all_trees():
    """Where every tree is a chain the walk is exact: each station above is an ancestor, none below is."""
    pages = [article("a", outlet=DAILY), article("b"), article("c")]
    fixed = [(pages[1].id, pages[0].id), (pages[2].id, pages[1].id)]
    graph = build(
        pages, dict.fromkeys((page.id for page in pages), "verbatim"), same_text, MEDIA.get, WEIGHTS, fixed
    )
    above = dict(Ancestry(graph).of(2))
    assert above == {0: pytest.approx(1.0, abs=1e-6), 1: pytest.approx(1.0, abs=1e-6)}
    assert Ancestry(graph).of(0) == []


def test_an_edition_after_the_capture_is_no_date():
    """A print date that lay in the future when the page was captured is not told."""
    late = claim("original_publisher", DAILY, date="2024-05-09", page="03")
    (source,) = trace(article("one", late, fetched_at="2024-05-01T08:00:00Z")).inferred
    assert (source.outlet, source.date, source.page) == (DAILY, None, None)
    (source,) = trace(article("one", late, fetched_at="2024-05-09T08:00:00Z")).inferred
    assert (source.date, source.page) == ("2024-05-09", "03")


def test_a_page_that_turns_up_takes_the_place_of_its_source():
    """The source keeps its key, and says which page it is; an abridged page is refused."""
    one = article("one", claim("original_publisher", DAILY, date="2024-03-05"))
    (before,) = trace(one).inferred
    found = trace(one, article("page", outlet=DAILY))
    assert not found.inferred
    assert [(source.key, source.article) for source in found.bound] == [(before.key, "page")]
    refused = trace(one, article("page", outlet=DAILY), relations={"page": "abridged"})
    assert not refused.bound
    assert [(source.key, source.refused) for source in refused.inferred] == [(before.key, ("page",))]


def test_a_bare_line_read_with_a_word_too_many_is_no_second_name():
    """Two rules read one line; the shorter name stands, and the page is not said to name another."""
    short = claim("self", DAILY, text=DAILY, zone="head", start=3, end=7)
    long = claim("direct_source", f"见{DAILY}", text=f"见{DAILY}", zone="head", reliability=0.3, start=2, end=7)
    long = replace(long, rule="other")
    page = article("daily", short, long, outlet=DAILY)
    assert understood(page).claims == (short,)


def test_a_large_cluster_costs_work_in_proportion_to_its_size():
    """Beyond 48 stations each copy is held against a bounded number of others, whatever all of them name."""
    asked: list[tuple[ArticleId, ArticleId]] = []

    def fits(parent: ArticleId, copy: ArticleId) -> Fit:
        asked.append((parent, copy))
        return same_text(parent, copy)

    pages = [
        article(f"m{i:04}", claim("direct_source", f"网{i * 7 % 600}", zone="head"), outlet=f"网{i}")
        for i in range(600)
    ]
    assert len(trace(*pages, fits=fits).lineages) == 600
    assert len(asked) <= 600 * 12


@pytest.mark.parametrize("first", ["a", "b"])
def test_pages_that_name_each_other_in_a_ring_get_an_answer_and_no_invented_outlet(first):
    """a from b, b from c, c from a: whatever is said, the chain has no station twice."""
    names = {"a": "甲报", "b": "乙报", "c": "丙报"}
    ring = {"a": "b", "b": "c", "c": "a"}
    pages = [
        article(name, claim("direct_source", names[ring[name]]), outlet=names[name])
        for name in sorted(ring, key=lambda name: (name != first, name))
    ]
    for found in lineages(*pages).values():
        stations = [hop.article or hop.outlet for hop in found.chain]
        assert len(stations) == len(set(stations))
        assert {hop.outlet for hop in found.chain} <= set(names.values())


def test_direct_sources_never_close_a_circle():
    """Each link of a ring may be likely; one is contested, and what was said for it is an alternative."""
    names = {"a": "甲报", "b": "乙报", "c": "丙报"}
    ring = {"a": "b", "b": "c", "c": "a"}
    found = lineages(*(article(one, claim("direct_source", names[ring[one]]), outlet=names[one]) for one in ring))
    direct = {one: found[one].direct_source for one in ring}
    assert {one for one in ring if direct[one].article} < set(ring)
    for one, parent in ring.items():
        said = direct[one]
        assert said.article == parent or (said.level, said.alternatives[0][0]) == ("contested", names[parent])


def test_a_source_that_one_page_alone_names_is_doubted_where_others_agree_on_another():
    """Pages that do not know each other hit upon one name because it is right; the page keeps its claim."""
    agreeing = [article(f"m{i}", claim("direct_source", DAILY, zone="head"), outlet=f"网{i}") for i in range(5)]
    lone = article("z", claim("direct_source", "东河通讯社", reliability=0.75), outlet="晚报")
    alone = lineages(lone, media=MEDIA)["z"]
    among = lineages(*agreeing, lone, media=MEDIA)["z"]
    assert alone.chain[0].outlet == "东河通讯社"
    assert (among.direct_source.outlet, [hop.outlet for hop in among.chain]) == (None, [DAILY, "晚报"])
    doubts = [item for one in among.derivations for item in one.evidence if item.code == "E13"]
    assert [item.detail for item in doubts] == [f"nobody else names it; 5 independent voices name {DAILY}"]


def test_a_source_that_two_pages_name_is_not_doubted():
    agreeing = [article(f"m{i}", claim("direct_source", DAILY), outlet=f"网{i}") for i in range(5)]
    both = [article(f"z{i}", claim("direct_source", "东河通讯社"), outlet=f"晚报{i}") for i in range(2)]
    for lineage in lineages(*agreeing, *both, media=MEDIA).values():
        assert "E13" not in {item.code for one in lineage.derivations for item in one.evidence}


def test_where_no_page_says_anything_dates_name_no_ancestor_unless_nearly_sure():
    """A run of honest dates makes the first page the likeliest ancestor of the last, and no known one."""
    pages = [article(f"p{i}", outlet=f"网{i}", published=f"2024-03-0{i + 1}") for i in range(4)]
    found = lineages(*pages)
    shares = dict(Ancestry(build(
        pages, dict.fromkeys((page.id for page in pages), "verbatim"), same_text, MEDIA.get, WEIGHTS
    )).of(3))  # fmt: skip
    assert shares[0] == max(shares.values())
    assert 0.2 < shares[0] < 0.8
    assert [hop.article for hop in found["p3"].chain] == ["p3"]


def test_whom_only_this_paper_stands_for_is_not_taken_to_be_copied_most():
    """The form of another outlet's page says more about the parent than a guess at who "this paper" is."""

    def of_portal(*flags: str) -> float:
        style = claim("self", PORTAL, zone="furniture", flags=("house_style",))
        paper = claim("original_publisher", DAILY, text="本报讯", zone="body", flags=flags)
        found = lineages(article("a", style, paper, outlet="云岸资讯"))["a"].derivations
        return next(one.probability for one in found if PORTAL in one.source)

    assert of_portal("deictic") > 0.8
    assert of_portal() < 0.7
