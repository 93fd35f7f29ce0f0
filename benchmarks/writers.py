"""
Lets many processes ingest into one store at once, and compares it with what one process leaves.

    python -m benchmarks.writers [RECORDS] [PROCESSES] [--db ADDRESS]

The records are dealt out among the processes, and two more ingest one part. There must be no error, everything
acknowledged must be stored, and the clusters must be those of one process. Exit 1 where they are not. With the
address of an empty PostgreSQL database the processes share that, and the one process has a file all the same.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contents import COMPARED, HISTORY, contents, damage, differences, pages
from benchmarks.crashes import ingested
from provenance.engines import ingest
from provenance.engines.knowledge import load
from provenance.records import Page, Reject
from provenance.store import Store

BATCH = 10
# What depends on which of several equal pages came first: it is read, and it is the one in the index.
FIRST = ("reading", "band")


def started(db: Path | str, records: Sequence[Page | Reject]) -> tuple[int, int]:
    """Start a process that ingests *records*; return it and the descriptor on which it acknowledges."""
    reading, writing = os.pipe()
    child = os.fork()  # the parent has no store open, and no thread
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    try:
        ingested(db, records, writing)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def faults(folder: Path, count: int, processes: int, shared: str | None = None) -> list[str]:
    """Return what is wrong after *processes* have ingested *count* records, and two the same part."""
    ingest.BATCH = BATCH
    load(())
    records = pages(count, seed=3)
    whole, path = folder / "whole.db", folder / "shared.db"
    db = shared or path
    ingested(whole, records)
    parts = [records[number::processes] for number in range(processes)] + [records[::5]] * 2
    begun = time.monotonic()
    running = [started(db, part) for part in parts]
    found: list[str] = []
    acknowledged: set[str] = set()
    for part, (child, reading) in zip(parts, running, strict=True):
        with os.fdopen(reading) as pipe:
            lines = pipe.read().split()
        _, status = os.waitpid(child, 0)
        if status:
            found.append(f"a process ended with {os.waitstatus_to_exitcode(status)}")
        done = part[: int(lines[-1])] if lines else []
        acknowledged |= {page.id for page in done if isinstance(page, Page) and page.id}
    took = time.monotonic() - begun
    with Store(db, read_only=True) as store:
        stored = set(store.all_ids())
        found += [f"{one.check}: {one.where} {one.what}" for one in store.verify()]
        if shared:
            store.copy(path)
    found += damage(path)
    if stored != acknowledged:
        found.append(f"{len(acknowledged)} articles acknowledged, {len(stored)} stored")
    left_out = (*HISTORY, *COMPARED, *FIRST)
    found += differences(contents(whole, without=left_out), contents(path, without=left_out))
    print(f"{len(parts)} processes, {len(stored)} articles in {took:.1f} s, {len(found)} faults")
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("records", nargs="?", type=int, default=600)
    parser.add_argument("processes", nargs="?", type=int, default=8)
    parser.add_argument("--db")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = faults(Path(folder), options.records, options.processes, options.db)
    for line in found[:20]:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
