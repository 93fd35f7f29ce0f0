"""The HTTP message in an archive record → its status, its media type and its body with all codings undone."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from provenance.errors import InputError
from provenance.inputs.unpacking import packing_of, unpack_all

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})[^\n]*\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_IDENTITY = frozenset({"", "identity", "none", "utf-8"})


@dataclass(frozen=True, slots=True)
class Message:
    """A response as it was captured; ``raw_body`` is still coded."""

    status: int
    headers: dict[str, str]
    raw_body: bytes

    @property
    def content_type(self) -> str | None:
        """The whole header, with its charset."""
        return self.headers.get("content-type")

    @property
    def media_type(self) -> str:
        """The media type alone, in lower case; empty where none is stated."""
        return (self.content_type or "").partition(";")[0].strip().lower()

    def body(self, limit: int, *, is_cut: bool = False) -> bytes:
        """
        Return the body without transfer and content codings.

        Raises:
            InputError: ``input.truncated`` fewer bytes than the server announced, unless *is_cut*, which says
                so already; ``input.too_large`` over *limit* bytes; ``input.unsupported`` a coding we cannot undo.
        """
        body = self.raw_body
        stated = self.headers.get("content-length", "")
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            body = _without_chunks(body, is_cut)
        elif stated.isdecimal() and len(stated) < 16 and len(body) < int(stated) and not is_cut:
            raise _error("input.truncated", f"the server announced {stated} bytes and {len(body)} were captured")
        for coding in reversed(self.headers.get("content-encoding", "").lower().split(",")[:3]):
            body = _decoded(body, coding.strip(), limit)
        if len(body) > limit:
            raise _error("input.too_large", f"the page is larger than {limit:,} bytes")
        return body


def parse_message(block: bytes) -> Message:
    """
    Return the response in *block*.

    Raises:
        InputError: it does not begin as one does (``input.damaged``).
    """
    status, end = _STATUS.match(block), _HEAD_END.search(block)
    if status is None:
        raise _error("input.damaged", "the record holds no HTTP response")
    head = block[status.end() : end.start() if end else len(block)]  # empty where the status is all there is
    lines = re.sub(r"\r?\n[ \t]+", " ", head.decode("latin-1")).splitlines()
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}
    return Message(int(status[1]), headers, block[end.end() :] if end else b"")


def _without_chunks(body: bytes, is_cut: bool) -> bytes:
    """Return the joined chunks; *body* itself where it has none: many crawlers join them and keep the header."""
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        if not size:
            return b"".join(parts)
        part = body[found.end() : found.end() + size]
        after = body[found.end() + size : found.end() + size + 2]
        if not parts and len(part) == size and not after.startswith((b"\r\n", b"\n")):
            return body  # a text that happens to begin with a number
        parts.append(part)
        at = found.end() + size + (2 if after.startswith(b"\r\n") else 1)
    if not parts:
        return body
    if not is_cut:
        raise _error("input.truncated", "the chunks of the body end before the last one")
    return b"".join(parts)


def _decoded(body: bytes, coding: str, limit: int) -> bytes:
    """Undo one content coding, as far as it is there: some crawlers undo it and keep the header."""
    if coding in _IDENTITY:
        return body
    if coding in ("gzip", "x-gzip", "zstd"):
        packing = packing_of(body[:6])
        return body if packing is None else unpack_all(body, packing, limit)
    if coding == "deflate":
        return _inflated(body, limit)
    if coding == "br":
        return _unbrotlied(body, limit)
    raise _error("input.unsupported", f"the body is coded as {coding[:20]!r}")


def _inflated(body: bytes, limit: int) -> bytes:
    for bits in (15, -15):  # with the header of zlib, as the standard wants, and without, as servers send it
        try:
            return zlib.decompressobj(bits).decompress(body, limit + 1)
        except zlib.error:
            continue
    return body


def _unbrotlied(body: bytes, limit: int) -> bytes:
    try:
        import brotli
    except ImportError:
        raise _error(
            "input.unsupported", "the body is coded as 'br', and the package brotli is missing"
        ) from None
    decoder = brotli.Decompressor()
    parts: list[bytes] = []
    size, data = 0, body
    try:
        while size <= limit and not decoder.is_finished():
            part = decoder.process(data, output_buffer_limit=1 << 20)
            if not part and decoder.can_accept_more_data():
                break
            parts.append(part)
            size, data = size + len(part), b""
    except brotli.error:
        return b"".join(parts) or body
    return b"".join(parts)


def _error(code: str, reason: str) -> InputError:
    return InputError(reason, hint="", code=code)
