"""The engine on Spark gives what the local one gives, however the work is divided and wherever it is cut."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from provenance.errors import RecipeMismatch
from provenance.settings import Settings
from provenance.tracker import Tracker
from tests.fakes.command import run

pytestmark = pytest.mark.spark


def test_every_division_of_the_work_gives_the_local_engines_result(told):
    """The digest of (article, cluster, canonical source, direct source) is one, on 2 and on 7 partitions."""
    expected = told["local"]["digest"]
    found = {name: told[name]["digest"] for name in ("cut short", "2, fixed", "7, adaptive")}
    assert found == dict.fromkeys(found, expected)


def test_the_tiny_ways_were_really_gone(told):
    """The runs with tiny limits took several rounds of links, and judged giants in blocks; the other did not."""
    assert {"links-0", "links-20", "links-40", "giant-links-24"} <= set(told["7, adaptive"]["stages"])
    assert "giant-links-24" in told["2, fixed"]["stages"]
    assert not {"links-20", "giant-links-24"} & set(told["cut short"]["stages"])


def test_a_run_cut_short_after_each_stage_ends_as_if_it_were_not(told):
    """It takes one attempt more than there are stages, and every article is there once."""
    cut = told["cut short"]
    assert cut["attempts"] == len(cut["stages_seen"]) + 1
    assert cut["counts"] == told["local"]["counts"]


def test_a_killed_worker_changes_nothing(told):
    """A worker of the run that was cut short was killed while it read, and nothing is there twice or missing."""
    assert told["cut short"]["killed"]
    assert told["cut short"]["digest"] == told["local"]["digest"]


def test_reading_is_divided_however_little_there_is_to_read(told, runs):
    """Adaptive execution joins small partitions, and pages are small for what reading them takes."""
    assert told["cut short"]["digest"]
    assert len(list((runs / "cut-short" / "read").glob("*.parquet"))) == 2


def test_rejects_are_those_of_the_local_engine(told):
    """A corrupt part, a line that is no record and an id used twice are rejected, and the rest is done."""
    found = [tuple(one) for one in told["cut short"]["rejects"]]
    assert found == [tuple(one) for one in told["local"]["rejects"]]
    assert {code for _, code in found} == {"input.json", "input.id_reused", "input.truncated", "input.parquet"}


def test_a_run_that_does_not_hold_together_is_refused(told):
    """Whatever is broken of what is checked (an article lost or doubled, a rank, a signature), it is noticed."""
    assert told["broken"] == []


def test_a_table_with_empty_partitions_is_an_input(told):
    """The records of a table, most of whose partitions are empty, give what the local engine makes of them."""
    assert told["table"]["digest"] == told["table alone"]["digest"]


def test_an_empty_file_is_a_reject_and_no_failure(told):
    """Nothing to read is a run of no articles."""
    assert told["nothing"]["counts"] == {"read": 1, "added": 0, "known": 0, "rejected": 1}


def test_a_work_folder_is_of_one_run(told):
    """Other inputs in the folder of a run are refused."""
    assert told["other inputs"] == "engine.work"


def test_the_store_is_the_one_that_the_local_engine_makes(told, runs, tmp_path):
    """Every kind of export of the two stores is equal, byte for byte, but for runs and what names them."""
    for kind in ("jsonl", "prov-json", "csv"):
        ours, theirs = (exported(runs / name, tmp_path / f"{name}-{kind}", kind) for name in STORES)
        assert ours == theirs, kind


def test_the_rows_of_the_store_are_those_of_the_local_engine(told, runs):
    """Beyond what is exported: bands, passages, matches, relations, claims and captures are as many."""
    counted = []
    for name in STORES:
        with sqlite3.connect(runs / name) as connection:
            tables = ("article", "band", "passage", "relation", "claim", "capture", "cluster", "derivation",
                      "fingerprint", "match_view", "outlet", "reject", "inferred_source", "flag")  # fmt: skip
            counted.append(
                {table: connection.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone() for table in tables}
            )
    assert counted[0] == counted[1]


def test_storing_is_resumed_and_not_repeated(told, runs):
    """Cut short after every second step, storing comes to its end; once more, nothing is added."""
    assert told["cut short"]["imports"] > 2
    found = run("--db", str(runs / "cut-short.db"), "ingest", str(runs / "cut-short"), tracker=None)
    assert found.code == 3, found.talk
    assert "added 0" in found.talk


def test_a_run_of_other_settings_is_not_stored(told, runs, tmp_path):
    """Results of two settings never meet in one store, whichever engine made them."""
    with (
        Tracker(tmp_path / "other.db", settings=Settings(edited=0.7)) as tracker,
        pytest.raises(RecipeMismatch),
    ):
        tracker.import_run(runs / "cut-short")


STORES = ("local.db", "cut-short.db")


def exported(db: Path, target: Path, kind: str) -> dict[str, Any]:
    """Return the files of an export by name, without what tells of runs."""
    found = run("--db", str(db), "export", "--to", kind, "-o", str(target), tracker=None)
    assert found.code == 0, found.talk
    files = sorted(target.rglob("*")) if target.is_dir() else [target]
    return {file.name if target.is_dir() else "": without_runs(file) for file in files if file.is_file()}


def without_runs(file: Path) -> str:
    return re.sub(r"\br-\d{4}\b", "r", file.read_text(encoding="utf-8"))
