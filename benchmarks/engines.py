"""
Takes one archive through every engine and compares what they conclude.

    python -m benchmarks.engines [--articles N] [--works N] [--only NAME ...]

The archive is cascades of reposts grown from Chinese articles of ../shared/corpora, then those articles, then the
English ones, 100,000 pages unless said otherwise. Each engine reads the pages in an order of its own, in a
process of its own, and prints the digest of (article, cluster, canonical outlet, direct source) with the time and
memory it took; the exit code is 1 if two digests differ.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.cascades.bases import read_works
from benchmarks.cascades.corpus import Sizes, build
from benchmarks.ingest import CORPUS, records
from provenance.engines.definition import conclusion, digest_of
from provenance.tracker import Tracker

PARTS = 7  # files; the last is shorter
# By name: the engine, partitions of a shuffle, adaptive execution.
ENGINES: dict[str, tuple[str, int, bool]] = {
    "local": ("local", 0, False),
    "batch": ("batch", 0, False),
    "spark-2-adaptive": ("spark", 2, True),
    "spark-7-fixed": ("spark", 7, False),
    "spark-2-fixed": ("spark", 2, False),
    "spark-7-adaptive": ("spark", 7, True),
}


def archive(count: int, works: int) -> list[bytes]:
    """Return *count* records as lines: cascades of *works* works, the rest real, fewer if there are no more."""
    bases, _ = read_works(CORPUS.parent, "zh", works + 100, 1)
    pages = build(bases[:works], bases[works:], "zh", 1, Sizes(digests=50, excerpts=100, templates=500))
    # Of two pages with one id the first to come is read: an order of its own is no business of an engine.
    lines = [page.record() | {"id": f"cascade-{page.id}"} for page in pages[:count]]
    for corpus in (CORPUS, CORPUS.with_name("en_news.jsonl.xz")):
        lines += records(count - len(lines), corpus)
    return [json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines]


def write(lines: list[bytes], folder: Path, seed: int) -> None:
    """Write *lines* into files of *folder*, shuffled by *seed*."""
    order = list(range(len(lines)))
    random.Random(seed).shuffle(order)
    folder.mkdir(exist_ok=True)
    each = -(-len(order) // PARTS)
    for part in range(PARTS):
        with (folder / f"part-{part}.jsonl").open("wb") as out:
            out.writelines(lines[at] for at in order[part * each : (part + 1) * each])


def digest_by(name: str, pages: Path, work: Path) -> str:
    """Return the digest of what one engine concludes of *pages*."""
    engine, partitions, adaptive = ENGINES[name]
    if engine == "spark":
        from provenance.engines.spark import SparkEngine, opened_session

        with opened_session(work / "session", partitions=partitions, adaptive=adaptive) as session:
            return str(SparkEngine(session, work / "run").run([pages]).manifest.result)
    with Tracker(work / "store.db") as tracker:
        tracker.ingest(read(pages), engine="batch" if engine == "batch" else "local", jobs=2)
        with tracker.snapshot() as known:  # of composite texts the conclusion names no parts
            return digest_of(map(conclusion, known.lineages()))


def read(folder: Path) -> Iterator[dict[str, object]]:
    """Yield the records of *folder* as a caller of the library would hand them in."""
    for path in sorted(folder.iterdir()):
        with path.open("rb") as lines:
            yield from map(json.loads, lines)


def one(name: str, pages: Path, work: Path) -> None:
    """Run one engine and print what came of it as JSON."""
    start = time.perf_counter()
    found = digest_by(name, pages, work)
    print(json.dumps({"digest": found, "seconds": time.perf_counter() - start}), flush=True)


def measured(name: str, pages: Path, work: Path) -> str:
    """Run one engine in a process of its own and say what it did; return its digest."""
    work.mkdir()
    command = [sys.executable, "-m", "benchmarks.engines", "--one", name, str(pages), str(work)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(1)
    assert process.stdout is not None
    with process.stdout as out:
        told = out.read()
    if process.returncode:
        raise SystemExit(f"{name} ended with exit code {process.returncode}")
    found = json.loads(told)
    print(f"{name:<17} {found['digest']}  {found['seconds']:7,.0f} s, at most {peak / 1e9:.1f} GB", flush=True)
    return str(found["digest"])


def memory(root: int) -> int:
    """Return the bytes that a process and all it started hold now, what they share counted once."""
    parents, sizes = {}, {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            found = re.search(r"^Pss: +(\d+)", (path / "smaps_rollup").read_text(), re.MULTILINE)
        except (OSError, ValueError):  # ended meanwhile, or another user's
            continue
        sizes[int(path.name)] = 1024 * int(found.group(1)) if found else 0
    total, waiting = 0, [root]
    while waiting:
        process = waiting.pop()
        total += sizes.get(process, 0)
        waiting += (child for child, parent in parents.items() if parent == process)
    return total


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--works", type=int, default=600, help="articles that cascades are grown from")
    parser.add_argument("--only", nargs="+", choices=ENGINES, default=list(ENGINES), metavar="NAME")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        one(options.one[0], Path(options.one[1]), Path(options.one[2]))
        return 0
    if not CORPUS.exists():
        print("the development corpora are not beside the checkout (../shared/corpora)", file=sys.stderr)
        return 2
    lines = archive(options.articles, options.works)
    print(f"{len(lines):,} pages", flush=True)
    digests = set()
    for seed, name in enumerate(options.only):
        with tempfile.TemporaryDirectory() as folder:
            write(lines, Path(folder) / "pages", seed)
            digests.add(measured(name, Path(folder) / "pages", Path(folder) / "work"))
    print("all the same" if len(digests) == 1 else "they differ")
    return int(len(digests) != 1)


if __name__ == "__main__":
    sys.exit(main())
