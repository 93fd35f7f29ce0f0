"""The same pages through other people's tools: each gives clusters, by union-find over its pairs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec

from benchmarks.cascades.model import CascadePage, Language

PERMUTATIONS, THRESHOLD = 128, 0.7
_WORD = re.compile(r"\w+")
Peer = Callable[[Sequence[str], Sequence[list[str]]], Iterator[tuple[str, str]]]


def page_text(page: CascadePage) -> str:
    """Return the page as plain text: all of it, as a default set-up would see it."""
    if page.media == "text":
        return page.source
    from resiliparse.extract.html2text import extract_plain_text

    text: str = extract_plain_text(page.source, main_content=False)
    return text


def shingles(text: str, language: Language) -> list[str]:
    """Return the distinct windows of five characters, in English of three words."""
    if language == "zh":
        letters = "".join(text.split())
        return sorted({letters[i : i + 5] for i in range(max(1, len(letters) - 4))})
    words = _WORD.findall(text.lower())
    return sorted({" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))})


def datasketch(ids: Sequence[str], sets: Sequence[list[str]]) -> Iterator[tuple[str, str]]:
    """MinHashLSH as its documentation sets it up."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for id_, chosen in zip(ids, sets, strict=True):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([one.encode() for one in chosen])
        yield from ((id_, other) for other in index.query(sketch))
        index.insert(id_, sketch)


def gaoya(ids: Sequence[str], sets: Sequence[list[str]]) -> Iterator[tuple[str, str]]:
    """MinHashStringIndex at the same threshold; it verifies by the estimated Jaccard."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=THRESHOLD, num_bands=32, band_size=4, num_hashes=PERMUTATIONS,
        analyzer="word", lowercase=False, ngram_range=(1, 1),
    )  # fmt: skip
    for number, (id_, chosen) in enumerate(zip(ids, sets, strict=True)):
        document = " ".join(one.replace(" ", "_") for one in chosen)
        yield from ((id_, ids[other]) for other in index.query(document))
        index.insert_document(number, document)


def rensa(ids: Sequence[str], sets: Sequence[list[str]]) -> Iterator[tuple[str, str]]:
    """RMinHash with its LSH, 16 bands, verified by the estimated Jaccard as its documentation does."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=16)
    sketches = []
    for number, (id_, chosen) in enumerate(zip(ids, sets, strict=True)):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=42)
        sketch.update(chosen)
        near = (other for other in index.query(sketch) if sketch.jaccard(sketches[other]) >= THRESHOLD)
        yield from ((id_, ids[other]) for other in near)
        index.insert(number, sketch)
        sketches.append(sketch)


PEERS: dict[str, Peer] = {"datasketch": datasketch, "gaoya": gaoya, "rensa": rensa}


def missing(name: str) -> str | None:
    """Return what to type to get the peer *name*, or None where it is installed."""
    return None if find_spec(name) else f"{name} is not installed: .venv/bin/python -m pip install {name}"


def cluster_by(
    name: str, pages: Sequence[CascadePage], sets: Sequence[list[str]]
) -> tuple[dict[str, str], float]:
    """Return page id → cluster as the peer *name* sees it, and the seconds it took."""
    start = time.perf_counter()
    root = {page.id: page.id for page in pages}

    def find(id_: str) -> str:
        while root[id_] != id_:
            root[id_] = root[root[id_]]
            id_ = root[id_]
        return id_

    for a, b in PEERS[name]([page.id for page in pages], sets):
        first, second = sorted((find(a), find(b)))
        root[second] = first
    return {id_: find(id_) for id_ in root}, time.perf_counter() - start
