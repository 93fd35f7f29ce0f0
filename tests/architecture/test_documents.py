"""The documentation says what the program does."""

from __future__ import annotations

import dataclasses
import re
import tomllib

import pytest

from docs import records
from docs.generate import FOLDER, NOTE, pages
from provenance.cli.options import parser_of
from provenance.cli.verbs import VERBS
from provenance.report.exports import KINDS
from provenance.report.words import words_in
from provenance.settings import Settings
from provenance.store import tables
from tests.conftest import ROOT


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_reference_is_current(name):
    """What `make docs` would write is what is there."""
    assert (FOLDER / name).read_text(encoding="utf-8") == NOTE + pages()[name]


def reference(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "provenance").rglob("*.py"))


def codes_of_evidence() -> set[str]:
    """Every code that stands in the lineage's own source."""
    files = sorted((ROOT / "provenance/lineage").glob("*.py"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    return set(re.findall(r'Evidence\(\s*"(\w+)"', text))


def rules() -> list[str]:
    files = sorted((ROOT / "seeds/patterns").glob("*.toml"))
    return [rule["id"] for path in files for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rule"]]


@pytest.mark.parametrize(
    ("page", "form", "names"),
    [
        ("commands.md", "## provenance {}\n", VERBS),
        ("settings.md", "| `{}` |", [field.name for field in dataclasses.fields(Settings)]),
        (
            "flags.md",
            "| `{}` |",
            [code for kind in ("flags", "levels", "roles") for code in words_in("en").terms[kind]],
        ),
        ("evidence.md", "| `{}` |", sorted(codes_of_evidence())),
        ("audit-queries.md", "## {}\n", [path.stem for path in (ROOT / "db/queries").glob("*.sql")]),
        ("attribution-rules.md", "| `{}` |", rules()),
        ("errors.md", "| `{}` |", re.findall(r'code="([a-z._]+)"', source())),
        (
            "errors.md",
            "| `{}` |",
            re.findall(r'"((?:input|page|rules|store|serve|engine)\.(?!db")[a-z_]+)"', source()),
        ),
    ],
    ids=["commands", "settings", "flags", "evidence", "queries", "rules", "errors", "rejects"],
)
def test_nothing_a_user_meets_is_without_a_place_in_the_reference(page, form, names):
    """Every command, setting, flag, query, rule, error and reject, however the page is made."""
    text = reference(page)
    assert names
    assert [name for name in names if form.format(name) not in text] == []


def test_every_key_of_every_record_has_a_meaning_and_nothing_else_has():
    """What the program writes and what the page of records says are the same keys."""
    found, said = records.objects(), records.meanings()
    assert set(found) == set(said) - {"any"}
    for name, keys in found.items():
        names = {key.name for key in keys}
        assert set(said[name]) - {""} <= names, name
        assert names - set(said[name]) <= set(said["any"]), name
    assert {key.holds for keys in found.values() for key in keys if key.holds} <= set(found)


def test_every_kind_of_record_has_a_place_in_the_reference():
    """Lines of an export, and what else the program answers with in sentences or as JSON."""
    known = {name for name, keys in records.objects().items() if keys[0].name == "schema"}
    assert set(KINDS) - {"page"} <= known
    assert {"lineage", "article", "cluster", "verdict", "explanation"} <= known


def test_every_table_of_a_store_is_on_the_page_of_the_schema():
    """With all its columns."""
    sections = dict(re.findall(r"^## (\w+)\n(.+?)(?=^## |\Z)", reference("schema.md"), re.MULTILINE | re.DOTALL))
    assert set(sections) == set(tables.Base.metadata.tables)
    for name, table in tables.Base.metadata.tables.items():
        assert re.findall(r"^\| `(\w+)` \|", sections[name], re.MULTILINE) == list(table.columns.keys())


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_a_verb_is_on_its_page(verb):
    text = reference("commands.md").split(f"## provenance {verb}\n")[1].split("\n## ")[0]
    assert [option for option in parser_of(verb)._option_string_actions if option not in text] == []


def test_every_error_and_reject_says_what_to_do():
    """No row of the page of errors has an empty cell."""
    assert "|  |" not in reference("errors.md")


def test_every_dependency_has_its_reason():
    """docs/dependencies.md has one row for each package of pyproject.toml, extras included, and none besides."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime, extras = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").split("\nExtras", 1)
    needed = {_package(line) for line in project["dependencies"]}
    assert {
        row.split(" (")[0].lower() for row in re.findall(r"^\| (.+?) \|", runtime, re.MULTILINE)[1:]
    } == needed
    for extra, lines in project["optional-dependencies"].items():
        row = next(line.lower() for line in extras.splitlines() if line.startswith(f"| `{extra}` |"))
        assert all(_package(line) in row for line in lines), extra


def _package(line: str) -> str:
    return re.split(r"[<>=!~\[; ]", line)[0].lower()


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=lambda page: page.name
)
def test_every_link_leads_somewhere(page):
    """Links and pictures of one document to another file of the repository."""
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)|src=\"([^\"]+)\"", page.read_text(encoding="utf-8"))
    local = [link for pair in links for link in pair if link and "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_flag_the_program_raises_has_words():
    """A code that reaches a reader is explained."""
    raised = set(re.findall(r'Flag\("(\w+)"', source()))
    assert raised <= set(words_in("en").terms["flags"])


def test_every_code_of_evidence_is_given_and_has_words_in_both_languages():
    """None is explained that no lineage holds; E4 and E3 are also chosen by a variable."""
    for language in ("en", "zh"):
        assert set(words_in(language).terms["evidence"]) == codes_of_evidence()


def test_the_readme_shows_the_two_commands():
    """The README opens with what it is and the two commands that prove it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme[:4000]
    assert "make test" in readme[:4000]


def test_the_readme_counts_the_rules():
    assert f"{len(rules())} reviewed conventions" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_no_path_of_a_machine_is_in_the_repository():
    """Nothing that is shipped names the folders of the machine it was written on."""
    folders = [str(ROOT.parent) + "/"]
    for path in [*ROOT.glob("*"), *(ROOT / "docs").rglob("*"), *(ROOT / "provenance").rglob("*.py")]:
        if path.is_file() and path.suffix in ("", ".md", ".py", ".toml", ".lock"):
            text = path.read_text(encoding="utf-8")
            assert not any(folder in text for folder in folders), path.name
