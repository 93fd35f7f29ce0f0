"""WARC archives: every page that is whole, a reject for every record that is cut or lies, and nothing else."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from random import Random

import brotli
import pytest
import zstandard
from fastwarc.warc import ArchiveIterator, WarcRecordType

from provenance.inputs import archives
from provenance.inputs.reading import Captured, read_inputs, split_place
from provenance.inputs.walking import Tally
from tests.fakes.archives import PAGE, pack, page_record, record, response


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(data: bytes, name: str = "a.warc", tally: Tally | None = None) -> list[Captured]:
    Path(name).write_bytes(data)
    return list(read_inputs([name], tally=tally))


def told(captured: list[Captured]) -> list[str]:
    return [one.page.url or "" if one.page else one.reject.code if one.reject else "" for one in captured]


def urls(*numbers: int) -> list[str]:
    return [f"https://a.example/{number}" for number in numbers]


WHOLE = [page_record(number) for number in range(5)]


@pytest.mark.parametrize("packing", ["", ".gz", ".zst", ".xz"])
def test_every_page_of_an_archive_is_read_with_what_is_known_of_it(packing):
    captured = read(b"".join(pack(one, packing) for one in WHOLE), f"a.warc{packing}")
    assert told(captured) == urls(*range(5))
    page = captured[3].page
    assert page is not None
    assert (page.source, page.media) == (f"{PAGE}<!-- 3 -->", "html")
    assert (page.fetched_at, page.charset) == ("2024-04-17T12:59:20Z", "utf-8")
    assert captured[3].is_record
    assert split_place(page.path) == (f"a.warc{packing}", None)


def test_a_place_in_a_packed_archive_is_the_offset_of_its_member():
    members = [pack(one, ".gz") for one in WHOLE]
    captured = read(b"".join(members), "a.warc.gz")
    for number, one in enumerate(captured):
        assert one.page is not None
        offset = int(one.page.path.partition("#")[2])
        assert gzip.decompress(b"".join(members)[offset : offset + len(members[number])]) == WHOLE[number]


def test_it_reads_what_fastwarc_reads():
    data = b"".join(WHOLE)
    theirs = [
        item.headers["WARC-Target-URI"]
        for item in ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.response)
    ]
    assert told(read(data)) == theirs


def test_records_that_hold_no_page_are_counted_and_passed_over():
    tally = Tally()
    others = [
        record(b"x", kind="warcinfo"),
        record(b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(b"HTTP/1.1 200 OK\r\n\r\n", kind="revisit"),
        record(response(b"\x89PNG", media="image/png")),
        record(response(b"gone", status="404 Not Found")),
        record(b"dns answer", kind="resource", url="dns:a.example"),
    ]
    assert told(read(b"".join([*others, WHOLE[1]]), tally=tally)) == urls(1)
    assert dict(tally.passed_over) == {
        "request records": 1, "revisit records": 1, "responses of type image/png": 1,
        "responses with status 404": 1, "resource records": 1,
    }  # fmt: skip


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw deflate", "br", "zstd", "chunked", "none left"])
def test_the_codings_of_the_body_are_undone(coding):
    body = PAGE.encode()
    coders = {
        "gzip": (gzip.compress(body), "Content-Encoding: gzip"),
        "deflate": (zlib.compress(body), "Content-Encoding: deflate"),
        "raw deflate": (zlib.compress(body)[2:-4], "Content-Encoding: deflate"),
        "br": (brotli.compress(body), "Content-Encoding: br"),
        "zstd": (zstandard.compress(body), "Content-Encoding: zstd"),
        "chunked": (
            b"%x\r\n%s\r\n%x;x=1\r\n%s\r\n0\r\n\r\n" % (30, body[:30], len(body) - 30, body[30:]),
            "Transfer-Encoding: chunked",
        ),
        "none left": (body, "Content-Encoding: gzip\r\nTransfer-Encoding: chunked"),
    }
    coded, header = coders[coding]
    [one] = read(record(response(coded, header)))
    assert one.page is not None
    assert one.page.source == PAGE


def test_the_charset_the_server_stated_is_used():
    [one] = read(record(response("来源：北山日报".encode("gb18030"), media="text/plain; charset=gb2312")))
    assert one.page is not None
    assert (one.page.source, one.page.media) == ("来源：北山日报", "text")


BODY = response(PAGE.encode())
DAMAGED = {
    "says more than there is": (record(BODY, length=len(BODY) + 100), "input.length"),
    "says more than the archive holds": (record(BODY, length=10_000_000), "input.truncated"),
    "says less": (record(BODY, length=len(BODY) - 40), "input.length"),
    "says nothing": (record(BODY).replace(b"Content-Length", b"Content-Lenght"), "input.length"),
    "says a word": (record(BODY, "Content-Length: many"), "input.length"),
    "says a negative number": (record(BODY, length=-1), "input.length"),
    "has another digest": (record(BODY).replace(b"Monday", b"Friday"), "input.digest"),
    "is no response": (record(b"not HTTP at all"), "input.damaged"),
    "announced more": (record(response(PAGE.encode(), "Content-Length: 5000")), "input.truncated"),
    "lost its last chunk": (record(response(b"20\r\n<p>Rain", "Transfer-Encoding: chunked")), "input.truncated"),
    "has no true date": (record(BODY).replace(b"2024-04-17T", b"2024-13-47T"), "input.date"),
    "is empty": (record(response(b"")), "input.empty"),
    "is an image": (record(response(b"\x89PNG\r\n\x1a\n" + bytes(50))), "input.binary"),
    "unpacks without end": (
        record(response(gzip.compress(b"<p>" + bytes(30_000_000)), "Content-Encoding: gzip")), "input.too_large",
    ),
    "is too large": (record(response(Random(1).randbytes(12_500_000).hex().encode())), "input.too_large"),
    "has an endless address": (record(BODY, url="https://a.example/" + "x" * 9_000), "input.record"),
    "is coded in an unknown way": (record(response(b"x", "Content-Encoding: snappy")), "input.unsupported"),
    "is garbage": (b"garbage\r\nmore of it\r\n", "input.damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.parametrize("packing", ["", ".gz"])
def test_a_record_that_lies_is_rejected_alone(name, packing):
    """Whatever a record says of itself, the ones before and after it are read."""
    bad, code = DAMAGED[name]
    captured = read(b"".join(pack(one, packing) for one in (WHOLE[1], bad, WHOLE[2])), f"a.warc{packing}")
    assert told(captured) == [*urls(1), code, *urls(2)]


def test_a_record_that_lies_of_its_length_costs_no_copy_of_what_is_behind_it(monkeypatch):
    """An archive of nothing but such records is read in time that grows with it."""
    copied = 0
    peek = archives.Window.peek

    def counted(self: archives.Window, size: int, start: int = 0) -> bytes:
        nonlocal copied
        found = peek(self, size, start)
        copied += len(found)
        return found

    monkeypatch.setattr(archives.Window, "peek", counted)
    lying = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 19000000\r\n\r\n" + b"x" * 8_000 + b"\r\n\r\n"
    data = lying * 100
    assert len(read(data)) == 100
    assert copied < 12 * len(data)


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize("place", [10, 60, 200, 300, -6])
def test_an_archive_that_is_cut_gives_what_is_whole_and_one_reject(packing, place):
    members = [pack(one, packing) for one in WHOLE[:3]]
    last = members[2][:place]
    captured = read(b"".join([*members[:2], last]), f"a.warc{packing}")
    assert told(captured) in (
        [*urls(0, 1), "input.truncated"],
        # Only line ends are missing, or the checksum of what was read.
        *([urls(0, 1, 2), [*urls(0, 1, 2), "input.truncated"]] if place == -6 else []),
    )


def test_a_page_that_the_archive_admits_to_be_cut_is_kept_with_a_note():
    cut = record(response(b"<p>Rain fell.", "Content-Length: 5000"), "WARC-Truncated: length")
    [one] = read(cut)
    assert one.page is not None
    assert one.page.notes == ("the archive says the page is cut: length",)


def test_damage_in_the_middle_of_a_packed_archive_costs_the_records_it_hits():
    members = [bytearray(pack(one, ".gz")) for one in WHOLE]
    members[2][60:90] = bytes(30)
    assert told(read(b"".join(members), "a.warc.gz")) == [*urls(0, 1), "input.damaged", *urls(3, 4)]


def test_an_archive_on_standard_input_is_recognised():
    for packing in ("", ".gz", ".zst", ".xz"):
        data = b"".join(pack(one, packing) for one in WHOLE)
        assert told(list(read_inputs(["-"], io.BytesIO(data)))) == urls(*range(5))
