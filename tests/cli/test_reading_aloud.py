"""trace, explain, report and show for people: any width, either language, whatever the pages contain."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from provenance.cli.wrapping import columns
from provenance.resources import data_dir
from provenance.tracker import Tracker
from tests.conftest import ROOT
from tests.fakes import command

run = partial(command.run, tracker=None)

_TEXT = "那座桥今天通车，人们走了很久。" + "".join(chr(0x4E00 + i * 11) for i in range(200))
TITLES = {
    "markup": "[/b][red]标题<script>alert(1)</script>",
    "escape": "标题\x1b[31m\x1b]8;;http://x\x07\x9b31m",
    "bidi": "标题\u202etxt.exe\u2066",
    "long": "长" * 4000,
    "formula": "=cmd|' /C calc'!A0",
    "spaces": " \u3000\u00a0 ",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One cluster of pages with titles nobody should trust, and one with nothing but text."""
    db = tmp_path_factory.mktemp("hostile") / "hostile.db"
    records = [
        {"id": f"t-{name}", "url": f"https://{name}.example/1", "title": title, "text": f"{title}\n\n{_TEXT}\n"}
        for name, title in TITLES.items()
    ]
    with Tracker(db) as tracker:
        tracker.ingest([*records, {"id": "bare", "text": _TEXT}, {"id": "lone", "text": "短"}])
    return str(db)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    db = tmp_path_factory.mktemp("demo") / "demo.db"
    assert run("--db", str(db), "ingest", str(data_dir("seeds") / "demo")).code == 0
    return str(db)


def asked(db: str, *, lang: str = "en") -> list[list[str]]:
    """Return every question whose answer is drawn."""
    ids = [f"t-{name}" for name in TITLES] + ["bare", "lone"]
    traces = [[verb, *ids, "--lang", lang] for verb in ("trace", "show")]
    pages = [["report", "bare", "--lang", lang], ["report", "--lang", lang]]
    return [["--db", db, *words] for words in [*traces, ["explain", "t-long", "t-bidi", "--lang", lang], *pages]]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [20, 80, 200])
def test_no_title_breaks_the_terminal_at_any_width(hostile, width, lang, monkeypatch):
    """No control or direction character passes, and no row is wider than the terminal."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    for arguments in asked(hostile, lang=lang):
        outcome = run(*arguments, terminal=True)
        assert outcome.code == 0, (arguments, outcome.talk)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", outcome.out)
        assert max(columns(row.rstrip()) for row in outcome.out.splitlines()) <= max(width, 20) + 2, arguments


def test_a_long_title_is_clipped_in_words_and_whole_in_data(hostile):
    assert "长" * 200 not in run("--db", hostile, "trace", "t-long", "--format", "table").out
    assert run("--db", hostile, "trace", "t-long").documents[0]["article"]["title"].count("长") > 200


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_come_before_the_drawing_the_evidence_and_the_numbers(demo, lang):
    """In that order, in both languages."""
    page = str(data_dir("seeds") / "demo/chengnan-kuaixun/canteen.html")
    out = run("--db", demo, "trace", page, "--format", "table", "--lang", lang).out
    headings = {
        "en": ["The text first appeared in 城事观察", "\nlineage\n", "\nevidence\n", "[78–86]", "\nnumbers\n"],
        "zh": ["此文首发于城事观察", "\n传播谱系\n", "\n证据\n", "[78–86]", "\n数值\n"],
    }
    places = [out.index(words) for words in headings[lang]]
    assert places == sorted(places)


def test_a_locale_chooses_the_language(demo, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "传播谱系" in run("--db", demo, "trace", "feed-0007", "--format", "table").out


def test_an_explanation_says_what_was_taken_from_what(demo):
    (cluster,) = run("--db", demo, "report", "feed-0007").documents
    taken = next(a for a in cluster["articles"] if a["direct_source"]["article"])
    pair = (taken["id"], taken["direct_source"]["article"])
    out = run("--db", demo, "explain", *pair, "--format", "table").out
    assert "They carry one text and are in one cluster. " in out
    assert re.search(r"[AB] \(.+\) was taken from [AB] \(.+\) \(confidence >?0\.\d\d\)", out)


def test_a_cluster_has_a_page_of_its_own(demo):
    """Named by its id or by an article; a tree, the credits and the changes on it; data elsewhere."""
    (cluster,) = run("--db", demo, "report", "feed-0007").documents
    out = run("--db", demo, "report", "--cluster", cluster["id"], "--format", "table").out
    assert out == run("--db", demo, "report", "feed-0007", "--format", "table").out
    for words in ("\nlineage\n", "└─ ●", "\ncopies: whom they credit", "credits 云岭网", "keeps 100%"):
        assert words in out
    assert all(article["id"] in out for article in cluster["articles"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "nowhere"], "no article answers"),
        (["report", "feed-0007", "--html", "x"], "--html writes all"),
        (["trace", "feed-0007", "--lang", "xx"], "invalid choice"),
        (["trace", "feed-0007", "-o", "."], "cannot write"),
    ],
)
def test_what_cannot_be_done_is_said_in_two_lines(demo, arguments, words):
    outcome = run("--db", demo, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.talk


@pytest.mark.parametrize("verb", ["trace", "show", "explain", "report", "export"])
def test_the_examples_of_the_help_page_run(verb, demo, monkeypatch, tmp_path):
    """With names of this store in place of theirs."""
    epilog = import_module(f"provenance.cli.commands.{verb}").EPILOG
    examples = re.findall(r"^  provenance (.+)$", epilog.split("examples:")[1], re.MULTILINE)
    assert examples
    known = {"pages/001.txt": "feed-0007", "a1b2": "feed-0007", "pages/002.txt": "feed-0001", "c3d4": "feed-0001"}
    for example in examples:
        words = shlex.split(example.partition(" > ")[0])
        outcome = run("--db", demo, *(known.get(word, word) for word in words))
        assert outcome.code == 0, (example, outcome.talk)


@pytest.mark.parametrize(
    "arguments",
    [["trace", "--all"], ["export", "--to", "jsonl"], ["export", "--to", "prov-json"], ["show", "--all"]],
)
def test_a_reader_that_leaves_hears_nothing(demo, arguments):
    """``| head -1`` is quiet."""
    process = subprocess.Popen(
        [sys.executable, "-m", "provenance", "--db", demo, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    talk = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) in (0, 141)
    assert talk == b""


def test_a_dash_is_standard_output_for_every_verb(demo):
    assert run("--db", demo, "trace", "feed-0007", "-o", "-").documents
    assert not Path("-").exists()
