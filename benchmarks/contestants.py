"""
One contestant of ``speed``, in a process of its own: reads texts, then runs once for every line it is sent.

    python benchmarks/contestants.py NAME TEXTS.json

Each run prints one line of JSON: wall and processor seconds up to the end of each stage, from strings. The
first line says that it is ready and how much memory the texts take, the last one gives the pairs and the peak.
Peers run in an environment that lacks `provenance`, so this file imports nothing but what its contestant needs.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

WIDTH, PERMUTATIONS, THRESHOLD = 5, 128, 0.7
BANDS, ROWS = 25, 5  # ours: index.bands.choose(0.7, 0.98, 128)
CHUNK = 1000  # texts cut into shingles at a time
HASHES: list[Any] = []  # of all windows, and the offset of each text, for the contestant that is given them
Pairs = Iterable[tuple[int, int]]
Mark = Callable[[str], None]


def shingles(text: str) -> list[str]:
    return [text[i : i + WIDTH] for i in range(len(text) - WIDTH + 1)]


def chunks(texts: list[str]) -> Iterator[list[str]]:
    return (texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK))


def ours(backend: str, workers: int = 1) -> Callable[[list[str], Mark], Pairs]:
    """Signature, SimHash, candidates by 25 × 5 bands, then the exact Jaccard of each from all of its windows."""

    def run(texts: list[str], mark: Mark) -> Pairs:
        from provenance.fingerprints.kernel import columns
        from provenance.settings import Settings

        chosen = Settings()
        made = columns(texts, chosen, "zh", backend, workers)  # type: ignore[arg-type]  # a literal
        mark("signatures")
        if backend == "numba":
            from provenance.index.numba_candidates import band_keys, within_batch
            from provenance.matching.numba_overlap import overlap_columns

            keys = band_keys(made.sketches.signatures, chosen.recipe("zh"), BANDS, ROWS)
            pairs = within_batch(keys)
            mark("candidates")
            found = overlap_columns(made.hashes, made.offsets, WIDTH, pairs, chosen.run_han, workers)
            kept = pairs[found.jaccard >= THRESHOLD]
        else:
            from provenance.index.bands import band_keys
            from provenance.index.candidates import within_batch
            from provenance.matching.overlap import Shingled, overlap

            pairs = within_batch(band_keys(made.sketches.signatures, chosen.recipe("zh"), BANDS, ROWS))
            mark("candidates")
            starts = made.offsets.tolist()
            held = {
                i: Shingled.of(made.hashes[starts[i] : starts[i + 1]], WIDTH) for i in set(pairs.ravel().tolist())
            }
            alike = [overlap(held[i], held[j], chosen.run_han).jaccard >= THRESHOLD for i, j in pairs.tolist()]
            kept = pairs[alike]
        mark("verified")
        run.raw = pairs  # type: ignore[attr-defined]  # for recall and precision of the candidates
        return [(i, j) for i, j in kept.tolist()]

    return run


def gaoya(texts: list[str], mark: Mark) -> Pairs:
    """Its own windows of characters, 14 × 9 bands; signs to insert and again to query; verified by estimate."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=THRESHOLD, num_bands=14, band_size=9, num_hashes=126,
        analyzer="char", lowercase=False, ngram_range=(WIDTH, WIDTH), id_container="vec",
    )  # fmt: skip
    for i, text in enumerate(texts):
        index.insert_document(i, text)
    mark("signatures")
    found = {(min(i, j), max(i, j)) for i, text in enumerate(texts) for j in index.query(text) if i != j}
    mark("candidates")
    return found


def rensa(texts: list[str], mark: Mark) -> Pairs:
    """RMinHash in bulk over lists of windows, its LSH with 16 bands; verified by estimate, as it documents."""
    from rensa import RMinHash, RMinHashLSH

    sketches = []
    for chunk in chunks(texts):
        sketches += RMinHash.from_token_sets([shingles(text) for text in chunk], PERMUTATIONS, 42)
    mark("signatures")
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    index.insert_many(sketches)
    found = set()
    for i, near in enumerate(index.query_all(sketches)):
        found.update((i, j) for j in near if i < j and sketches[i].jaccard(sketches[j]) >= THRESHOLD)
    mark("candidates")
    return found


def rensa_given_hashes(texts: list[str], mark: Mark) -> Pairs:
    """Only its sketches, from our hashes of the windows, read beforehand."""
    from rensa import RMinHash

    hashes, offsets = HASHES
    end = offsets[len(texts)]
    RMinHash.digest_matrix_from_flat_token_hashes(hashes[:end], offsets[: len(texts) + 1], PERMUTATIONS, 42)
    mark("signatures")
    return ()


def datasketch(fast: bool) -> Callable[[list[str], Mark], Pairs]:
    """MinHashLSH as its documentation sets it up; *fast* replaces SHA-1 by the quickest hash we found, xxHash."""

    def run(texts: list[str], mark: Mark) -> Pairs:
        from datasketch import MinHash, MinHashLSH

        options = {}
        if fast:
            import xxhash

            options = {"hashfunc": xxhash.xxh32_intdigest}
        index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
        sketches = []
        for text in texts:
            sketch = MinHash(num_perm=PERMUTATIONS, **options)
            sketch.update_batch([window.encode() for window in shingles(text)])
            sketches.append(sketch)
        mark("signatures")
        found: set[tuple[int, int]] = set()
        for i, sketch in enumerate(sketches):
            found.update((j, i) for j in index.query(sketch))
            index.insert(i, sketch)
        mark("candidates")
        return found

    return run


def daft(texts: list[str], mark: Mark) -> Pairs:
    """Its minhash over characters set apart by blanks, all cores; it has no index, numpy sorts 14 × 9 bands."""
    import daft as engine
    import numpy as np

    frame = engine.from_pydict({"text": [" ".join(text) for text in texts]})
    column = engine.col("text").minhash(num_hashes=PERMUTATIONS, ngram_size=WIDTH, seed=1)
    table = frame.select(column.alias("signature")).to_arrow()
    flat = table["signature"].combine_chunks().values.to_numpy(zero_copy_only=False)
    signatures = flat.reshape(len(texts), PERMUTATIONS)
    mark("signatures")
    found: set[tuple[int, int]] = set()
    for band in range(14):
        part = np.ascontiguousarray(signatures[:, band * 9 : band * 9 + 9])
        keys = part.view(np.dtype((np.void, part.itemsize * 9))).ravel()
        order = np.argsort(keys, kind="stable")
        edges = np.flatnonzero(np.r_[True, keys[order][1:] != keys[order][:-1], True])
        for start, end in pairwise(edges.tolist()):
            group = sorted(order[start:end].tolist()) if end - start > 1 else []
            found.update((i, j) for at, i in enumerate(group) for j in group[at + 1 :])
    mark("candidates")
    return found


CONTESTANTS: dict[str, tuple[str, Callable[[list[str], Mark], Pairs]]] = {
    "ours, numba": ("numba", ours("numba")),
    "ours, numba, 2 workers": ("numba", ours("numba", 2)),
    "ours, numpy": ("numpy", ours("numpy")),
    "gaoya": ("gaoya", gaoya),
    "rensa": ("rensa", rensa),
    "rensa, given our hashes": ("rensa", rensa_given_hashes),
    "daft, all cores": ("daft", daft),
    "datasketch, xxHash": ("datasketch", datasketch(fast=True)),
    "datasketch, default": ("datasketch", datasketch(fast=False)),
}


def say(**fields: object) -> None:
    print(json.dumps(fields), flush=True)


def peak() -> float:
    """Return the most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # the other count starts with the memory of the process that started this one
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(name: str, path: str) -> None:
    distribution, run = CONTESTANTS[name]
    texts = json.loads(Path(path).read_text(encoding="utf-8"))
    if run is rensa_given_hashes:
        import numpy as np

        with np.load(Path(path).with_suffix(".npz")) as arrays:
            HASHES[:] = [arrays[name].astype(np.uint64) for name in ("hashes", "offsets")]
    held = peak()
    start = time.perf_counter()
    run(texts[:50], lambda _: None)
    say(version=version(distribution), corpus_mb=held, first=time.perf_counter() - start)
    found: Pairs = ()
    for _ in sys.stdin:
        stages: dict[str, list[float]] = {}
        wall, processor = time.perf_counter(), time.process_time()

        def mark(stage: str) -> None:
            stages[stage] = [time.perf_counter() - wall, time.process_time() - processor]  # noqa: B023

        found = run(texts, mark)
        say(**stages)
    raw = getattr(run, "raw", None)
    say(pairs=sorted(found), raw=None if raw is None else raw.tolist(), peak_mb=peak())


if __name__ == "__main__":
    main(*sys.argv[1:])
