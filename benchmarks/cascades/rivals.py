"""
Other people's tools over the shingles of one corpus, in a process and an environment of their own.

    PYTHON benchmarks/cascades/rivals.py NAME SHINGLES.jsonl

Each line of the input is one page's distinct shingles; each line of the output the numbers of two pages the tool
calls near-duplicates. This file imports nothing but what its contestant needs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

PERMUTATIONS, THRESHOLD = 128, 0.7
Pairs = Iterator[tuple[int, int]]


def datasketch(sets: Sequence[list[str]]) -> Pairs:
    """MinHashLSH as its documentation sets it up."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for number, chosen in enumerate(sets):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([one.encode() for one in chosen])
        yield from ((number, other) for other in index.query(sketch))
        index.insert(number, sketch)


def gaoya(sets: Sequence[list[str]]) -> Pairs:
    """MinHashStringIndex at the same threshold; it verifies by the estimated Jaccard."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=THRESHOLD, num_bands=32, band_size=4, num_hashes=PERMUTATIONS,
        analyzer="word", lowercase=False, ngram_range=(1, 1),
    )  # fmt: skip
    for number, chosen in enumerate(sets):
        document = " ".join(one.replace(" ", "_") for one in chosen)
        yield from ((number, other) for other in index.query(document))
        index.insert_document(number, document)


def rensa(sets: Sequence[list[str]]) -> Pairs:
    """RMinHash with its LSH, 16 bands, verified by the estimated Jaccard as its documentation does."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    sketches = []
    for number, chosen in enumerate(sets):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=42)
        sketch.update(chosen)
        near = (other for other in index.query(sketch) if sketch.jaccard(sketches[other]) >= THRESHOLD)
        yield from ((number, other) for other in near)
        index.insert(number, sketch)
        sketches.append(sketch)


RIVALS: dict[str, Callable[[Sequence[list[str]]], Pairs]] = {
    "datasketch": datasketch,
    "gaoya": gaoya,
    "rensa": rensa,
}


if __name__ == "__main__":
    name, place = sys.argv[1:]
    with Path(place).open(encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    for first, second in RIVALS[name](pages):
        print(first, second)
