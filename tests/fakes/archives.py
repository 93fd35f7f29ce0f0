"""Archives as crawlers write them, and as they should not."""

from __future__ import annotations

import base64
import gzip
import hashlib
import lzma

import zstandard

PAGE = (
    "<html><body><h1>Harbour bridge opens</h1><p>The bridge was opened on Monday by the mayor.</p></body></html>"
)


def response(
    body: bytes, *headers: str, status: str = "200 OK", media: str = "text/html; charset=utf-8"
) -> bytes:
    """Return an HTTP response as it stands in a record."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(
    block: bytes,
    *more: str,
    kind: str = "response",
    url: str = "https://a.example/1",
    length: int | None = None,
    digest: bool = True,
) -> bytes:
    """Return one record; *length* is what it says of itself, if not the truth."""
    sha1 = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2024-04-17T12:59:20Z",
        *([f"WARC-Block-Digest: sha1:{sha1}"] if digest else []),
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block) if length is None else length}",
        *more,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def page_record(number: int, body: str = PAGE, *more: str) -> bytes:
    """Return the record of a page with an address of its own."""
    return record(response(f"{body}<!-- {number} -->".encode()), *more, url=f"https://a.example/{number}")


def pack(data: bytes, packing: str) -> bytes:
    """Return *data* packed as *packing* says: a suffix, or nothing."""
    if packing == ".gz":
        return gzip.compress(data, mtime=0)
    if packing == ".zst":
        return zstandard.ZstdCompressor(write_checksum=True).compress(data)
    return lzma.compress(data) if packing == ".xz" else data
