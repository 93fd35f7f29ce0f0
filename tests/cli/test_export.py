"""``provenance export`` writes all that is stored, the same bytes for the same content, in forms others read."""

from __future__ import annotations

import csv
import json
import random
import sqlite3
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import prov.model
import pytest
from prov.identifier import QualifiedName

from provenance.inputs.reading import read_inputs
from provenance.inputs.validation import page_from_record
from provenance.records import Page
from provenance.report.exports import KINDS, Export
from provenance.report.safe import safe
from provenance.resources import data_dir
from provenance.tracker import Tracker
from tests.fakes import command

run = partial(command.run, tracker=None)

FORMS = ("prov-json", "jsonl", "csv", "datasette")
ODD = 'x-1 "<b>\u202e\U0001f600 %20:/#'  # an id no qualified name may have as it stands


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the demo corpus and two pages with odd ids."""
    db = tmp_path_factory.mktemp("demo") / "demo.db"
    with Tracker(db) as tracker:
        tracker.ingest(pages())
    return db


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same pages in another order, cut into other batches."""
    db = tmp_path_factory.mktemp("shuffled") / "other.db"
    mixed = pages()
    random.Random(7).shuffle(mixed)
    with Tracker(db) as tracker:
        for start in range(0, len(mixed), 11):
            tracker.ingest(mixed[start : start + 11])
    return db


def pages() -> list[Page]:
    odd = [page_from_record(record, f"odd.jsonl:{number}") for number, record in enumerate(ODDITIES)]
    return odd + [one.page for one in read_inputs([str(data_dir("seeds") / "demo")]) if one.page]


_TEXT = "一桥飞架南北，天堑变通途。" + "".join(chr(0x4E00 + i * 7) for i in range(300))
ODDITIES = [
    {
        "id": ODD,
        "text": f"=HYPERLINK(1)\n\n{_TEXT}\n\n来源：=cmd|x 日报\n",
        "url": 'https://例子.example/?a=b c&"<>',
    },
    {"id": "plain", "text": f"<script>标题</script>\n\n{_TEXT}\n", "note": {"kept": [1]}},
]


def exported(db: Path, form: str, out: Path, *more: str) -> dict[str, bytes]:
    """Return what is written, by file name."""
    outcome = run("--db", str(db), "export", "--to", form, "-o", str(out), *more)
    assert outcome.code == 0, outcome.talk
    files = sorted(out.iterdir()) if out.is_dir() else [out]
    return {path.name: path.read_bytes() for path in files}


def read_prov(db: Path, *more: str) -> prov.model.ProvDocument:
    outcome = run("--db", str(db), "export", "--to", "prov-json", *more)
    assert outcome.code == 0, outcome.talk
    return prov.model.ProvDocument.deserialize(content=outcome.out)


@pytest.mark.parametrize("form", FORMS)
def test_the_order_of_arrival_changes_no_byte(demo, shuffled, form, tmp_path):
    """Shuffled and cut into other batches, the same pages are exported as the same bytes."""
    first, second = exported(demo, form, tmp_path / "a"), exported(shuffled, form, tmp_path / "b")
    assert [len(data) for data in first.values()] == [len(data) for data in second.values()]
    assert list(first.values()) == list(second.values())


@pytest.mark.parametrize("form", FORMS)
def test_runs_and_their_times_are_written_on_request_only(demo, form, tmp_path):
    """Without --with-times no run id and no time of ours is in the export."""
    without = b"".join(exported(demo, form, tmp_path / "a").values())
    with_times = b"".join(exported(demo, form, tmp_path / "b", "--with-times").values())
    assert b"r-0001" not in without
    assert b"r-0001" in with_times


def test_prov_reads_what_is_written_and_gives_it_back(demo):
    """The prov package reads the document without a warning, and what it writes in turn is equal."""
    document = read_prov(demo)
    assert prov.model.ProvDocument.deserialize(content=document.serialize()) == document


def test_every_conclusion_is_a_prov_statement(demo):
    """Articles, sources, direct and canonical sources, claims: as many as the store has, with their levels."""
    document = read_prov(demo)
    with Tracker(demo, read_only=True) as tracker:
        stored = list(tracker.lineages())
    entities = {str(e.identifier): e for e in document.get_records(prov.model.ProvEntity)}
    types = Counter(str(kind) for e in entities.values() for kind in e.get_attribute("prov:type"))
    assert types["pv:Article"] == len(stored)
    derivations = list(document.get_records(prov.model.ProvDerivation))
    primary = [d for d in derivations if "prov:PrimarySource" in map(str, d.get_attribute("prov:type"))]
    named = [
        lineage.canonical.level
        for article, lineage in stored
        if (lineage.canonical.article or lineage.canonical.outlet) and lineage.canonical.article != article.id
    ]
    assert Counter(next(iter(d.get_attribute("pv:level"))) for d in primary) == Counter(named)
    direct = [x for _, x in stored if x.direct_source.article or x.direct_source.outlet]
    taken = [d for d in derivations if d not in primary and d.get_attribute("pv:level")]
    assert len(taken) == len(direct)
    assert all(d.get_attribute("pv:confidence") for d in taken)
    claims = [r for bundle in document.bundles for r in bundle.get_records(prov.model.ProvEntity)]
    assert len(claims) == sum(len(article.claims) for article, _ in stored)


@pytest.mark.parametrize("refs", [[], ["plain"], [str(data_dir("seeds") / "demo/chengnan-kuaixun/canteen.html")]])
def test_everything_a_prov_statement_names_is_declared(demo, refs):
    """Also where only one cluster is written."""
    document = read_prov(demo, *refs)
    known = {record.identifier for record in document.get_records(prov.model.ProvElement)}
    places = [document, *document.bundles]
    relations = [relation for place in places for relation in place.get_records(prov.model.ProvRelation)]
    named = {value for relation in relations for _, value in relation.formal_attributes}
    assert relations
    assert {value for value in named if isinstance(value, QualifiedName)} <= known


def test_odd_ids_have_valid_names_and_are_kept(demo):
    """An id with quotes, markup and a direction override is an attribute; the name is plain."""
    document = read_prov(demo)
    found = [e for e in document.get_records(prov.model.ProvEntity) if ODD in e.get_attribute("pv:id")]
    (entity,) = found
    assert str(entity.identifier).removeprefix("article:x-").isalnum()


def test_exact_copies_are_alternates(demo):
    """The two odd pages carry one text."""
    pairs = [
        {str(value) for _, value in record.formal_attributes}
        for record in read_prov(demo, "plain").get_records(prov.model.ProvAlternate)
    ]
    assert len(pairs) == 1
    assert "article:plain" in pairs[0]


def test_json_lines_have_a_schema_each_and_cover_every_article(demo):
    documents = run("--db", str(demo), "export", "--to", "jsonl").documents
    kinds = Counter(document["schema"] for document in documents)
    assert kinds["provenance.article/1"] == kinds["provenance.lineage/1"] == len(pages())
    assert {"provenance.cluster/1", "provenance.derivation/1", "provenance.source/1"} < set(kinds)
    assert not any(d.get("run") for d in documents)


def test_exported_pages_make_the_same_store_again(demo, tmp_path):
    """Ingesting the exported pages gives the same articles, clusters and sources; only paths differ."""
    lines = run("--db", str(demo), "export", "--to", "jsonl", "--kind", "page").data
    again = str(tmp_path / "again.db")
    assert run("--db", again, "ingest", "-", stdin=lines).code == 0
    kinds = [word for kind in ("lineage", "derivation", "source") for word in ("--kind", kind)]

    def conclusions(db: str) -> list[Any]:
        found = run("--db", db, "export", "--to", "jsonl", *kinds).documents
        for document in found:
            if document["schema"] == "provenance.lineage/1":
                document["article"]["path"] = None
                document["flags"] = [f for f in document["flags"] if f["code"] != "mojibake"]
        return found

    assert conclusions(again) == conclusions(str(demo))
    extra = [json.loads(line) for line in lines.splitlines() if b'"plain"' in line]
    assert extra[0]["note"] == {"kept": [1]}


def test_a_document_that_is_no_page_is_refused_as_input(demo):
    lines = run("--db", str(demo), "export", "--to", "jsonl", "--kind", "article", "plain").data
    outcome = run("--db", "new.db", "ingest", "-", stdin=lines)
    assert outcome.code == 2
    assert "provenance.article/1 document is no page" in outcome.talk


def test_tables_hold_no_formula(demo, tmp_path):
    """A title, a claim or an outlet that begins as a formula does gets a quote before it."""
    files = exported(demo, "csv", tmp_path / "t")
    rows = list(csv.DictReader(files["articles.csv"].decode().splitlines()))
    titles = {row["id"]: row["title"] for row in rows}
    assert titles[safe(ODD)].startswith("'=HYPERLINK")
    for name, data in files.items():
        for row in csv.reader(data.decode().splitlines()):
            assert not any(cell[:1] in ("=", "+", "@") for cell in row), name


def test_csv_without_a_folder_is_the_lineages(demo):
    rows = list(csv.DictReader(run("--db", str(demo), "export", "--to", "csv").out.splitlines()))
    assert len(rows) == len(pages())


def test_datasette_gets_a_read_only_file_and_queries_that_run(demo, tmp_path):
    """Plain sqlite3 opens it, every table is described, every named query answers."""
    exported(demo, "datasette", tmp_path / "site")
    about = json.loads((tmp_path / "site/metadata.json").read_text(encoding="utf-8"))["databases"]["provenance"]
    path = tmp_path / "site/provenance.db"
    assert path.stat().st_mode & 0o222 == 0
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        tables = {name for (name,) in connection.execute("select name from sqlite_master where type='table'")}
        assert tables == set(about["tables"])
        found = {name: connection.execute(q["sql"]).fetchall() for name, q in about["queries"].items()}
        (size,) = connection.execute("select count(*) from articles").fetchone()
    assert size == len(pages())
    assert {"who_takes_from_whom", "most_wanted", "copied_without_credit", "needs_eyes"} <= set(found)
    assert found["most_wanted"]
    assert exported(demo, "datasette", tmp_path / "site")  # again, over the read-only file


def test_dash_is_standard_output(demo):
    outcome = run("--db", str(demo), "export", "--to", "prov-json", "-o", "-")
    assert json.loads(outcome.out)["entity"]
    assert not Path("-").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["export"], "--to"),
        (["export", "--to", "rdf"], "invalid choice"),
        (["export", "--to", "datasette"], "-o DIR"),
        (["export", "--to", "datasette", "-o", "-"], "-o DIR"),
        (["export", "--to", "csv", "-o", "pages/ferry.txt"], "cannot write into"),
        (["export", "--to", "prov-json", "-o", "pages"], "cannot write pages"),
        (["export", "--to", "csv", "--kind", "page"], "--kind is for"),
        (["export", "--to", "jsonl", "nowhere"], "no article answers"),
    ],
)
def test_what_cannot_be_done_is_said_in_two_lines(demo, arguments, words):
    outcome = run("--db", str(demo), *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.talk
    assert "hint:" in outcome.talk


def test_of_each_cluster_one_page_survives_and_every_article_is_told_why(demo):
    """As many pages as clusters, each a survivor, and the page of an article once, however often captured."""
    choices = run("--db", str(demo), "export", "--to", "jsonl", "--kind", "choice").documents
    kept = sorted(choice["article"] for choice in choices if choice["kept"])
    assert len({choice["cluster"] for choice in choices}) == len(kept)
    for kind, key in (("page", "id"), ("lineage", "article")):
        found = run("--db", str(demo), "export", "--to", "jsonl", "--kind", kind, "--survivors").documents
        assert sorted(one[key] if kind == "page" else one[key]["id"] for one in found) == kept
    assert all(choice["reason"] for choice in choices)


def test_survivors_are_chosen_in_json_lines_only(demo):
    outcome = run("--db", str(demo), "export", "--to", "csv", "--survivors")
    assert outcome.code == 2
    assert "--survivors is for --to jsonl" in outcome.talk


def test_an_export_is_of_one_moment_whatever_is_written_meanwhile(tmp_path):
    """A copy that arrives while an export is written is in none of its lines, nor in half of them."""
    with Tracker(tmp_path / "s.db") as tracker:
        tracker.ingest([{"id": "b", "text": _TEXT}])
        with tracker.snapshot() as known:
            export = Export(known, tracker.settings, None, with_times=False)
            before = list(export.lines(KINDS))
            tracker.ingest([{"id": "a", "text": _TEXT}])
            assert list(export.lines(KINDS)) == before
