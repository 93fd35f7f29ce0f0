"""A generated archive of some 2,000 articles in many files, one of them corrupt: cascades of our own texts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.cascades import gate
from benchmarks.cascades.corpus import Sizes, build

_SEED = 11
_SIZES = Sizes(singles=40, chained=25, digests=10, excerpts=4, templates=220, strengths=(1, 2, 3))
_PARTS = 6
SHORT = {"id": "short", "text": "太短。"}  # no text to be compared


def records(scale: float = 1.0) -> list[dict[str, Any]]:
    """Return the records, the first *scale* of them, shuffled."""
    found: list[dict[str, Any]] = [SHORT]
    for language in gate.LANGUAGES:
        works = gate.works(language)
        carriers = [work for work in works if work.id.startswith("carrier-")]
        told = [work for work in works if work.event is None and work not in carriers]
        pages = build(told, carriers, language, _SEED, _SIZES)
        found += [page.record() | {"id": f"{language}-{page.id}"} for page in pages]
    Random(_SEED).shuffle(found)
    return found[: int(len(found) * scale)]


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
