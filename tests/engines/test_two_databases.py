"""SQLite and PostgreSQL: the same pages and decisions give the same answers, in any order of arrival."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from datetime import date

import pytest

from provenance.inputs.reading import read_inputs
from provenance.records import Reject
from provenance.store import Store, queries
from provenance.tracker import Tracker
from tests.conftest import ROOT
from tests.fakes.command import Outcome, run
from tests.fakes.demo import DEMO
from tests.unit.store.samples import dump

CLOCK = ("at", "since", "until", "hash", "payload")  # columns that no two runs have alike
GIVEN = {
    "search": {"text": "大桥"},
    "evidence": {"article": "https://www.chengnan-kuaixun.example/shenghuo/20240421/3307.html"},
    "stale-fingerprints": {"han": "c6-other"},
    "uncredited": {"sure": "0.9"},
}
THIS_YEAR = date.today().year  # noqa: DTZ011 - of the moments that stores stamp; the corpus is older
FIRST, SECOND = "a-e3778de876123130", "a-e5bfa0153ae76ab0"


def _timeless(text: str) -> str:
    return re.sub(rf"{THIS_YEAR}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z| UTC|\+00:00)?", "", text)


@pytest.fixture(scope="module")
def stores(server, tmp_path_factory) -> tuple[str, str]:
    """One store of each kind, filled by the same commands: the demo corpus, a reject, decisions."""
    address = server.new_store()
    path = str(tmp_path_factory.mktemp("two") / "x.db")
    pages = [one.page for one in read_inputs([str(DEMO)], io.BytesIO()) if one.page is not None]
    for db in (path, address):
        with Tracker(db) as tracker:
            tracker.ingest(pages)
            tracker.ingest([Reject("bad.jsonl:3", "input.json", "the line is no JSON")])
            tracker.judge(FIRST, SECOND, "different", reason="一词之差", who="reader")
            tracker.judge(FIRST, SECOND, "withdrawn", reason="看错了", who="reader")
            tracker.judge(SECOND, FIRST, "source", reason="wanted", who="reader")
    return path, address


def both(stores: tuple[str, str], *arguments: str) -> tuple[Outcome, Outcome]:
    one, other = (run("--db", db, *arguments, tracker=None) for db in stores)
    return one, other


@pytest.mark.parametrize(
    "command",
    [
        "export --to jsonl", "export --to prov-json", "report --format jsonl --min-size 1", "trace --all",
        "show --all", f"trace {FIRST} --format table", f"explain {FIRST} {SECOND}", "report --sort last-seen",
        "report --outlet 人民日报", "trace a-e377", "judge --list", f"check {ROOT}/seeds/demo/feed.jsonl",
        f"filter {ROOT}/seeds/demo/feed.jsonl --mark",
    ],
)  # fmt: skip
def test_a_command_answers_alike(stores, command):
    """Byte for byte but for the moment of a decision, with the same exit code."""
    one, other = both(stores, *command.split())
    assert _timeless(other.out) == _timeless(one.out)
    assert other.code == one.code
    assert one.data or "人民日报" in command


def test_the_pages_of_the_report_are_alike(stores, tmp_path):
    for number, db in enumerate(stores):
        assert run("--db", db, "report", "--html", str(tmp_path / str(number)), tracker=None).code == 0
    names = [sorted(p.relative_to(tmp_path / n) for p in (tmp_path / n).rglob("*.html")) for n in "01"]
    assert names[0] == names[1]
    for name in names[0]:
        texts = [(tmp_path / n / name).read_text(encoding="utf-8") for n in "01"]
        assert _timeless(texts[0]) == _timeless(texts[1]), name


@pytest.mark.parametrize("name", queries.names())
def test_an_audit_query_has_the_same_rows(stores, name):
    """In the same order and of the same types; its file says what SQLite runs or has one beside it."""
    columns = [column for column, _ in queries.load(name).columns]
    found = []
    for db in stores:
        with Store(db, read_only=True) as store:
            rows = [dict(zip(columns, row, strict=True)) for row in store.audit(name, GIVEN.get(name, {}))]
        found.append([{k: v for k, v in row.items() if k not in CLOCK} for row in rows])
    assert json.dumps(found[1], ensure_ascii=False) == json.dumps(found[0], ensure_ascii=False)
    assert found[0] or name == "merges"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("大桥", 7), ("石埠大桥", 7), ("桥大", 0), ("桥", 7), ("water", 9), ("WATER", 9), ("wate", 0), ('"', 0),
        ("NEAR(", 0), ("", 0), ("%", 0), ("\0\udcff", 0), ("石埠大桥，", 7), ("'; DROP TABLE run; --", 0),
    ],
)  # fmt: skip
def test_search_finds_the_same(stores, text, count):
    """Phrases of Han characters from one on, whole Latin words; what is syntax elsewhere is text."""
    one, other = both(stores, "audit", "search", "--param", f"text={text}", "--param", "rows=1000")
    assert other.data == one.data
    if len(text) > 1:
        assert len(one.documents) == count


def test_search_finds_every_pair_of_a_body(stores):
    with Store(stores[1], read_only=True) as store:
        articles = store.articles(store.all_ids())
        texts = {id_: f"{a.title or ''}\n{a.body}" for id_, a in articles.items()}
        body = next(text for text in texts.values() if "大桥" in text)
        for pair in sorted({body[i : i + 2] for i in range(0, 90, 7)}):
            if all("一" <= letter <= "鿿" for letter in pair):
                found = {row[0] for row in store.audit("search", {"text": pair})}
                assert found == {id_ for id_, text in texts.items() if pair in text}, pair


def test_the_log_covers_the_same_rows(stores):
    """Entry by entry, digests included: what one store proves, the other does."""
    found = []
    for db in stores:
        with Store(db, read_only=True) as store:
            assert list(store.verify()) == []
            found.append([json.loads(row[3]) for row in store.audit("log", {"rows": "100"})])
    assert [sorted(entry) for entry in found[1]] == [sorted(entry) for entry in found[0]]
    rows = [[entry["rows"] for entry in log if "rows" in entry and "from" not in entry] for log in found]
    for one, other in zip(*rows, strict=True):
        assert {name for name, value in one.items() if value != other[name]} <= {"judgement"}  # they say when


def test_doctor_finds_no_trouble(stores):
    """That the server of the tests does not wait for its disk is a note."""
    outcome = run("--db", stores[1], "doctor", tracker=None)
    states = {row["check"]: row["state"] for row in outcome.documents}
    assert outcome.code == 0
    assert {name for name, state in states.items() if state == "trouble"} == set()
    assert states["durability"] == "note"
    assert "PostgreSQL" in outcome.documents[0]["found"]


def test_the_sql_that_is_printed_is_that_of_the_database(stores):
    one, other = both(stores, "audit", "log", "--sql")
    assert "hex(hash)" in one.out
    assert "encode(hash, 'hex')" in other.out


def test_a_dry_run_leaves_the_store_alone(stores):
    with Store(stores[1]) as store:
        before = dump(store)
        outcome = run("--db", stores[1], "ingest", "--dry-run", str(DEMO / "feed.jsonl"), tracker=None)
        assert "would add 0, known 7" in outcome.talk
        assert dump(store) == before


def test_a_backup_is_a_file_that_answers_alike(stores, tmp_path):
    """And it may be restored into a database that is empty."""
    copy = str(tmp_path / "copy.db")
    assert run("--db", stores[1], "backup", copy, tracker=None).code == 0
    exported = run("--db", stores[1], "export", "--to", "jsonl", tracker=None).data
    assert run("--db", copy, "export", "--to", "jsonl", tracker=None).data == exported
    assert run("--db", copy, "verify", tracker=None).code == 0


def test_the_command_line_says_whats_wrong_in_two_lines(server):
    """With the exit code of the contract, and no password."""
    address = server.new_database()
    outcome = run("--db", address, "report", tracker=None)
    assert (outcome.code, outcome.talk.count("\n")) == (2, 2)
    assert "run provenance ingest first" in outcome.talk
    outcome = run("--db", "postgresql://u:secret@127.0.0.1:1/d", "ingest", str(DEMO / "feed.jsonl"), tracker=None)
    assert (outcome.code, outcome.talk.count("\n"), "secret" in outcome.talk) == (2, 2, False)
    outcome = run("--db", address, "filter", str(DEMO / "feed.jsonl"), tracker=None)
    assert outcome.code == 0
    assert "comparing within the input only" in outcome.talk


def test_processes_with_different_and_equal_parts_leave_what_one_leaves(server):
    """`python -m benchmarks.writers 600 8 --db ADDRESS` is the long form."""
    outcome = subprocess.run(
        [sys.executable, "-m", "benchmarks.writers", "60", "3", "--db", server.new_database()],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.endswith(" 0 faults\n")


def test_any_order_of_arrival_gives_the_same_clusters(stores, server):
    """The order in which pages come, and the batches they come in, change nothing on a server either."""
    pages = [one.page for one in read_inputs([str(DEMO)], io.BytesIO()) if one.page is not None]
    address = server.new_store()
    with Tracker(address) as tracker:
        for start in range(0, len(pages), 30):
            tracker.ingest(pages[::-1][start : start + 30])
        clusters = [one.id for one in tracker.clusters(min_size=1, sort="id")]
    with Tracker(stores[0], read_only=True) as tracker:
        assert clusters == [one.id for one in tracker.clusters(min_size=1, sort="id")]
