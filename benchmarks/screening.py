"""
Measures the pre-filter's index as it grows, and the pre-filter against it.

    python -m benchmarks.screening [N] [--keep DB]
    python -m benchmarks.screening --against DB

Stores N articles (100,000) with fingerprints, index keys and passages: seven tenths are Chinese texts from
../shared/corpora and, once these are used up, the same with every character moved along the code chart, which
keeps all statistics and resembles nothing; three tenths are reposts of those, cut, framed and damaged. Then, in a
process of its own, gives verdicts on articles that are not stored: real ones held back, and reposts of stored
ones in the same proportion; one at a time and in batches, of articles already read and of records.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.reposts import CORPUS, PLANTED, SEED, _reposted
from provenance import Tracker
from provenance.engines.index_keys import text_keys
from provenance.engines.relating import passages_of
from provenance.engines.screening import Screen
from provenance.engines.texts import texts_of
from provenance.fingerprints.kernel import BackendName, backend_for
from provenance.matching.compare import Text
from provenance.records import Article, ArticleId
from provenance.settings import Settings
from provenance.store import Store, codec
from provenance.store.band_index import SqliteBandIndex
from provenance.store.bulk_changes import insert_tuples
from provenance.store.lookups import LookupFile
from provenance.store.passage_index import SqlitePassageIndex
from provenance.store.tables import Base
from provenance.version import VERSION

FIRST_CHUNK, CHUNK = 10_000, 45_000
HELD = 7_000  # real texts that are never stored
INCOMING = 10_000
TABLES = ("raw", "article", "capture", "reading", "fingerprint", "match_view")
FIRST, LAST = 0x4E00, 0x9FA5  # the Han characters that are moved along


def real() -> list[str]:
    """Return the texts of the corpus."""
    with lzma.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def bodies(texts: Sequence[str]) -> Iterator[str]:
    """Yield texts without end: those that are not held back, then all moved along, by more each time."""
    yield from texts[:-HELD]
    step = 0
    while True:
        step += 1
        moved = {code: FIRST + (code - FIRST + 977 * step) % (LAST - FIRST) for code in range(FIRST, LAST)}
        yield from (text.translate(moved) for text in texts)


def reposts(texts: Sequence[str], count: int, chosen: random.Random) -> list[str]:
    """Return *count* damaged copies of some of *texts*."""
    letters = sorted(Counter("".join(texts[:500])).elements())
    return [_reposted(chosen.choice(texts), letters, chosen) for _ in range(count)]


def article(number: int, body: str) -> Article:
    return Article(
        id=ArticleId(f"n{number:08}"), path=f"n{number:08}", url=None, host=None, outlet=None, text="",
        title=None, body=body, language="zh", published=None, fetched_at=None, sha256=f"{number:064x}",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """A chunk of articles as rows of the store, and the processor seconds their fingerprints and keys took."""

    rows: Mapping[str, list[tuple[Any, ...]]]  # by table
    numbers: NDArray[np.int64]  # rows of the articles that have a fingerprint
    keys: NDArray[np.int64]
    passages: Mapping[int, Sequence[int]]  # of the originals: copies are no reference texts
    seconds: float


def prepared(number: int, originals: Sequence[str], size: int, backend: BackendName) -> Prepared:
    """
    Return the articles *number* to *number* + *size*: *originals*, then reposts of them.

    Pages are stored empty and without claims, clusters and lineages, which no verdict on a new article asks for.
    """
    copies = reposts(originals, size - len(originals), random.Random(SEED + number))
    articles = [article(number + i, body) for i, body in enumerate([*originals, *copies])]
    row = {one.id: number + i + 1 for i, one in enumerate(articles)}
    texts_of(articles[:1], Settings(), backend)  # what has to be loaded is no part of the seconds
    start = time.process_time()
    texts = texts_of(articles, Settings(), backend)
    ordered = [texts[id_] for id_ in sorted(texts)]
    keys = text_keys(ordered, Settings(), backend)
    own = [text for text in ordered if row[text.id] <= number + len(originals)]
    passages = {row[id_]: held for id_, held in passages_of(own, Settings(), backend).items()}
    seconds = time.process_time() - start
    numbers = np.array([row[text.id] for text in ordered], np.int64)
    return Prepared(rows_of(articles, texts, row), numbers, keys, passages, seconds)


def rows_of(
    articles: Sequence[Article], texts: Mapping[ArticleId, Text], row: Mapping[ArticleId, int]
) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each table, columns in the order of the table."""
    packer, none = codec.Packer(), codec.canonical({})
    empty = packer.data(b"")
    found: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
    for one in articles:
        at = row[one.id]
        found["raw"].append((at, one.sha256, None, "text", None, 0, empty))
        found["article"].append((at, one.id, one.sha256, None, None, one.path, 1))
        found["capture"].append((at, at, codec.digest(one.path), one.path, None, none, none, 1))
        found["reading"].append((at, at, VERSION, None, None, None, "zh", packer.document(one)))
    for text in (texts[id_] for id_ in sorted(texts)):
        at, own = row[text.id], text.fingerprint
        simhash = codec.signed(own.simhash)
        found["fingerprint"].append((at, own.recipe, simhash, own.shingles, own.digest, own.signature))
        found["match_view"].append((at, own.recipe, text.language, simhash, b"", codec.packed(text.view)))
    return found


def chunks(count: int, backend: BackendName) -> Iterator[Prepared]:
    """Yield *count* articles in chunks, made by two processes while the one before is stored."""
    source, starts = bodies(real()), [0, *range(FIRST_CHUNK, count, CHUNK), count]
    with ProcessPoolExecutor(2) as pool:
        waiting: deque[Future[Prepared]] = deque()
        for start, end in pairwise(sorted(set(starts))):
            originals = list(islice(source, end - start - int(PLANTED * (end - start))))
            waiting.append(pool.submit(prepared, start, originals, end - start, backend))
            if len(waiting) > 2:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def fill(store: Store, count: int, settings: Settings) -> list[tuple[int, float]]:
    """Store *count* articles; return (articles so far, processor seconds for fingerprints and index so far)."""
    run = store.begin_run(VERSION, settings.digest(), "", "")
    marks, spent, number = [], 0.0, 0
    for chunk in chunks(count, backend_for(count)):
        with store._transaction() as connection:  # the one writer of the store knows no rows
            for name in TABLES:
                table = Base.metadata.tables[name]
                insert_tuples(connection, table, [column.name for column in table.columns], chunk.rows[name])
            start = time.process_time()
            SqliteBandIndex(connection).add(chunk.numbers.tolist(), chunk.keys)
            SqlitePassageIndex(connection).add(chunk.passages)
            spent += time.process_time() - start + chunk.seconds
        number += len(chunk.rows["article"])
        marks.append((number, spent))
        print(f"{number:>9,} articles: {spent / number * 1e6:6.0f} µs an article so far", flush=True)
    store.finish_run(run, {})
    return marks


def growth(marks: Sequence[tuple[int, float]]) -> float:
    """Return the exponent of time over articles between the first mark and the last."""
    (few, short), (many, long) = marks[0], marks[-1]
    return math.log(long / short) / math.log(many / few)


def sizes(db: Path) -> dict[str, int]:
    """Return the bytes that each table of the index takes in the file."""
    import sqlite3

    with sqlite3.connect(f"file:{db}?mode=ro", uri=True) as connection:
        return {
            name: connection.execute("SELECT sum(pgsize) FROM dbstat WHERE name = ?", (name,)).fetchone()[0] or 0
            for name in ("band", "passage", "match_view")
        }


def incoming(db: Path) -> list[Article]:
    """Return articles that are not stored at *db*: held back, and reposts of stored ones, shuffled."""
    chosen = random.Random(SEED + 1)
    novel = real()[-HELD:]
    with Store(db, read_only=True) as store:
        count = store.counts()["article"]
        wanted = [ArticleId(f"n{chosen.randrange(count):08}") for _ in range(INCOMING - HELD)]
        stored = [one.body for one in store.articles(wanted).values()]
    texts = [*novel, *reposts(stored, INCOMING - HELD, chosen)]
    chosen.shuffle(texts)
    return [article(10**8 + i, text) for i, text in enumerate(texts)]


def spread(name: str, ask: Callable[[int], object], count: int) -> None:
    """Print how long *ask* takes for each of *count* items, the first tenth of which is left out."""
    wall, cpu = [], []
    for i in range(count):
        start, before = time.perf_counter(), time.process_time()
        ask(i)
        wall.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.process_time() - before) * 1e3)
    for kind, found in (("wall", wall), ("processor", cpu)):
        ordered = sorted(found[count // 10 :])
        low, mid, high = (ordered[int(len(ordered) * share)] for share in (0.5, 0.9, 0.99))
        print(f"{name}, {kind}: p50 {low:.2f} ms, p90 {mid:.2f} ms, p99 {high:.2f} ms", flush=True)


def against(db: Path, articles: Sequence[Article], settings: Settings) -> None:
    """Print how long opening, verdicts one at a time and verdicts in batches take."""
    start = time.perf_counter()
    with closing(LookupFile(db)) as store:
        with store.snapshot() as known:
            known.article_ids([articles[0].id])
        print(f"opened, and the first question answered: {(time.perf_counter() - start) * 1e3:.0f} ms")
        screen = Screen(None, settings, remember=False)

        def one(i: int) -> None:
            with store.snapshot() as known:
                screen.look_at(known)
                screen.verdict(articles[i])

        spread("one article at a time", one, 3_000)
        found: Counter[str] = Counter()
        for size in (1_000, 5_000):
            start, before = time.perf_counter(), time.process_time()
            for first in range(0, len(articles), size):
                with store.snapshot() as known:
                    screen.look_at(known)
                    found.update(v.verdict for v in screen.verdicts(articles[first : first + size]))
            wall, cpu = time.perf_counter() - start, time.process_time() - before
            print(
                f"in batches of {size:,}: {len(articles) / wall:,.0f} articles/s, "
                f"{len(articles) / cpu:,.0f} a second of processor time"
            )
        print("verdicts:", {kind: count // 2 for kind, count in sorted(found.items())})
    print(f"peak memory of verdicts on articles: {peak():.0f} MB", flush=True)
    with Tracker(db, settings=settings, read_only=True) as tracker:
        spread("one record at a time", lambda i: list(tracker.check([articles[i].body])), 1_000)
    print(f"peak memory with records: {peak():.0f} MB; load average {os.getloadavg()[0]:.1f}")


def peak() -> float:
    """Return the most memory this process has held, in MB; ``getrusage`` tells its parent's, if that had more."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screening")
    parser.add_argument("articles", nargs="?", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, metavar="DB", help="where the store is made, and left")
    parser.add_argument("--against", type=Path, metavar="DB", help="a store made before: only give verdicts")
    parser.add_argument("--incoming", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if not CORPUS.exists():
        print("the development corpora are not beside the checkout (../shared/corpora)", file=sys.stderr)
        return 2
    settings = Settings()
    with tempfile.TemporaryDirectory() as folder:
        db = options.against or options.keep or Path(folder) / "screening.db"
        if options.incoming:
            with options.incoming.open() as lines:
                articles = [article(10**8 + i, json.loads(line)) for i, line in enumerate(lines)]
            against(db, articles, settings)
            return 0
        if not options.against:
            with Store(db) as store:
                marks = fill(store, options.articles, settings)
            print(f"growth exponent {growth(marks):.2f}")
            for name, size in sizes(db).items():
                print(f"{name}: {size / options.articles:,.0f} bytes an article")
        texts = Path(folder) / "incoming.jsonl"
        texts.write_text("".join(json.dumps(one.body) + "\n" for one in incoming(db)))
        command = [sys.executable, "-m", "benchmarks.screening", "--against", str(db), "--incoming", str(texts)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
