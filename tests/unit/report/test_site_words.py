"""The interface says the same in Chinese and in English, and everything it says has words."""

from __future__ import annotations

import re
import string
import typing
from pathlib import Path

import pytest

from provenance import records
from provenance.report.site import words as words_module
from provenance.report.site.words import LANGUAGES, Words
from provenance.report.wording import FLAGS, LEVELS, ROLES
from tests.conftest import ROOT

SITE = ROOT / "provenance" / "report" / "site"
ENGLISH, CHINESE = Words("en"), Words("zh")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_phrases_with_the_same_places():
    english, chinese = ENGLISH.table["phrases"], CHINESE.table["phrases"]
    assert {name for name in english if not name.endswith("_one")} == set(chinese)
    for name, text in chinese.items():
        assert places(text) == places(english[name]), name


def test_every_phrase_a_template_uses_is_there_and_every_phrase_is_used():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(SITE.rglob("*"))
        if path.suffix in (".html", ".svg", ".py")
    )
    code += (ROOT / "provenance/report/serving.py").read_text(encoding="utf-8")
    code += (ROOT / "provenance/report/views.py").read_text(encoding="utf-8")
    used = set(re.findall(r'\bt(?:\.count)?\("(\w+)"', code))
    assert {name for name in used if not name.endswith("_")} <= set(CHINESE.table["phrases"])
    for name in CHINESE.table["phrases"]:
        stem = name.partition("_")[2] if name.startswith(("nav_", "source_")) else name
        assert f'"{name}"' in code or f'"{stem}"' in code, name


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("flags", FLAGS),
        ("levels", LEVELS),
        ("roles", ROLES),
        ("level_names", typing.get_args(records.Level)),
        ("media", typing.get_args(records.Medium)),
        ("relations", typing.get_args(records.Relation)),
        ("kinds", typing.get_args(records.MatchClass)),
        ("zones", typing.get_args(records.ZoneKind)),
    ],
)
def test_every_code_has_chinese_words(kind, codes):
    assert set(codes) <= set(CHINESE.table[kind])


def test_a_code_without_words_is_shown_with_spaces():
    assert CHINESE.code("flags", "a_new_flag") == "a new flag"
    assert CHINESE.code("flags", None) == ""


@pytest.mark.parametrize(
    "form",
    re.findall(
        r'Evidence\(\s*"E\d+",[^"]*?f?"([^"]+)"',
        "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "provenance/lineage").glob("*.py"))),
    ),
)
def test_every_form_of_evidence_is_translated(form):
    """Each sentence the lineage writes, with something in its places, has a Chinese one."""
    text = re.sub(r"\{[^{}]*:\.0%\}", "12%", form)
    for shown in (
        re.sub(r"\{[^{}]*(later|earlier)[^{}]*\}", "later", text),
        re.sub(r"\{[^{}]*(later|earlier)[^{}]*\}", "earlier", text),
    ):
        assert CHINESE.detail(re.sub(r"\{[^{}]*\}", "7", shown)) != shown


def test_a_confidence_never_reads_as_certain():
    assert [words_module.share(value) for value in (0.5, 0.994, 0.996, 1.0)] == ["0.50", "0.99", ">0.99", ">0.99"]


def test_languages_are_named_in_themselves():
    assert LANGUAGES == {"en": "English", "zh": "中文"}
    assert sorted(path.stem for path in Path(ROOT / "seeds/interface").glob("*.toml")) == sorted(LANGUAGES)
