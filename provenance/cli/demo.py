"""What ``make demo`` runs: shipped pages in, clusters and one lineage out, compared with what is expected."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from provenance.cli.expected import differences
from provenance.cli.main import main
from provenance.cli.session import Streams, near
from provenance.report.documents import Document, lineage_document
from provenance.report.safe import safe
from provenance.resources import data_dir
from provenance.tracker import Tracker

_STORE = "db/demo.db"
_SITE = "db/demo-report"
_SHOWN = 10  # differences printed


def run_demo(streams: Streams, pages: Path | None = None, new_tracker: Callable[..., Tracker] = Tracker) -> int:
    """Run the demo in the working directory; 0 if its outcome is the expected one, else 1."""
    folder = pages if pages is not None else data_dir("seeds") / "demo"
    given = near(folder).as_posix()
    Path("db").mkdir(exist_ok=True)
    for suffix in ("", "-wal", "-shm", "-journal", ".lock"):
        Path(_STORE + suffix).unlink(missing_ok=True)
    shutil.rmtree(_SITE, ignore_errors=True)  # `report` would not touch one that an older version wrote

    def step(*arguments: str) -> int:
        command = safe(f"$ provenance --db {_STORE} {' '.join(arguments)}")
        streams.stdout.write(f"\n{command}\n".encode())
        streams.stdout.flush()
        return main(["--db", _STORE, *arguments, "--format", "table"], streams, new_tracker)

    for arguments in (("ingest", given), ("report", "--html", _SITE)):
        code = step(*arguments)
        if code:
            return code
    with new_tracker(_STORE, read_only=True) as tracker:
        lineages = [lineage_document(article, lineage) for article, lineage in tracker.lineages()]
    code = step("trace", _longest(lineages)["article"]["path"])
    if code:
        return code
    return _compare(streams, folder, given, lineages)


def _compare(streams: Streams, folder: Path, given: str, lineages: list[Document]) -> int:
    """Print where everything is, and how the outcome differs from the expected one."""
    lines = (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    found = differences(rows, lineages, given)
    talk = [
        "",
        f"store:  {_STORE}",
        f"report: {_SITE}/index.html",
        f"pages:  {given}",
    ]
    if found:
        talk.append(f"The outcome differs from {given}/expected.jsonl in {len(found)} places:")
        talk += [f"  {line}" for line in found[:_SHOWN]]
    else:
        talk.append(f"All {len(rows)} articles have the expected cluster, source and flags.")
    streams.stdout.write("".join(safe(line) + "\n" for line in talk).encode())
    streams.stdout.flush()
    return 1 if found else 0


def _longest(lineages: list[Document]) -> Document:
    """Return the lineage with the longest chain; of several, the one whose path comes first."""
    return min(lineages, key=lambda document: (-len(document["chain"]), document["article"]["path"]))


if __name__ == "__main__":
    sys.exit(run_demo(Streams(sys.stdin.buffer, sys.stdout.buffer, sys.stderr)))
