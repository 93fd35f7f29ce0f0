"""Small stores with real lineages, for tests of the report; every text is invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from provenance.tracker import Tracker
from tests.conftest import ROOT
from tests.fakes.command import run

BODY = (
    "江口镇的老码头今天重新开放，第一班渡船在七点二十分离岸，船上坐着四十多名赶早市的菜农。"
    "码头去年夏天因为栈桥下沉停用，修缮用了三百一十天，更换了六十二根木桩，原来的售票亭也搬到了坡上。"
    "船工老邹在这里撑了二十六年船，他说新栈桥比旧的宽出一尺半，推车上船不用再侧着身子。"
    "镇里打算下个月加开两班夜航，票价仍是两元，学生凭证件免费。"
)
HOSTILE = "<script>alert(1)</script><b onclick=x>\u202e\x1b[31m]]>\"'&amp;{{ 7*7 }}"


def demo_store(path: Path, *stories: str) -> Path:
    """Make a store of the demo pages whose file names begin with one of *stories*."""
    folder = ROOT / "seeds" / "demo"
    pages = sorted(str(page) for story in stories for page in folder.glob(f"*/{story}*"))
    outcome = run("--db", str(path), "ingest", *pages, tracker=None)
    assert outcome.code == 0, outcome.talk
    return path


def store_of(path: Path, records: Iterable[Mapping[str, Any]]) -> Path:
    """Make a store of JSON records."""
    with Tracker(path) as tracker:
        tracker.ingest(list(records))
    return path


def hostile_records() -> list[dict[str, Any]]:
    """Copies of one text: titles with markup and escapes, of 4,000 characters, and none; no date, no outlet."""
    titles = [HOSTILE, "长" * 4_000, "", "=1+1", "\u2028\u0007"]
    records: list[dict[str, Any]] = [
        {"id": f"h{n}", "text": f"{title}\n{BODY}", "title": title} for n, title in enumerate(titles)
    ]
    records.append({"id": "<script>/../x", "text": BODY, "url": "javascript:alert(1)//", "outlet": HOSTILE})
    records.append(
        {"id": "h9", "text": f"来源：{HOSTILE}\n{BODY}", "published": "0001-13-99", "fetched_at": None}
    )
    return records
