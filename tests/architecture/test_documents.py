"""The documentation says what the program does."""

from __future__ import annotations

import re

import pytest

from docs.generate import FOLDER, NOTE, pages
from provenance.report.words import words_in
from tests.conftest import ROOT


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_reference_is_current(name):
    """What `make docs` would write is what is there."""
    assert (FOLDER / name).read_text(encoding="utf-8") == NOTE + pages()[name]


def test_every_flag_the_program_raises_has_words():
    """A code that reaches a reader is explained."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "provenance").rglob("*.py"))
    raised = set(re.findall(r'Flag\("(\w+)"', code))
    assert raised <= set(words_in("en").terms["flags"])


def test_the_readme_shows_the_two_commands():
    """The README opens with what it is and the two commands that prove it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme[:4000]
    assert "make test" in readme[:4000]


def test_no_path_of_a_machine_is_in_the_repository():
    """Nothing that is shipped names the folders of the machine it was written on."""
    folders = [str(ROOT.parent) + "/"]
    for path in [*ROOT.glob("*"), *(ROOT / "docs").rglob("*"), *(ROOT / "provenance").rglob("*.py")]:
        if path.is_file() and path.suffix in ("", ".md", ".py", ".toml", ".lock"):
            text = path.read_text(encoding="utf-8")
            assert not any(folder in text for folder in folders), path.name
