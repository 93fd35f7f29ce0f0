"""
WARC archives (ISO 28500) → the pages in their response records, with a reject for each that is cut or lies.

Our own reader, not warcio or FastWARC: both hand out a record that ends early as if it were whole, and neither
goes on after damage. What a record says of itself (length, digest) is compared with what is there.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from provenance.errors import InputError
from provenance.inputs.captured import Captured, line_of, rejected
from provenance.inputs.formats import HTML_LIMIT
from provenance.inputs.messages import Message, parse_message
from provenance.inputs.unpacking import Damage, Unpacked
from provenance.inputs.validation import moment, page_from_bytes
from provenance.inputs.walking import Tally
from provenance.records import Media

HEAD_LIMIT = 65_536  # bytes of a record's own header lines
BLOCK_LIMIT = 2 * HTML_LIMIT  # bytes of a record: headers and a body that may be in chunks
_BEGIN = re.compile(rb"WARC/1\.[01]\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_AROUND = b"\r\n"
_MEDIA: dict[str, Media] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_STEP = 1 << 18


class Window:
    """The bytes of an archive from one place on; looks ahead without taking."""

    def __init__(self, stream: BinaryIO | Unpacked) -> None:
        self._stream = stream
        self._held = bytearray()
        self.offset = 0  # of the first byte held, in the unpacked archive

    def ahead(self, size: int) -> int:
        """Return how many of the next *size* bytes there are: fewer at the end, and at damage."""
        while len(self._held) < size and (data := self._stream.read(_STEP)):
            self._held += data
        return min(size, len(self._held))

    def peek(self, size: int, start: int = 0) -> bytes:
        """Return the next *size* bytes, as far as they are there, without the first *start* of them."""
        end = self.ahead(size)
        with memoryview(self._held) as held:  # a slice of what is held would be a copy of its own
            return bytes(held[start:end])

    def find(self, pattern: re.Pattern[bytes], size: int) -> int | None:
        """Return where in the next *size* bytes *pattern* matches first; nothing is copied for it."""
        found = pattern.search(self._held, 0, self.ahead(size))
        return None if found is None else found.start()

    def skip(self, size: int) -> int:
        """Pass over *size* bytes; return how many there were."""
        left = size
        while left and self.ahead(1):
            here = min(left, len(self._held))
            del self._held[:here]
            self.offset += here
            left -= here
        return size - left

    @property
    def place(self) -> int:
        """Where a record that begins here is found: at its gzip member if it begins one, as indexes have it."""
        members = self._stream.members if isinstance(self._stream, Unpacked) else {}
        for start in [start for start in members if start < self.offset]:
            del members[start]
        return members.get(self.offset, self.offset)

    @property
    def damage(self) -> Damage | None:
        """Why the bytes end here, if that is no end."""
        return self._stream.damage if isinstance(self._stream, Unpacked) else None

    def resume(self) -> bool:
        """Drop what is held and go on after the damage; False where nothing follows."""
        self.offset += len(self._held)
        self._held.clear()
        return isinstance(self._stream, Unpacked) and self._stream.resume()


@dataclass(frozen=True, slots=True)
class _Record:
    """One whole record: its own header, names in lower case, and its block."""

    head: Mapping[str, str]
    block: bytes


def read_archive(stream: BinaryIO | Unpacked, shown: str, tally: Tally) -> Iterator[Captured]:
    """Yield the pages of an archive; records that hold none are counted in *tally*."""
    window = Window(stream)
    empty = True
    while True:
        _skip_blank(window)
        path = f"{shown}#{window.place}"
        try:
            record = _next_record(window)
        except InputError as error:
            yield rejected(path, error.code, str(error))
            empty = False
            if window.damage is not None and not window.resume():
                return
            continue
        if record is None:
            break
        empty = False
        yield from _captured(record, path, tally)
    if empty:
        yield rejected(shown, "input.empty", "the file is empty")


def _skip_blank(window: Window) -> None:
    while (ahead := window.peek(4)) and (blank := len(ahead) - len(ahead.lstrip(_AROUND))):
        window.skip(blank)


def _next_record(window: Window) -> _Record | None:
    """
    Take the next record; None at the end.

    Raises:
        InputError: it is cut, too large or not as long as it says; the window then stands at the next one.
    """
    start = window.peek(HEAD_LIMIT)
    if not start:
        if window.damage is not None:
            raise _error(*window.damage)
        return None
    begin = _BEGIN.match(start)
    following = _BEGIN.search(start, begin.end()) if begin else None  # no header goes on into the next record
    end = _HEAD_END.search(start, 0, following.start() if following else len(start))
    if begin is None or end is None:
        if begin is not None and (following is not None or len(start) < HEAD_LIMIT):
            _to_next(window, begin.end())
            raise _cut(window, "the header of a record has no end")
        if window.damage is not None and not _BEGIN.search(start):
            raise _error(*window.damage)
        _to_next(window, 1)
        raise _error("input.damaged", "no WARC record begins here")
    head = _fields(start[begin.end() : end.start()])
    stated = head.get("content-length", "")
    if not re.fullmatch(r"\d{1,15}", stated):
        _to_next(window, end.end())
        raise _error("input.length", "the record does not say its length")
    return _Record(head, _block(window, end.end(), int(stated), head))


def _block(window: Window, head: int, length: int, fields: Mapping[str, str]) -> bytes:
    """Take a record of *head* + *length* bytes and return its block; an empty one where no page can be in it."""
    if length > BLOCK_LIMIT:
        there = window.skip(head + length)
        if there < head + length:
            raise _cut(window, f"the record says {length:,} bytes and {max(0, there - head):,} are there")
        if not _ends_here(window.peek(12)):
            _to_next(window, 0)
            raise _error("input.length", f"the record is not as long as it says, {length:,} bytes")
        if fields.get("warc-type") == "response" and _is_page(fields):
            raise _error("input.too_large", f"the record is larger than {BLOCK_LIMIT:,} bytes")
        return b""
    there = window.ahead(head + length)
    if there < head + length:
        _to_next(window, head)
        raise _cut(window, f"the record says {length:,} bytes and {max(0, there - head):,} are there")
    if not _ends_here(window.peek(head + length + 12, head + length)):
        _to_next(window, head)
        raise _error("input.length", f"the record is not as long as it says, {length:,} bytes")
    block = window.peek(head + length, head)
    window.skip(head + length)
    return block


def _is_page(fields: Mapping[str, str]) -> bool:
    """Whether a response too large to look into is a page, as far as its own header says."""
    return _MEDIA.get(fields.get("warc-identified-payload-type", "text/html")) is not None


def _ends_here(after: bytes) -> bool:
    """Whether a record may end before *after*: two line ends as the standard has it, fewer as some write it."""
    return (
        not after or after.startswith((b"\r\n\r\n", b"\n\n")) or _BEGIN.match(after.lstrip(_AROUND)) is not None
    )


def _to_next(window: Window, size: int) -> None:
    """Pass over *size* bytes and on to what looks like the beginning of a record, or to the end."""
    window.skip(size)
    while ahead := window.ahead(_STEP):
        if (begin := window.find(_BEGIN, _STEP)) is not None:
            window.skip(begin)
            return
        window.skip(max(1, ahead - 10))  # one may begin in the last ten bytes


def _cut(window: Window, reason: str) -> InputError:
    return _error(*window.damage) if window.damage is not None else _error("input.truncated", reason)


def _error(code: str, reason: str) -> InputError:
    return InputError(reason, hint="", code=code)


def _fields(lines: bytes) -> dict[str, str]:
    text = re.sub(r"\r?\n[ \t]+", " ", lines.decode("utf-8", "replace"))
    pairs = (line.partition(":") for line in text.splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _captured(record: _Record, path: str, tally: Tally) -> Iterator[Captured]:
    """Yield the page of one record, or the reject; nothing where the record is of another kind."""
    kind = record.head.get("warc-type", "unknown").lower()
    if kind != "response":
        if kind != "warcinfo":
            tally.pass_over(f"{kind} records")
        return
    url = record.head.get("warc-target-uri", "").strip("<> ") or None
    try:
        _check_digest(record)
        message = parse_message(record.block)
        media = _media(message)
        if media is None:
            tally.pass_over(f"responses of type {message.media_type or 'unknown'}")
        elif not 200 <= message.status < 300:
            tally.pass_over(f"responses with status {message.status}")
        else:
            yield _page(record, message, media, url, path)
    except InputError as error:
        yield rejected(path, error.code, str(error))


def _media(message: Message) -> Media | None:
    if not message.media_type:
        return "html" if message.raw_body.lstrip()[:1] == b"<" else None
    return _MEDIA.get(message.media_type)


def _page(record: _Record, message: Message, media: Media, url: str | None, path: str) -> Captured:
    cut = record.head.get("warc-truncated")
    body = message.body(HTML_LIMIT, is_cut=cut is not None)
    page = page_from_bytes(
        body,
        path,
        media,
        declared=message.content_type,
        url=url,
        fetched_at=moment(record.head.get("warc-date"), "WARC-Date"),
        notes=(f"the archive says the page is cut: {cut}",) if cut else (),
    )
    known = {"url": url, "fetched_at": page.fetched_at, media: page.source}
    raw = line_of({name: value for name, value in known.items() if value is not None})
    return Captured(page, None, raw, is_record=True)


def _check_digest(record: _Record) -> None:
    """
    Compare the block with the digest stated for it; an algorithm we do not know proves nothing.

    Raises:
        InputError: they differ (``input.digest``).
    """
    name, colon, stated = record.head.get("warc-block-digest", "").partition(":")
    algorithm = name.strip().lower().replace("-", "")
    if not colon or algorithm not in ("md5", "sha1", "sha256", "sha512"):
        return
    digest = hashlib.new(algorithm, record.block, usedforsecurity=False)
    forms = {digest.hexdigest(), base64.b32encode(digest.digest()).decode().lower().rstrip("=")}
    if stated.strip().lower().rstrip("=") not in forms:
        raise _error(
            "input.digest", f"the record's bytes are not those of its digest {name}:{stated.strip()[:70]}"
        )
