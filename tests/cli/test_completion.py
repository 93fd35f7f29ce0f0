"""Completion offers what the parsers know, in every shell."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from provenance.cli.verbs import VERBS
from provenance.store import queries
from tests.fakes.command import run


def completed(*words: str) -> list[str]:
    """What bash offers for the last of *words*."""
    line = " ".join(f"'{word}'" for word in ("provenance", *words))
    ask = f"COMP_WORDS=({line}); COMP_CWORD={len(words)}; _provenance; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    program = run("completion", "bash").out + ask
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_one_its_shell_can_read(shell):
    """Where the shell is not installed the script must still name every verb."""
    script = run("completion", shell).out
    assert all(verb in script for verb in VERBS)
    if shutil.which(shell):
        done = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("re",), ["report", "restore"]),
        (("--db", "x.db", "tr"), ["trace"]),
        (("--format", "js"), ["jsonl", "json"]),
        (("report", "--sort", "f"), ["first-seen"]),
        (("report", "--min"), ["--min-size"]),
        (("export", "--to", ""), ["prov-json", "jsonl", "csv", "datasette"]),
        (("audit", "wanted"), ["wanted", "wanted-editions"]),
        (("completion", ""), ["bash", "fish", "zsh"]),
        (("--ver",), ["--verbose", "--version"]),
    ],
)
def test_bash_offers_what_may_stand_there(words, offered):
    assert completed(*words) == offered


def test_bash_offers_every_verb_and_every_query():
    assert {word for word in completed("") if not word.startswith("-")} == set(VERBS)
    assert completed("audit", "") == sorted(queries.names())


def test_bash_leaves_files_to_the_shell():
    """Nothing of ours is offered where a file may stand: the shell then offers files."""
    assert completed("ingest", "") == completed("report", "--html", "") == completed("-o", "") == []


def test_another_shell_is_a_mistake():
    outcome = run("completion", "tcsh")
    assert (outcome.code, outcome.out) == (2, "")
