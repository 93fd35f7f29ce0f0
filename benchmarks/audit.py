"""
Times every audit query on a large store, made from the demo corpus by copying its rows under other names.

    python -m benchmarks.audit [ARTICLES] [STORE]

200,000 articles unless said otherwise; STORE is kept and used again when named. Copies have hosts and outlets
of a hundred families of names, so that groups are as many as in a real store of that size, and stories small.
"""

from __future__ import annotations

import io
import sqlite3
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from provenance.inputs.reading import read_inputs
from provenance.store import Store, queries
from provenance.store.search import spaced
from provenance.tracker import Tracker

DEMO = Path(__file__).resolve().parents[1] / "seeds" / "demo"
NAMES = 100

# Per table: its columns that are row numbers, those that are ids or digests, those that are hosts or outlets.
TABLES: Mapping[str, tuple[str, str, str]] = {
    "raw": ("row", "sha256", ""),
    "article": ("row", "id sha256 url path", "host"),
    "capture": ("row article", "path", ""),
    "reading": ("row article", "", "outlet"),
    "claim": ("article", "", "outlet"),
    "fingerprint": ("article", "digest", ""),
    "cluster": ("row reference", "id", ""),
    "cluster_member": ("article cluster", "", ""),
    "cluster_event": ("row", "cluster article", ""),
    "inferred_source": ("cluster", "", "outlet"),
    "derivation": ("cluster", "article source", ""),
    "lineage": ("article cluster", "canonical_article direct_article", "canonical_outlet direct_outlet"),
    "flag": ("article", "", ""),
}


def build(path: Path, articles: int) -> None:
    with Tracker(path) as tracker:
        captured = read_inputs([str(DEMO)], io.BytesIO())
        tracker.ingest(one.page for one in captured if one.page is not None)
        texts = [(article.title or "", article.body) for article in tracker.articles()]
        rows = {id_: row for row, id_ in _ids(path)}
        words = [
            (rows[article.id], *spaced([title, body]))
            for article, (title, body) in zip(tracker.articles(), texts, strict=True)
        ]
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA cache_size=-400000")
        statements = {table: _statement(raw, table) for table in TABLES}
        step = 1 + max(raw.execute(f"SELECT max(row) FROM {t}").fetchone()[0] for t in ("raw", "cluster_event"))
        raw.execute("BEGIN")
        for number in range(1, articles // len(words)):
            values = {"by": step * number, "copy": f"~{number}", "name": f"~{number % NAMES}"}
            for statement in statements.values():
                raw.execute(statement, values | {"limit": step})
            raw.executemany(
                "INSERT INTO search(rowid, title, body) VALUES (?, ?, ?)",
                [(row + values["by"], title, body) for row, title, body in words],
            )
        raw.execute("COMMIT")


def _ids(path: Path) -> list[tuple[int, str]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT row, id FROM article").fetchall()


def _statement(raw: sqlite3.Connection, table: str) -> str:
    numbers, ids, names = (words.split() for words in TABLES[table])
    changed = {name: f'"{name}" + :by' for name in numbers}
    changed |= {name: f'"{name}" || :copy' for name in ids} | {name: f'"{name}" || :name' for name in names}
    if table == "capture":
        changed["key"] = "CAST(hex(key) || :copy AS BLOB)"
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    listed = ", ".join(f'"{column}"' for column in columns)
    taken = ", ".join(changed.get(column, f'"{column}"') for column in columns)
    first = (numbers or columns)[0]
    return f'INSERT INTO "{table}" ({listed}) SELECT {taken} FROM "{table}" WHERE "{first}" < :limit'


def measure(path: Path) -> float:
    given = {"search": {"text": "大桥"}}
    slowest = 0.0
    with Store(path, read_only=True) as store:
        print(f"{store.counts()['article']:,} articles, {path.stat().st_size / 1e6:,.0f} MB")
        given["evidence"] = {"article": store.all_ids()[1000]}
        for name in queries.names():
            seconds = []
            for _ in range(2):
                start = time.process_time()
                rows = len(list(store.audit(name, given.get(name, {}))))
                seconds.append(time.process_time() - start)
            print(f"  {name:<20} {rows:>7,} rows  {seconds[0]:6.3f} s  again {seconds[1]:6.3f} s")
            slowest = max(slowest, min(seconds))
    return slowest


def main(arguments: list[str]) -> int:
    articles = int(arguments[0]) if arguments else 200_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(arguments[1]) if len(arguments) > 1 else Path(folder) / "large.db"
        if not path.exists():
            build(path, articles)
        slowest = measure(path)
    print(f"slowest: {slowest:.3f} s of processor time")
    return 0 if slowest <= 1 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
