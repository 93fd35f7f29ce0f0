"""What the fuzzer calls: bytes in, nothing out; any exception but InputError is a find."""

from __future__ import annotations

import gzip
import io
import lzma
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import zstandard

from provenance.engines.knowledge import load
from provenance.engines.reading import read_page
from provenance.errors import InputError
from provenance.inputs.archives import read_archive
from provenance.inputs.formats import PACKINGS
from provenance.inputs.parsing import numbered_lines, parse_json
from provenance.inputs.sources import open_source
from provenance.inputs.tables import read_csv
from provenance.inputs.validation import page_from_bytes, page_from_record
from provenance.inputs.walking import Tally
from provenance.pages.decoding import decode
from provenance.records import Page

DEMO = Path(__file__).parent.parent / "seeds" / "demo"


def decoder(data: bytes) -> None:
    """The text is storable, and the same bytes give the same text."""
    for html in (True, False):
        with suppress(InputError):
            decoded = decode(data, html=html)
            decoded.text.encode()
            assert "\0" not in decoded.text


def html_page(data: bytes) -> None:
    """A page of HTML is an article whose offsets lie in its text."""
    with suppress(InputError):
        _read(page_from_bytes(data, "fuzzed.html", "html"))


def text_page(data: bytes) -> None:
    """A page of text, zones, claims and all."""
    with suppress(InputError):
        _read(page_from_bytes(data, "fuzzed.txt", "text"))


def records(data: bytes) -> None:
    """Every line of a file of records is a page or a reject."""
    for number, line in numbered_lines(io.BytesIO(data)):
        if line is not None:
            with suppress(InputError):
                page = page_from_record(parse_json(line), f"fuzzed.jsonl:{number}")
                page.source.encode()


def archive(data: bytes) -> None:
    """Any bytes as an archive, a table or a packed file: pages and rejects, and no error."""
    for suffix in (".warc", ".csv"):
        found = list(read_archive(io.BytesIO(data), "a.warc", Tally())) if suffix == ".warc" else []
        found += list(read_csv(open_source(io.BytesIO(data), "a.csv"))) if suffix == ".csv" else []
        for one in found:
            assert (one.page is None) != (one.reject is None)
    for packing in PACKINGS.values():
        source = open_source(io.BytesIO(data), "a.warc", packing)
        list(read_archive(source.raw, "a.warc", Tally()))


def _read(page: Page) -> None:
    article = read_page(page, load())
    size = len(article.text)
    for span in (*article.zones, *article.removed, *article.claims):
        if (
            span.start is not None and span.end is not None
        ):  # claims of the page's metadata have no place in its text
            assert 0 <= span.start <= span.end <= size, span
    article.body.encode()


def _pages(pattern: str) -> Iterator[bytes]:
    for path in sorted(DEMO.rglob(pattern))[:40]:
        yield path.read_bytes()


def _texts() -> Iterator[bytes]:
    knowledge = load()
    for data in _pages("*.html"):
        with suppress(InputError):
            yield read_page(page_from_bytes(data, "seed.html", "html"), knowledge).text.encode()


def _encodings() -> Iterator[bytes]:
    for text in ("<meta charset=gbk><p>来源：北山日报</p>", "Rain fell on Monday — “again”.", "來源：臺灣日報"):
        for codec in ("utf-8", "gb18030", "utf-16", "utf-16-le", "big5", "utf-8-sig", "hz"):
            yield text.encode(codec, "replace")


def _lines() -> Iterator[bytes]:
    yield b'{"id": 1, "text": "Rain fell.", "url": "http://a.example/"}\n'
    yield '{"html": "<p>雨</p>", "fetched_at": "2024-04-17T12:59:20+08:00", "x": [1.5, null]}\n'.encode()
    yield b'{"text": "\\ud83d\\ude00 \\ud83d", "published": "2024", "outlet": "x", "title": ""}\n\n{}'


def _archives() -> Iterator[bytes]:
    response = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ab\r\n0\r\n\r\n"
    )
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: "
    record = head.encode() + str(len(response)).encode() + b"\r\n\r\n" + response + b"\r\n\r\n"
    yield record * 2
    yield gzip.compress(record) * 2
    yield zstandard.compress(record) * 2
    yield lzma.compress(record)
    yield 'id,text,x\n1,"a\nb",2\n2,雨,\n"3,x\n'.encode()


TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], Iterator[bytes]]]] = {
    "decode": (decoder, _encodings),
    "page": (html_page, lambda: _pages("*.html")),
    "text": (text_page, _texts),
    "archive": (archive, _archives),
    "record": (records, _lines),
}
