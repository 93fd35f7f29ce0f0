"""The program as a part of a pipeline."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.command import run

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "tests.fakes.command"]


def start(*arguments: str, stdin: int | None = None) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*COMMAND, *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )


@pytest.fixture
def many() -> Path:
    path = Path("many.jsonl")
    rows = ({"id": f"m{i}", "text": f"Story {i}\n" + "The tide came in. " * 20} for i in range(3_000))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("verb", ["filter", "check"])
def test_a_reader_that_leaves_is_no_error(verb, many):
    process = start(verb, str(many), "-q", "--drop=" if verb == "filter" else "-v")
    assert process.stdout is not None
    assert process.stderr is not None
    json.loads(process.stdout.readline())
    process.stdout.close()
    talk = process.stderr.read()
    process.stderr.close()
    assert process.wait(30) == 141
    assert talk == b""


def test_every_line_in_a_pipe_is_json(many):
    process = start("filter", str(many), "--mark", "-q")
    out, talk = process.communicate(timeout=60)
    assert process.returncode == 0
    assert talk == b""
    assert len([json.loads(line) for line in out.splitlines()]) == 3_000


def test_a_record_leaves_before_the_next_one_comes():
    process = start("filter", "-", "-q", stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    for i in range(3):
        line = json.dumps({"text": f"Story {i}\nx"}).encode() + b"\n"
        process.stdin.write(line)
        process.stdin.flush()
        assert process.stdout.readline() == line
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_an_interrupt_is_130_without_a_trace():
    process = start("filter", "-", "-q", stdin=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b'{"text": "a"}\n')
    process.stdin.flush()
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, talk = process.communicate(timeout=30)
    assert process.returncode == 130
    assert talk.startswith(b"error: interrupted\nhint:  ")
    assert b"Traceback" not in talk


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [
        ("<&-", ("check", "pages/ferry.txt"), 0),
        ("<&-", ("check", "-"), 2),
        (">&-", ("check", "pages/ferry.txt"), 0),
        ("2>&-", ("check", "pages/ferry.txt"), 0),
        ("<&- >&- 2>&-", ("check", "pages/ferry.txt"), 0),
    ],
)
def test_a_stream_that_the_caller_closed_is_one_to_nowhere(closed, arguments, code):
    """As programs of a timetable may have them; nothing that is opened later takes its place."""
    line = shlex.join([sys.executable, "-m", "provenance", *arguments])
    done = subprocess.run(
        ["bash", "-c", f"{line} {closed}"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"provenance.verdict/1" in done.stdout or ">&-" in closed.split() or code


@pytest.mark.parametrize("name", ["-x", "--help", "--version", "-h", "--"])
def test_what_comes_after_two_dashes_is_no_option(name):
    Path("pages").rename(name)
    outcome = run("check", "records.jsonl", "--", name)
    paths = [document["path"] for document in outcome.documents]
    assert paths[2:] == [f"{name}/bridge.txt", f"{name}/copy.txt", f"{name}/ferry.txt"]
    missing = run("check", "--", "--debug")
    assert (missing.code, missing.talk.splitlines()[0]) == (2, "error: --debug: no such file or folder")


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "-o"),
        ("trace", "--all", "-o"),
        ("check", "records.jsonl", "-o"),
        ("filter", "records.jsonl", "--dropped"),
        ("ingest", "records.jsonl", "--rejects"),
    ],
)
def test_no_output_is_written_over_a_database(arguments):
    """Whichever option names it, the store of the command or another one."""
    database = Path("safe.db")
    database.write_bytes(b"SQLite format 3\0" + bytes(84))
    outcome = run("--db", ":memory:", *arguments, "safe.db")
    assert (outcome.code, outcome.data) == (2, b"")
    assert outcome.talk.startswith("error: safe.db is a database\nhint:  name another file: -")
    assert database.stat().st_size == 100


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "pages/bridge.txt"),
        ("trace", "pages/bridge.txt"),
        ("check", "records.jsonl", "--outlets", "pages/bridge.txt"),
    ],
)
def test_what_a_command_reads_is_not_what_it_writes(arguments):
    before = Path("pages/bridge.txt").read_bytes()
    outcome = run("--db", ":memory:", *arguments, "-o", "pages/bridge.txt")
    assert (outcome.code, outcome.talk) == (
        2,
        "error: pages/bridge.txt is both read and written\nhint:  write to another file\n",
    )
    assert Path("pages/bridge.txt").read_bytes() == before
