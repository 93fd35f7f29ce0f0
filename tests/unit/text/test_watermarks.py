"""A host's mark is found wherever it was put; what authors repeat is not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from provenance.text.reading import reading_view
from provenance.text.watermarks import watermarks
from tests.fakes.articles import ENGLISH, OTHER_SENTENCES, SENTENCES, story

DRAWN = ["aX9", "k2Qz", "Pp", "zzT1u", "Q", "m4mW"]
MARK = "青石热线｜镇上的事这里都有"
TEXT = story()
LINES = TEXT.split("\n")


def clean(text: str) -> str:
    return reading_view(text).clean


def test_letters_drawn_anew_in_front_of_the_mark_go_with_it():
    page = "\n".join(line + DRAWN[i] + MARK for i, line in enumerate(LINES))
    assert clean(page) == TEXT


@pytest.mark.parametrize(
    "mark", ["www.qingshi-news.example", "qingshi.com", "【青石新闻网】", "（访问www.qs.cn）"]
)
def test_a_mark_behind_every_sentence_goes(mark):
    page = TEXT.replace("。", f"。{mark}")
    assert clean(page) == TEXT


def test_a_mark_without_an_address_goes_from_between_sentences_where_it_also_ends_lines():
    assert clean(TEXT.replace("。", f"。{MARK}")) == TEXT


def test_an_address_with_letters_drawn_anew_goes_also_behind_headlines():
    sentences = iter(range(99))
    page = "".join(c + f"x{next(sentences):02}yzwww.qingshi.example" if c == "。" else c for c in TEXT)
    headline = "磨坊换轮"
    assert clean(f"{headline}q07zzwww.qingshi.example\n{page}") == f"{headline}\n{TEXT}"


def test_english_marks_go_with_and_without_a_blank():
    body = "\n".join(ENGLISH)
    assert clean("\n".join(f"{s} Harbour News | harbour-news.com" for s in ENGLISH)) == body
    assert clean("\n".join(f"{s}x7Qwww.harbour.example" for s in ENGLISH)) == body


def test_an_address_at_the_beginning_of_lines_goes():
    page = "\n".join(f"www.qingshi.com {line}" for line in LINES)
    assert [line.strip() for line in clean(page).split("\n")] == LINES


def test_a_hosts_line_between_paragraphs_goes_and_the_same_line_in_the_footer_stays_with_a_label():
    page = "\n".join(f"{line}\n青石在线 www.qingshi.com" for line in LINES)
    assert [line for line in clean(page).split("\n") if line.strip()] == LINES
    assert watermarks("\n".join(f"{line}\n来源:青石网" for line in LINES)) == []


def test_two_marks_on_one_page_go_both():
    page = "\n".join(line + (MARK if i % 2 else "河边网·每天看河水涨落") for i, line in enumerate(SENTENCES))
    assert clean(page) == "\n".join(SENTENCES)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"周师傅指出，{s}周师傅指出，{t}" for s, t in zip(SENTENCES, OTHER_SENTENCES, strict=False)),
        "\n".join(f"【周师傅答】{s}" for s in SENTENCES),
        "\n".join(f"问：水位高不高？\n答：不高。{s}" for s in SENTENCES),
        "\n".join(f"{s}（资料图片）" for s in SENTENCES),
        "\n".join(f"{s}(04-{i:02})" for i, s in enumerate(SENTENCES)),
        "\n".join(f"{s}（详情见附表：" for s in SENTENCES),
        "\n".join(f"http://www.qingshi.com/{i}.html" for i in range(9)),
        "\n".join(["我们的河还在那里！岸上的人都知道"] * 5),
        "\n".join(f"{word}好？你知道什么该吃" for word in ("谁", "他", "她", "它", "你")),
        "\n".join(f"{s} (Ada Marsh/The Sound via WP)" for s in ENGLISH),
        "\n".join(f"{s} The harbour master said so." for s in ENGLISH),
        "\n".join(f"{name}’s Results" for name in ("Men", "Women", "Girl", "Boy")),
    ],
)
def test_what_authors_repeat_stays(text):
    assert watermarks(text) == []


def test_nothing_is_found_twice_and_nothing_overlaps():
    page = TEXT.replace("。", f"。{MARK}")
    spans = watermarks(page)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(page[start:end] == MARK for start, end in spans)


def test_a_code_that_runs_into_an_address_needs_no_second_one():
    page = TEXT.replace("。", "。x7Qzwww.qingshi.example", 1)
    assert clean(page) == TEXT


@pytest.mark.parametrize(
    "link", ["http://www.qingshi.example/a", "www.qingshi.example", "httpwww.qingshi.example"]
)
def test_an_address_by_itself_is_the_authors(link):
    page = f"{TEXT}\n详见 {link} 的说明。"
    assert clean(page) == page


def test_a_code_with_a_hosts_name_goes_wherever_it_stands():
    """Later copiers moved it: to the middle of lines, in front of them, twice in a row."""
    mark = "Tf6青石热线镇上的事"
    lines = [*LINES, OTHER_SENTENCES[0]]
    page = f"{lines[0]}{mark}\n{mark}{mark}\n{mark}{lines[1]}\n{lines[2]}\n更多消息{mark}{lines[3]}{mark}"
    assert [line for line in clean(page).split("\n") if line] == [*lines[:3], "更多消息" + lines[3]]


@pytest.mark.parametrize(
    "name", ["iPhone手机网络版", "G20峰会新闻中心", "mRNA疫苗资讯平台", "3D打印在线课程", "WiFi网络"]
)
def test_names_with_letters_and_figures_are_no_codes(name):
    page = "。".join(f"{name}{sentence}" for sentence in SENTENCES[:4])
    assert clean(page) == page


@pytest.mark.parametrize(
    "mark", ["yArDunmore Post 3: Your town", "aTpThe Quarry Post: Read it", "6vsOak Post, daily"]
)
def test_a_code_in_small_letters_behind_a_point_is_no_address(mark):
    assert clean("\n".join(f"{sentence}{mark}" for sentence in ENGLISH)) == "\n".join(ENGLISH)


def test_a_coded_english_mark_goes_from_within_a_paragraph():
    page = "".join(f"{sentence}q7HDunmore Post 3, your town " for sentence in ENGLISH)
    assert clean(page).split() == " ".join(ENGLISH).split()
