"""Clean news loses nothing in the reading view."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from provenance.resources import seed_text
from provenance.text.han_model import HanModel
from provenance.text.reading import reading_view

_HARMLESS = ("invisible", "script")  # the corpora have a few such characters, and some Traditional pages


@pytest.mark.shared
@pytest.mark.parametrize(("name", "step"), [("zh_news.jsonl.xz", 20), ("en_news.jsonl.xz", 10)])
def test_nothing_is_removed_from_clean_articles(shared: Path, name: str, step: int) -> None:
    """Of 400 articles spread over the beginning of each corpus none has a watermark, a gloss or wrong bytes."""
    model = HanModel(seed_text("han_frequency.tsv"))
    kinds: Counter[str] = Counter()
    with lzma.open(shared / "corpora" / name, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, 400 * step, step):
            kinds.update(removal.kind for removal in reading_view(json.loads(line)["text"], model).removed)
    assert {kind: count for kind, count in kinds.items() if kind not in _HARMLESS} == {}
