"""One result for one set of pages, however they arrive."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

import provenance.engines.ingest as ingest_module
from provenance.inputs.reading import read_inputs
from provenance.records import ArticleId, Lineage, Page
from provenance.resources import data_dir
from provenance.tracker import Tracker


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return [one.page for one in read_inputs([str(data_dir("seeds") / "demo")]) if one.page]


def conclusions(pages: list[Page], db: str | Path = ":memory:") -> dict[ArticleId, Lineage]:
    """Return every lineage without the run that reached it."""
    with Tracker(db) as tracker:
        tracker.ingest(pages)
        return {lineage.article: replace(lineage, run=None) for _, lineage in tracker.lineages()}


@pytest.fixture(scope="module")
def reference(pages: list[Page]) -> dict[ArticleId, Lineage]:
    return conclusions(pages)


@pytest.mark.parametrize(("seed", "batch"), [(1, 1000), (2, 7), (3, 1)])
def test_shuffled_and_cut_input_gives_the_same_lineages(pages, reference, monkeypatch, seed, batch):
    """Neither the order of the input nor the size of the batches changes a cluster, a lineage or an id."""
    monkeypatch.setattr(ingest_module, "BATCH", batch)
    shuffled = list(pages)
    random.Random(seed).shuffle(shuffled)
    assert conclusions(shuffled) == reference


def test_large_pages_are_taken_in_a_few_at_a_time(pages, reference, monkeypatch):
    """However many would be if they were small; nothing concluded changes."""
    held = []
    batch_of = ingest_module.Ingest._batch

    def seen(self, batch, *rest):
        held.append(len(batch))
        return batch_of(self, batch, *rest)

    monkeypatch.setattr(ingest_module.Ingest, "_batch", seen)
    monkeypatch.setattr(ingest_module, "CHARACTERS", max(len(page.source) for page in pages))
    assert conclusions(pages) == reference
    assert 1 < max(held) < len(pages) == sum(held)


def test_a_second_run_adds_nothing(pages, reference, tmp_path):
    """The same input again is known, and nothing that was concluded changes."""
    db = tmp_path / "store.db"
    first = conclusions(pages, db)
    with Tracker(db) as tracker:
        summary = tracker.ingest(pages)
        again = {lineage.article: replace(lineage, run=None) for _, lineage in tracker.lineages()}
    assert (summary.added, summary.known) == (0, len(pages))
    assert first == again == reference


def test_processes_read_as_one_does(pages, reference):
    """Two reading processes give what one gives."""
    with Tracker(":memory:") as tracker:
        tracker.ingest(pages, jobs=2)
        found = {lineage.article: replace(lineage, run=None) for _, lineage in tracker.lineages()}
    assert found == reference


def test_filter_passes_each_text_once(pages):
    """Of a stream with copies exactly one article per distinct story text is judged new or fuller."""
    with Tracker(":memory:") as tracker:
        verdicts = [verdict for _, verdict in tracker.filter(pages)]
        again = [verdict.verdict for _, verdict in tracker.filter([pages[0], pages[0]])]
    assert len(verdicts) == len(pages)
    kept = [verdict for verdict in verdicts if verdict.is_new]
    assert len(kept) < len(pages) / 2
    assert again == ["new", "exact"]
