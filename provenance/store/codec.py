"""Records as what is stored, and back: JSON, compressed where it is long, and text that every database takes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec
import zstandard

from provenance.errors import StoreError
from provenance.expressions import expression
from provenance.records import Article, Lineage, RunId

T = TypeVar("T")
Captured = tuple[str, str | None, str, str]  # path, fetched_at, known and extra of a capture

# Level 3: 2.3 times smaller at 188 MB/s on texts of 3 KB (docs/store.md). With the checksum every flipped bit
# is an error; without it three of four gave wrong text in silence.
_LEVEL = 3
_UNFIT = expression("[\0\ud800-\udfff]")  # SQLite loses what follows NUL in LIKE; no database takes half a pair
_ESCAPED = expression("[\0\ud800-\udfff\ufffd]")
_TOO_DEEP = '{"omitted":"nested too deeply"}'
_MARK = '{"\ufffd":'


def scrub(text: str) -> str:
    """Return *text* with NUL and lone surrogates replaced by U+FFFD, one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _UNFIT.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def clean(*values: str | None) -> tuple[Any, ...]:
    """Return *values* as ``scrub`` leaves them."""
    return tuple([None if value is None else scrub(value) for value in values])


def key(text: str) -> str:
    """
    Return an id as it is stored: equal for equal ids only, and safe in every database.

    NUL, lone surrogates and U+FFFD itself become U+FFFD and four hexadecimal digits; nearly no id has any.
    """
    if text.isascii() and "\0" not in text:
        return text
    return _ESCAPED.sub(lambda found: f"\ufffd{ord(found[0]):04x}", text)


def unkey(stored: str) -> str:
    """Return the id that ``key`` made *stored* from."""
    if "\ufffd" not in stored:
        return stored
    return re.sub("\ufffd(....)", lambda found: chr(int(found[1], 16)), stored)


def canonical(value: object) -> str:
    """
    Return *value* as JSON text with sorted keys, fit for a text column and for SQL's JSON functions.

    What JSON has no form for becomes its ``str``; what is nested deeper than the interpreter goes is left out.
    Texts no database takes are escaped as ids are, and the whole is marked, so that ``parse`` gives them back.
    """
    try:
        text = msgspec.json.encode(value, order="sorted", enc_hook=_plain).decode()
        if not text.startswith(_MARK):
            return text
    except UnicodeEncodeError:
        pass
    except RecursionError:
        return _TOO_DEEP
    escaped = _each_text(msgspec.to_builtins(value, enc_hook=_plain), key)
    return _MARK + msgspec.json.encode(escaped, order="sorted").decode() + "}"


def parse(text: str, kind: type[T]) -> T:
    """
    Return the value of *kind* that ``canonical`` wrote as *text*.

    Raises:
        StoreError: it is not what ``canonical`` writes: the text was changed on disk.
    """
    try:
        if text.startswith(_MARK):
            return msgspec.convert(_each_text(msgspec.json.decode(text[len(_MARK) : -1]), unkey), kind)
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, ValueError) as error:
        raise _damaged("a stored record") from error


def _damaged(what: str) -> StoreError:
    return StoreError(
        f"{what} is damaged", hint="restore a backup: provenance restore FILE", code="store.damaged"
    )


class Packer:
    """Compresses; one per thread, because the compressor keeps its buffers."""

    def __init__(self) -> None:
        self._zstd = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)

    def data(self, data: bytes) -> bytes:
        """Return *data* as one frame that states its size and ends with a checksum."""
        return self._zstd.compress(data)

    def document(self, record: object) -> bytes:
        """Return a record as a frame of JSON; every text in it comes back code point for code point."""
        return self.data(canonical(record).encode())


class Unpacker:
    """Decompresses what ``Packer`` made; one per thread."""

    def __init__(self) -> None:
        self._zstd = zstandard.ZstdDecompressor()

    def data(self, frame: bytes) -> bytes:
        """
        Return the content of *frame*.

        Raises:
            StoreError: a bit of the frame was changed on disk.
        """
        try:
            return self._zstd.decompress(frame)
        except zstandard.ZstdError as error:
            raise _damaged("a stored page") from error

    def document(self, frame: bytes, kind: type[T]) -> T:
        """Return the record of *kind* in *frame*."""
        data = self.data(frame)
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise _damaged("a stored record") from error
        return parse(text, kind)


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


def packed(text: str) -> bytes:
    """Return a match view as it is stored."""
    # Two thirds of UTF-8 for Han text, and read five times as fast; compressed, short texts gain nearly nothing.
    return text.encode("utf-16-le", "surrogatepass")


def unpacked(stored: bytes) -> str:
    """Return the match view that ``packed`` made *stored* from."""
    return stored.decode("utf-16-le", "surrogatepass")


def parse_lineage(document: str, run: str | None) -> Lineage:
    """Return the lineage stored as *document*, last changed by *run*."""
    return replace(parse(document, Lineage), run=None if run is None else RunId(run))


def as_captured(article: Article, captures: Sequence[Captured]) -> Article:
    """Return *article*, as it was read from one of its *captures*, as it is of all of them: see ``articles``."""
    if len(captures) == 1:
        return article
    path, _, known, _ = min(captures, key=by_path)
    fetched = min((fetched_at for _, fetched_at, _, _ in captures if fetched_at is not None), default=None)
    return replace(article, path=path, known=parse(known, dict), fetched_at=fetched)


def by_path(capture: Captured) -> tuple[str, bool, str, str, str]:
    """Return the place of a capture among those of one article."""
    path, fetched_at, known, extra = capture
    return path, fetched_at is None, fetched_at or "", known, extra


def columns(names: Iterable[str], record: object) -> dict[str, Any]:
    """Return the attributes *names* of *record* as a row."""
    return {name: getattr(record, name) for name in names}


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 - anything JSON can say
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {_each_text(name, change): _each_text(item, change) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(item, change) for item in value]
    return value
