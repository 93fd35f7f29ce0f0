"""The furniture file is data: it compiles, it is bounded, and a mistake in it is reported with its pattern."""

from __future__ import annotations

import re
import tomllib
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import from_regex

from provenance.errors import SettingsError
from provenance.pages.furniture import Furniture
from provenance.resources import seed_text
from tests.fakes.articles import ENGLISH, OTHER_SENTENCES, SENTENCES

FURNITURE = Furniture.parse(seed_text("furniture.toml"))


@pytest.mark.parametrize(
    "line",
    ["首页 > 新闻 > 正文", "打印", "字体:大 中 小", "www.example.org", "(0)", "分享到微信", "Share", "返回顶部"],
)
def test_what_only_hosts_print_is_furniture_anywhere(line):
    assert FURNITURE.is_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "标签: 水轮 磨坊",
        "上一篇:果园通水",
        "相关阅读",
        "关于我们 | 广告服务",
        "© 2024 青石网",
        "Related stories",
        "3 Comments",
        "声明",
        "声明:",
    ],
)
def test_lines_behind_a_text_that_begin_the_hosts_own(line):
    assert FURNITURE.is_start(line)


@pytest.mark.parametrize(
    "line",
    [
        "发布时间:2024-03-05 09:12",
        "来源:青石日报",
        "(责编:何舟)",
        "撰文丨何舟",
        "2024年03月05日11:55 |",
        "《青石日报》(2024年03月05日 03 版)",
        "【版权声明】本文著作权归青石新媒体独家所有,未经授权,不得转载。",
        "By Ada Marsh",
        "March 5, 2024",
        "(Reporting by Ada Marsh; Editing by Tom Reed)",
    ],
)
def test_statements_of_date_source_or_person_are_labels(line):
    assert FURNITURE.is_label(line)


@pytest.mark.parametrize("sentence", [*SENTENCES, *OTHER_SENTENCES, *ENGLISH])
def test_a_sentence_of_news_is_none_of_the_three(sentence):
    assert not FURNITURE.is_line(sentence)
    assert not FURNITURE.is_start(sentence)
    assert not FURNITURE.is_label(sentence)


@pytest.mark.parametrize(
    "line",
    [
        "Commenting on the delay, the harbour board said that the engine had been lost at sea.",
        "comment on the report, a spokesman said that the board would wait",
        "声明强调,水轮属于全镇。",
        "举报者说他只是想让河水干净一点。",
    ],
)
def test_prose_that_begins_like_furniture_is_not_its_start(line):
    assert not FURNITURE.is_start(line)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("not toml [", "furniture file"),
        ("[line]\npatterns=[]", "furniture file"),
        (
            "[line]\npatterns=['(']\nwords=[]\n[start]\npatterns=[]\nwords=[]\n[label]\npatterns=[]\nwords=[]",
            "'('",
        ),
        ("line = 3\nstart = 3\nlabel = 3", "furniture file"),
    ],
)
def test_a_malformed_file_is_refused_with_the_offending_part(text, part):
    with pytest.raises(SettingsError) as caught:
        Furniture.parse(text)
    assert part in str(caught.value)
    assert caught.value.hint


LOOSE = [
    pytest.param(pattern, group["words"], id=f"{name}{place}")
    for name, group in tomllib.loads(seed_text("furniture.toml")).items()
    if name != "version"
    for place, pattern in enumerate(group["patterns"])
    if pattern.startswith((".", "(?!"))
]


@pytest.mark.parametrize(("pattern", "words"), LOOSE)
def test_a_line_that_a_loose_pattern_matches_has_one_of_the_words(pattern, words):
    """Else the pattern would never be tried on it: every alternative of it needs a word."""

    @settings(max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(from_regex(re.compile(pattern), fullmatch=True))
    def check(line: str) -> None:
        assert any(word in line for word in words)

    check()


@pytest.mark.parametrize("separator", ["", " ", "  ", " | ", "/ ", ":"])
@pytest.mark.parametrize(
    "word", ["来源", "版权归", "声明", "本文", "编辑", "打印", "Share", "News", "By A", "大", "http://www.", ">"]
)
def test_a_hostile_line_does_not_make_a_pattern_explode(word, separator):
    """A menu of forty words once took for ever: every blank in a repeated group needs one place only."""
    line = ((word + separator) * 400)[:399] + "!"
    start = process_time()
    FURNITURE.is_line(line)
    FURNITURE.is_start(line)
    FURNITURE.is_label(line)
    assert process_time() - start < 60  # a hang, not a measurement
