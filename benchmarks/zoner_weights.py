"""
Fits the weights of the zoner on labelled pages, and says what they are worth on pages not fitted on.

    python -m benchmarks.zoner_weights [--write]

A log-linear model with an L2 penalty, by Newton's method; a line weighs the root of its size. Cross-validated in
four parts and in two halves by a hash of the page's id, without the libraries' help and, where it is unsure, with
it; with --write, fitted on all pages and stored in seeds/.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import mean

import numpy as np

from benchmarks.extraction import CORPORA, Labelled, contestants, f1, labelled_pages
from provenance.pages import linked_data
from provenance.pages.decoding import decode
from provenance.pages.extract import UNSURE, is_chinese
from provenance.pages.features import FAR, Features, read_features
from provenance.pages.headline import headline
from provenance.pages.hints import Hints
from provenance.pages.html import read_page
from provenance.pages.marking import mark
from provenance.pages.metadata import document_title, read_metadata
from provenance.pages.parsing import parse
from provenance.pages.scoring import Weights, best_marks, confidence, log_odds
from provenance.pages.zoner import stated_body
from provenance.resources import data_dir, seed_text

PENALTY = 6.0
LONGEST = 150.0  # size of a line beyond which it weighs no more
RAREST = 15  # lines a feature must have to be given a weight
FAR_WEIGHT = -8.0
FILE = "zoning_weights.tsv"


@dataclass(frozen=True, slots=True)
class Example:
    page: Labelled
    texts: Sequence[str]
    features: Features
    gold: list[bool]

    def part(self, parts: int) -> int:
        return sha256(self.page.id.encode()).digest()[0] % parts


def examples() -> list[Example]:
    hints = Hints.parse(seed_text("zoning.toml"))
    found = []
    for page in labelled_pages():
        tree = parse(decode(page.data, html=True).text)
        if tree is None:
            continue
        described = linked_data.articles(tree)
        metadata, title = read_metadata(tree, described, page.url), document_title(tree.root)
        blocks = read_page(tree)
        texts = blocks.texts
        features = read_features(
            blocks,
            hints,
            han=is_chinese(blocks.text),
            headline=headline(blocks, title, metadata.title),
            stated=stated_body(described),
        )
        found.append(
            Example(page, texts, features, mark(texts, page.body.split("\n"), han=page.language == "zh"))
        )
    return found


def fit(chosen: list[Example]) -> dict[str, float]:
    rows, wanted, weights = [], [], []
    for example in chosen:
        features = example.features
        for groups, gold, size in zip(features.groups, example.gold, features.sizes, strict=True):
            if groups != (FAR,):
                rows.append([name for names in groups for name in names])
                wanted.append(gold)
                weights.append(min(size, LONGEST) ** 0.5)
    times: dict[str, int] = {}
    for row in rows:
        for name in row:
            times[name] = times.get(name, 0) + 1
    names = {name: i for i, name in enumerate(sorted(n for n, count in times.items() if count >= RAREST))}
    table = np.zeros((len(rows), len(names)), np.float32)
    for number, row in enumerate(rows):
        table[number, [names[name] for name in row if name in names]] = 1
    values = _newton(table, np.array(wanted, np.float64), np.array(weights) / np.mean(weights))
    return {FAR[0]: FAR_WEIGHT} | {name: round(float(values[i]), 3) for name, i in names.items()}


def _newton(table: np.ndarray, wanted: np.ndarray, weights: np.ndarray) -> np.ndarray:
    values = np.zeros(table.shape[1])
    for _ in range(20):
        odds = 1 / (1 + np.exp(-(table @ values)))
        slope = table.T @ (weights * (odds - wanted)) + PENALTY * values
        curve = (table * (weights * odds * (1 - odds) + 1e-4)[:, None].astype(np.float32)).T @ table
        curve = curve.astype(np.float64) + PENALTY * np.eye(len(values))
        step = np.linalg.solve(curve, slope)
        values -= step
        if np.abs(step).max() < 1e-2:
            break
    return values


def score(example: Example, weights: dict[str, float]) -> tuple[float, float]:
    odds = log_odds(example.features, Weights(weights))
    marks = best_marks(odds, example.features.sizes)
    found = "\n".join(text for text, body in zip(example.texts, marks, strict=True) if body)
    return f1(found, example.page), confidence(odds, example.features.sizes, marks)


def cross_validated(all_of_them: list[Example], parts: int) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for part in range(parts):
        weights = fit([example for example in all_of_them if example.part(parts) != part])
        for example in all_of_them:
            if example.part(parts) == part:
                found[example.page.id] = score(example, weights)
    return found


def with_help(
    all_of_them: list[Example], found: dict[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Return *found* with the libraries' score where the zoner is unsure."""
    libraries = contestants()["libraries"]
    return {
        one.page.id: (f1(libraries(one.page), one.page), 1.0)
        if found[one.page.id][1] < UNSURE
        else found[one.page.id]
        for one in all_of_them
    }


def table(all_of_them: list[Example], found: dict[str, tuple[float, float]]) -> str:
    told = []
    for language in ("zh", "en"):
        of = [example.page for example in all_of_them if example.page.language == language]
        halves = [mean(found[page.id][0] for page in of if page.half == half) for half in "AB"]
        whole, bad = mean(found[page.id][0] for page in of), sum(found[page.id][0] < 0.5 for page in of)
        told.append(f"{language} {whole:.4f} (A {halves[0]:.4f}, B {halves[1]:.4f}, {bad} under .5)")
    return ", ".join(told)


def run(write: bool) -> None:
    found = examples()
    if not found:
        print(f"the labelled pages are not beside the checkout ({CORPORA.name})")
        return
    unseen = cross_validated(found, 4)
    print("fitted on three quarters, the last one scored:", table(found, unseen), flush=True)
    helped = with_help(found, unseen)
    unsure = sum(sure < UNSURE for _, sure in unseen.values())
    print(f"the same, the libraries where it is unsure ({unsure} pages):", table(found, helped), flush=True)
    if write:
        weights = fit(found)
        _store(weights, table(found, unseen))
        print("fitted on all:", table(found, {one.page.id: score(one, weights) for one in found}))
    else:
        print("fitted on one half, the other scored:", table(found, cross_validated(found, 2)))


def _store(weights: dict[str, float], worth: str) -> None:
    head = (
        "# What each feature of a line adds to the log odds that it is body; see provenance/pages/scoring.py.\n"
        "# Fitted by benchmarks/zoner_weights.py on 146 Chinese and 181 English labelled pages.\n"
        f"# Body F1 on pages not fitted on: {worth}\n"
    )
    rows = "".join(f"{name}\t{value:g}\n" for name, value in sorted(weights.items()) if value)
    Path(data_dir("seeds") / FILE).write_text(head + rows, encoding="utf-8")


if __name__ == "__main__":
    run("--write" in sys.argv[1:])
