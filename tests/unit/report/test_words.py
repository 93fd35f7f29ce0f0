"""Both languages say the same things."""

from __future__ import annotations

import re
import string
from typing import get_args

import pytest

from provenance.records import Level, Medium, Relation, Role, StretchKind
from provenance.report.wording import FLAGS
from provenance.report.words import language_of, words_in


def fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_every_phrase_is_in_both_languages_with_the_same_fields():
    """Chinese may leave out a field that its sentence has no place for, and forms for one; it adds none."""
    en, zh = words_in("en").phrases, words_in("zh").phrases
    assert {key for key in en if not key.endswith("_one")} == set(zh)
    for key, phrase in zh.items():
        assert fields(phrase) <= fields(en[key]), key


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("levels", get_args(Level)),
        ("roles", get_args(Role)),
        ("relations", get_args(Relation)),
        ("stretches", get_args(StretchKind)),
        ("media", get_args(Medium)),
        ("flags", tuple(FLAGS)),
    ],
)
def test_every_code_has_a_chinese_name(kind, codes):
    words = words_in("zh")
    assert [code for code in codes if not re.search("[\u4e00-\u9fff]", words.term(kind, code))] == []


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        ("auto", {}, "en"),
        ("auto", {"LANG": "zh_CN.UTF-8"}, "zh"),
        ("auto", {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ("en", {"LANG": "zh_TW.UTF-8"}, "en"),
        ("zh", {}, "zh"),
    ],
)
def test_the_language_is_as_asked_else_by_the_locale(asked, environment, language):
    assert language_of(asked, environment) == language
