"""What Spark needs is looked for before it is started, and missed in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from provenance.engines.spark import needs
from provenance.errors import ProvenanceError
from tests.conftest import ROOT
from tests.fakes.command import run

OLD = 'openjdk version "11.0.20" 2023-07-18'
ANCIENT = 'java version "1.8.0_401"'


def java(folder: Path, said: str) -> Path:
    """Make a Java that says this of itself."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    program.chmod(0o755)
    return folder


@pytest.mark.parametrize(("said", "version"), [(OLD, 11), (ANCIENT, 8), ('openjdk version "21" 2023-09-19', 21)])
def test_a_java_is_known_by_what_it_says(tmp_path, said, version):
    """The feature version is read, also of the ones that called themselves 1.x."""
    assert needs.java_version(java(tmp_path, said) / "bin" / "java") == version


@pytest.mark.parametrize(("said", "told"), [(OLD, "is Java 11"), ("no idea", "does not say which Java it is")])
def test_an_old_java_is_refused_before_spark_starts(tmp_path, monkeypatch, said, told):
    """Java 11 and what is no Java are named, with what to install."""
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path, said)))
    with pytest.raises(ProvenanceError, match=told) as error:
        needs.check()
    assert error.value.code == "engine.java"
    assert "17" in error.value.hint


@pytest.mark.parametrize("package", ["pyspark", "pyarrow"])
def test_a_missing_package_is_named_with_what_installs_it(monkeypatch, tmp_path, package):
    """The command ends with 2, one line and one hint, and makes no store."""
    monkeypatch.setattr(needs, "find_spec", lambda name: None if name == package else find_spec(name))
    (tmp_path / "page.txt").write_text("A page.", encoding="utf-8")
    store = tmp_path / "store.db"
    outcome = run("--db", str(store), "ingest", "--engine", "spark", str(tmp_path), tracker=None)
    assert outcome.code == 2
    assert outcome.talk.splitlines() == [
        f"error: the spark engine needs the package {package}, which is not installed",
        'hint:  install it: pip install "provenance[spark]"; or leave --engine out',
    ]
    assert not store.exists()


def test_without_any_java_the_command_says_so(tmp_path):
    """A path without Java ends the program with 2, one line and one hint."""
    (tmp_path / "page.txt").write_text("A page.", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    done = subprocess.run(
        [sys.executable, "-m", "provenance", "ingest", "--engine", "spark", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment | {"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error: the spark engine needs Java, and none is found",
        f"hint:  {needs._JAVA}",
    ]


def test_standard_input_is_no_input_of_it(tmp_path):
    """It reads files, which workers see as well."""
    outcome = run("ingest", "--engine", "spark", "-", tracker=None)
    assert outcome.code == 2
    assert "not standard input" in outcome.talk
