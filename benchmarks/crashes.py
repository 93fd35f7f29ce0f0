"""
Kills an ingest at random moments, and looks whether anything acknowledged is gone, twice there or damaged.

    python -m benchmarks.crashes [KILLS] [SEED] [RECORDS]

Each store is ingested into, killed and resumed until an ingest ends by itself; then it must hold, table by table,
what an ingest that nobody interrupted leaves. The records come from a file, with which a resumed ingest goes on
where the store says that it was left. Exit 1 and a line per fault where it does not hold.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contents import contents, damage, differences, pages
from provenance.engines import ingest
from provenance.engines.knowledge import load
from provenance.inputs.reading import read_inputs
from provenance.records import Page, Reject
from provenance.store import Store
from provenance.tracker import Tracker

BATCH = 5
RECORDS = 70


def write_lines(path: Path, records: Sequence[Page | Reject]) -> Path:
    """Write *records* as JSON Lines, what is a reject as a line that is none; blank lines among them."""
    lines = (
        "no JSON" if isinstance(one, Reject) else _line(one) + "\n" * (number % 9 == 8)
        for number, one in enumerate(records)
    )
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def _line(page: Page) -> str:
    return json.dumps({"id": page.id, "text": page.source, "fetched_at": page.fetched_at}, ensure_ascii=False)


def ingested(db: Path | str, records: Path | Sequence[Page | Reject], acknowledged: int | None = None) -> None:
    """Ingest *records*; say after each batch how many are done, on the descriptor *acknowledged*."""
    with Tracker(db) as tracker:
        tracker.ingest(
            read_inputs([str(records)], recall=tracker.read_before) if isinstance(records, Path) else records,
            observer=None
            if acknowledged is None
            else lambda progress: os.write(acknowledged, f"{progress.done}\n".encode()) and None,
        )


def killed(path: Path, records: Path, delay: float) -> tuple[bool, int]:
    """Ingest in a child that is killed after *delay* seconds; return whether it was, and what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()  # the parent has no store open, and no thread
    if child == 0:
        os.close(reading)
        try:
            ingested(path, records, writing)
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    os.close(writing)
    end = time.monotonic() + delay
    status = None
    while time.monotonic() < end and status is None:
        done, found = os.waitpid(child, os.WNOHANG)
        status = found if done else None
        time.sleep(0.001)
    if status is None:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        lines = [line for line in pipe.read().split("\n") if line]
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
        raise SystemExit("the ingest failed by itself")
    return os.WIFSIGNALED(status), int(lines[-1]) if lines else 0


def faults(path: Path, records: Sequence[Page | Reject], done: int) -> list[str]:
    """Return what is wrong with the store after a kill that *done* records were acknowledged before."""
    if not path.exists():
        return ["an acknowledged store is gone"] if done else []
    found = damage(path)
    with Store(path, read_only=True) as store:
        stored = set(store.all_ids())
        lost = [r.id for r in records[:done] if isinstance(r, Page) and r.id not in stored]
        found += [f"{len(lost)} acknowledged articles are gone: {lost[:3]}"] if lost else []
        found += [f"{one.check}: {one.where} {one.what}" for one in store.verify()]
    return found


def crash(kills: int, folder: Path, seed: int, count: int = RECORDS) -> list[str]:
    """Return the faults after *kills* kills."""
    ingest.BATCH = BATCH
    load(())
    source = random.Random(seed)
    records = pages(count, seed)
    lines = write_lines(folder / "pages.jsonl", records)
    whole = folder / "whole.db"
    ingested(whole, lines)
    again = folder / "again.db"
    start = time.monotonic()
    ingested(again, lines)
    span = time.monotonic() - start
    expected = contents(whole)
    found = differences(expected, contents(again))
    done = stores = acknowledged = 0
    while done < kills:
        path = folder / f"{stores}.db"
        stores += 1
        dead = True
        while dead:
            delay = source.uniform(0, 1.3 * span) if done < kills else 3600
            dead, count = killed(path, lines, delay)
            done += dead
            acknowledged += count
            found += faults(path, records, count)
        found += differences(expected, contents(path)) + _unread(path, lines)
    print(f"{done} kills in {stores} stores, {acknowledged} records acknowledged, {len(found)} faults")
    return found


def _unread(path: Path, lines: Path) -> list[str]:
    with Store(path, read_only=True) as store:
        state = store.input_state(str(lines))
    return (
        [] if state and state.position == lines.stat().st_size else [f"the file is not read to its end: {state}"]
    )


def main(arguments: list[str]) -> int:
    kills = int(arguments[0]) if arguments else 200
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    with tempfile.TemporaryDirectory() as folder:
        found = crash(kills, Path(folder), seed, int(arguments[2]) if len(arguments) > 2 else RECORDS)
    for line in found[:20]:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
