"""The program says the same in Chinese and in English, and everything it says has words."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from provenance.records import Level, MatchClass, Medium, Relation, Role, StretchKind, ZoneKind
from provenance.report.words import LANGUAGES, language_of, share, words_in
from tests.conftest import ROOT

ENGLISH, CHINESE = words_in("en"), words_in("zh")
# Phrases whose names are put together from a code: the beginnings and ends of those names.
_STARTS = ("nav_", "source_", "first_", "people_", "fact_", "heading_")
_ENDS = ("_bare",)


def fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_every_phrase_is_in_both_languages_with_the_same_fields():
    """Chinese may leave out a field that its sentence has no place for; it adds none."""
    assert set(ENGLISH.phrases) == set(CHINESE.phrases)
    assert set(ENGLISH.counted) == set(CHINESE.counted)
    for key, phrase in CHINESE.phrases.items():
        assert fields(phrase) <= fields(ENGLISH.phrases[key]), key


def test_every_phrase_that_is_said_is_there_and_every_phrase_is_said():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("report", "cli")
        for path in sorted((ROOT / "provenance" / folder).rglob("*"))
        if path.suffix in (".html", ".svg", ".py")
    )
    used = set(re.findall(r'\b(?:t|words|self)\("(\w+)"', code))
    assert {name for name in used if not name.endswith("_")} <= set(CHINESE.phrases)
    quoted = set(re.findall(r'["\'](\w+)["\']', code))
    for name in CHINESE.phrases:
        stems = {
            name,
            *(name.removeprefix(start) for start in _STARTS),
            *(name.removesuffix(end) for end in _ENDS),
        }
        assert stems & quoted or name.removeprefix("first_") in get_args(Level), name


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("levels", get_args(Level)),
        ("level_names", get_args(Level)),
        ("roles", get_args(Role)),
        ("relations", (*get_args(Relation), *get_args(MatchClass))),
        ("stretches", get_args(StretchKind)),
        ("media", get_args(Medium)),
        ("flags", tuple(ENGLISH.terms["flags"])),
        ("zones", get_args(ZoneKind)),
        ("links", ("credited", "inferred", "conflicting", "open")),
    ],
)
def test_every_code_has_a_chinese_name(kind, codes):
    assert [code for code in codes if not re.search("[\u4e00-\u9fff]", CHINESE.code(kind, code))] == []


def test_a_code_without_words_is_shown_with_spaces():
    assert CHINESE.code("flags", "a_new_flag") == "a new flag"
    assert CHINESE.code("flags", None) == ""


@pytest.mark.parametrize(
    "form",
    re.findall(
        r'Evidence\(\s*"[ER]\d+",[^"]*?f?"([^"]+)"',
        "\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "provenance/lineage").glob("*.py"))),
    ),
)
def test_every_form_of_evidence_is_translated(form):
    """Each sentence the lineage writes, with something in its places, has a Chinese one."""
    text = re.sub(r"\{[^{}]*:\.0%\}", "12%", form)
    text = text.replace("{how}", "is named").replace("_count(", "(")
    text = re.sub(r"\{\([^{}]*\)\}", "2 independent voices name", text)
    for shown in (
        re.sub(r"\{[^{}]*(later|earlier)[^{}]*\}", "later", text),
        re.sub(r"\{[^{}]*(later|earlier)[^{}]*\}", "earlier", text),
    ):
        assert CHINESE.detail(re.sub(r"\{[^{}]*\}", "7", shown)) != shown


def reasons(path: Path) -> Iterator[str]:
    """Yield every sentence of reason in a module, with something in its places; those of errors are none."""

    def said(node: ast.AST) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.Raise, ast.Assert)):
                continue
            if isinstance(child, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else _filled(part) for part in child.values
                )
            elif isinstance(child, ast.Constant) and isinstance(child.value, str):
                yield child.value
            else:
                yield from said(child)

    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if hasattr(node, "body")
                  and isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))}  # fmt: skip
    parts = re.compile(r" .*|.* (?:is|are)")  # put together with others
    yield from (
        text
        for text in said(tree)
        if len(re.findall(r"\b[a-z]{2,}\b", text)) > 2 and text not in documented and not parts.fullmatch(text)
    )


def forms_of_flags(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the code of every flag whose detail is a sentence of ours, with that; one variable may hold it."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'detail = (f".*")\n(\s+)yield Flag\((.*), detail\)', r"\2yield Flag(\3, \1)", text)
    for code, form in re.findall(r'Flag\((\w+|"\w+"), f?"([^"\n]*[a-z]{3}[^"\n]*)"\)', text):
        words = re.sub(r"\{[^{}]*\}", "", form)
        if re.search("[a-z]{3}", words):
            name = {"OVERSIZED": "oversized", "code": "two_digit_year"}.get(code, code.strip('"'))
            yield name, form


def _filled(part: ast.AST) -> str:
    source = ast.unparse(part)
    if "reason" in source or "shares" in source:
        return "12% of one and 34% of the other is shared"
    if source.startswith("{runs"):
        return "all 2 shared runs are"
    return "12%" if "%" in source else "" if "mixed" in source else "same" if "says" in source else "7"


@pytest.mark.parametrize(
    "reason",
    sorted({
        reason
        for name in ("matching/decide", "matching/headlines", "matching/veto", "matching/passages",
                     "matching/compare", "engines/explaining", "engines/texts", "engines/judging")
        for reason in reasons(ROOT / "provenance" / f"{name}.py")
    }),
)  # fmt: skip
def test_every_reason_of_a_match_and_every_veto_is_translated(reason):
    """Found in the modules that write them, so that a new one without Chinese words fails here."""
    assert not re.search("[a-z]{3}", CHINESE.detail(reason))


@pytest.mark.parametrize(
    "flag",
    sorted({
        (code, re.sub(r"\{[^{}]*\}", "12", form))
        for name in ("attribution/flags", "attribution/dates", "engines/definition", "lineage/dating")
        for code, form in forms_of_flags(ROOT / "provenance" / f"{name}.py")
    }),
    ids=lambda flag: flag[0],
)  # fmt: skip
def test_every_sentence_of_a_flag_is_translated(flag):
    """Found in the modules that write them; what holds no word of ours is a page's own."""
    code, detail = flag
    found = CHINESE.flag_detail(code, detail)
    assert "12" in found
    assert not re.search("[a-z]{3}", found)
    assert ENGLISH.flag_detail(code, detail) == detail


def test_what_is_counted_is_counted_in_one_place():
    """One is no plural, thousands are set apart, and no other phrase puts a noun behind a number."""
    assert [ENGLISH("n_articles", n=n) for n in (0, 1, 2, 1234)] == [
        "0 articles", "1 article", "2 articles", "1,234 articles",
    ]  # fmt: skip
    nouns = {forms[-1].split()[-1] for forms in ENGLISH.counted.values()}
    found = [k for k, text in ENGLISH.phrases.items() if set(re.findall(r"\{\w+\} (\w+)", text)) & nouns]
    assert found == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("they share a text: 100% of one and 87% of the other is shared", "100%"),
        ("both carry the cluster's reference text, though not enough of one another: 40% of one and 50% of the "
         "other is shared, in 3 long runs", "3"),
        ("a run of 90 characters is shared, under other headlines", "90"),
        ("the same wording on other days: 3月1日 against 4月2日", "3月1日"),
        ("all 2 shared runs are furniture of their host", "装饰"),
    ],
)  # fmt: skip
def test_reasons_within_reasons_are_translated_whole(reason, said):
    """A page's own words stay as they are; no English one is left beside them."""
    found = CHINESE.detail(reason)
    assert said in found
    assert not re.search("[a-z]{3}", found)


def test_the_words_of_a_page_are_never_translated():
    """A page that prints one of our reasons is quoted, not answered."""
    assert CHINESE.flag_detail("host_admits_reprint", "is dated later") == "is dated later"
    assert CHINESE.detail("links to is dated later").endswith("is dated later")
    assert CHINESE.detail("links to {0}{share}").endswith("{0}{share}")


def test_a_confidence_never_reads_as_certain():
    assert [share(value) for value in (0.5, 0.994, 0.996, 1.0)] == ["0.50", "0.99", ">0.99", ">0.99"]


def test_languages_are_named_in_themselves():
    assert LANGUAGES == {"en": "English", "zh": "中文"}
    assert sorted(path.stem for path in (ROOT / "seeds/interface").glob("*.toml")) == sorted(LANGUAGES)


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
