"""
Reads the stretch behind a lost byte as the bytes it came from, up to where the characters are in step again.

A script that annotates or replaces pairs of bytes, without regard to where characters begin, splits characters.
The decoder then swallows a lead byte together with the ASCII byte behind it, shows one ``?`` for both, and reads
everything after it one byte off, until an ASCII byte falls on the second half of a character.
"""

from __future__ import annotations

from dataclasses import dataclass

from provenance.expressions import expression
from provenance.text.glosses import TONED

READING = rf"(?=[a-zü]{{0,5}}[{TONED}])[a-zü{TONED}]{{1,6}}"
GLOSS = expression(rf"[(（]{READING}[)）]")
GLOSSED = expression(rf"([\u3400-\u9fff])[(（]({READING})[)）]")
SPLIT_GLOSS = expression(rf"[?？]({READING})[)）]")  # the swallowed byte was the bracket
SPLIT_TAG = expression(r"[?？]/p>")  # the swallowed byte was the angle

Readings = dict[str, dict[str, None]]  # the characters, in order, that a page glosses with each reading

_UNREAD = expression("\ufffd{1,2}")  # two bytes of the shifted text that make no character
_GAP = b"\x00"
_WIDE = str.maketrans("!,():;", "！，（）：；")  # pages that fold these folded them after the damage
_REACH = 80  # characters; on all known pages a shift ends within 12
ANY_BYTE = bytes(range(0x81, 0xFF))


@dataclass(frozen=True, slots=True)
class Run:
    """
    A shifted stretch ``[start, end)`` of a text.

    ``data`` are its bytes, with a zero for each that was swallowed; ``gaps`` gives what each zero may be (nothing
    where it cannot be known), ascending; ``owners`` the source offset of each byte. ``torn`` runs end in another
    swallowed byte: their last character cannot be known.
    """

    start: int
    end: int
    data: bytes
    gaps: dict[int, bytes]
    owners: tuple[int, ...]
    torn: bool


@dataclass(slots=True)
class _Reader:
    """Collects the bytes of a run, and how many of them make whole characters from its first byte on."""

    data: bytearray
    owners: list[int]
    gaps: dict[int, bytes]
    parsed: int = 0

    def take(self, piece: bytes, choices: bytes | None, owner: int) -> bool:
        """Add *piece*, its bytes gaps where there are *choices*; return whether the run is in step again."""
        if choices is not None:
            self.gaps.update(dict.fromkeys(range(len(self.data), len(self.data) + len(piece)), choices))
        self.data += piece
        self.owners += [owner] * len(piece)
        while self.parsed < len(self.data):
            step = width(self.data[self.parsed])
            if self.parsed + step > len(self.data):
                return False
            self.parsed += step
        return len(self.data) > 1


def width(lead: int) -> int:
    """Return how many bytes the character has that begins with *lead*; a swallowed byte is a lead byte."""
    return 1 if 0 < lead < 0x80 else 2


def shifted_run(text: str, at: int, readings: Readings, *, wide: bool) -> Run | None:
    """
    Return the run that begins at the ``?`` at *at*, or None where the characters do not come into step again.

    With *wide*, half-width punctuation counts as the full-width form that it was folded from.
    """
    reader = _Reader(bytearray(), [], {})
    i = at
    while i < min(len(text), at + _REACH) and text[i] != "\n":
        piece, choices, after = _unit(text, i, readings, wide)
        if piece is None:
            return None
        lone = choices is not None and after == i + 1
        if reader.take(piece, choices, i):
            return _run(reader, at, after, torn=lone)
        i = after
    return None


def _run(reader: _Reader, start: int, end: int, *, torn: bool) -> Run | None:
    """Return what was read as a run; of a torn one without its last character."""
    size = len(reader.data) - (2 if torn else 0)
    gaps = {gap: choices for gap, choices in reader.gaps.items() if gap < size}
    if size < 2:
        return None
    return Run(start, end, bytes(reader.data[:size]), gaps, tuple(reader.owners[:size]), torn)


def _unit(text: str, i: int, readings: Readings, wide: bool) -> tuple[bytes | None, bytes | None, int]:
    """Return the bytes at *i* (None where none fit), what they may be if they are gaps, and the offset behind."""
    gloss = SPLIT_GLOSS.match(text, i)
    if gloss:
        return _GAP, _lost_bytes(text[i - 1 : i], readings.get(gloss[1], {})) or ANY_BYTE, gloss.end()
    tag = SPLIT_TAG.match(text, i)
    if tag:
        return _GAP, ANY_BYTE, tag.end()
    if text[i] in "?？":
        return _GAP, ANY_BYTE, i + 1
    unread = _UNREAD.match(text, i)
    if unread:
        return _GAP * 2, b"", unread.end()
    well_formed = GLOSS.match(text, i)
    if well_formed:
        return b"", None, well_formed.end()
    character = text[i].translate(_WIDE) if wide else text[i]
    if character < "\x40":  # such a byte cannot be half a character: here the shift has ended
        return None, None, i
    try:
        return character.encode("gbk"), None, i + 1
    except UnicodeEncodeError:
        return None, None, i


def _lost_bytes(before: str, glossed: dict[str, None]) -> bytes:
    """
    Return the bytes that may have been swallowed in front of a gloss.

    The glossed pair began with the second byte of the character *before*; the characters that the page
    glosses so and that have that lead byte name the other.
    """
    lead = before.encode("gbk", "replace")[-1:]
    pairs = [character.encode("gb18030") for character in glossed]
    return b"".join(pair[1:] for pair in pairs if pair[:1] == lead and len(pair) == 2)
