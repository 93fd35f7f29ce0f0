"""The demo says whether its outcome is the expected one."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from provenance.cli.demo import run_demo
from provenance.cli.expected import differences
from provenance.cli.session import Streams
from provenance.report.documents import lineage_document
from tests.fakes.tracker import FakeTracker


def demo(expected: list[dict[str, object]]) -> tuple[int, str]:
    Path("pages/.ignore").write_text("expected.jsonl\n", encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in expected)
    Path("pages/expected.jsonl").write_text(lines, encoding="utf-8")
    out = io.BytesIO()
    streams = Streams(io.BytesIO(), out, io.StringIO())
    return run_demo(streams, Path("pages"), FakeTracker), out.getvalue().decode()


def row(path: str, work: str, **more: object) -> dict[str, object]:
    canonical = {"level_in": ["asserted"], "outlet": None, "article": None}
    return {"path": path, "work": work, "canonical": canonical, "direct_source": None, "flags": [], **more}


ROWS = [row("bridge.txt", "bridge"), row("copy.txt", "bridge"), row("ferry.txt", "ferry")]


def test_the_expected_outcome_is_0_and_says_where_everything_is():
    code, out = demo(ROWS)
    assert code == 0
    for words in (
        "$ provenance --db db/demo.db ingest pages",
        "$ provenance --db db/demo.db trace pages/bridge.txt",
        "report: db/demo-report/index.html",
        "All 3 articles have the expected cluster, source and flags.",
    ):
        assert words in out
    assert Path("db/demo-report/index.html").is_file()


def test_it_can_be_run_again():
    assert demo(ROWS) == demo(ROWS)


def test_another_outcome_is_1_and_is_told():
    code, out = demo([ROWS[0], row("copy.txt", "other"), row("ferry.txt", "ferry", flags=["mojibake"])])
    assert code == 1
    assert "copy.txt: in the cluster of bridge.txt, which is another work (bridge, not other)" in out
    assert "ferry.txt: flag mojibake is missing" in out


def test_every_kind_of_difference_is_told():
    with FakeTracker() as tracker:
        run = [{"text": "Storm\na", "id": "a"}, {"text": "Calm\nb", "id": "b", "outlet": "Port Gazette"}]
        tracker.ingest(run)
        lineages = [lineage_document(*pair) for pair in tracker.lineages()]
    for document in lineages:
        document["article"]["path"] = f"demo/{document['article']['id']}.txt"
    expected: list[dict[str, Any]] = [
        {
            "path": "a.txt",
            "work": "storm",
            "canonical": {"level_in": ["observed"], "outlet": "X", "article": "b.txt"},
        },
        {"path": "c.txt", "work": "storm"},
    ]
    assert differences(expected, lineages, "demo/") == [
        "a.txt: canonical level is asserted, expected observed",
        "a.txt: canonical outlet is None, expected X",
        "a.txt: canonical article is None, expected b.txt",
        "c.txt: not in the store",
        "b.txt: in the store, not among the expected",
    ]
    split = [{"path": "a.txt", "work": "one"}, {"path": "b.txt", "work": "one"}]
    assert differences(split, lineages, "demo") == [
        "b.txt: in another cluster than a.txt, which is the same work one"
    ]


def test_a_report_that_an_older_version_left_is_no_obstacle():
    """The demo's store and report are its own: each run makes them anew."""
    old = Path("db/demo-report/clusters/c-old.html")
    old.parent.mkdir(parents=True)
    old.write_text("old", encoding="utf-8")
    demo([])
    assert not old.exists()
    assert Path("db/demo-report/index.html").exists()
