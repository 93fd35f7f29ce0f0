"""
Ingests real articles and reports where time, memory and disk go.

    python -m benchmarks.ingest [ARTICLES]

Reads ../shared/corpora/zh_news.jsonl.xz (20,000 articles unless said otherwise); says so where it is absent.
"""

from __future__ import annotations

import json
import lzma
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from provenance.tracker import Tracker

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "zh_news.jsonl.xz"


def records(count: int, corpus: Path = CORPUS) -> Iterator[dict[str, Any]]:
    """Yield the first *count* records of *corpus*."""
    with lzma.open(corpus, "rt", encoding="utf-8") as lines:
        for line in islice(lines, count):
            yield json.loads(line)


def run(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "store.db"
        for name in ("first run", "second run of the same input"):
            start = time.perf_counter()
            with Tracker(db) as tracker:
                summary = tracker.ingest(records(count))
            seconds = time.perf_counter() - start
            print(f"{name}: {summary.read / seconds:,.0f} articles/s; added {summary.added:,}, "
                  f"known {summary.known:,}, clusters {summary.clusters:,}")  # fmt: skip
            for stage, spent in sorted(summary.seconds.items(), key=lambda item: -item[1]):
                print(f"  {stage:<12} {spent:8.2f} s  {spent / summary.read * 1e6:8.0f} µs an article")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory {peak:,.0f} MB; store {db.stat().st_size / summary.articles:,.0f} bytes an article")


if __name__ == "__main__":
    if not CORPUS.exists():
        sys.exit(f"the corpus {CORPUS.name} is not beside the checkout (../shared/corpora)")
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
