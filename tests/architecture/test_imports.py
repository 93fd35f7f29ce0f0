"""Importing the package costs next to nothing, and its one door offers what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module

import pytest

import provenance

HEAVY = {
    "numpy",
    "scipy",
    "lxml",
    "sqlmodel",
    "sqlalchemy",
    "rich",
    "alembic",
    "datasketch",
    "simhash",
    "networkx",
    "trafilatura",
    "readability",
    "justext",
    "resiliparse",
    "opencc",
    "jinja2",
    "dateparser",
    "msgspec",
    "pydantic",
}


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that *statement* loads in a fresh interpreter."""
    code = (
        f"import sys, json; before = set(sys.modules); {statement}; "
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return {name.split(".")[0] for name in json.loads(run.stdout)}


def test_import_provenance_loads_nothing_heavy():
    """Below 0.1 s: a list of modules, unlike a clock, does not depend on how busy the machine is."""
    loaded = loaded_by("import provenance")
    assert not loaded & HEAVY
    assert len(loaded) < 30


@pytest.mark.parametrize(
    "name", ["Settings", "ProvenanceError", "Article", "Verdict", "Match", "Cluster", "Lineage"]
)
def test_values_and_errors_load_nothing_heavy_either(name):
    assert not loaded_by(f"from provenance import {name}") & HEAVY


def test_a_text_is_read_without_the_libraries_that_read_pages():
    heavy = HEAVY - {"opencc", "numpy"}
    assert not loaded_by("from provenance.text.reading import reading_view; reading_view('磨坊')") & heavy


def test_the_public_surface_is_all_there_is():
    assert dir(provenance) == sorted(provenance.__all__)
    assert len(provenance.__all__) <= 11
    for name in provenance.__all__:
        assert getattr(provenance, name).__name__ == name


def test_a_name_that_is_not_offered_is_refused_by_name():
    with pytest.raises(AttributeError, match="'nothing'"):
        _ = provenance.nothing


def test_every_public_name_keeps_its_contract():
    promised = {
        "Tracker", "Article", "Settings", "Verdict", "Match", "Cluster", "Lineage", "fingerprint", "compare",
        "ProvenanceError",
    }  # fmt: skip
    assert set(provenance.__all__) == promised


def test_the_package_imports_by_its_name_alone():
    assert import_module("provenance").__version__
