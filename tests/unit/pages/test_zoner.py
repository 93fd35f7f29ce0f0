"""Claims about our own zoner: which lines are body, how sure it is, and what it does on hostile pages."""

from __future__ import annotations

from string import Template

import pytest

from benchmarks.cascades import templates_en, templates_zh
from provenance.errors import SettingsError
from provenance.pages.furniture import Furniture
from provenance.pages.hints import ALWAYS, MINOR, Hints
from provenance.pages.html import render_html
from provenance.pages.rendering import Rendering
from provenance.pages.scoring import Weights, best_marks, confidence, parse_weights
from provenance.pages.zoner import Zoner
from provenance.pages.zones import ViewLine, find_zones
from provenance.resources import seed_text
from provenance.text.reading import reading_view
from tests.fakes.articles import ENGLISH, SENTENCES

ZONER = Zoner.parse(seed_text("zoning.toml"), seed_text("zoning_weights.tsv"))
FURNITURE = Furniture.parse(seed_text("furniture.toml"))
ZH = ["".join(SENTENCES[at : at + 2]) for at in (0, 2, 4)]
EN = list(ENGLISH[:3])
LABELS = {
    "zh": {"title": "青石镇老磨坊换上新水轮", "name": "青石网", "date": "2024-03-05 09:12", "source": "青石日报",
           "editor": "何舟", "slogan": "一河水养一方人", "link1": "别处的新闻一条", "link2": "别处的新闻二条"},
    "en": {"title": "Ferry returns to Marrow Sound", "name": "Marrow Weekly", "date": "March 5, 2024",
           "source": "Marrow Wire", "editor": "Ada Marsh", "slogan": "News of the sound",
           "link1": "Another story", "link2": "Yet another story"},
}  # fmt: skip
TAILS = {
    "zh": ("（责任编辑：何舟）", "《青石日报》（2024年03月05日 03 版）"),
    "en": ("Source: Marrow Wire", "(Reporting by Ada Marsh)"),
}
TEMPLATES = [
    pytest.param(language, template, id=f"{language}-{template.name}")
    for language, module in (("zh", templates_zh), ("en", templates_en))
    for template in module.TEMPLATES
    if template.media == "html"
]


def body(page: Rendering) -> list[str]:
    return [page.text[line.start : line.end] for line in page.lines if line.body]


def zones(page: Rendering) -> list[tuple[str, str]]:
    """Return each line of the reading view with its zone."""
    view = reading_view(page.text).view
    lines = []
    for line in page.lines:
        start, end = view.position(line.start), view.position(line.end)
        if text := view.text[start:end].strip():
            lines.append(ViewLine(text, start, end, line.linked, line.body))
    found = find_zones(lines, FURNITURE)
    return [(line.text, next(z.zone for z in found if z.start <= line.start < z.end)) for line in lines]


@pytest.mark.parametrize(("language", "template"), TEMPLATES)
@pytest.mark.parametrize("signed", [False, True])
def test_every_template_of_the_cascades_gives_its_paragraphs_and_keeps_its_attribution(
    language, template, signed
):
    """Body is the paragraphs, no more and no less; what was signed is in head or trailer."""
    labels, paragraphs = LABELS[language], ZH if language == "zh" else EN
    tails = TAILS[language] if signed else ()
    links = "".join(f'<li><a href="/{n}">{labels["link1"]}{n}</a></li>' for n in range(6))
    source = Template(template.layout).safe_substitute(
        labels,
        url="https://a.example/1",
        number="7",
        links=links,
        head="",
        body="".join(template.paragraph.format(text) for text in paragraphs),
        tail="".join(template.tail.format(text) for text in tails),
    )
    page = render_html(source, None, ZONER)
    found = zones(page)
    assert page.route == "zoner"
    assert [text for text, zone in found if zone == "body"] == [
        reading_view(text).view.text for text in paragraphs
    ]
    for tail in tails:
        assert (reading_view(tail).view.text, "trailer") in found
    dated = [zone for text, zone in found if labels["date"] in text]
    assert dated
    assert set(dated) <= {"head", "trailer"}


def test_comments_longer_than_the_article_are_not_the_article():
    comments = "".join(f'<div class="comment"><p>{ZH[1]}</p><p>{ZH[2]}</p></div>' for _ in range(8))
    page = render_html(
        f'<h1>标题在这里</h1><div class="main"><p>{ZH[0]}</p><p>{SENTENCES[1]}</p></div>'
        f'<div id="comments">{comments}</div>',
        None,
        ZONER,
    )
    assert body(page) == [ZH[0], SENTENCES[1]]


def test_an_article_divided_among_elements_is_found_whole():
    parts = "".join(f'<div class="part"><p>{text}</p><p>{text[::-1]}。</p></div>' for text in ZH)
    page = render_html(
        f"<h1>标题在这里</h1><section>{parts}</section><footer><p>版权所有</p></footer>", None, ZONER
    )
    assert [text for text in body(page) if text in ZH] == ZH


def test_a_page_of_links_has_no_body_and_asks_nobody_in_vain():
    page = render_html(
        "<ul>" + "".join(f"<li><a href=/{n}>频道{n}</a></li>" for n in range(40)) + "</ul>", None, ZONER
    )
    assert body(page) == []


def test_where_the_zoner_is_unsure_a_library_decides():
    sure = render_html("".join(f"<p>{text}</p>" for text in ZH), None, ZONER)
    unsure = render_html("".join(f"<p>{text}</p>" for text in ZH), None, Zoner(ZONER.hints, Weights({})))
    assert sure.route == "zoner"
    assert unsure.route not in ("zoner", "lines")


def test_the_zoner_gives_the_same_twice_and_with_a_full_memory():
    source = (
        f"<div class=articleBody>{''.join(f'<p>{text}</p>' for text in ZH)}</div><div class=footer>首页</div>"
    )
    fresh = Zoner.parse(seed_text("zoning.toml"), seed_text("zoning_weights.tsv"))
    assert (
        render_html(source, None, ZONER) == render_html(source, None, ZONER) == render_html(source, None, fresh)
    )


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + ZH[0],
        '<p title="' + "x" * 9_900_000 + '">' + ZH[0],
        "<p></p>" * 50_000,
        f"<p>{ZH[0]}" * 2_000,
        "<p>\0" * 5_000 + ZH[0],
        "<table>" + ("<tr>" + f"<td>{ZH[0]}</td>" * 10 + "</tr>") * 300,
        f'<div style="display:none">{ZH[0]}</div>' * 2_000,
        "<div hidden>" * 1_500 + ZH[0] + "</div>" * 1_500,
    ],
    ids=["nested", "attribute", "empty", "unclosed", "nul", "table", "hidden", "hidden-nested"],
)
def test_hostile_pages_render(source):
    page = render_html(source, None, ZONER)
    assert [page.text[line.start : line.end] for line in page.lines] == (
        page.text.split("\n") if page.text else []
    )


def test_a_page_of_more_lines_than_any_page_has_is_left_to_the_line_zones():
    page = render_html(f"<p>{SENTENCES[0]}" * 20_001, None, ZONER)
    assert page.route == "lines"
    assert page.lines[0].body is None


def test_names_are_cut_into_words():
    hints = ZONER.hints
    assert "text" in hints.of_names("articleBody")[0]
    assert hints.of_names("comments-12")[1] == ALWAYS
    assert hints.of_names("site_footer")[1] == MINOR
    assert hints.of_names("mycase4_commentator")[1] == 0


@pytest.mark.parametrize(
    ("line", "groups"),
    [
        ("来源：青石日报", ("label",)),
        ("By Ada Marsh", ("label",)),
        ("The mill stood by the river", ()),
        ("相关阅读", ("nav", "related")),
        ("Read more", ("related",)),
        ("2024-03-05 09:12", ("date",)),
        ("Posted on March 5, 2024", ("date", "label")),
    ],
)
def test_words_of_a_line_have_groups(line, groups):
    assert ZONER.hints.of_line(line) == groups


def test_best_marks_bridge_a_weak_line_and_leave_a_strong_one_out():
    assert best_marks([3.0, -0.2, 3.0], [50, 5, 50]) == [True, True, True]
    assert best_marks([3.0, -6.0, 3.0], [50, 50, 50]) == [True, False, True]
    assert best_marks([], []) == []


def test_confidence_is_the_expected_share_of_body():
    assert confidence([0.0, -3.0], [10, 10], [True, False]) == 0.5
    assert confidence([5.0], [10], [False]) == 0.0


def test_malformed_data_is_refused_with_a_hint():
    for text in ("[names]\ntext = '('\n", "no toml [", "[names]\n"):
        with pytest.raises(SettingsError):
            Hints.parse(text)
    with pytest.raises(SettingsError):
        parse_weights("name without number\n")
