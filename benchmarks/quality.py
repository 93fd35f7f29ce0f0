"""
Measures what is found and what is kept apart on repost cascades grown from real articles.

    python -m benchmarks.quality [--works N] [--unrelated M] [--language zh|en] [--seed S] [--peers PYTHON]

Reads ../shared/corpora; says so where it is absent. `--works 60 --unrelated 150` takes about a minute.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cascades.bases import read_works
from benchmarks.cascades.corpus import Sizes, build
from benchmarks.cascades.measures import Figures, measure
from benchmarks.cascades.model import CascadePage
from benchmarks.cascades.peers import RIVALS, cluster_by, missing, write_shingles
from benchmarks.cascades.running import Outcome, figures_of, run
from benchmarks.cascades.tables import by_damage, overall

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
_WORST = 20


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality", description=(__doc__ or "").split("\n")[1]
    )
    parser.add_argument("--works", type=int, default=1000, help="works that are copied (1000)")
    parser.add_argument("--unrelated", type=int, default=3000, help="articles that are not (3000)")
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--singles", type=int, default=4, help="copies of each original with one damage (4)")
    parser.add_argument("--chained", type=int, default=2, help="copies of copies for each work (2)")
    parser.add_argument("--templates", type=int, help="pairs made from one form (500, fewer with few works)")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument(
        "--peers",
        metavar="PYTHON",
        help="compare with datasketch, gaoya and rensa as installed there",
    )
    parser.add_argument("--misses", type=Path, metavar="FILE", help="list the worst misses with page ids")
    parser.add_argument("--all-misses", action="store_true", help="list all of them")
    parser.add_argument("--pages", type=Path, metavar="DIR", help="write the pages that went wrong")
    return parser.parse_args(arguments)


def _corpus(options: argparse.Namespace) -> list[CascadePage]:
    templates = options.templates if options.templates is not None else min(500, options.works)
    sizes = Sizes(
        options.singles, options.chained, max(6, options.works // 20), max(20, options.works // 10), templates
    )
    start = time.perf_counter()
    count = options.works + options.unrelated + sizes.excerpts
    bases, passed = read_works(CORPORA, options.language, count, options.seed)
    works, unrelated = bases[: options.works], bases[options.works :]
    pages = build(works, unrelated, options.language, options.seed, sizes)
    roles = ", ".join(f"{n} {role}" for role, n in sorted(Counter(page.role for page in pages).items()))
    print(f"{options.language}: {len(pages)} pages from {len(bases)} articles "
          f"({passed} natural duplicates passed over): {roles}; "
          f"built in {time.perf_counter() - start:.1f} s")  # fmt: skip
    return pages


def _costs(outcome: Outcome, count: int) -> None:
    print(f"\n{outcome.total:.1f} s, {count / outcome.total:.0f} pages/s; peak memory grew by "
          f"{outcome.memory / count / 1024:.1f} kB a page; {outcome.rejected} rejected")  # fmt: skip
    for stage, seconds in sorted(outcome.seconds.items(), key=lambda item: -item[1]):
        print(f"  {stage:<12} {seconds:8.2f} s  {seconds / count * 1e6:8.0f} µs a page")


def _peers(pages: Sequence[CascadePage], python: str, folder: Path) -> dict[str, Figures]:
    named: dict[str, Figures] = {}
    written = folder / "shingles.jsonl"
    write_shingles(pages, written)
    for name in RIVALS:
        if hint := missing(name, python):
            print(hint, file=sys.stderr)
            continue
        clusters, seconds = cluster_by(name, pages, written, python)
        print(f"{name}: {seconds:.1f} s, {len(pages) / seconds:.0f} pages/s, given the shingles")
        named[name] = measure(pages, clusters)
    return named


def _write_misses(path: Path, figures: Figures, *, everything: bool) -> None:
    chosen = figures.misses if everything else figures.misses[:_WORST]
    lines = [f"{miss.kind}\t{miss.page}\t{miss.with_page}\t{miss.detail}" for miss in chosen]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_pages(folder: Path, figures: Figures, pages: Sequence[CascadePage]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {id_ for miss in figures.misses for id_ in (miss.page, miss.with_page)}
    for page in pages:
        if page.id in wanted:
            suffix = "html" if page.media == "html" else "txt"
            (folder / f"{page.id}.{suffix}").write_text(page.source, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    options = _options(arguments)
    if not CORPORA.is_dir():
        print("the development corpora are not beside the checkout (../shared/corpora)", file=sys.stderr)
        return 2
    pages = _corpus(options)
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(pages, Path(folder), jobs=options.jobs)
        named = {"provenance": figures_of(pages, outcome)}
        if options.peers:
            named |= _peers(pages, options.peers, Path(folder))
    print()
    print("\n".join(overall(named)))
    print()
    print("\n".join(by_damage(named)))
    _costs(outcome, len(pages))
    if options.misses:
        _write_misses(options.misses, named["provenance"], everything=options.all_misses)
    if options.pages:
        _write_pages(options.pages, named["provenance"], pages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
