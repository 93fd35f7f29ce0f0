"""Bad input: a line that says what and where, a line that says what to type; no trace, no empty success."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.command import Outcome, run
from tests.fakes.tracker import BUG, UNREADABLE


def two_lines(outcome: Outcome, words: str) -> None:
    """Check that an error with *words* stands on one line and a hint on the next, and that there is no trace."""
    lines = outcome.talk.splitlines()
    at = next(i for i, line in enumerate(lines) if words in line)
    assert lines[at].startswith("error: ")
    assert lines[at + 1].startswith("hint:  ")
    assert len(lines[at + 1]) > len("hint:  ")
    assert "Traceback" not in outcome.talk


@pytest.mark.parametrize("verb", ["ingest", "check", "filter"])
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("binary.html", b"\x89PNG\r\n\x1a\n" + bytes(64), "binary.html: the input is a PNG image"),
        ("noise.txt", bytes(range(32)) * 30, "noise.txt: "),
        ("empty.html", b"", "empty.html: the file is empty"),
        ("blank.txt", b" \n\t\n", "blank.txt: the file is empty"),
        ("empty.jsonl", b"", "empty.jsonl: the file is empty"),
        ("broken.jsonl", b'{"text": "a\n', "broken.jsonl:1: broken JSON at column"),
        ("neither.jsonl", b'{"title": "a"}\n', "neither.jsonl:1: the record has neither html nor text"),
        ("charset.jsonl", b'{"text": "\xc4\xe3"}\n', "charset.jsonl:1: not UTF-8 at byte 11"),
        ("page.css", b"x", "page.css: unknown kind of file .css"),
        ("page.warc", b"x", "page.warc#0: no WARC record begins here"),
        ("records.jsonl.gz", b"x", "records.jsonl.gz: the bytes are no gzip data"),
        ("page.html.zst", b"", "page.html.zst: the file is empty"),
        ("page.html.xz", b"\xfd7zXZ\x00\x00", "page.html.xz: the xz stream ends before its end"),
        ("a.csv", b"a,b\n1,2\n", "a.csv:1: the header names neither html nor text"),
        ("a.parquet", b"PAR1", "a.parquet: broken Parquet"),
    ],
)
def test_a_file_of_which_nothing_can_be_used_fails_with_2_and_makes_no_store(verb, name, data, words):
    Path(name).write_bytes(data)
    outcome = run(verb, name)
    assert (outcome.code, outcome.out) == (2, "")
    two_lines(outcome, words)
    assert not Path("db").exists()


@pytest.mark.parametrize("verb", ["ingest", "check", "filter"])
def test_a_bad_record_among_good_ones_is_rejected_alone(verb):
    outcome = run(verb, "mixed.jsonl", "--rejects", "bad.jsonl")
    assert outcome.code == 3
    two_lines(outcome, "mixed.jsonl:2: broken JSON")
    two_lines(outcome, "mixed.jsonl:3: the record has neither")
    rows = [json.loads(line) for line in Path("bad.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row["file"], row["line"], row["code"]) for row in rows] == [
        ("mixed.jsonl", 2, "input.json"),
        ("mixed.jsonl", 3, "input.record"),
    ]
    assert [row["record"] for row in rows] == ['{"text": ', '{"title": "t"}']
    assert all(row["reason"] for row in rows)


def test_the_rest_is_stored():
    run("ingest", "mixed.jsonl")
    assert [document["id"] for document in run("show", "--all").documents] == ["r2"]


def test_a_page_the_tracker_rejects_is_told_like_any_other():
    Path("bad.txt").write_text(UNREADABLE, encoding="utf-8")
    outcome = run("ingest", "bad.txt", "pages", "--rejects", "bad.jsonl")
    assert outcome.code == 3
    two_lines(outcome, "bad.txt: the page cannot be read")
    assert json.loads(Path("bad.jsonl").read_text(encoding="utf-8"))["line"] is None


def test_many_rejects_are_counted_not_listed_unless_asked():
    Path("many.jsonl").write_text('{"text": "a"}\n' + "{}\n" * 50, encoding="utf-8")
    outcome = run("ingest", "many.jsonl")
    assert outcome.talk.count("neither html nor text") == 10
    two_lines(outcome, "rejected besides: 40 inputs")
    assert run("ingest", "many.jsonl", "-v").talk.count("neither html nor text") == 50


def test_where_rejects_are_collected_the_hint_says_where():
    Path("bad.jsonl").write_text("{}\n" * 50, encoding="utf-8")
    outcome = run("ingest", "bad.jsonl", "pages", "--rejects", "rejects.jsonl")
    assert "error: rejected besides: 40 inputs\nhint:  all are in rejects.jsonl\n" in outcome.talk


@pytest.mark.parametrize("verb", ["ingest", "check", "filter"])
def test_a_missing_path_fails_and_beside_others_is_rejected(verb):
    alone = run(verb, "nowhere.html")
    assert alone.code == 2
    two_lines(alone, "nowhere.html: no such file or folder")
    beside = run(verb, "nowhere.html", "pages/ferry.txt")
    assert beside.code == 3
    two_lines(beside, "nowhere.html: no such file or folder")


@pytest.mark.parametrize("verb", ["ingest", "check", "filter"])
def test_a_folder_without_pages_is_no_success(verb):
    Path("none").mkdir()
    Path("none/a.css").write_text("x", encoding="utf-8")
    outcome = run(verb, "none")
    assert outcome.code == 2
    two_lines(outcome, "no pages found in none (1 files of other kinds)")


@pytest.mark.parametrize("verb", ["ingest", "check", "filter"])
def test_empty_standard_input_is_no_success(verb):
    outcome = run(verb, "-")
    assert outcome.code == 2
    two_lines(outcome, "standard input is empty")


@pytest.mark.parametrize(
    ("arguments", "words", "hint"),
    [
        (("report", "--htlm", "x"), "unrecognized arguments: --htlm", "--html"),
        (("report", "--sort", "colour"), "argument --sort: invalid choice", "report --help"),
        (("report", "--limit", "0"), "at least 1", "report --help"),
        (("report", "--since", "tomorrow"), "must be a day", "report --help"),
        (("report", "--since"), "expected one argument", "report --help"),
        (("ingest",), "INPUT", "ingest --help"),
        (("ingest", "pages", "--engine", "spark", "--dry-run"), "cannot be rehearsed", "--db"),
        (("filter", "pages", "--drop", "undecidable"), "'undecidable' is never dropped", "filter --help"),
        (("filter", "pages", "--drop", "copies"), "'copies' is no verdict", "filter --help"),
        (("filter", "pages", "--format", "csv"), "--format csv is only for verdicts", "--mark"),
        (("--bogus",), "no command is given", "--help"),
        (("--db", "x.db"), "no command is given", "--help"),
        (("imgest", "x"), "unknown command 'imgest'", "provenance ingest"),
        (("launder",), "unknown command 'launder'", "provenance --help"),
        (("frobnicate", "a", "b"), "unknown command 'frobnicate'", "provenance --help"),
        (("trace",), "no article is named", "--all"),
        (("show", "a", "--all"), "either REF or --all", "--all"),
    ],
)
def test_a_wrong_command_line_says_what_to_type(arguments, words, hint):
    outcome = run(*arguments)
    assert outcome.code == 2
    two_lines(outcome, words)
    assert hint in outcome.talk.splitlines()[-1]
    assert not Path("db").exists()


@pytest.mark.parametrize("verb", [["report"], ["trace", "a42"], ["trace", "--all"], ["show", "a42"]])
def test_a_query_of_a_missing_store_fails_and_makes_none(verb):
    outcome = run(*verb)
    assert outcome.code == 2
    two_lines(outcome, "there is no store at db/provenance.db")
    assert not Path("db").exists()


@pytest.mark.parametrize("db", ["x.db", "sqlite:///x.db"])
def test_a_missing_store_is_found_missing_by_path_and_by_address(db):
    two_lines(run("--db", db, "report"), f"there is no store at {db}")


@pytest.mark.parametrize("verb", [["report"], ["ingest", "pages"], ["check", "pages"], ["trace", "a"]])
def test_a_store_that_is_no_store_fails(verb):
    Path("notes.db").write_text("shopping list", encoding="utf-8")
    outcome = run("--db", "notes.db", *verb)
    assert (outcome.code, outcome.out) == (2, "")
    two_lines(outcome, "notes.db is not a store")
    assert Path("notes.db").read_text(encoding="utf-8") == "shopping list"


def test_an_output_that_cannot_be_written_fails_before_anything_is_stored():
    for arguments in (("--rejects", "no/such/bad.jsonl"), ("--rejects", "pages")):
        outcome = run("ingest", "pages", *arguments)
        assert outcome.code == 2
        two_lines(outcome, f"cannot write {arguments[1]}")
    assert not Path("db").exists()


def test_an_input_is_never_written_over():
    before = Path("records.jsonl").read_bytes()
    for option in ("-o", "--rejects", "--dropped"):
        outcome = run("filter", "records.jsonl", option, "./records.jsonl")
        assert outcome.code == 2
        two_lines(outcome, "is both read and written")
    assert Path("records.jsonl").read_bytes() == before


def test_a_bug_is_two_lines_and_70_and_with_debug_its_trace():
    Path("bug.txt").write_text(BUG, encoding="utf-8")
    outcome = run("ingest", "bug.txt")
    assert outcome.code == 70
    two_lines(outcome, "internal error: ZeroDivisionError")
    assert "Traceback" in run("ingest", "bug.txt", "--debug").talk


def test_what_errors_quote_cannot_steer_the_terminal():
    outcome = run("trace", "\x1b[31m\u202ered", "--db", "\x1b[2J")
    assert "\x1b" not in outcome.talk
    assert "\u202e" not in outcome.talk


def test_an_input_that_may_not_be_looked_at_is_named_as_it_was_typed():
    """Whether it is the folder of a run is asked first, and that question must not be the one that fails."""
    name = "x" * 5_000
    outcome = run("ingest", name)
    assert outcome.code == 2
    two_lines(outcome, "xxx: File name too long")
    assert "manifest" not in outcome.talk


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "own.csv: No such file or directory"),
        (b"\x89PNG", "own.csv: not UTF-8 at byte 1"),
        (b"name,kind\n\xe8\xa5\xbf\xe5\xb1\xb1\xe6\x8a\xa5,blog\n", "own.csv:2: column 'kind'"),
    ],
)
def test_a_file_of_outlets_that_cannot_be_used_is_named(data, words):
    if data is not None:
        Path("own.csv").write_bytes(data)
    outcome = run("ingest", "pages", "--outlets", "own.csv", tracker=None)
    assert outcome.code == 2
    two_lines(outcome, words)
    assert outcome.talk.count("own.csv") == 1
