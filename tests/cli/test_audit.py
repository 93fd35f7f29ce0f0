"""The named audit queries: what they find in the demo corpus, how they are described, and that none can write."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from provenance.errors import ProvenanceError
from provenance.settings import Settings
from provenance.store import Store, queries
from provenance.tracker import Tracker
from tests.conftest import ROOT
from tests.fakes.command import Outcome, run

GOLDEN = ROOT / "tests" / "golden" / "audit"
NAMES = queries.names()
GIVEN = {
    "search": ("--param", "text=大桥"),
    "evidence": ("--param", "article=https://www.chengnan-kuaixun.example/shenghuo/20240421/3307.html"),
    "stale-fingerprints": ("--param", "han=c6-other"),
    "uncredited": ("--param", "sure=0.9"),
}
REQUIRED = {("evidence", "article"), ("search", "text")}  # without a value there is nothing to find
CLOCK = ("at", "since", "until", "hash", "payload")  # columns that no two runs have alike


def audit(store: Path, *arguments: str) -> Outcome:
    return run("--db", str(store), "audit", *arguments, tracker=None)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_finds_what_the_golden_file_says(name, demo_store):
    """Checked line by line against the corpus when it was written; update with GOLDEN=1 in the environment."""
    outcome = audit(demo_store, name, *GIVEN.get(name, ()))
    rows = [{k: v for k, v in row.items() if k not in CLOCK} for row in outcome.documents]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path = GOLDEN / f"{name}.jsonl"
    if os.environ.get("GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(lines, encoding="utf-8")
    assert (outcome.code, outcome.talk) == (0, "")
    assert lines == path.read_text(encoding="utf-8")
    assert rows


def test_a_host_of_many_accounts_is_not_said_to_be_one_of_them(tmp_path):
    """Beside it a host whose pages are all of one outlet is said to be that outlet's."""
    text = "退潮以后东岸的渔民开始修补渔网，今年的收成比去年好一些，老人说这要感谢去年秋天的那几场雨水。"
    with Tracker(tmp_path / "x.db") as tracker:
        tracker.ingest(
            {"text": f"第{i}次退潮\n{text}", "url": f"https://{host}/{i}", "outlet": outlet}
            for i, (host, outlet) in enumerate(
                [("p.example", "甲号"), ("p.example", "乙号"), ("q.example", "丙报"), ("q.example", "丙报")]
            )
        )
    found = {row["host"]: row["outlet"] for row in audit(tmp_path / "x.db", "hosts").documents}
    assert found == {"p.example": None, "q.example": "丙报"}


@pytest.mark.parametrize("name", NAMES)
def test_any_sqlite_client_runs_it_and_the_header_is_true(name, demo_store):
    """The columns are those described, in order; every default in the header is the one in the SQL."""
    query = queries.load(name)
    with closing(sqlite3.connect(demo_store)) as raw:
        found = raw.execute(query.sql, {one.name: None for one in query.parameters})
        assert [column[0] for column in found.description] == [column for column, _ in query.columns]
        found.fetchall()
    for parameter in query.parameters:
        if parameter.default is not None:
            assert f"coalesce(:{parameter.name}, {parameter.default})" in query.sql
        else:
            assert f":{parameter.name} IS NULL" in query.sql or (name, parameter.name) in REQUIRED


@pytest.mark.parametrize("name", NAMES)
def test_every_query_has_a_page(name):
    page = (ROOT / "docs" / "reference" / "audit-queries.md").read_text(encoding="utf-8")
    assert f"\n## {name}\n" in page


def test_the_recipes_of_this_version_are_the_defaults():
    defaults = {one.name: one.default for one in queries.load("stale-fingerprints").parameters}
    assert defaults == {"han": f"'{Settings().recipe('zh')}'", "latin": f"'{Settings().recipe('en')}'"}


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit",
        "UPDATE lineage SET confidence = 1",
        "INSERT INTO search(search) VALUES ('optimize')",
        "CREATE TEMP TABLE t(x)",
        "DROP TABLE band",
        "ATTACH 'other.db' AS other",
        "PRAGMA query_only = OFF",
        "PRAGMA writable_schema = ON",
        "SELECT load_extension('evil')",
        "BEGIN",
        "VACUUM INTO 'copy.db'",
    ],
)
def test_a_query_can_do_nothing_but_read(sql, demo_store, monkeypatch):
    """Whatever a query file says, the store and the folder stay as they were."""
    before = demo_store.read_bytes()
    monkeypatch.setattr(queries, "load", lambda name: queries.parse(name, f"-- title: t\n-- question: q?\n{sql}"))
    with Store(demo_store, read_only=True) as store:
        with pytest.raises(ProvenanceError):
            list(store.audit("evil", {}))
        assert store.counts()["article"] == 74  # the connection is a usual one again
    assert demo_store.read_bytes() == before
    assert not Path("copy.db").exists()
    assert not Path("other.db").exists()


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("大桥", 7), ("石埠大桥", 7), ("桥大", 0), ("water", 9), ("WATER", 9), ("wate", 0), ('"', 0),
            ("NEAR(", 0), ("", 0),
        ],
    )  # fmt: skip
    def test_two_characters_are_enough(self, text, count, demo_store):
        """Phrases of Han characters, whole Latin words; what FTS has as syntax is text."""
        assert len(audit(demo_store, "search", "--param", f"text={text}").documents) == count

    def test_it_finds_what_a_scan_of_all_bodies_finds(self, demo_store):
        """For every two neighbouring Han characters of a few bodies."""
        with Store(demo_store, read_only=True) as store:
            articles = store.articles(store.all_ids())
            texts = {id_: f"{a.title or ''}\n{a.body}" for id_, a in articles.items()}
            body = next(text for text in texts.values() if "大桥" in text)
            pairs = sorted({body[i : i + 2] for i in range(0, 120, 5)})
            for pair in pairs:
                if not all("一" <= letter <= "鿿" for letter in pair):
                    continue
                found = {row[0] for row in store.audit("search", {"text": pair})}
                assert found == {id_ for id_, text in texts.items() if pair in text}, pair


class TestCommand:
    def test_without_a_name_the_queries_are_listed(self, tmp_path):
        """Also where there is no store."""
        outcome = audit(tmp_path / "none.db")
        assert [row["name"] for row in outcome.documents] == NAMES
        assert all(row["title"] and row["question"].endswith("?") for row in outcome.documents)

    def test_sql_is_printed_and_not_run(self, tmp_path):
        outcome = audit(tmp_path / "none.db", "hosts", "--sql")
        assert outcome.out == (ROOT / "db" / "queries" / "hosts.sql").read_text(encoding="utf-8")

    def test_rows_found_are_exit_1_when_asked(self, demo_store):
        assert audit(demo_store, "rejects", "--fail-if-rows").code == 1
        assert audit(demo_store, "stale-fingerprints", "--fail-if-rows").code == 0

    def test_other_formats_have_the_columns_of_the_query(self, demo_store):
        outcome = audit(demo_store, "first-publishers", "--format", "csv", "--param", "least=2")
        assert outcome.out.splitlines() == ["outlet,stories,articles,captured,largest", "青川日报,2,12,1,6"]
        table = audit(demo_store, "first-publishers", "--format", "table", "--param", "least=2").out
        assert table.splitlines()[0].split() == ["outlet", "stories", "articles", "captured", "largest"]

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("repost",), "did you mean reposts?"),
            (("reposts", "--param", "lest=2"), "its parameters: least, reposter, source"),
            (("reposts", "--param", "least=many"), "--param least=1"),
            (("reposts", "--param", "least"), "--param name=value"),
            (("--sql",), "provenance audit lists them"),
        ],
    )
    def test_a_slip_is_answered_by_what_to_type(self, arguments, words, tmp_path):
        outcome = audit(tmp_path / "none.db", *arguments)
        assert outcome.code == 2
        assert words in outcome.talk
        assert len(outcome.talk.splitlines()) == 2

    def test_a_missing_store_is_not_made(self, tmp_path):
        outcome = audit(tmp_path / "none.db", "hosts")
        assert outcome.code == 2
        assert not (tmp_path / "none.db").exists()


def test_a_query_that_finds_nothing_says_so(demo_store):
    """On a terminal, nothing at all would look like a command that did not run."""
    found = audit(demo_store, "search", "--param", "text=葡萄架下的算盘")
    assert (found.code, found.out, found.talk) == (0, "", "no rows\n")
    assert audit(demo_store, "search", "--param", "text=葡萄架下的算盘", "--quiet").talk == ""
