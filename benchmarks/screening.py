"""
Measures the pre-filter's index as it grows, and the pre-filter against it.

    python -m benchmarks.screening [N] [--keep DB]

Stores N articles (100,000) with fingerprints, index keys and passages: real Chinese texts from ../shared/corpora,
and, once these are used up, the same with every character moved along the code chart, which keeps all statistics
and resembles nothing. Then gives verdicts on articles that are not stored, one at a time and in batches.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from provenance.engines.relating import passages_of
from provenance.engines.screening import Screen
from provenance.engines.settle import text_keys
from provenance.engines.texts import texts_of
from provenance.fingerprints.kernel import backend_for
from provenance.records import Article, ArticleId, Page
from provenance.settings import Settings
from provenance.store import Store
from provenance.version import VERSION

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "zh_news.jsonl.xz"
CHUNK = 20_000
FIRST, LAST = 0x4E00, 0x9FA5  # the Han characters that are moved along


def bodies() -> Iterator[str]:
    """Yield texts without end: the corpus, then the corpus moved along by one step more each time."""
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    step = 0
    while True:
        moved = {code: FIRST + (code - FIRST + 977 * step) % (LAST - FIRST) for code in range(FIRST, LAST)}
        yield from (text.translate(moved) if step else text for text in texts)
        step += 1


def article(number: int, body: str) -> Article:
    return Article(
        id=ArticleId(f"n{number:08}"), path=f"n{number:08}", url=None, host=None, outlet=None, text=body,
        title=None, body=body, language="zh", published=None, fetched_at=None, sha256=f"{number:064x}",
    )  # fmt: skip


def page(one: Article) -> Page:
    return Page(one.path, "text", one.body, one.sha256)


def fill(store: Store, count: int, source: Iterator[str], settings: Settings) -> list[tuple[int, float]]:
    """Store *count* articles; return (articles so far, seconds for fingerprints and index so far)."""
    run = store.begin_run(VERSION, settings.digest(), "", "")
    marks, spent, number = [], 0.0, 0
    backend = backend_for(count)
    while number < count:
        articles = [
            article(number + i, body) for i, body in enumerate(islice(source, min(CHUNK, count - number)))
        ]
        number += len(articles)
        with store.write() as writer:
            start = time.process_time()
            texts = texts_of(articles, settings, backend)
            ordered = [texts[id_] for id_ in sorted(texts)]
            keys, passages = text_keys(ordered, settings), passages_of(ordered, settings)
            spent += time.process_time() - start
            known = [(page(one), one, texts[one.id].fingerprint if one.id in texts else None) for one in articles]
            writer.add_articles(known, run)
            start = time.process_time()
            writer.add_bands([text.id for text in ordered], keys)
            writer.change_passages(passages, {})
            spent += time.process_time() - start
        marks.append((number, spent))
        print(f"{number:>9,} articles: {spent / number * 1e6:6.0f} µs an article for fingerprint and index")
    store.finish_run(run, {})
    return marks


def growth(marks: Sequence[tuple[int, float]]) -> float:
    """Return the exponent of time over articles between the first mark and the last."""
    (few, short), (many, long) = marks[0], marks[-1]
    return math.log(long / short) / math.log(many / few)


def index_bytes(db: Path) -> int:
    """Return the bytes that bands and passages take in the file."""
    import sqlite3

    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        names = ("band", "passage")
        return sum(
            connection.execute("SELECT sum(pgsize) FROM dbstat WHERE name = ?", (name,)).fetchone()[0] or 0
            for name in names
        )


def screen(db: Path, incoming: Sequence[Article], settings: Settings) -> None:
    """Print how long verdicts take, one at a time and 1,000 at a time."""
    start = time.perf_counter()
    with Store(db, read_only=True) as store:
        store.counts()
        print(f"opened and counted in {(time.perf_counter() - start) * 1e3:.0f} ms")
        single = []
        for one in incoming[:2000]:
            start = time.perf_counter()
            with store.snapshot() as known:
                Screen(known, settings, remember=False).verdict(one)
            single.append((time.perf_counter() - start) * 1e3)
        single.sort()
        print(
            f"one at a time: p50 {statistics.median(single):.2f} ms, p99 {single[int(len(single) * 0.99)]:.2f} ms"
        )
        start = time.perf_counter()
        for first in range(0, len(incoming), 1000):
            with store.snapshot() as known:
                list(Screen(known, settings, remember=False).verdicts(incoming[first : first + 1000]))
        print(f"in batches of 1,000: {len(incoming) / (time.perf_counter() - start):,.0f} articles/s")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screening")
    parser.add_argument("articles", nargs="?", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, metavar="DB", help="where the store is made, and left")
    options = parser.parse_args(arguments)
    if not CORPUS.exists():
        print("the development corpora are not beside the checkout (../shared/corpora)", file=sys.stderr)
        return 2
    settings = Settings()
    with tempfile.TemporaryDirectory() as folder:
        db = options.keep or Path(folder) / "screening.db"
        source = bodies()
        with Store(db) as store:
            marks = fill(store, options.articles, source, settings)
        size = index_bytes(db) / options.articles
        print(f"growth exponent {growth(marks):.2f}; index {size:,.0f} bytes an article")
        incoming = [article(10**8 + i, body) for i, body in enumerate(islice(source, 10_000))]
        screen(db, incoming, settings)
    print(f"peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
