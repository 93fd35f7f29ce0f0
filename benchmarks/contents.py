"""Invented pages to ingest, and what a store holds of them, whatever its row numbers, runs and times are."""

from __future__ import annotations

import hashlib
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from provenance.records import Page, Reject

Contents = dict[str, list[tuple[Any, ...]]]

# What depends on how often a run was cut short: the record of runs, and what was believed between two of them.
HISTORY = ("run", "audit", "cluster_event", "source_event", "lineage_version", "input_state", "alembic_version")
# What depends on the order of arrival: which pairs were compared.
COMPARED = ("match", "relation")
_NUMBERS = {"article": "article", "reference": "article", "a": "article", "b": "article", "cluster": "cluster"}
_LEFT_OUT = ("row", "run", "at")


def pages(count: int, seed: int = 1) -> list[Page | Reject]:
    """Return *count* records: stories, copies with and without a source line, repeated captures, rejects."""
    source = random.Random(seed)
    letters = [chr(code) for code in range(0x4E00, 0x4E00 + 900)]
    found: list[Page | Reject] = []
    stories: list[tuple[str, str]] = []
    for number in range(count):
        outlet = f"江畔{number % 7}报"
        if number % 17 == 16:
            found.append(Reject(f"pages.jsonl:{number}", "input.json", "the line is no JSON"))
            continue
        if number % 13 == 12:
            earlier = next(page for page in found if isinstance(page, Page))
            found.append(_page(number, earlier.id or "", earlier.source, "2024-03-02T00:00:00Z"))
            continue
        if stories and number % 3:
            name, text = source.choice(stories)
            text = f"来源：{name}\n{text}" if number % 2 else text[: -source.randrange(1, 60)]
        else:
            sentences = ["".join(source.choices(letters, k=24)) + "。" for _ in range(14)]
            text = "".join(sentences[0]) + "\n" + "\n".join(sentences[1:])
            stories.append((outlet, text))
        found.append(_page(number, f"p{number:04d}", text, f"2024-03-01T{number % 24:02d}:00:00Z"))
    return found


def _page(number: int, id_: str, text: str, fetched_at: str) -> Page:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Page(f"pages.jsonl:{number}", "text", text, digest, id=id_, fetched_at=fetched_at)


def contents(path: Path, *, without: tuple[str, ...] = HISTORY) -> Contents:
    """Return the rows of all tables but those *without*, sorted, with ids in the place of row numbers."""
    with closing(sqlite3.connect(path)) as raw:
        names = {
            "article": dict(raw.execute("SELECT row, id FROM article")),
            "cluster": dict(raw.execute("SELECT row, id FROM cluster")),
        }
        tables = [row[1] for row in raw.execute("PRAGMA table_list") if row[2] == "table" and row[0] == "main"]
        found = {
            table: _rows(raw, table, names)
            for table in sorted(tables)
            if table not in without and not table.startswith("sqlite_")
        }
        found["search"] = sorted(
            (names["article"].get(row),) for (row,) in raw.execute("SELECT rowid FROM search")
        )
    return found


def _rows(raw: sqlite3.Connection, table: str, names: dict[str, dict[int, str]]) -> list[tuple[Any, ...]]:
    columns = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")')]
    kept = [column for column in columns if column not in _LEFT_OUT]
    listed = ", ".join(f'"{column}"' for column in kept)
    rows = raw.execute(f'SELECT DISTINCT {listed} FROM "{table}"')
    owners = [names.get(_NUMBERS.get(column, ""), {}) for column in kept]
    return sorted(
        (
            tuple(
                owner.get(value, value) if isinstance(value, int) else value
                for owner, value in zip(owners, row, strict=True)
            )
            for row in rows
        ),
        key=repr,
    )


def damage(path: Path) -> list[str]:
    """Return what SQLite finds wrong with the file."""
    with closing(sqlite3.connect(path)) as raw:
        broken = [row[0] for row in raw.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return broken + [str(row) for row in raw.execute("PRAGMA foreign_key_check")]


def differences(one: Contents, other: Contents) -> list[str]:
    """Return the names of the tables that differ, with the first row only one of them has."""
    found = []
    for table in sorted(one.keys() | other.keys()):
        here, there = one.get(table, []), other.get(table, [])
        if here != there:
            only = sorted({repr(row) for row in here} ^ {repr(row) for row in there})
            found.append(
                f"{table}: {len(here)} rows and {len(there)}, for example {(only or ['order'])[0][:300]}"
            )
    return found
