"""Floors for matching and clusters on repost cascades grown from sentences of our own (works.jsonl)."""

from __future__ import annotations

import pytest

from benchmarks.cascades import gate
from benchmarks.cascades.model import Language

RAISE = "python -m benchmarks.cascades.gate --raise"


def test_the_floors_are_for_this_corpus():
    """Works, generator and seed are those the floors were set on."""
    digest, _ = gate.read_floors()
    assert gate.corpus_digest() == digest, (
        "works.jsonl or the generator has changed; set the floors anew with "
        "python -m benchmarks.cascades.gate --new-corpus and say in the commit what changed"
    )


@pytest.mark.parametrize("language", gate.LANGUAGES)
def test_no_figure_is_below_its_floor(language: Language):
    """Pairs, B-cubed, every damage at strengths 1 and 2, and what must stay apart are as good as they were."""
    _, floors = gate.read_floors()
    found = gate.values(gate.measure(language))
    worse = gate.below(found, floors[language])
    assert not worse, "\n".join((*worse, f"floors only rise; where figures rose, lift the floors with: {RAISE}"))
    better = [name for name, value in found.items() if value > floors[language].get(name, 0.0) + 0.0001]
    if better:
        print(f"{language}: above the floor: {', '.join(better)}; lift the floors with: {RAISE}")
