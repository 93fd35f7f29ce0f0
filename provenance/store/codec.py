"""Records as what is stored, and back: JSON, compressed where it is long, and text that every database takes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec
import zstandard

T = TypeVar("T")

# Level 3: 2.3 times smaller at 188 MB/s on texts of 3 KB (docs/store.md). With the checksum every flipped bit
# is an error; without it three of four gave wrong text in silence.
_LEVEL = 3
_UNFIT = re.compile("[\0\ud800-\udfff]")  # SQLite loses what follows NUL in LIKE; no database takes half a pair
_ESCAPED = re.compile("[\0\ud800-\udfff\ufffd]")
_TOO_DEEP = b'{"omitted":"nested too deeply"}'


def scrub(text: str) -> str:
    """Return *text* with NUL and lone surrogates replaced by U+FFFD, one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _UNFIT.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def key(text: str) -> str:
    """
    Return an id as it is stored: equal for equal ids only, and safe in every database.

    NUL, lone surrogates and U+FFFD itself become U+FFFD and four hexadecimal digits; nearly no id has any.
    """
    return _ESCAPED.sub(lambda found: f"\ufffd{ord(found[0]):04x}", text)


def unkey(stored: str) -> str:
    """Return the id that ``key`` made *stored* from."""
    return re.sub("\ufffd(....)", lambda found: chr(int(found[1], 16)), stored)


def canonical(value: object) -> str:
    """
    Return *value* as JSON text with sorted keys, fit for a text column and for SQL's JSON functions.

    What JSON has no form for becomes its ``str``; what is nested deeper than the interpreter goes is left out.
    """
    try:
        return msgspec.json.encode(value, order="sorted", enc_hook=_plain).decode()
    except UnicodeEncodeError:  # a lone surrogate: the escapes of pure ASCII can say it
        return json.dumps(msgspec.to_builtins(value, enc_hook=_plain), sort_keys=True, separators=(",", ":"))
    except RecursionError:
        return _TOO_DEEP.decode()


def parse(text: str, kind: type[T]) -> T:
    """Return the value of *kind* that ``canonical`` wrote as *text*."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        return msgspec.convert(json.loads(text), kind)


class Packer:
    """Compresses; one per thread, because the compressor keeps its buffers."""

    def __init__(self) -> None:
        self._zstd = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def data(self, data: bytes) -> bytes:
        """Return *data* as one frame that states its size and ends with a checksum."""
        return self._zstd.compress(data)

    def document(self, record: object) -> bytes:
        """Return a record as a frame of JSON; every text in it comes back code point for code point."""
        try:
            return self.data(msgspec.json.encode(record, enc_hook=_plain))
        except UnicodeEncodeError:
            text = json.dumps(msgspec.to_builtins(record, enc_hook=_plain), ensure_ascii=False)
            return self.data(text.encode("utf-8", "surrogatepass"))


class Unpacker:
    """Decompresses what ``Packer`` made; one per thread."""

    def __init__(self) -> None:
        self._zstd = zstandard.ZstdDecompressor()

    def data(self, frame: bytes) -> bytes:
        """
        Return the content of *frame*.

        Raises:
            zstandard.ZstdError: a bit of the frame was changed on disk.
        """
        return self._zstd.decompress(frame)

    def document(self, frame: bytes, kind: type[T]) -> T:
        """Return the record of *kind* in *frame*."""
        data = self.data(frame)
        try:
            return msgspec.json.decode(data, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return msgspec.convert(json.loads(data.decode("utf-8", "surrogatepass")), kind)


def digest(*fields: str) -> bytes:
    """Return 16 bytes that differ for different *fields*: sha256 over length-prefixed UTF-8."""
    sha = hashlib.sha256()
    for field in fields:
        data = field.encode("utf-8", "surrogatepass")
        sha.update(len(data).to_bytes(8, "big"))
        sha.update(data)
    return sha.digest()[:16]


def signed(value: int) -> int:
    """Return the signed view of an unsigned 64-bit *value*."""
    return value - (1 << 64) if value >= 1 << 63 else value


def unsigned(value: int) -> int:
    """Return the unsigned view of a signed 64-bit *value*."""
    return value & 0xFFFF_FFFF_FFFF_FFFF


def columns(names: Iterable[str], record: object) -> dict[str, Any]:
    """Return the attributes *names* of *record* as a row."""
    return {name: getattr(record, name) for name in names}


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)
