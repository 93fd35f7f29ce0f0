"""
Compares the store's write path with the bare sqlite3 driver writing the same rows in the same transactions.

    python -m benchmarks.writing [ARTICLES]

What the engine hands to the store while it ingests real articles (../shared/corpora) is recorded, batch by batch.
Then, in turns, the store writes it from there, and the driver writes the rows that came of it. Ours looks up what
is there, encodes what was concluded, digests all rows for the log and keeps it; the driver has all that done.
Pages and readings are encoded before the engine begins a batch: what that takes is told apart.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from benchmarks.ingest import CORPUS, records
from provenance.store import Store, Writer
from provenance.store.connection import WRITER
from provenance.store.encoding import encoded
from provenance.tracker import Tracker

Call = tuple[str, tuple[Any, ...], dict[str, Any]]
Statement = tuple[str, list[Any]]
ROUNDS = 5
WRITES = (
    "add_articles", "add_bands", "add_matches", "replace_clusters", "change_passages", "change_relations",
    "add_events", "add_rejects", "add_outlets",
)  # fmt: skip


def recorded(count: int, path: Path) -> list[list[Call]]:
    """Return the calls of each batch of an ingest of *count* articles."""
    batches: list[list[Call]] = []
    write = Store.write
    real = {name: getattr(Writer, name) for name in WRITES}

    @contextmanager
    def recording(self: Store) -> Iterator[Writer]:
        batches.append([])
        with write(self) as writer:
            yield writer

    def wrapped(name: str) -> Callable[..., Any]:
        def call(self: Writer, *arguments: Any, **options: Any) -> Any:
            batches[-1].append((name, arguments, options))
            return real[name](self, *arguments, **options)

        return call

    Store.write = recording  # type: ignore[method-assign]
    for name in WRITES:
        setattr(Writer, name, wrapped(name))
    try:
        with Tracker(path) as tracker:
            tracker.ingest(records(count))
    finally:
        Store.write = write  # type: ignore[method-assign]
        for name, method in real.items():
            setattr(Writer, name, method)
    return batches


def encoding(batches: list[list[Call]]) -> float:
    """Return the processor seconds that encoding the pages and readings of all batches takes."""
    start = time.process_time()
    for batch in batches:
        for name, arguments, _ in batch:
            if name == "add_articles":
                encoded([(page, article) for page, article, _ in arguments[0]])
    return time.process_time() - start


def ours(path: Path, batches: list[list[Call]]) -> tuple[float, float]:
    with Store(path) as store:
        run = store.begin_run("benchmark", "s", "r", "r")
        assert run == "r-0001"
        cpu, wall = time.process_time(), time.perf_counter()
        for batch in batches:
            with store.write() as writer:
                for name, arguments, options in batch:
                    getattr(writer, name)(*arguments, **options)
        return time.process_time() - cpu, time.perf_counter() - wall


def statements(path: Path, batches: list[list[Call]]) -> list[list[Statement]]:
    """Return what the driver is told to write in each transaction of *batches*."""
    found: list[list[Statement]] = []
    with Store(path) as store:
        store.begin_run("benchmark", "s", "r", "r")

        @event.listens_for(store._place.writer, "begin")
        def _begin(_connection: Any) -> None:
            found.append([])

        @event.listens_for(store._place.writer, "before_cursor_execute")
        def _execute(_c: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
            # not the log: its chain is made for one store
            if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and "INTO audit" not in sql:
                found[-1].append((sql, list(values) if many else [values]))

        for batch in batches:
            with store.write() as writer:
                for name, arguments, options in batch:
                    getattr(writer, name)(*arguments, **options)
    return found


def driver(path: Path, batches: list[list[Statement]]) -> tuple[float, float]:
    with Store(path) as store:
        store.begin_run("benchmark", "s", "r", "r")
    cpu, wall = time.process_time(), time.perf_counter()
    for batch in batches:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            for pragma in WRITER:
                raw.execute(f"PRAGMA {pragma}")
            raw.execute("BEGIN IMMEDIATE")
            for sql, rows in batch:
                raw.executemany(sql, rows)
            raw.execute("COMMIT")
    return time.process_time() - cpu, time.perf_counter() - wall


def main(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        batches = recorded(count, place / "recorded.db")
        written = statements(place / "statements.db", batches)
        rows = sum(len(values) for batch in written for _, values in batch)
        print(f"{count:,} articles, {rows:,} rows in {len(written)} transactions")
        print(f"encoded beforehand: {encoding(batches) / count * 1e6:,.0f} µs of processor time an article")
        times: dict[str, list[tuple[float, float]]] = {"ours": [], "driver": []}
        for number in range(ROUNDS):
            times["ours"].append(ours(place / f"ours-{number}.db", batches))
            times["driver"].append(driver(place / f"driver-{number}.db", written))
    best = {name: (min(cpu for cpu, _ in found), min(wall for _, wall in found)) for name, found in times.items()}
    for name, (cpu, wall) in best.items():
        print(f"  {name:<7} {rows / cpu:10,.0f} rows/s of processor time, {rows / wall:10,.0f} rows/s")
    ratio = best["driver"][0] / best["ours"][0]
    print(f"ours / driver: {ratio:.2f} (processor time), {best['driver'][1] / best['ours'][1]:.2f} (wall)")
    return ratio


if __name__ == "__main__":
    if not CORPUS.exists():
        sys.exit(f"the corpus {CORPUS.name} is not beside the checkout (../shared/corpora)")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000)
