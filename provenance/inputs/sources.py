"""One opened input, packed or not: its bytes, and whether they end because they are damaged."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from provenance.inputs.formats import Packing
from provenance.inputs.unpacking import Damage, Unpacked

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 18
_PEEK = 8_192


@dataclass(frozen=True, slots=True)
class Source:
    """``stream`` is what readers of lines take; ``raw`` the same unbuffered. Use one of them."""

    stream: BinaryIO
    raw: BinaryIO | Unpacked
    shown: str

    @property
    def damage(self) -> Damage | None:
        """Why the bytes end before their end, once they have; readers ahead of it see it earlier."""
        return self.raw.damage if isinstance(self.raw, Unpacked) else None

    def peek(self) -> bytes:
        """Return how a packed source begins, without taking it."""
        return self.raw.peek(_PEEK) if isinstance(self.raw, Unpacked) else b""


def open_source(stream: BinaryIO | Replayed, shown: str, packing: Packing | None = None) -> Source:
    """Return *stream*, unpacked while it is read where it is packed."""
    if packing is not None:
        unpacked = Unpacked(cast(BinaryIO, stream), packing)
        return Source(cast(BinaryIO, io.BufferedReader(unpacked, _BUFFER)), unpacked, shown)
    if isinstance(stream, Replayed):
        buffered = cast(BinaryIO, io.BufferedReader(stream, _BUFFER))
        return Source(buffered, buffered, shown)
    return Source(stream, stream, shown)


class Replayed(io.RawIOBase):
    """What was already read of a stream, and then the stream; as it comes, so that no reader waits for more."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self._first, self._stream = first, stream

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill *buffer* with what was read, else with what can be had."""
        view = memoryview(buffer).cast("B")
        size = len(view)
        if self._first:
            data, self._first = self._first[:size], self._first[size:]
        else:
            read1 = getattr(self._stream, "read1", self._stream.read)
            data = read1(size)
        view[: len(data)] = data
        return len(data)
