"""What is built installs and works away from the checkout, with all its data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from provenance.version import SCHEMA, VERSION
from tests.conftest import ROOT

PAGES = ("harborline-wire/dredging.html", "lakeport-courier/dredging.html", "newsbarrel/dredging.txt")
_BUILT = (
    "provenance",
    "db",
    "seeds",
    "docs",
    "tests",
    "benchmarks",
)  # what the build reads, besides the files at the top


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with wheel and sdist, built from a copy of the checkout, without the network."""
    folder = tmp_path_factory.mktemp("built")
    source = folder / "source"
    for name in _BUILT:
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.db*", "demo-report")
        )
    for path in ROOT.iterdir():
        if path.is_file() and path.name != ".git":
            shutil.copy(path, source)
    _run(sys.executable, "-m", "hatchling", "build", "-d", str(folder), cwd=source)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path) -> Path:
    """A folder that holds the unpacked wheel and nothing else of ours."""
    (wheel,) = built.glob("*.whl")
    target = built / "site"
    _run(
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--no-index", "--no-deps", "--target", str(target), str(wheel)),
        cwd=built,
    )
    shutil.rmtree(built / "source")  # what runs from here on cannot lean on it
    return target


def _run(*command: str, cwd: Path, **environment: str) -> str:
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PROVENANCE_DB")}
    done = subprocess.run(command, cwd=cwd, env=env | environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def program(installed: Path, folder: Path, *arguments: str) -> str:
    """What the installed program prints; the checkout is out of its sight."""
    return _run(sys.executable, "-P", "-m", "provenance", *arguments, cwd=folder, PYTHONPATH=str(installed))


def test_the_sdist_holds_what_it_takes_to_build_and_test(built):
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        "pyproject.toml",
        "README.md",
        "README.zh.md",
        "LICENSE",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "Makefile",
    }
    wanted |= {"db/queries/reposts.sql", "seeds/outlets.csv", "docs/tutorial.md", "tests/conftest.py"}
    assert wanted - names == set()


def test_the_wheel_holds_the_package_and_its_data_only(built):
    (path,) = built.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"provenance", f"provenance-{VERSION}.dist-info"}
    for folder, inside in (
        ("db/queries", "_db/queries"),
        ("seeds", "_seeds"),
        ("db/migrations", "_db/migrations"),
    ):
        for one in (ROOT / folder).rglob("*"):
            if one.is_file() and "__pycache__" not in one.parts:
                assert f"provenance/{inside}/{one.relative_to(ROOT / folder).as_posix()}" in names
    assert "provenance/py.typed" in names
    assert "provenance/report/site/templates/index.html" in names


def test_the_installed_program_ingests_reports_and_answers(installed, tmp_path):
    """From pages to a browsed report, in a folder far from the checkout."""
    for name in PAGES:
        (tmp_path / "pages" / name).parent.mkdir(parents=True)
        shutil.copy(ROOT / "seeds/demo" / name, tmp_path / "pages" / name)
    where = "import provenance; print(provenance.__file__)"
    assert str(installed) in _run(sys.executable, "-P", "-c", where, cwd=tmp_path, PYTHONPATH=str(installed))
    assert program(installed, tmp_path, "--version").splitlines()[0] == f"provenance {VERSION}"
    assert program(installed, tmp_path, "--help").startswith("usage: provenance")
    program(installed, tmp_path, "ingest", "pages")
    (cluster,) = map(json.loads, program(installed, tmp_path, "report", "--html", "site").splitlines())
    assert (cluster["size"], cluster["canonical"]["outlet"]) == (3, "Harborline Wire")
    assert (tmp_path / "site/index.html").is_file()
    rows = program(installed, tmp_path, "audit", "first-publishers").splitlines()
    assert json.loads(rows[0])["outlet"] == "Harborline Wire"


def test_one_version_is_stated_everywhere():
    """pyproject.toml, the package, and the newest migration agree."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
    newest = max(path.name for path in (ROOT / "db/migrations/versions").glob("[0-9]*.py"))
    assert int(newest[:4]) == SCHEMA
