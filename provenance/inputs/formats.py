"""Which file names are inputs, how large they may be, and what to type about each kind of reject."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

HTML = frozenset({".html", ".htm"})
TEXT = frozenset({".txt", ".md"})
LINES = frozenset({".jsonl"})
JSON = frozenset({".json"})
TABLES = frozenset({".csv", ".parquet"})
ARCHIVES = frozenset({".warc"})
READABLE = HTML | TEXT | LINES | JSON | TABLES | ARCHIVES
RECORDS = LINES | JSON | TABLES  # a place in one is a line or a row: pages.csv:12

Packing = Literal["gzip", "zstd", "xz"]
PACKINGS: dict[str, Packing] = {".gz": "gzip", ".zst": "zstd", ".xz": "xz"}

# Bytes. Larger HTML costs the parsers seconds and hundreds of megabytes; no article is that long.
HTML_LIMIT = 10_000_000
LINE_LIMIT = 16_000_000  # one record, or one page of text
JSON_LIMIT = 256_000_000  # a whole list of records is held in memory
PARQUET_LIMIT = 4_000_000_000  # a packed Parquet file, which is unpacked on disk: its directory stands at its end
URL_LIMIT = 4_096  # characters
ID_LIMIT = 1_024  # characters; longer ones are content put in the wrong field, and every table repeats them
FIELD_LIMIT = 10_000  # characters of a title, an outlet, a date
# What the contract names in a record; anything else is kept as it is.
RECORD_FIELDS = ("id", "url", "html", "text", "title", "published", "outlet", "fetched_at")
DEPTH_LIMIT = 64  # of values nested in a record; what cleans and stores them calls itself once a level

# The second line of an error: what to type next, by the code of the reject.
HINTS = {
    "input.unknown_article": "give an id, a URL or a path as `provenance report --format jsonl` lists them",
    "input.missing": "check the spelling of the path",
    "input.unreadable": "check the permissions of the file",
    "input.not_regular": "pipe it instead: cat FILE | provenance ingest -",
    "input.format": "rename it to .html, .txt, .md, .jsonl, .json, .csv, .parquet or .warc, each also .gz, "
    ".zst or .xz, or pipe it: provenance ingest - < FILE",
    "input.unsupported": "unpack or convert it first, e.g. zcat FILE.jsonl.gz | provenance ingest -",
    "input.extra": 'install it: pip install "provenance[parquet]"',
    "input.empty": "leave it out, or capture the page again",
    "input.too_large": "split it into smaller records, or leave it out",
    "input.bomb": "if you trust it, unpack it first, e.g. zcat FILE | provenance ingest -",
    "input.truncated": "fetch the file again; records before the cut are read",
    "input.damaged": "fetch the file again; what is whole in it is read",
    "input.length": "make the archive again; the records that are whole are read",
    "input.digest": "make the archive again: these are not the bytes that were captured",
    "input.binary": "give the page's HTML or text; images, PDF and archives cannot be read",
    "input.json": "write one complete JSON object per line in .jsonl, one object or one list in .json",
    "input.csv": "a header with html or text; fields with quotes, commas or line ends in double quotes",
    "input.parquet": "write it again, with columns named as the record's fields",
    "input.encoding": "convert the file to UTF-8, e.g. iconv -f gb18030 -t utf-8 FILE",
    "input.charset": "capture the page again, or hand in its text as UTF-8",
    "input.record": 'each record is {"html": …} or {"text": …}, optionally with id, url, title, published, '
    "outlet, fetched_at",
    "input.date": "write fetched_at as RFC 3339, e.g. 2024-04-17T12:59:20+08:00",
    "input.id_reused": "give each article an id of its own, or leave ids out",
    "page.killed_reader": "leave the page out and report it with its sha256; the others are read",
    "page.timeout": "hand in the text of the page instead of its HTML; the next run tries it again",
    "page.memory": "hand in the text of the page instead of its HTML",
}
ANY_HINT = "mend it or leave it out; --rejects FILE collects what could not be used"


def hint(code: str) -> str:
    """Return what to type about a reject with *code*."""
    return HINTS.get(code, ANY_HINT)


def kind_of(path: PurePath) -> tuple[str, Packing | None]:
    """Return the suffix that says what a file holds, in lower case, and how it is packed: pages.jsonl.gz."""
    suffix = path.suffix.lower()
    if suffix in PACKINGS:
        return PurePath(path.stem).suffix.lower(), PACKINGS[suffix]
    return suffix, None
