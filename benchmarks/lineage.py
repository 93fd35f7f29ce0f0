"""
Measures who copied whom and where texts came from, on repost trees whose every parent is known.

    python -m benchmarks.lineage [--works N] [--language zh|en] [--seed S] [--forged SHARE]
    python -m benchmarks.lineage --fit > seeds/lineage_weights.toml
    python -m benchmarks.lineage --curves --seed 3 > FILE
    python -m benchmarks.lineage --sizes 10,100,1000,5000

Works and hosts of the test are not those of the fit. Reads ../shared/corpora; says so where it is absent.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.cascades.fitting import cases, fitted, recalibrated
from benchmarks.cascades.reliability import diagram
from benchmarks.cascades.tracing import run, sample
from benchmarks.cascades.verity import Figures, calibration, direct_calibration, judge, lines
from provenance.engines.definition import lineage_weights
from provenance.lineage.weights import parse, template

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
START = Path(__file__).resolve().parent / "lineage_start.toml"
_FORGED = (0.1, 0.3)  # shares of the copies that weights are fitted on: whoever forges is not rare everywhere
_NOTES = (
    "Weights of the lineage, in nats, and its calibration curves (probability, observed rate).",
    "Written by `python -m benchmarks.lineage --fit`, its curves by `--curves`; see docs/calibration.md.",
    "Names are explained in provenance/lineage/weights.py; a positive weight speaks for, a negative one against.",
)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.lineage", description=(__doc__ or "").split("\n")[1]
    )
    parser.add_argument("--works", type=int, default=200)
    parser.add_argument("--language", choices=("zh", "en"), default="zh")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--forged", type=float, default=0.0, help="share of copies dated before their source (0)")
    parser.add_argument("--misses", type=Path, metavar="FILE", help="list what went wrong")
    parser.add_argument("--diagram", type=Path, metavar="FILE", help="write a reliability diagram (SVG)")
    parser.add_argument("--fit", action="store_true", help="print weights fitted to trees of both languages")
    parser.add_argument("--curves", action="store_true", help="print the weights, direct sources calibrated anew")
    parser.add_argument("--version", default="w5", help="of the weights that are printed (w5)")
    parser.add_argument("--sizes", metavar="N,N", help="time one cluster of each size instead")
    return parser.parse_args(arguments)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _fit(options: argparse.Namespace) -> None:
    chinese = [sample(CORPORA, "zh", options.works, options.seed, "train", forged=share) for share in _FORGED]
    english = sample(CORPORA, "en", options.works // 2, options.seed, "train", forged=_FORGED[0])
    known = cases([*chinese, english])
    if options.curves:
        best = recalibrated(known, lineage_weights(), options.version)
    else:
        best = fitted(known, parse(START.read_text(encoding="utf-8")), _say, options.version)
    print(template(best, _NOTES), end="")


def _sizes(options: argparse.Namespace) -> None:
    print(f"{'copies':>8} {'stations':>8} {'seconds':>8} {'ms a page':>9}")
    for size in map(int, options.sizes.split(",")):
        on = sample(CORPORA, options.language, 1, options.seed, "test", size=size)
        done = run(on, lineage_weights())
        pages = len(on.articles)
        print(f"{size:8} {pages:8} {sum(done.seconds):8.2f} {sum(done.seconds) / pages * 1e3:9.2f}")


def _measure(options: argparse.Namespace) -> None:
    start = time.perf_counter()
    on = sample(CORPORA, options.language, options.works, options.seed, "test", forged=options.forged)
    print(f"{len(on.articles)} pages in {len(on.clusters)} clusters, read in {time.perf_counter() - start:.1f} s")
    weights = lineage_weights()
    run(on, weights)  # overlaps of texts are measured before, by the matching, as in an ingest
    done = run(on, weights)
    print(f"traced in {sum(done.seconds):.2f} s, {sum(done.seconds) / len(on.articles) * 1e3:.2f} ms a page\n")
    figures = judge(on, done)
    print("\n".join(lines(figures)))
    _write(options, figures)


def _write(options: argparse.Namespace, figures: Figures) -> None:
    if options.misses:
        wrong = [
            f"canonical {v.outcome} {v.ground} {v.work} {v.note}"
            for v in figures.verdicts
            if v.outcome != "right"
        ]
        options.misses.write_text("\n".join([*wrong, *figures.misses]) + "\n", encoding="utf-8")
    if options.diagram:
        panels = {
            "canonical source": calibration(figures.verdicts)[2],
            "direct source": direct_calibration(figures)[2],
        }
        options.diagram.write_text(diagram(panels), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    options = _options(arguments)
    if not CORPORA.is_dir():
        print("the development corpora are not beside the checkout (../shared/corpora)", file=sys.stderr)
        return 2
    if options.fit or options.curves:
        _fit(options)
    elif options.sizes:
        _sizes(options)
    else:
        _measure(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
