"""Claims about the body: which lines are marked, by which route, and how extractor output is aligned."""

import pytest

from provenance.pages.extract import is_chinese
from provenance.pages.html import render_html
from provenance.pages.marking import mark
from provenance.pages.rendering import Rendering

ZH = [
    f"第{n}天清晨，河水又涨了一些，守堤的人们把沙袋一层一层垒高，没有一个人离开岗位。" for n in "一二三四五六七八"
]
EN = [
    f"On day {n} the river rose again, and the people on the dyke stacked sandbags in rows, with nobody leaving."
    for n in ("one", "two", "three", "four", "five", "six")
]


def body(page: Rendering) -> list[str]:
    """Return the lines marked as body."""
    return [page.text[line.start : line.end] for line in page.lines if line.body]


def page_of(title: str, paragraphs: list[str], *, around: str) -> Rendering:
    """Render a page with menu, title, paragraphs with a subheading in the middle, and links below."""
    middle = len(paragraphs) // 2
    article = "".join(f"<p>{text}</p>" for text in paragraphs[:middle])
    article += "<p>小标题</p>" + "".join(f"<p>{text}</p>" for text in paragraphs[middle:])
    menu = "".join(f"<li><a href=/{n}>{around}{n}</a></li>" for n in range(12))
    return render_html(
        f"<title>{title}_X</title><ul>{menu}</ul><h1>{title}</h1><div class=info>来源：河边报</div>"
        f"<div class=content>{article}<p>责任编辑：林木</p></div><ul class=footer>{menu}</ul>",
        None,
    )


def test_a_chinese_article_is_marked_with_its_subheading_and_without_menu_or_title():
    page = page_of("河水又涨了一些", ZH, around="频道")
    found = body(page)
    assert page.route == "readability"
    assert [text for text in found if text in ZH] == ZH
    assert "小标题" in found
    assert not any(text.startswith("频道") or text == "河水又涨了一些" for text in found)


def test_attribution_lines_stay_in_the_page_text_whatever_the_extractor_keeps():
    page = page_of("河水又涨了一些", ZH, around="频道")
    texts = [page.text[line.start : line.end] for line in page.lines]
    assert "来源：河边报" in texts
    assert "责任编辑：林木" in texts


def test_an_english_article_is_marked_by_trafilatura():
    page = page_of("The river rises again", EN, around="Channel ")
    assert page.route == "trafilatura"
    assert [text for text in body(page) if text in EN] == EN
    assert "The river rises again" not in body(page)


def test_rendering_twice_gives_the_same():
    assert page_of("河水又涨了一些", ZH, around="频道") == page_of("河水又涨了一些", ZH, around="频道")


def test_a_page_of_thousands_of_paragraphs_is_still_marked():
    page = render_html("<body>" + "".join(f"<p>{n}：{ZH[0]}</p>" for n in range(3_000)), None)
    assert len(body(page)) == 3_000


def test_a_page_beyond_a_million_characters_goes_to_the_fast_extractor():
    page = render_html("<body>" + f"<p>{ZH[0]}{ZH[1]}</p>" * 15_000, None)
    assert page.route == "resiliparse"
    assert len(body(page)) == 15_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("桥上的灯亮了", True),
        ("The lamps are lit", False),
        ("橋の上の明かりがついた", False),
        ("", False),
        ("桥 bridge", False),
    ],
)
def test_chinese_is_told_from_english_and_japanese(text, expected):
    assert is_chinese(text) is expected


def test_a_title_in_the_menu_is_not_the_one_above_the_article():
    lines = ["大桥通车", "频道", "大桥通车", ZH[0], ZH[1]]
    assert mark(lines, ["大桥通车", ZH[0], ZH[1]], han=True) == [False, False, True, True, True]


def test_a_short_line_is_marked_only_between_its_neighbours():
    lines = ["背景", ZH[0], "背景", ZH[1], "背景"]
    assert mark(lines, [ZH[0], "背景", ZH[1]], han=True) == [False, True, True, True, False]


def test_lines_an_extractor_merged_are_found_inside_the_merged_one():
    assert mark([ZH[0], ZH[1], "页脚"], [ZH[0] + " " + ZH[1]], han=True) == [True, True, False]


def test_a_line_of_which_the_extractor_dropped_a_small_part_is_body():
    assert mark([ZH[0] + "（摄影：某某）"], [ZH[0]], han=True) == [True]


def test_a_link_whose_words_a_paragraph_contains_is_not_body():
    paragraph = "昨天，" + ZH[0] + "今天一切如常。"
    assert mark([paragraph, ZH[0]], [paragraph], han=True) == [True, False]


def test_a_box_the_extractor_moved_to_the_end_is_body():
    assert mark([ZH[3], *ZH[:3]], [*ZH[:3], ZH[3]], han=True) == [True] * 4


def test_a_line_without_letters_is_body_between_body_lines_only():
    assert mark(["***", ZH[0], "***", ZH[1], "***"], ZH[:2], han=True) == [False, True, True, True, False]


def test_an_extractor_that_found_nothing_marks_nothing():
    assert mark(ZH, [], han=True) == [False] * len(ZH)
    assert mark([], ZH, han=True) == []
