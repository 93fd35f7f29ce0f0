"""One ingest of everything hostile, in a process under limits; what became of each input is kept as JSON."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from provenance.engines.texts import texts_of
from provenance.settings import Settings
from provenance.tracker import Tracker
from tests.hostile.cases import EN, FILES, PAGES, RECORDS, line

ROOT = Path(__file__).parent.parent.parent
MEMORY = 3 << 30  # bytes of address space for all of it, matching and store included
SECONDS = 400  # of processor time for all of it
BAD_NAME = b"steers \x1b[2J \xff\xfe \n.txt"


def write_all(folder: Path) -> None:
    """Write every case below *folder*, with honest neighbours before and behind."""
    for name, (make, _) in PAGES.items():
        (folder / name).write_bytes(make())
    for name, (make, _) in RECORDS.items():
        good = [line(id=f"{end}-{name}", text=f"{EN} {end} {name}") for end in ("before", "behind")]
        (folder / f"{name}.jsonl").write_bytes(good[0] + make() + good[1])
    (folder / "a-good.jsonl").write_bytes(line(id="good-1", text=EN + "good"))
    for name, (make, _, _) in FILES.items():
        (folder / name).write_bytes(make())
    for name in ("0-first.txt", "zzz-last.txt"):
        (folder / name).write_text(EN + name, encoding="utf-8")
    (folder / "folder-named-as-a-page.html").mkdir()
    (folder / "folder-named-as-a-page.html" / "inside.txt").write_text(EN + "inside", encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "secret.txt").symlink_to("/etc/passwd")
    (folder / "gone.html").symlink_to("nowhere.html")
    os.mkfifo(folder / "pipe.html")
    Path(os.fsdecode(os.fsencode(folder) + b"/" + BAD_NAME)).write_text(EN + "name", encoding="utf-8")


def outcome(work: Path) -> dict[str, Any]:
    """Return what became of everything; computed once per test session, however many processes it has."""
    kept = work / "hostile.json"
    with (work / "hostile.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(json.dumps(_run(work)), encoding="utf-8")
    found: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def _run(work: Path) -> dict[str, Any]:
    (work / "in").mkdir()
    write_all(work / "in")
    done = command(work, "ingest", "in", "--rejects", "rejects.jsonl", "-q", limited=True)
    rejects = [json.loads(text) for text in (work / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    with Tracker(work / "x.db", read_only=True) as tracker:
        articles = list(tracker.articles())
        judged = set(texts_of(articles, Settings()))
    return {
        "code": done.returncode,
        "talk": done.stderr.decode(),
        "rejects": [(reject["path"], reject["code"], reject["reason"], reject["record"]) for reject in rejects],
        "stored": {article.path: article.id in judged for article in articles},
        "texts": "\n".join(article.text[:100_000] for article in articles if "passwd" in article.text),
        "ids": [article.id for article in articles],
    }


def command(work: Path, *arguments: str, limited: bool = False) -> subprocess.CompletedProcess[bytes]:
    """Run the program in *work* with everything watched that it opens."""
    path = os.pathsep.join([str(ROOT / "tests/hostile/watch"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "provenance", "--db", "x.db", *arguments],
        cwd=work,
        env=environment,
        capture_output=True,
        preexec_fn=_limit if limited else None,
        timeout=1_800,
        check=False,
    )


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
