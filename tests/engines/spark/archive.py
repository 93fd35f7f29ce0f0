"""A generated archive of some 2,000 articles in many files, one of them corrupt: cascades of our own texts."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.cascades import gate
from benchmarks.cascades.corpus import Sizes, build
from benchmarks.cascades.model import Language, Work
from benchmarks.cascades.pieces import HAN

_SEED = 11
_SIZES = Sizes(singles=4, chained=2, digests=10, excerpts=10, templates=130, strengths=(1, 2, 3))
_WORKS: dict[Language, int] = {"zh": 130, "en": 60}
_SENTENCES, _LONG = (12, 24), {"zh": (14, 30), "en": (8, 18)}  # of a work; letters or words of a sentence
_PARTS = 6
SHORT = {"id": "short", "text": "太短。"}  # no text to be compared


def records(share: float = 1.0) -> list[dict[str, Any]]:
    """Return the records, shuffled, that *share* of them."""
    found: list[dict[str, Any]] = [SHORT]
    for language in gate.LANGUAGES:
        made = list(works(language))
        pages = build(made, made[: _SIZES.excerpts * 2], language, _SEED, _SIZES)
        found += [page.record() | {"id": f"{language}-{page.id}"} for page in pages]
    Random(_SEED).shuffle(found)
    return found[: int(len(found) * share)]


def works(language: Language) -> Iterator[Work]:
    """Yield works that share no passage: the letters, or words, of the gate's works thrown together."""
    text = " ".join(work.text for work in gate.works(language))
    words = sorted(set(HAN.findall(text) if language == "zh" else re.findall("[a-z]{3,}", text)))
    chosen, join, stop = Random(_SEED), "" if language == "zh" else " ", "。" if language == "zh" else ". "
    for number in range(_WORKS[language]):
        lines = [
            join.join(chosen.choices(words, k=chosen.randint(*_LONG[language]))).capitalize() + stop
            for _ in range(chosen.randint(*_SENTENCES))
        ]
        body = "\n".join("".join(lines[start : start + 3]).strip() for start in range(0, len(lines), 3))
        yield Work(f"w{number}", lines[0].strip()[:30], body, language)


def write(folder: Path, chosen: list[dict[str, Any]]) -> Path:
    """
    Write *chosen* into files of several kinds, and return their folder.

    Among them are a page captured twice, an id used twice, a line that is no record, and a part that is cut off.
    """
    import pyarrow
    import pyarrow.parquet

    folder.mkdir(parents=True)
    parts = [chosen[number::_PARTS] for number in range(_PARTS)]
    again = parts[0][0] | {"fetched_at": "2019-01-02T03:04:05Z"}
    reused = {"id": parts[1][0]["id"], "text": "另一篇文章用了同一个编号,内容与前一篇毫无关系。" * 8}
    for number, part in enumerate(parts[:-2]):
        lines = [json.dumps(one, ensure_ascii=False) for one in part]
        if number == 2:
            lines += [json.dumps(again, ensure_ascii=False), json.dumps(reused, ensure_ascii=False), "{no record"]
        (folder / f"part-{number}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    packed = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in parts[-2]).encode()
    (folder / "part-4.jsonl.gz").write_bytes(gzip.compress(packed, mtime=0))
    (folder / "part-5.jsonl.gz").write_bytes(gzip.compress(packed, mtime=0)[:200])  # cut off
    names = sorted({name for one in parts[-1] for name in one})
    table = pyarrow.table({name: [one.get(name) for one in parts[-1]] for name in names})
    pyarrow.parquet.write_table(table, folder / "part-6.parquet")
    (folder / "part-7.parquet").write_bytes(b"PAR1 and no more")
    return folder
