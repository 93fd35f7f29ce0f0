"""Which file names are inputs, how large they may be, and what to type about each kind of reject."""

from __future__ import annotations

HTML = frozenset({".html", ".htm"})
TEXT = frozenset({".txt", ".md"})
LINES = frozenset({".jsonl"})
JSON = frozenset({".json"})
LATER = frozenset({".gz", ".zst", ".xz", ".csv", ".parquet", ".warc"})
READABLE = HTML | TEXT | LINES | JSON

# Bytes. Larger HTML costs the parsers seconds and hundreds of megabytes; no article is that long.
HTML_LIMIT = 10_000_000
LINE_LIMIT = 16_000_000
JSON_LIMIT = 256_000_000  # a whole list of records is held in memory
URL_LIMIT = 4_096  # characters

# The second line of an error: what to type next, by the code of the reject.
HINTS = {
    "input.unknown_article": "give an id, a URL or a path as `provenance report --format jsonl` lists them",
    "input.missing": "check the spelling of the path",
    "input.unreadable": "check the permissions of the file",
    "input.not_regular": "pipe it instead: cat FILE | provenance ingest -",
    "input.format": "rename it to .html, .txt, .md, .jsonl or .json, or pipe it: provenance ingest - < FILE",
    "input.unsupported": "unpack or convert it first, e.g. zcat FILE.jsonl.gz | provenance ingest -",
    "input.empty": "leave it out, or capture the page again",
    "input.too_large": "split it into smaller records, or leave it out",
    "input.binary": "give the page's HTML or text; images, PDF and archives cannot be read",
    "input.json": "write one complete JSON object per line in .jsonl, one object or one list in .json",
    "input.encoding": "convert the file to UTF-8, e.g. iconv -f gb18030 -t utf-8 FILE",
    "input.charset": "capture the page again, or hand in its text as UTF-8",
    "input.record": 'each record is {"html": …} or {"text": …}, optionally with id, url, title, published, '
    "outlet, fetched_at",
    "input.date": "write fetched_at as RFC 3339, e.g. 2024-04-17T12:59:20+08:00",
}
ANY_HINT = "mend it or leave it out; --rejects FILE collects what could not be used"


def hint(code: str) -> str:
    """Return what to type about a reject with *code*."""
    return HINTS.get(code, ANY_HINT)
