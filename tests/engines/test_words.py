"""What a verdict is given on is what a whole reading of the page has, to the character."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from provenance.engines.knowledge import load
from provenance.engines.reading import read_page, read_words
from provenance.records import Page

DEMO = Path(__file__).resolve().parents[2] / "seeds" / "demo"
PAGES = sorted(DEMO.rglob("*.html"))[::6]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_the_words_of_a_page_are_those_of_its_whole_reading(path):
    """Otherwise `filter` would judge another text than `ingest` stores."""
    source = path.read_text(encoding="utf-8", errors="replace")
    page = Page(path.name, "html", source, hashlib.sha256(source.encode()).hexdigest())
    whole, words = read_page(page, load()), read_words(page, load())
    for name in ("id", "sha256", "text", "title", "body", "language", "removed", "extraction"):
        assert getattr(words, name) == getattr(whole, name), name
