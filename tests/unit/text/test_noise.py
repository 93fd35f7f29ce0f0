"""What copying put into a text is found, with its offsets, and what authors wrote is not."""

from __future__ import annotations

import pytest

from provenance.text import noise
from provenance.text.glosses import glosses
from provenance.text.reading import reading_view
from provenance.text.watermarks import watermark, watermarks
from tests.fakes.articles import ENGLISH, SENTENCES

MARK = "青石热线｜镇上的事这里都有"
PLACES = [
    "东河市",
    "西岭县",
    "南桥区",
    "北滩镇",
    "上洼乡",
    "下坡县",
    "左屯市",
    "右营县",
    "前庄镇",
    "后沟乡",
    "中渡市",
]


def found(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_a_mark_at_the_end_of_three_paragraphs_is_a_watermark():
    text = "\n".join(sentence + MARK for sentence in SENTENCES[:4])
    assert watermark(text) == MARK
    assert found(text, watermarks(text)) == [MARK] * 4


def test_a_mark_on_blank_lines_and_credits_goes_too_once_it_is_known():
    text = "\n".join([*(sentence + MARK for sentence in SENTENCES[:3]), MARK, "撰文:何舟" + MARK])
    assert found(text, watermarks(text)) == [MARK] * 5


def test_two_paragraphs_are_not_enough_for_a_watermark():
    assert watermark("\n".join(sentence + MARK for sentence in SENTENCES[:2])) is None


@pytest.mark.parametrize(
    "ending",
    [
        '" the harbour master said.',
        '," she said.',
        " I still remember that winter.",
        "”县水利站的工作人员告诉记者。",
        "我们的河还在那里！",
        "（本报通讯员 何舟 摄）",
        "图片由青石镇文化站供图",
        " (Photo: Ada Marsh, Sound Weekly)",
        " — Ada Marsh (@adamarsh) May 4, 2019",
        "由三个村共同承担；",
    ],
)
def test_an_ending_that_belongs_to_the_text_is_no_watermark(ending):
    """Speech tags, refrains, credits and signatures recur at the ends of paragraphs in clean news."""
    assert watermark("\n".join(sentence + ending for sentence in SENTENCES[:4])) is None
    assert watermark("\n".join(sentence.rstrip(".") + "," + ending for sentence in ENGLISH[:4])) is None


def test_figures_that_end_alike_are_no_watermark():
    lines = [
        f"Sales in {year} came to {year}.75 million a year" for year in ("spring", "summer", "autumn", "winter")
    ]
    assert watermark("\n".join(lines)) is None


def test_toned_readings_behind_han_characters_are_glosses():
    text = "水輪(lún)轉(zhuǎn)動（dòng）"
    assert found(text, glosses(text)) == ["(lún)", "(zhuǎn)", "（dòng）"]


@pytest.mark.parametrize(
    "text", ["全长三十里(km)", "第二卷(ii)", "水轮(Lún式)", "see (lún)", "他(她)", "轮(lun)"]
)
def test_units_numbers_and_names_in_brackets_are_no_glosses(text):
    assert glosses(text) == []


def test_leftovers_of_bytewise_editing_are_damage():
    text = "基層?zé)任，水轮\ufffd\ufffd转，锟斤拷锟斤拷。"
    assert found(text, noise.byte_damage(text)) == ["?zé)", "\ufffd\ufffd", "锟斤拷锟斤拷"]


def test_a_question_is_no_damage():
    assert noise.byte_damage("水轮转了吗?转了（很快）。谁说的？老周！") == []


def test_a_row_of_places_is_a_link_farm():
    text = f"{SENTENCES[0]}\n{'| '.join(PLACES)}|\n{SENTENCES[1]}"
    assert found(text, noise.link_farms(text)) == ["| ".join(PLACES) + "|"]


@pytest.mark.parametrize(
    "row",
    [
        "|".join(PLACES[:8]),
        "|".join(["新闻", "体育", "财经", "娱乐", "房产", "汽车", "教育", "健康", "旅游", "图片"]),
        "、".join(PLACES),
    ],
)
def test_a_menu_or_a_list_in_prose_is_no_link_farm(row):
    assert noise.link_farms(row) == []


def test_invisible_characters_are_found_and_blanks_are_not():
    text = "水\u200b轮\ufeff\u00ad转 动\u3000了"
    assert found(text, noise.invisible(text)) == ["\u200b", "\ufeff\u00ad"]


def test_every_removal_is_logged_with_its_kind_and_place():
    page = "\n".join(
        [*(f"{sentence}\u200b{MARK}" for sentence in SENTENCES[:3]), "轉(zhuǎn)動。", "|".join(PLACES)]
    )
    reading = reading_view(page)
    assert [r.kind for r in reading.removed].count("watermark") == 3
    assert {r.kind for r in reading.removed} == {"invisible", "watermark", "pinyin_gloss", "link_farm"}
    assert all(page[r.start : r.end] == r.text for r in reading.removed)
    assert MARK not in reading.clean
    assert reading.clean.startswith(SENTENCES[0])


def test_lines_that_bore_the_watermark_are_remembered():
    """Such lines were inside the text the host pasted, whatever zone they stand in."""
    page = "\n".join([*(sentence + MARK for sentence in SENTENCES[:3]), "校检:何舟" + MARK, "本站声明"])
    reading = reading_view(page)
    carried = [reading.view.text[start:end] for start, end in reading.carried]
    assert carried == [*SENTENCES_FOLDED, "校检:何舟"]


SENTENCES_FOLDED = [reading_view(sentence).view.text for sentence in SENTENCES[:3]]


def test_the_script_is_logged_once_and_only_where_the_page_is_in_the_other_one():
    traditional = "鎮上的磨坊換了新的水輪,工匠們圍著齒輪轉動的聲音說個沒完,還約好過兩個禮拜來聽開磨的響動。"
    kinds = [r.kind for r in reading_view(traditional).removed]
    assert kinds == ["script"]
    assert reading_view(traditional).clean.startswith("镇上的磨坊换了新的水轮")
    assert not reading_view(SENTENCES[0] * 3 + "匾上写着「聽濤」二字。").removed


def test_captured_punctuation_survives_for_people_and_is_folded_for_rules():
    reading = reading_view("“老周”说：水轮（新）转了，很稳！")
    assert reading.clean == "“老周”说：水轮（新）转了，很稳！"
    assert reading.view.text == "“老周”说:水轮(新)转了,很稳!"


def spaced(text: str) -> str:
    return " ".join(text)


def test_blanks_between_all_characters_go_with_one_record_for_each_line():
    lines = [SENTENCES[0], SENTENCES[1]]
    reading = reading_view("\n".join(map(spaced, lines)))
    assert reading.clean == "\n".join(lines)
    assert [(r.kind, r.text) for r in reading.removed] == [
        ("inserted_space", spaced(line)[1:-1]) for line in lines
    ]


def test_lines_of_a_spaced_page_that_have_no_blanks_to_lose_are_left_alone():
    page = "\n".join([*map(spaced, SENTENCES[:3]), "由老周撰文并校对 何舟", "Ada Marsh, Sound Weekly"])
    assert reading_view(page).clean.split("\n")[-2:] == ["由老周撰文并校对 何舟", "Ada Marsh, Sound Weekly"]


@pytest.mark.parametrize(
    "page",
    [
        "周 师 傅\n" + "\n".join(SENTENCES),
        "撰文 何舟 摄影 老周\n" * 3 + "\n".join(SENTENCES),
        " ".join(ENGLISH),
        "水轮 转速 每分钟 九转",
        "何舟 周石 老周 吴磨坊 郑 河 王水轮 冯 桥 陈麦子 " * 6,
    ],
)
def test_blanks_that_separate_names_and_fields_stay(page):
    assert noise.inserted_blanks(page) == []


def test_marks_stacked_on_a_letter_go_and_honest_ones_stay():
    flood = "水" + "\u0301" * 9 + "轮" + "\u0335\u0301" * 4
    assert reading_view(flood).clean == "水轮"
    honest = "Vie\u0302\u0323t e\u0301te\u0301"
    assert reading_view(honest).clean == honest


def test_a_name_with_one_old_character_does_not_make_a_page_traditional():
    page = "小億和大億都姓周，億字写得很大。" * 5
    assert not reading_view(page).removed


def test_icons_of_the_pages_own_font_go_and_rare_letters_of_gbk_stay():
    page = "\ue600水轮\uf101转了\ue863\ue7c7一圈"
    assert reading_view(page).clean == "水轮转了\ue863\ue7c7一圈"
