"""
Body of saved HTML pages: quality and speed of our zoner beside the libraries.

    python -m benchmarks.extraction [NAME ...]

Reads ../shared/corpora/html_zh.tar.xz and html_en.tar.xz; says so where they are absent. Per page, the
contestants run one after the other, so that a busy machine slows all alike. NAME picks contestants: route (the
zoner, the libraries where it is unsure: what the program does), zoner, libraries, readability, trafilatura,
justext, resiliparse.

The shipped weights were fitted on these very pages; what ``zoner`` is worth on pages not fitted on is told by
``python -m benchmarks.zoner_weights``.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tarfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import mean

from provenance.pages.blocks import read_blocks
from provenance.pages.decoding import decode
from provenance.pages.extract import is_chinese
from provenance.pages.html import render_html
from provenance.pages.libraries import justext_marks, readability_text, resiliparse_text, trafilatura_text
from provenance.pages.marking import mark
from provenance.pages.parsing import parse
from provenance.pages.visibility import prune
from provenance.pages.zoner import Zoner
from provenance.resources import seed_text

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
_ATTRIBUTION = re.compile(
    r"\W*(?:来源|稿源|文章来源|信息来源|稿件来源|本文来源|出处|责编|责任编辑|编辑|作者|记者|撰文|采写|文/|图/)"
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One page as captured, and its main text by hand."""

    id: str
    language: str
    data: bytes
    url: str | None
    body: str

    @property
    def half(self) -> str:
        return "AB"[sha256(self.id.encode()).digest()[0] % 2]


def labelled_pages() -> Iterator[Labelled]:
    """Yield the pages of both sets; none where the corpora are absent."""
    for name in ("html_zh.tar.xz", "html_en.tar.xz"):
        if not (CORPORA / name).is_file():
            continue
        with tarfile.open(CORPORA / name, "r:xz") as archive:
            members = {m.name: file.read() for m in archive if (file := archive.extractfile(m))}
        if "html_zh/index.jsonl" in members:
            for line in members["html_zh/index.jsonl"].decode().splitlines():
                record = json.loads(line)
                yield Labelled(record["id"], "zh", members["html_zh/" + record["path"]], None, record["body"])
        else:
            truth = json.loads(members["html_en/ground-truth.json"])
            for key in sorted(truth):
                data = gzip.decompress(members[f"html_en/html/{key}.html.gz"])
                yield Labelled(key, "en", data, truth[key]["url"], truth[key]["articleBody"])


def shingles(text: str, language: str) -> Counter[Hashable]:
    """Return the shingles of a body: four characters without attribution lines, or four words."""
    if language == "en":
        words = _WORD.findall(text.lower())
        return Counter(tuple(words[i : i + 4]) for i in range(len(words) - 3))
    lines = (line for line in text.split("\n") if len(line) >= 120 or not _ATTRIBUTION.match(line))
    folded = "".join(unicodedata.normalize("NFKC", "".join(lines)).split())
    return Counter(folded[i : i + 4] for i in range(len(folded) - 3))


def f1(found: str, page: Labelled) -> float:
    got, wanted = shingles(found, page.language), shingles(page.body, page.language)
    return 2 * (got & wanted).total() / ((got.total() + wanted.total()) or 1)


def _rendered(zoner: Zoner | None) -> Callable[[Labelled], str]:
    def run(page: Labelled) -> str:
        rendering = render_html(decode(page.data, html=True).text, page.url, zoner)
        return "\n".join(rendering.text[line.start : line.end] for line in rendering.lines if line.body)

    return run


def _zoner_alone(zoner: Zoner) -> Callable[[Labelled], str]:
    def run(page: Labelled) -> str:
        tree = parse(decode(page.data, html=True).text)
        if tree is None:
            return ""
        blocks = read_blocks(tree.root)
        found = zoner.find(blocks, han=is_chinese(blocks.text), headline=None)
        return "\n".join(text for text, body in zip(blocks.texts, found.marks, strict=True) if body)

    return run


def _library(name: str) -> Callable[[Labelled], str]:
    texts = {"readability": readability_text, "trafilatura": trafilatura_text, "resiliparse": resiliparse_text}

    def run(page: Labelled) -> str:
        tree = parse(decode(page.data, html=True).text)
        if tree is None:
            return ""
        blocks = read_blocks(tree.root)
        prune(tree.root)
        lines = blocks.texts
        found = texts[name](tree) if name in texts else None
        marks = (
            mark(lines, found, han=page.language == "zh") if found is not None else justext_marks(blocks, lines)
        )
        return "\n".join(text for text, body in zip(lines, marks, strict=True) if body)

    return run


def contestants() -> dict[str, Callable[[Labelled], str]]:
    zoner = Zoner.parse(seed_text("zoning.toml"), seed_text("zoning_weights.tsv"))
    found = {"route": _rendered(zoner), "zoner": _zoner_alone(zoner), "libraries": _rendered(None)}
    return found | {name: _library(name) for name in ("readability", "trafilatura", "justext", "resiliparse")}


def run(names: list[str]) -> None:
    pages = list(labelled_pages())
    if not pages:
        print(f"the labelled pages are not beside the checkout ({CORPORA.name})")
        return
    chosen = {name: call for name, call in contestants().items() if not names or name in names}
    scores: dict[str, dict[str, float]] = {name: {} for name in chosen}
    spent: dict[str, dict[str, float]] = {name: {} for name in chosen}
    for call in chosen.values():
        call(pages[0])  # imports and compiled patterns are not what is measured
    for page in pages:
        for name, call in chosen.items():
            start = time.process_time()
            found = call(page)
            spent[name][page.id] = time.process_time() - start
            scores[name][page.id] = f1(found, page)
    _report(pages, scores, spent)


def _report(
    pages: list[Labelled], scores: dict[str, dict[str, float]], spent: dict[str, dict[str, float]]
) -> None:
    for language in ("zh", "en"):
        of = [page for page in pages if page.language == language]
        print(f"{language}: {len(of)} pages      F1  half A  half B  under .5  pages/s  slowest")
        for name, found in scores.items():
            halves = [mean(found[page.id] for page in of if page.half == half) for half in "AB"]
            times = [spent[name][page.id] for page in of]
            bad = sum(found[page.id] < 0.5 for page in of)
            print(f"  {name:<14} {mean(found[page.id] for page in of):9.4f} {halves[0]:7.4f} {halves[1]:7.4f} "
                  f"{bad:9} {len(of) / sum(times):8.1f} {max(times):7.3f} s")  # fmt: skip
        first = next(iter(scores))
        worst = sorted(of, key=lambda page: scores[first][page.id])[:5]
        print(
            f"  worst of {first}: " + ", ".join(f"{page.id[:16]} {scores[first][page.id]:.2f}" for page in worst)
        )


if __name__ == "__main__":
    run(sys.argv[1:])
