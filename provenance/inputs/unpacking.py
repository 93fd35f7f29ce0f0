"""From a gzip, zstandard or xz stream to its bytes, in bounded memory; damage and bombs end it with a reason."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

from provenance.inputs.formats import Packing

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC: dict[Packing, bytes] = {"gzip": b"\x1f\x8b\x08", "zstd": b"\x28\xb5\x2f\xfd", "xz": b"\xfd7zXZ\x00"}

# News pages shrink to a tenth, many captures of one page to a hundredth; gzip ends at 1,032:1, xz at 7,000:1.
MAX_RATIO = 200
RATIO_FROM = 16_000_000  # unpacked bytes below which no ratio is too high: the limit of one record holds
ZSTD_WINDOW = 1 << 27  # bytes; what the zstd program takes without being told to
XZ_MEMORY = 80 << 20  # bytes; xz -9 needs 65 MiB, and 68 bytes of input may ask for gigabytes
_SKIPPABLE = b"\x2a\x4d\x18"  # after its first byte, the magic of a zstandard frame without data
_STEP = 1 << 18  # bytes unpacked at a time
# Packed bytes taken at a time. zstandard cannot bound what comes out, and 4 bytes may be 128 KiB: up to 32 MiB.
_CHUNK: dict[Packing, int] = {"gzip": 1 << 16, "zstd": 1 << 10, "xz": 1 << 16}


class Damage(NamedTuple):
    """Why a stream ended before its end: the code of a reject, and words."""

    code: str
    reason: str


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class Unpacked(io.RawIOBase):
    """
    The unpacked bytes of *stream*: one member (gzip), frame (zstandard) or stream (xz) after the other.

    It never raises for what the bytes are: at damage it ends, and ``damage`` says why.
    """

    def __init__(self, stream: BinaryIO, packing: Packing) -> None:
        super().__init__()
        self._stream, self._packing = stream, packing
        self._decoder: _Decoder | None = None
        self._fed = b""  # packed bytes taken from the stream and not yet used
        self._at_start = False  # whether the open member begins with the first byte of _fed
        self._kept = b""  # unpacked beyond what was asked for
        self._taken = self._given = 0
        self._ended = False
        self.damage: Damage | None = None
        self.members: dict[int, int] = {}  # offset unpacked → offset of the member packed

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill *buffer* as far as one step of unpacking does; 0 at the end and at damage."""
        view = memoryview(buffer).cast("B")
        data = self._some(min(len(view), _STEP))
        view[: len(data)] = data
        return len(data)

    def peek(self, size: int) -> bytes:
        """Return up to *size* bytes of what comes next, without taking it."""
        self._fill()
        return self._kept[:size]

    def resume(self) -> bool:
        """After damage, go on at the next thing that looks like a member; False where there is none."""
        if self.damage is None or self._packing == "xz" or self.damage.code == "input.bomb":
            return False
        if self._at_start:
            self._fed = self._fed[1:]
        magic = MAGIC[self._packing]
        while (at := self._fed.find(magic)) < 0:
            self._fed = self._fed[1 - len(magic) :]  # one may be cut in two
            if not self._feed():
                return False
        self._fed = self._fed[at:]
        self._decoder, self.damage, self._ended, self._kept = None, None, False, b""
        return True

    def _fill(self) -> None:
        while not self._kept and not self._ended:
            try:
                self._kept = self._step()
            except _errors(self._packing) as error:
                self._end("input.damaged", f"the {self._packing} data are damaged: {str(error)[:100]}")
            except MemoryError:
                self._end("input.bomb", f"unpacking the {self._packing} data takes too much memory")

    def _some(self, size: int) -> bytes:
        self._fill()
        data, self._kept = self._kept[:size], self._kept[size:]
        return data

    def _step(self) -> bytes:
        """Return some more bytes; none where a member ended or the stream did."""
        if self._decoder is None and not self._begin():
            return b""
        assert self._decoder is not None
        if not self._fed and getattr(self._decoder, "needs_input", True) and not self._feed():
            self._end("input.truncated", f"the {self._packing} stream ends before its end: the file is cut off")
            return b""
        data = self._decoder.decompress(self._fed, _STEP)
        self._at_start = False
        self._fed = getattr(self._decoder, "unconsumed_tail", b"")
        if self._decoder.eof:
            self._fed, self._decoder = self._decoder.unused_data, None
        before, self._given = self._given, self._given + len(data)
        if self._given > RATIO_FROM and self._given > MAX_RATIO * (self._taken - len(self._fed)):
            self._end("input.bomb", f"unpacks to over {MAX_RATIO} times its size")
            return data[: max(0, RATIO_FROM - before)]
        return data

    def _begin(self) -> bool:
        """Open the next member; False at the end of the stream."""
        magic = MAGIC[self._packing]
        while len(self._fed) < len(magic) and self._feed():
            pass
        if self._given and not self._fed.strip(b"\0"):  # tapes and block devices pad with NUL
            while self._fed and not self._fed.strip(b"\0"):
                self._fed = b""
                self._feed()
        if not self._fed:
            if not self._taken:
                self._end("input.empty", "the file is empty")
            self._ended = True
            return False
        skippable = self._packing == "zstd" and self._fed.startswith(_SKIPPABLE, 1)
        if not self._fed.startswith(magic) and not skippable:
            short = magic.startswith(self._fed)
            what = "is cut off" if short else f"are no {self._packing} data"
            where = "the file" if short else "what follows the last whole part" if self._given else "the bytes"
            self._end("input.truncated" if short else "input.damaged", f"{where} {what}")
            return False
        self.members[self._given] = self._taken - len(self._fed)
        self._decoder, self._at_start = _new_decoder(self._packing), True
        return True

    def _feed(self) -> bool:
        """Take one more chunk from the stream; False where there is none."""
        data = self._stream.read(_CHUNK[self._packing])
        self._fed += data
        self._taken += len(data)
        return bool(data)

    def _end(self, code: str, reason: str) -> None:
        self._ended = True
        self.damage = Damage(code, reason)


def packing_of(data: bytes) -> Packing | None:
    """Return how bytes that begin with *data* are packed, told by their first six."""
    return next((packing for packing, magic in MAGIC.items() if data.startswith(magic)), None)


def unpack_all(data: bytes, packing: Packing, limit: int) -> bytes:
    """Return at most *limit* + 1 unpacked bytes of *data*; what comes before any damage."""
    with Unpacked(io.BytesIO(data), packing) as stream:
        return io.BufferedReader(stream).read(limit + 1)


def _new_decoder(packing: Packing) -> _Decoder:
    if packing == "gzip":
        return zlib.decompressobj(31)  # 31: with header and checksum of gzip
    if packing == "xz":
        import lzma

        return lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY)
    import zstandard

    return _Zstd(zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj())


class _Zstd:
    """zstandard's own decoder, which does not know how to stop at a length."""

    def __init__(self, decoder: object) -> None:
        self._decompress: Callable[[bytes], bytes] = decoder.decompress  # type: ignore[attr-defined]
        self._decoder = decoder

    def decompress(self, data: bytes, _: int, /) -> bytes:
        """Return everything *data* unpacks to."""
        return self._decompress(data)

    @property
    def eof(self) -> bool:
        """Whether the frame has ended."""
        return bool(self._decoder.eof)  # type: ignore[attr-defined]

    @property
    def unused_data(self) -> bytes:
        """What followed the frame."""
        return bytes(self._decoder.unused_data)  # type: ignore[attr-defined]


def _errors(packing: Packing) -> tuple[type[Exception], ...]:
    """Return what a damaged stream raises."""
    if packing == "xz":
        import lzma

        return (lzma.LZMAError, EOFError)
    if packing == "zstd":
        import zstandard

        return (zstandard.ZstdError,)
    return (zlib.error,)
