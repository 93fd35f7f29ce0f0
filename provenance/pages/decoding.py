"""
Body bytes and the charset stated for them → text, every repair noted.

Order (libraries.md §4: 146 of 146 Chinese pages): byte-order mark, strict UTF-8, the declared label, the
detected one, and of the readings with losses the one with the fewest replacement characters.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from provenance.errors import InputError

REPLACEMENT = "\ufffd"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip or office"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF87a", "GIF image"),
    (b"GIF89a", "GIF image"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old office"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"BZh91AY&SY", "bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "SQLite"),
)
# Labels that pages write for a part of what their authors then use: read with the larger set.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_ALIASES = {
    "x-gbk": "gbk",
    "x-sjis": "shift_jis",
    "x-x-big5": "big5",
    "cn-big5": "big5",
    "cn-gb": "gb2312",
    "gb_2312-80": "gb2312",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-euc-jp": "euc_jp",
}
_NO_CHARSETS = ("idna", "punycode", "unicode_escape", "raw-unicode-escape", "unicode-escape", "utf-7")
_SEVEN_BIT = ("iso2022", "hz")  # their bytes are ASCII, hence also strict UTF-8
_SINGLE_BYTE = re.compile(r"cp12\d\d|iso8859|mac_|koi8|cp437|cp850|latin")
_META = re.compile(
    rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_CONTROLS = bytes(b for b in range(0x20) if b not in b"\t\n\f\r\x1b")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded page: its text, the codec that read it and what was repaired on the way, in words."""

    text: str
    charset: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, declared: str | None = None, *, html: bool) -> Decoded:
    """
    Return the text of *data*; *declared* is a charset label or a whole Content-Type header.

    With *html* a label is also looked for in ``<meta>`` in the first 4 KB. NUL and lone surrogates become
    U+FFFD; line breaks stay as they are.

    Raises:
        InputError: ``input.empty`` nothing but blanks; ``input.binary`` not text at all;
            ``input.charset`` every reading is mostly replacement characters.
    """
    if not data or data.isspace():
        raise _empty()
    for mark, marked in _BOMS:
        if data.startswith(mark):
            return _finish(data[len(mark) :].decode(marked, "replace"), marked, [])
    _refuse_magic(data)
    wide = _unmarked_utf16(data)
    if wide:
        return _finish(data.decode(wide, "replace"), wide, [f"read as {wide} without a byte-order mark"])
    _refuse_controls(data)
    notes: list[str] = []
    labels = list(_labels(data, declared, html, notes))
    strict = _read_strictly(data, labels)
    has_nul = b"\0" in data
    if strict:
        return _finish(*strict, notes, strict=True, has_nul=has_nul)
    return _finish(*_least_lossy(data, labels), notes, has_nul=has_nul)


def clean(text: str) -> str:
    """Return *text* with NUL and lone surrogates, which no store and no parser takes, as U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", REPLACEMENT)
    try:
        text.encode()  # five times as fast as a search, and nearly every text passes
    except UnicodeEncodeError:
        return _SURROGATES.sub(REPLACEMENT, text)
    return text


def _finish(text: str, codec: str, notes: list[str], *, strict: bool = False, has_nul: bool = True) -> Decoded:
    """Return *text* decoded; ``has_nul``: a byte of it is NUL, which is found far sooner among bytes."""
    text = text.removeprefix("\ufeff")
    if not text or text.isspace():
        raise _empty()
    lost = text.count(REPLACEMENT) if REPLACEMENT in text else 0  # finding none takes a fifth of counting none
    # Eight: a page in ASCII with a few bad bytes is readable, though all it has beyond ASCII is lost.
    if lost > 8 and not strict and lost * 2 > _beyond_ascii(text):
        raise InputError(
            f"no charset reads the page: {lost} of {len(text)} characters are undecodable as {codec}",
            hint="capture the page again, or hand in its text as UTF-8",
            code="input.charset",
        )
    if lost:
        notes.append(f"undecodable places that became U+FFFD: {lost}")
    if has_nul and "\0" in text:
        notes.append(f"NUL characters that became U+FFFD: {text.count(chr(0))}")
        text = text.replace("\0", REPLACEMENT)
    return Decoded(text, codec, tuple(notes))  # no codec here makes surrogates


def _empty() -> InputError:
    hint = "leave the record out, or capture it again"
    return InputError("the page is empty", hint=hint, code="input.empty")


def _refuse_magic(data: bytes) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise _binary(f"the input is a {name} file, not a page")
    if data[:4] == b"RIFF" or data[4:8] == b"ftyp":
        raise _binary("the input is a media file, not a page")


def _refuse_controls(data: bytes) -> None:
    """Refuse bytes of which over 2 % are control characters: random bytes have 11 %, text has none."""
    sample = data[:65536]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > 3 and controls * 50 > len(sample):
        raise _binary(f"{controls} of the first {len(sample)} bytes are control characters")


def _binary(message: str) -> InputError:
    return InputError(message, hint="hand in HTML or text; unpack archives first", code="input.binary")


def _unmarked_utf16(data: bytes) -> str | None:
    """Return the codec of UTF-16 without a mark: markup and line breaks put NUL in every other byte only."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    few, many = sorted((even, odd))
    if many < 4 or many * 20 < len(sample) or few * 10 > many:
        return None
    codec = "utf-16-be" if even > odd else "utf-16-le"
    try:
        data[: len(data) // 2 * 2].decode(codec)
    except UnicodeDecodeError:
        return None
    return codec


def _labels(data: bytes, declared: str | None, html: bool, notes: list[str]) -> Iterator[str]:
    """Yield the codecs named by the header and by the page, as far as they exist."""
    found: list[str] = []
    if declared:
        header = _HEADER.search(declared)
        if header or "/" not in declared:
            found.append(header[1] if header else declared.strip())
    if html and (meta := _META.search(data[:4096])):
        found.append((meta[1] or meta[2]).decode("ascii", "replace"))
    for label in found:
        codec = _codec(label)
        if codec is None:
            notes.append(f"unknown charset label {label[:40]!r}")
        elif not codec.startswith(("utf-16", "utf-32")):  # its bytes would have been full of NUL
            yield codec


def _codec(label: str) -> str | None:
    """Return the codec to read *label* with, or None where there is none for text."""
    name = label.strip().lower()
    try:
        found = codecs.lookup(_ALIASES.get(name, name)).name
        b"a".decode(found)  # codecs that do not give text, such as base64, are refused here
    except (LookupError, ValueError):
        return None
    return None if found in _NO_CHARSETS else _WIDER.get(found, found)


def _read_strictly(data: bytes, labels: list[str]) -> tuple[str, str] | None:
    """Return the text by the first codec in the order of trust that reads every byte, and the codec."""
    seven_bit = [label for label in labels if label.startswith(_SEVEN_BIT)]
    if seven_bit and data.isascii() and (text := _read(data, seven_bit[0])) is not None:
        return text, seven_bit[0]
    if (text := _read(data, "utf-8")) is not None:
        return text, "utf-8"
    if _is_damaged_utf8(data):
        return None
    detected = _detected(data)
    # A single-byte label reads anything, and servers state one by default: bytes that look like pairs win.
    multibyte = [label for label in labels if not _SINGLE_BYTE.match(label)]
    trusted = labels if _SINGLE_BYTE.match(detected) else []
    for codec in [*multibyte, *trusted, detected]:
        if (text := _read(data, codec)) is not None:
            return text, codec
    return None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether *data* is UTF-8 with a few bad bytes: no other multibyte charset looks like it by chance."""
    text = data.decode("utf-8", "replace")
    return text.count(REPLACEMENT) * 20 < _beyond_ascii(text)


def _beyond_ascii(text: str) -> int:
    """Count the characters of *text* beyond ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _least_lossy(data: bytes, labels: list[str]) -> tuple[str, str]:
    """Return the text by the codec that loses fewest places, at equal losses the more trusted; and the codec."""
    if _is_damaged_utf8(data):
        return data.decode("utf-8", "replace"), "utf-8"
    detected = _detected(data)
    codecs_tried = [*labels, detected, "utf-8", "gb18030", "big5hkscs"]
    if not _SINGLE_BYTE.match(detected):
        codecs_tried = [codec for codec in codecs_tried if not _SINGLE_BYTE.match(codec)]
    readings = ((data.decode(codec, "replace"), codec) for codec in dict.fromkeys(codecs_tried))
    return min(readings, key=lambda reading: reading[0].count(REPLACEMENT))


def _detected(data: bytes) -> str:
    """Return the codec that byte statistics suggest, utf-8 where they suggest nothing."""
    from resiliparse.parse.encoding import detect_encoding

    return _codec(detect_encoding(data, max_len=65536) or "utf-8") or "utf-8"


def _read(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
