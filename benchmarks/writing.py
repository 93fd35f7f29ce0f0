"""
Compares the store's write path with the bare sqlite3 driver writing the same rows in the same transactions.

    python -m benchmarks.writing [ARTICLES]

What the engine hands to the store while it ingests real articles (../shared/corpora) is recorded, batch by batch.
Then the store writes it from there into one file, and the driver the rows that came of it into another: batch by
batch in turns, and of each batch the best of several rounds counts. Ours looks up what is there, encodes what was
concluded, digests all rows for the log and keeps it; the driver has all that done. Pages and readings are encoded
before the engine begins a batch: what that takes is told apart.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

from benchmarks.ingest import CORPUS, records
from provenance.store import Store, Writer, connection
from provenance.store.connection import WRITER
from provenance.store.encoding import encoded
from provenance.tracker import Tracker

Call = tuple[str, tuple[Any, ...], dict[str, Any]]
Statement = tuple[str, list[Any]]
Spent = tuple[float, float]  # seconds of the processor and of the clock
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


class Noting(sqlite3.Cursor):
    """A cursor that notes what the driver is told to write, transaction by transaction."""

    noted: ClassVar[list[list[Statement]]] = []

    def execute(self, sql: str, values: Any = ()) -> Any:
        if sql.startswith("BEGIN"):
            self.noted.append([])
        self._note(sql, [values])
        return super().execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Any]) -> Any:
        rows = list(rows)
        self._note(sql, rows)
        return super().executemany(sql, rows)

    def _note(self, sql: str, rows: list[Any]) -> None:
        # not the log: its chain is made for one store
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and "INTO audit" not in sql:
            self.noted[-1].append((sql, rows))


class Noted(sqlite3.Connection):
    """A connection whose every cursor notes."""

    def cursor(self, factory: Any = Noting) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, values: Any = ()) -> Any:
        return self.cursor().execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Any]) -> Any:
        return self.cursor().executemany(sql, rows)


def statements(path: Path, batches: list[list[Call]]) -> list[list[Statement]]:
    """Return what the driver is told to write in each transaction of *batches*."""
    with Store(path) as store:
        store.begin_run("benchmark", "s", "r", "r")
    with mock.patch.object(connection, "connect", lambda path, _: sqlite3.connect(path, factory=Noted)):
        Noting.noted.clear()
        with Store(path) as store:
            for batch in batches:
                ours(store, batch)
    return [batch for batch in Noting.noted if batch]


def ours(store: Store, batch: list[Call]) -> None:
    """Let the store write one batch."""
    with store.write() as writer:
        for name, arguments, options in batch:
            getattr(writer, name)(*arguments, **options)


def driver(path: Path, batch: list[Statement]) -> None:
    """Let the driver write one batch, on a connection of its own, as the store does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for pragma in WRITER:
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("BEGIN IMMEDIATE")
        for sql, rows in batch:
            raw.executemany(sql, rows)
        raw.execute("COMMIT")


def spent(write: Callable[[], None]) -> Spent:
    cpu, wall = time.process_time(), time.perf_counter()
    write()
    return time.process_time() - cpu, time.perf_counter() - wall


def in_turns(place: Path, batches: list[list[Call]], written: list[list[Statement]]) -> dict[str, list[Spent]]:
    """Write all batches into two new stores, and return what each took."""
    found: dict[str, list[Spent]] = {"ours": [], "driver": []}
    path = place / "driver.db"
    with Store(path) as store:
        store.begin_run("benchmark", "s", "r", "r")
    with Store(place / "ours.db") as store:
        run = store.begin_run("benchmark", "s", "r", "r")
        assert run == "r-0001"
        for batch, rows in zip(batches, written, strict=True):
            found["ours"].append(spent(partial(ours, store, batch)))
            found["driver"].append(spent(partial(driver, path, rows)))
    return found


def shortest(rounds: list[list[Spent]]) -> Spent:
    """Return the sum over all batches of the least that each took in any of the *rounds*."""
    cpu, wall = (
        sum(min(times) for times in zip(*([one[i] for one in r] for r in rounds), strict=True)) for i in (0, 1)
    )
    return cpu, wall


def main(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        batches = recorded(count, place / "recorded.db")
        written = statements(place / "statements.db", batches)
        rows = sum(len(values) for batch in written for _, values in batch)
        print(f"{count:,} articles, {rows:,} rows in {len(written)} transactions")
        print(f"encoded beforehand: {encoding(batches) / count * 1e6:,.0f} µs of processor time an article")
        rounds = []
        for number in range(ROUNDS):
            (place / str(number)).mkdir()
            rounds.append(in_turns(place / str(number), batches, written))
    best = {name: shortest([one[name] for one in rounds]) for name in ("ours", "driver")}
    for name, (cpu, wall) in best.items():
        print(f"  {name:<7} {rows / cpu:10,.0f} rows/s of processor time, {rows / wall:10,.0f} rows/s")
    ratio = best["driver"][0] / best["ours"][0]
    print(f"ours / driver: {ratio:.2f} (processor time), {best['driver'][1] / best['ours'][1]:.2f} (wall)")
    return ratio


if __name__ == "__main__":
    if not CORPUS.exists():
        sys.exit(f"the corpus {CORPUS.name} is not beside the checkout (../shared/corpora)")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000)
