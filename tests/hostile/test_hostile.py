"""
Whatever is sent: a clear outcome for each, its neighbours stored, bounded time and memory, nothing opened.

All cases are ingested in one run, under 3 GB of address space and 400 seconds of processor time (it takes
about 40); its processes end at once if one of them opens a connection or the file that the cases point at.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.cases import FILES, PAGES, RECORDS
from tests.hostile.run import BAD_NAME, command, outcome


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "hostile"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def found(work: Path) -> dict[str, Any]:
    return outcome(work)


def became(found: dict[str, Any], path: str) -> str:
    codes = [code for where, code, _, _ in found["rejects"] if where == path]
    if codes:
        return str(codes[0])
    judged = found["stored"].get(path)
    return "nothing" if judged is None else "stored" if judged else "undecidable"


def test_there_are_at_least_sixty_cases():
    assert len(PAGES) + len(RECORDS) + len(FILES) >= 60


def test_the_run_ends_with_some_rejected_and_no_trace(found):
    assert found["code"] == 3, found["talk"][-500:]
    assert "Traceback" not in found["talk"]
    assert "FORBIDDEN" not in found["talk"]


@pytest.mark.parametrize("name", PAGES)
def test_page(found, name):
    """A hostile page file becomes what the table says."""
    assert became(found, f"in/{name}") == PAGES[name][1]


@pytest.mark.parametrize("name", RECORDS)
def test_record(found, name):
    """A hostile record becomes what the table says, and the lines before and behind it are stored."""
    assert became(found, f"in/{name}.jsonl:2") == RECORDS[name][1]
    assert became(found, f"in/{name}.jsonl:1") == became(found, f"in/{name}.jsonl:3") == "stored"


@pytest.mark.parametrize("name", FILES)
def test_file(found, name):
    """Of a hostile file of records the whole ones are stored, and each of the others is one reject."""
    _, codes, count = FILES[name]
    assert [code for where, code, _, _ in found["rejects"] if where.startswith(f"in/{name}")] == codes
    assert sum(path.startswith(f"in/{name}") for path in found["stored"]) == count


def test_neighbours_and_strange_names_are_stored(found):
    strange = BAD_NAME.decode("utf-8", "backslashreplace")
    for path in ("0-first.txt", "zzz-last.txt", "folder-named-as-a-page.html/inside.txt", strange):
        assert became(found, f"in/{path}") == "stored"


def test_pipes_are_not_opened_and_links_not_followed(found):
    assert became(found, "in/pipe.html") == "input.not_regular"
    for path in ("secret.txt", "gone.html", "loop/0-first.txt"):
        assert became(found, f"in/{path}") == "nothing"


def test_nothing_from_outside_the_folder_is_in_any_text(found):
    assert "root:" not in found["texts"]


def test_every_reject_says_why_and_keeps_its_record_where_it_has_one(found):
    assert all(reason for _, _, reason, _ in found["rejects"])
    reused = [record for _, code, _, record in found["rejects"] if code == "input.id_reused"]
    assert len(reused) == 1
    assert '"id": "good-1"' in reused[0]


@pytest.mark.parametrize("form", ["table", "csv"])
@pytest.mark.parametrize("verb", [("report", "--min-size", "1"), ("show", "--all"), ("trace", "--all")])
def test_no_text_steers_a_terminal(work, found, verb, form):
    done = command(work, *verb, "--format", form)
    assert done.returncode == 0, done.stderr[-500:]
    assert not {c for c in done.stdout.decode() if unicodedata.category(c)[0] == "C"} - set("\n\u200c\u200d")


def test_no_text_is_a_formula_of_a_spreadsheet(work, found):
    done = command(work, "show", "--all", "--format", "csv")
    assert done.returncode == 0, done.stderr[-500:]
    csv.field_size_limit(2**31 - 1)  # else it depends on what was imported before
    rows = csv.reader(io.StringIO(done.stdout.decode(), newline=""))
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_running_it_again_changes_nothing(work, found):
    done = command(work, "ingest", "in", "-q", "--rejects", "again.jsonl")
    assert done.returncode == 3
    assert len((work / "again.jsonl").read_text(encoding="utf-8").splitlines()) == len(found["rejects"])
    ids = command(work, "report", "--min-size", "1", "--format", "jsonl").stdout
    assert ids.count(b'"schema"') <= len(found["ids"])
