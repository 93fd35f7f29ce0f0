"""The demo corpus in a store, with a decision taken and withdrawn, and a reject: made once for all processes."""

from __future__ import annotations

import fcntl
import io
import shutil
from dataclasses import replace
from pathlib import Path

from provenance.inputs.reading import read_inputs
from provenance.records import Reject
from provenance.tracker import Tracker

DEMO = Path(__file__).resolve().parents[2] / "seeds" / "demo"


def demo_store(shared: Path) -> Path:
    """Return the store, which nobody may write to; *shared* is a folder all test processes have in common."""
    path = shared / "demo-store.db"
    with (shared / "demo-store.making").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            _make(shared / "draft.db", path)
    return path


def copy_of(store: Path, target: Path) -> Path:
    """Copy the file; nobody writes to it, so that its log is empty."""
    shutil.copyfile(store, target)
    return target


def _named(path: str) -> str:
    return path.replace(f"{DEMO}/", "seeds/demo/")


def _make(draft: Path, path: Path) -> None:
    captured = read_inputs([str(DEMO)], io.BytesIO())
    pages = [replace(one.page, path=_named(one.page.path)) for one in captured if one.page is not None]
    with Tracker(draft) as tracker:
        tracker.ingest(pages)
        tracker.ingest([Reject("bad.jsonl:3", "input.json", "the line is no JSON")])
        first, second = (cluster.reference for cluster in list(tracker.clusters(sort="id"))[:2])
        tracker.judge(first, second, "same", reason="一词之差", who="reader")
        tracker.judge(first, second, "withdrawn", reason="看错了", who="reader")
        tracker.backup(path)
