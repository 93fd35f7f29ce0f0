"""A working directory with a few pages, invented, and no store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

BRIDGE = "Harbour bridge opens to traffic\nThe new bridge was opened on Monday by the mayor.\n"
FERRY = "Ferry timetable changes in May\nBoats will leave every twenty minutes.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PROVENANCE_DB", raising=False)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "pages/copy.txt").write_text(BRIDGE, encoding="utf-8")
    (tmp_path / "pages/ferry.txt").write_text(FERRY, encoding="utf-8")
    records = [
        {"id": "r1", "text": BRIDGE + "More.", "url": "https://example.org/b", "outlet": "港口报"},
        {"id": "r2", "text": "Tide tables\nHigh water at noon.", "x": [1]},
    ]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    (tmp_path / "records.jsonl").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "mixed.jsonl").write_text(lines[1] + '\n{"text": \n{"title": "t"}\n', encoding="utf-8")
    return tmp_path
