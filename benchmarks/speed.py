"""
Compares the speed of the kernels and of the way from strings to verified pairs with that of other packages.

    python -m benchmarks.speed [ARTICLES] [--rounds N] [--peers PYTHON]

Real articles (../shared/corpora) with planted reposts; one process per contestant, run in turn, so that whatever
else the machine does hits all alike; medians over rounds. Ratios are of processor seconds for contestants of one
thread, of wall seconds for the others. Recall and precision are against exact Jaccard >= 0.7 over 5-character
windows. PYTHON is that of the environment with benchmarks/requirements.txt; peers missing from it are named.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.contestants import CONTESTANTS, THRESHOLD, WIDTH
from benchmarks.reposts import CORPUS, Corpus, bodies, exact_pairs, planted
from provenance.fingerprints import kernel
from provenance.settings import Settings

HERE = Path(__file__).resolve().parent
PEERS = HERE.parent / ".venv" / "peers" / "bin" / "python"
FIRST = "ours, numba"
SEVERAL = ("2 workers", "all cores")  # in a name: more than one thread
STAGES = ("signatures", "candidates", "verified")
Pair = tuple[int, int]


class Contestant:
    """A process that waits for its turn."""

    def __init__(self, name: str, python: str, texts: Path) -> None:
        self.name = name
        self.rounds: list[dict[str, list[float]]] = []
        self._process = subprocess.Popen(
            [python, str(HERE / "contestants.py"), name, str(texts)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(HERE.parent)},
        )  # fmt: skip
        self.about = self._line()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        while True:
            line = self._process.stdout.readline()
            if not line:
                _, problem = self._process.communicate()
                raise RuntimeError(problem.strip().splitlines()[-1] if problem.strip() else "it ended")
            if line.startswith("{"):
                found: dict[str, Any] = json.loads(line)
                return found

    def turn(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self.rounds.append(self._line())

    def finish(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self.about.update(self._line())
        self._process.wait()

    def seconds(self, stage: str) -> list[tuple[float, float]]:
        """Return wall and processor seconds of each round up to *stage*, or to the last stage before it."""
        reached = [name for name in STAGES[: STAGES.index(stage) + 1] if name in self.rounds[0]][-1]
        return [(one[reached][0], one[reached][1]) for one in self.rounds]


def contestants(python: str, texts: Path) -> list[Contestant]:
    ready = []
    for name in CONTESTANTS:
        mine = name.startswith("ours")
        try:
            ready.append(Contestant(name, sys.executable if mine else python, texts))
        except (RuntimeError, OSError) as problem:
            print(f"not compared: {name} ({problem}); see benchmarks/requirements.txt")
    return ready


def scores(found: Sequence[Sequence[int]], truth: set[Pair], related: set[Pair]) -> str:
    pairs = {(i, j) for i, j in found}
    right = len(pairs & truth)
    return (
        f"{len(pairs):8,} {right / max(len(pairs), 1):9.4f} {right / len(truth):7.4f} "
        f"{len(pairs & related) / len(related):7.4f}"
    )


def ratios(ours: Contestant, other: Contestant, stage: str) -> list[float]:
    clock = 0 if any(word in other.name + ours.name for word in SEVERAL) else 1
    return [b[clock] / a[clock] for a, b in zip(ours.seconds(stage), other.seconds(stage), strict=True)]


def report(ready: Sequence[Contestant], corpus: Corpus, truth: set[Pair]) -> None:
    count = len(corpus.texts)
    print("\nArticles a second from strings, by the wall clock and (in brackets) by processor time; "
          f"medians of {len(ready[0].rounds)} rounds")  # fmt: skip
    print(f"{'':24} {'signatures':>19} {'candidate pairs':>19} {'verified pairs':>19}  peak MB first s")
    for one in ready:
        cells = []
        for stage in STAGES:
            if stage == "candidates" and stage not in one.rounds[0]:
                cells.append(f"{'sketches only':^39}")
                break
            wall, processor = (median(column) for column in zip(*one.seconds(stage), strict=True))
            cells.append(f"{count / wall:9,.0f} ({count / processor:7,.0f})")
        cells += [f"{one.about['peak_mb']:8,.0f}", f"{one.about['first']:7.2f}"]
        print(f"{one.name:24} {' '.join(cells)}")
    print(f"The texts alone take {ready[0].about['corpus_mb']:,.0f} MB of each process. "
          "'first s' is the first run, of 50 texts: imports, and loading or compiling.")  # fmt: skip
    print("Peers have no exact verification: for them the last column repeats the one before it.")
    print(f"\n{'pairs':32} {'found':>8} {'precision':>9} {'recall':>7} {'of labels':>9}")
    for one in ready:
        if one.about["raw"] is not None:
            print(f"{one.name + ', raw':32} {scores(one.about['raw'], truth, corpus.related)}")
        if one.about["pairs"]:
            print(f"{one.name:32} {scores(one.about['pairs'], truth, corpus.related)}")
    for name in (FIRST, "ours, numpy"):
        ours = next((one for one in ready if one.name == name), None)
        if ours:
            print(f"\nTimes as fast as: {name}, strings to verified pairs; median of rounds [min .. max]")
            for other in ready:
                if not other.name.startswith("ours") and "candidates" in other.rounds[0]:
                    found = ratios(ours, other, "verified")
                    print(f"  {other.name:24} {median(found):6.1f} [{min(found):.1f} .. {max(found):.1f}]")


def alternated(
    first: Callable[[], object], second: Callable[[], object], rounds: int
) -> list[tuple[float, float]]:
    """Return wall seconds of the two, run in turn."""
    found = []
    for _ in range(rounds):
        times = []
        for function in (first, second):
            start = time.perf_counter()
            function()
            times.append(time.perf_counter() - start)
        found.append((times[0], times[1]))
    return found


def spin(_: int) -> None:
    sum(range(4_000_000))


def two_workers(texts: list[str], rounds: int) -> None:
    """Compare two threads with one, beside what two processes that share nothing gain at the same moment."""

    def run(workers: int) -> None:
        kernel.columns(texts, Settings(), "zh", "numba", workers)

    gains, granted = [], []
    with get_context("spawn").Pool(2) as pool:
        pool.map(spin, (0, 0), chunksize=1)
        for _ in range(rounds):
            one, two = alternated(lambda: run(1), lambda: run(2), 1)[0]
            gains.append(one / two)
            once, both = alternated(lambda: pool.apply(spin, (0,)), lambda: pool.map(spin, (0, 0), 1), 1)[0]
            granted.append(2 * once / both)
    free = [gain for gain, share in zip(gains, granted, strict=True) if share >= 1.8]
    print(f"\nTwo workers against one, strings to signatures: {median(gains):.2f} times as fast "
          f"[{min(gains):.2f} .. {max(gains):.2f}]; {load()}; two processes that share nothing gained "
          f"{median(granted):.2f}")  # fmt: skip
    if free:
        print(f"In the {len(free)} of {rounds} rounds in which the machine granted those 1.8 or more: "
              f"{median(free):.2f} [{min(free):.2f} .. {max(free):.2f}]")  # fmt: skip


def against_c(texts: list[str], rounds: int) -> None:
    """Compare the signature loop with the same loop in C."""
    compiler = shutil.which("gcc")
    if compiler is None:
        print("\nNo gcc here: the signature loop is not compared with C.")
        return
    from provenance.fingerprints import numba_kernel
    from provenance.fingerprints.permutations import affine32

    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "minhash.so"
        subprocess.run(
            [compiler, "-O3", "-mavx2", "-shared", "-fPIC", HERE / "minhash.c", "-o", library], check=True
        )
        minima = ctypes.CDLL(str(library)).minima
    made = kernel.columns(texts, Settings(), "zh", "numba")
    hashes, counts = made.hashes, made.sketches.shingles
    factors, summands = (np.array(values) for values in affine32(128))
    mine, theirs = (np.empty((len(texts), 128), np.uint32) for _ in range(2))
    addresses = [ctypes.c_void_p(a.ctypes.data) for a in (hashes, counts, factors, summands, theirs)]

    def c() -> None:
        h, n, a, b, out = addresses
        minima(h, n, ctypes.c_int64(len(texts)), a, b, ctypes.c_int64(128), out)

    found = alternated(lambda: numba_kernel._write_minima(hashes, counts, factors, summands, mine), c, rounds)
    assert np.array_equal(mine, theirs), "C and numba differ"
    parts = [ours / other for ours, other in found]
    best = min(ours for ours, _ in found) / len(hashes)
    print(f"\nSignature loop, numba / C (gcc -O3 -mavx2): {median(parts):.2f} "
          f"[{min(parts):.2f} .. {max(parts):.2f}]; at best {best * 1e9:.1f} ns a shingle")  # fmt: skip


def load() -> str:
    return f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"


def backends_agree(texts: list[str]) -> None:
    signed = [kernel.sign(texts, Settings(), "zh", backend) for backend in ("numpy", "numba")]
    assert signed[0] == signed[1], "the backends differ"
    few = texts[:20]
    assert kernel.sign(few, Settings(), "zh", "reference") == kernel.sign(few, Settings(), "zh", "numba")
    print("numpy and numba: equal bit for bit on all texts; reference: on 20")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", default=str(PEERS), metavar="PYTHON")
    asked = parser.parse_args()
    if not CORPUS.exists():
        sys.exit(f"the corpus {CORPUS.name} is not beside the checkout (../shared/corpora)")
    corpus = planted(bodies(), asked.articles)
    digest = hashlib.sha256("\n".join(corpus.texts).encode()).hexdigest()[:12]
    truth = exact_pairs(corpus.texts, WIDTH, THRESHOLD)
    mean = sum(map(len, corpus.texts)) / asked.articles
    print(f"{asked.articles:,} articles, {mean:.0f} characters on average, "
          f"digest {digest}; {len(truth):,} pairs at Jaccard >= {THRESHOLD}, {len(corpus.related):,} labelled; "
          f"recipe {Settings().recipe('zh')}; Python {platform.python_version()}, numpy {np.__version__}; "
          f"{load()}")  # fmt: skip
    backends_agree(corpus.texts[:2000])
    with tempfile.TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps(corpus.texts, ensure_ascii=False), encoding="utf-8")
        made = kernel.columns(corpus.texts, Settings(), "zh", "numba")
        np.savez(texts.with_suffix(".npz"), hashes=made.hashes, offsets=made.offsets)
        ready = contestants(asked.peers, texts)
        for _ in range(asked.rounds):
            for one in ready:
                one.turn()
        for one in ready:
            one.finish()
    report(ready, corpus, truth)
    two_workers(corpus.texts, 5 * asked.rounds)
    against_c(corpus.texts[:4000], 3 * asked.rounds)


if __name__ == "__main__":
    main()
