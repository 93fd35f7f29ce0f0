"""CSV and Parquet: a row is a record, with its place, its charset and its further columns; or a reject."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from provenance.inputs import tables
from provenance.inputs.reading import Captured, read_inputs, split_place
from tests.fakes.archives import pack


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(data: bytes, name: str = "a.csv") -> list[Captured]:
    Path(name).write_bytes(data)
    return list(read_inputs([name]))


def told(captured: list[Captured]) -> list[tuple[str, str]]:
    pages = [(one.page.path, one.page.source) if one.page else None for one in captured]
    rejects = [(one.reject.path, one.reject.code) if one.reject else None for one in captured]
    return [page or reject or ("", "") for page, reject in zip(pages, rejects, strict=True)]


TABLE = 'ID,url,Text,section\n1,https://a.example/,"Rain fell,\nand ""again""",weather\n\n2,,Tide tables,\n'


@pytest.mark.parametrize("packing", ["", ".gz", ".zst", ".xz"])
def test_a_row_is_a_record_and_its_place_the_line_it_begins_on(packing):
    first, second = read(pack(TABLE.encode(), packing), f"a.csv{packing}")
    assert first.page is not None
    assert second.page is not None
    assert (first.page.path, second.page.path) == (f"a.csv{packing}:2", f"a.csv{packing}:5")
    assert split_place(first.page.path) == (f"a.csv{packing}", 2)
    assert (first.page.id, first.page.url) == ("1", "https://a.example/")
    assert first.page.source == 'Rain fell,\nand "again"'
    assert first.page.extra == {"section": "weather"}
    assert (second.page.url, second.page.extra) == (None, {})
    assert first.raw.count(b"\n") == 1
    assert first.is_record


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_charset_and_delimiter_are_told_by_the_file(charset, delimiter):
    rows = [["url", "text"], ["https://a.example/", "北山日报记者昨天从市水务局获悉，全市供水已经恢复正常。"]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(charset)
    [(path, source)] = told(read(data))
    assert (path, source) == ("a.csv:2", rows[1][1])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "input.empty"),
        (b"a,b\n1,2\n", "input.csv"),
        (b"text,text\n1,2\n", "input.csv"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "input.binary"),
    ],
)
def test_a_file_that_is_no_table_of_records_is_one_reject(data, code):
    [(_, found)] = told(read(data))
    assert found == code


def test_a_bad_row_is_rejected_alone():
    first = "雨" * 50
    data = f"id,text\n1,{first}\n".encode() + b'2\n3,a,b\n4,"x"y\n5,\xff\xff\n6,\n7,seven\n'
    assert told(read(data)) == [
        ("a.csv:2", first),
        ("a.csv:3", "input.csv"),
        ("a.csv:4", "input.csv"),
        ("a.csv:5", "input.csv"),
        ("a.csv:6", "input.encoding"),
        ("a.csv:7", "input.record"),
        ("a.csv:8", "seven"),
    ]


def test_a_quote_that_is_never_closed_costs_one_row():
    rows = b"".join(b"%d,text %d\n" % (n, n) for n in range(3, 3_000))
    captured = told(read(b'id,text\n1,one\n2,"two\n' + rows))
    assert captured[:3] == [("a.csv:2", "one"), ("a.csv:3", "input.csv"), ("a.csv:4", "text 3")]
    assert len(captured) == 2_999


def test_many_quotes_that_are_never_closed_end_in_time(monkeypatch):
    """What is looked at a second time is bounded, so that no file takes the square of its size."""
    monkeypatch.setattr(tables, "_SECOND_LOOKS", 100_000)
    captured = told(read(b"id,text\n" + b'1,"a\n' * 20_000))
    assert any(code == "input.csv" for _, code in captured)
    assert len(captured) <= 20_000


def test_a_field_may_be_as_long_as_a_page_and_no_longer():
    long = b"x" * 300_000
    found = told(read(b"id,text\n1," + long + b"\n2," + b"y" * 17_000_000 + b"\n3,three\n"))
    sizes = [len(source) if len(source) > 100 else source for _, source in found]
    assert sizes == [300_000, "input.csv", "input.csv", "three"]


def test_a_table_that_is_cut_gives_the_rows_before_and_one_reject():
    data = "id,text\n" + "".join(f"{n},line {n} of {n * 7919 % 997}\n" for n in range(2_000))
    packed = pack(data.encode(), ".gz")
    captured = told(read(packed[: len(packed) // 2], "a.csv.gz"))
    assert captured[-1][1] == "input.truncated"
    assert captured[0] == ("a.csv.gz:2", "line 0 of 0")
    assert all(source.startswith("line ") for _, source in captured[:-1])


def test_a_table_on_standard_input_is_recognised():
    for packing in ("", ".gz", ".zst", ".xz"):
        captured = list(read_inputs(["-"], io.BytesIO(pack(TABLE.encode(), packing))))
        assert [path for path, _ in told(captured)] == ["-:2", "-:5"]


def write_parquet(rows: list[dict[str, object]], name: str = "a.parquet") -> bytes:
    parquet.write_table(pyarrow.Table.from_pylist(rows), name, row_group_size=2)
    return Path(name).read_bytes()


ROWS: list[dict[str, object]] = [
    {"id": n, "text": f"Rain fell {n} times.", "tags": ["a", None], "page": b"\xe9\x9b\xa8",
     "fetched_at": datetime.datetime(2024, 4, 17, 12, tzinfo=datetime.UTC), "day": datetime.date(2024, 4, 17)}
    for n in range(5)
]  # fmt: skip


@pytest.mark.parametrize("packing", ["", ".gz", ".zst", ".xz"])
def test_a_parquet_row_is_a_record_numbered_from_one(packing):
    captured = read(pack(write_parquet(ROWS), packing), f"b.parquet{packing}")
    assert told(captured)[4] == (f"b.parquet{packing}:5", "Rain fell 4 times.")
    page = captured[4].page
    assert page is not None
    assert (page.id, page.fetched_at) == ("4", "2024-04-17T12:00:00+00:00")
    assert page.extra == {"tags": ["a", None], "page": "雨", "day": "2024-04-17"}


def test_a_parquet_table_on_standard_input_is_recognised():
    assert told(list(read_inputs(["-"], io.BytesIO(write_parquet(ROWS)))))[0] == ("-:1", "Rain fell 0 times.")


def test_a_parquet_file_that_is_cut_or_garbage_is_one_reject():
    data = write_parquet(ROWS)
    for bad in (
        data[:-30],
        data[: len(data) // 2],
        b"PAR1" + bytes(100) + b"PAR1",
        b"x",
        data[:100] + data[140:],
    ):
        found = told(read(bad, "bad.parquet"))
        assert found[-1][1] == "input.parquet"
        assert all(source.startswith("Rain fell") for _, source in found[:-1])
    assert told(read(write_parquet([{"x": 1}]), "bad.parquet")) == [("bad.parquet", "input.parquet")]
    assert told(read(b"", "bad.parquet"))[0][1] in ("input.empty", "input.parquet")


def test_rows_that_grow_in_memory_are_a_reject_and_not_the_end():
    """A column of one long value, stated once in a few kilobytes, a thousand times."""
    value = "x" * 40_000_000
    table = pyarrow.table({"text": pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 64), [value])})
    parquet.write_table(table, "bomb.parquet", compression="zstd")
    assert Path("bomb.parquet").stat().st_size < 1_000_000
    assert told(list(read_inputs(["bomb.parquet"])))[-1][1] in ("input.bomb", "input.too_large")


def test_a_process_that_just_began_reads_a_small_table():
    """Libraries reserve much more memory than they use when they are first asked for some."""
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), "rows.parquet")
    ask = "import io; from provenance.inputs.reading import read_inputs as read;"
    ask += "print([one.reject for one in read(['rows.parquet'], io.BytesIO()) if one.reject])"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_pyarrow_the_line_to_type_is_said(monkeypatch):
    data = write_parquet(ROWS)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert told(read(data, "a.parquet")) == [("a.parquet", "input.extra")]
