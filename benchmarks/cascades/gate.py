"""
The quality gate: figures on a small corpus of our own sentences, against floors that only rise.

    python -m benchmarks.cascades.gate [--raise | --new-corpus]

Without an option it prints the figures. `--raise` lifts every floor to what is reached now and lowers none;
`--new-corpus` writes all floors anew, for when works or generator have changed (the digest then differs).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from benchmarks.cascades.corpus import Sizes, build
from benchmarks.cascades.hosts import hosts
from benchmarks.cascades.measures import Figures
from benchmarks.cascades.model import CascadePage, Language, Work
from benchmarks.cascades.running import figures_of, run
from benchmarks.cascades.tables import by_damage, overall
from benchmarks.cascades.trees import Scene, lone

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "quality"
WORKS, FLOORS = FOLDER / "works.jsonl", FOLDER / "floors.toml"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_SEED = 7
_SIZES: dict[Language, Sizes] = {
    "zh": Sizes(singles=18, chained=3, digests=6, excerpts=4, templates=40, strengths=(1, 2)),
    "en": Sizes(singles=23, chained=3, digests=4, excerpts=3, templates=25, strengths=(1, 2)),
}
Floors = dict[str, float]


def works(language: Language) -> list[Work]:
    """Return the gate's works of one language, those that are told and those that only carry an excerpt."""
    rows = (json.loads(line) for line in WORKS.read_text(encoding="utf-8").splitlines())
    return [
        Work(row["id"], row["title"], row["text"], row["language"], row.get("event"))
        for row in rows
        if row["language"] == language
    ]


def corpus(language: Language) -> list[CascadePage]:
    """Return the gate's pages: trees of every work, retellings of some, digests, excerpts and templated pairs."""
    sizes, rng = _SIZES[language], Random(_SEED)
    carriers = [work for work in works(language) if work.id.startswith("carrier-")]
    told = [work for work in works(language) if work.event is None and work not in carriers]
    again = [work for work in works(language) if work.event is not None]
    pages = build(told, carriers, language, _SEED, sizes)
    scene = Scene(hosts(language))
    return pages + [lone(work, "event", scene, rng, (f"{work.event}-0",)) for work in again]


def corpus_digest() -> str:
    """Return what changes whenever a page of the gate changes."""
    digest = hashlib.sha256()
    for language in LANGUAGES:
        for page in corpus(language):
            digest.update(f"{page.id}\0{page.expected}\0{page.source}\0".encode())
    return digest.hexdigest()[:16]


def measure(language: Language) -> Figures:
    """Return the figures of the program as it is."""
    pages = corpus(language)
    with tempfile.TemporaryDirectory() as folder:
        return figures_of(pages, run(pages, Path(folder)))


def values(figures: Figures) -> Floors:
    """Return the figures that have floors, all of them shares to be as high as possible."""
    found = {
        "pair_precision": figures.pairs.precision,
        "pair_recall": figures.pairs.recall,
        "full_pair_recall": figures.full_pairs.recall,
        "bcubed_precision": figures.bcubed.precision,
        "bcubed_recall": figures.bcubed.recall,
        "mixtures": figures.mixtures.value,
        "digests_apart": figures.digests.value,
        "excerpts_apart": figures.excerpts_apart.value,
        "excerpts_found": figures.found.value if figures.found else 0.0,
        "excerpts_placed": figures.placed.value if figures.placed else 0.0,
        "templated_pairs_apart": 1 - figures.negatives.value,
        "templated_pages_alone": 1 - figures.negatives_any.value,
        "events_apart": 1 - figures.events.value,
    }
    return found | {f"{kind}.{strength}": share.value for (kind, strength), share in figures.damages.items()}


def below(found: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Return one line for every figure that is under its floor, or whose floor has no figure."""
    return [
        f"{name}: {found.get(name, 0.0):.4f} is below the floor {floor:.4f}"
        for name, floor in floors.items()
        if _down(found.get(name, 0.0)) < floor
    ]


def _down(value: float) -> float:
    """Return *value* cut to four digits, so that a floor is never above the figure it was set from."""
    return math.floor(value * 10_000 + 1e-6) / 10_000


def read_floors() -> tuple[str, dict[str, Floors]]:
    """Return the digest of the corpus the floors are for, and the floors by language."""
    data = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    return data["corpus"], {language: dict(data[language]) for language in LANGUAGES}


def _lines(digest: str, floors: Mapping[str, Floors]) -> Iterator[str]:
    yield "# Figures the program reaches on the cascades grown from works.jsonl; they may only rise."
    yield "# python -m benchmarks.cascades.gate --raise lifts them; a name with .1 or .2 is recall of one damage."
    yield f'corpus = "{digest}"'
    for language, named in floors.items():
        yield f"\n[{language}]"
        for name, value in named.items():
            yield f'"{name}" = {value:.4f}' if "." in name else f"{name} = {value:.4f}"


def _raised(found: Mapping[str, float], floors: Mapping[str, float]) -> Floors:
    return {name: max(_down(value), floors.get(name, 0.0)) for name, value in found.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, or write the floors; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cascades.gate")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--raise", action="store_true", dest="lift", help="lift every floor that is exceeded")
    choice.add_argument("--new-corpus", action="store_true", help="write all floors anew")
    options = parser.parse_args(arguments)
    digest = corpus_digest()
    figures = {language: measure(language) for language in LANGUAGES}
    for language in LANGUAGES:
        print(
            "\n".join(
                (*overall({language: figures[language]}), "", *by_damage({language: figures[language]}), "")
            )
        )
        for miss in figures[language].misses:
            print(f"{miss.kind}: {miss.page} ({miss.detail})")
    known, floors = read_floors() if FLOORS.exists() else ("", {})
    if options.lift and known != digest:
        print("the corpus has changed: use --new-corpus, and say in the commit what changed", file=sys.stderr)
        return 2
    if options.lift or options.new_corpus:
        old = {} if options.new_corpus else floors
        new = {language: _raised(values(figures[language]), old.get(language, {})) for language in LANGUAGES}
        FLOORS.write_text("\n".join(_lines(digest, new)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
