"""
Finds text decoded by the wrong charset (UTF-8 read as Latin-1 or GBK, GBK read as Latin-1) and decodes it again.

A trial of codec pairs: the damaged characters are turned back into bytes and read by another codec, and the
reading counts only where nearly all of it is everyday text. Characters lost in the wrong decoding stay lost.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from provenance.expressions import expression
from provenance.text.folding import to_simplified
from provenance.text.han_model import common_characters
from provenance.text.offsets import Repair

# What bytes 80 to 9F become in windows-1252; the five it does not define stay control characters, as in browsers.
_SPECIALS = {bytes((code,)).decode("cp1252", "ignore"): code for code in range(0x80, 0xA0)}
_SPECIALS.pop("", None)
_MARKS = "".join(_SPECIALS)
_ERRORS = "provenance.unread"  # the name of our handler of undecodable bytes
_UNREAD = "\udc01\udc00"  # the first byte of an unreadable stretch, and each further one; no codec yields these
_LOST = 0xFF  # stands for a character that the wrong decoding lost; no byte of UTF-8 or GB 18030
_BYTES = {ord(mark): chr(code) for mark, code in _SPECIALS.items()} | {0xFFFD: chr(_LOST)}

# Where a trial pays: the beginning of a UTF-8 sequence read byte by byte, or four accented letters in a row ...
_BYTEWISE = expression(rf"[\u00a1-\u00ff](?:(?<=[\u00c2-\u00f4])[\u0080-\u00bf{_MARKS}]|[\u00a1-\u00ff]{{3}})")
# ... and what GBK makes of UTF-8: of the first two bytes of punctuation, quotation marks and frequent characters.
_PAIRWISE = expression("[锛銆鈥鐨涓浜浠鍏鍒鍙鍚鍜鍥鍦鍗鍔鏃鏄鏈鏂杩鎴]")
_NEAR = 40  # characters: in such text every eighth is one of these signs
_ROW = re.compile(rb"(?:[\xe2-\xe9\xef][\x80-\xbf]{2}){3,}")
_GAP = 9  # bytes between two rows: what a date or a lost character takes
_ACCENTED = rf"[\u0080-\u00ff{_MARKS}]"
_PASSAGE = expression(rf"{_ACCENTED}(?:[\x20-\x7e\t\u0080-\u00ff\ufffd{_MARKS}]*{_ACCENTED})?")

_LINE_END = expression("\n")
_TAIL = rf"[\u0080-\u00bf{_MARKS}]"
_SEQUENCES = expression(rf"(?:[\u00c2-\u00df]{_TAIL}|[\u00e0-\u00ef]{_TAIL}{{2}}|[\u00f0-\u00f4]{_TAIL}{{3}})+")
# Certain by themselves: a sequence of three or four bytes, three sequences in a row, or an accented letter of
# Western Europe. Not so ``É”``, the end of a quotation in capitals, which is a sequence of two bytes as well.
_CERTAIN = expression(
    rf"[\u00e0-\u00f4]{_TAIL}{{2}}|(?:[\u00c2-\u00df]{_TAIL}){{3}}|[\u00c2\u00c3][\u0080-\u00bf€™œ‚„†‡‰]"
)
# A closing quotation mark whose last byte was lost, and a no-break space that became a blank.
_CLOSING = expression(r"\u00e2\u20ac(?:[\ufffd\u009d]|(?=[\s.,;:!?)\]])|$)", re.MULTILINE)
_BLANK = expression(r"\u00c2(?= )")

_SHARE = (
    0.9  # of the characters beyond ASCII that must be everyday ones: .998 in clean text, .12 in a wrong reading
)
# Different characters a reading must have; 1 once another line of the page was read the same way. Not so a row of
# middle dots, which GBK reads as one character again and again.
_HAN = 3
_LOSSES = 0.3  # of its characters a reading may lack; above, it is a torso


def charset_repairs(text: str) -> list[Repair]:
    """
    Return the repairs of what was decoded wrongly in *text*, disjoint and ascending; linear in its length.

    Text that was damaged twice comes out damaged once: ask again.
    """
    if text.isascii() or not (_BYTEWISE.search(text) or _PAIRWISE.search(text)):
        return []
    known: set[str] = set()
    found: list[list[Repair]] = []
    again: list[tuple[int, int, str]] = []  # lines read before all codecs were known, and without a find
    start = 0
    for i, line in enumerate(text.split("\n")):
        proved = len(known)
        found.append([] if line.isascii() else list(_moved(_line_repairs(line, known), start)))
        if not found[i] and not line.isascii():
            again.append((proved, i, line))
        start += len(line) + 1
    return [repair for repairs in _with_short(text, found, again, known) for repair in repairs]


def _with_short(
    text: str, found: list[list[Repair]], again: Sequence[tuple[int, int, str]], known: set[str]
) -> list[list[Repair]]:
    """Return *found* with the titles and other short lines repaired by the codecs that long ones proved."""
    if not known:
        return found
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    for proved, i, line in again:
        if proved < len(known):
            found[i] = list(_moved(_line_repairs(line, known), starts[i]))
    return found


def _moved(repairs: Sequence[Repair], by: int) -> Iterator[Repair]:
    for repair in repairs:
        at = tuple(offset + by for offset in repair.at)
        yield Repair(repair.start + by, repair.end + by, repair.text, at)


def _line_repairs(line: str, known: set[str]) -> list[Repair]:
    repairs = [repair for start, end in _regions(line) for repair in _moved(_pairwise(line[start:end]), start)]
    if repairs:
        return repairs
    if not known and not _BYTEWISE.search(line):
        return []
    repairs = []
    for passage in _PASSAGE.finditer(line):
        repairs.extend(_moved(_bytewise(passage[0], known), passage.start()))
    return repairs


def _bytewise(passage: str, known: set[str]) -> list[Repair]:
    """Return the repairs of *passage*, in which each character stands for one byte."""
    data = passage.translate(_BYTES).encode("latin-1")
    characters, lost = _decode(data, "utf-8")
    if lost:
        chinese, missing = _decode(data, "gb18030")
        if _everyday(chinese, missing, 1 if "gb18030" in known else _HAN):
            known.add("gb18030")
            return [_repair(0, len(passage), chinese)]
        if _everyday(characters, lost, _HAN):
            known.add("utf-8")
            return [_repair(0, len(passage), characters)]
    return _sequences(passage, data, known)


def _sequences(passage: str, data: bytes, known: set[str]) -> list[Repair]:
    """Return the repairs of the UTF-8 sequences in *passage*, and of their remains where others are certain."""
    repairs = []
    for found in _SEQUENCES.finditer(passage):
        if "utf-8" not in known and not _CERTAIN.search(found[0]):
            continue
        try:
            text = data[found.start() : found.end()].decode("utf-8")
        except UnicodeDecodeError:
            continue
        known.add("utf-8")
        at = accumulate((len(character.encode()) for character in text[:-1]), initial=found.start())
        repairs.append(Repair(found.start(), found.end(), text, tuple(at)))
    if "utf-8" in known:
        taken = {repair.start for repair in repairs}
        closing = (found.span() for found in _CLOSING.finditer(passage))
        repairs += [_repair(a, b, [(a, "”")]) for a, b in closing if a not in taken]
        blanks = (found.span() for found in _BLANK.finditer(passage))
        repairs += [_repair(a, b, []) for a, b in blanks if a not in taken]
    return sorted(repairs, key=lambda repair: repair.start)


def _regions(line: str) -> list[tuple[int, int]]:
    """Return the spans of *line* around two or more signs of UTF-8 read as GBK that stand near each other."""
    regions: list[tuple[int, int, int]] = []
    for sign in _PAIRWISE.finditer(line):
        start, end = max(sign.start() - _NEAR, 0), min(sign.end() + _NEAR, len(line))
        if regions and start <= regions[-1][1]:
            regions[-1] = (regions[-1][0], end, regions[-1][2] + 1)
        else:
            regions.append((start, end, 1))
    return [(start, end) for start, end, signs in regions if signs > 1]


def _pairwise(line: str) -> list[Repair]:
    """Return the repairs of the passages of *line* that are UTF-8 read as GBK."""
    pieces = [_gbk(character) for character in line]
    owners = [i for i, piece in enumerate(pieces) for _ in piece]
    data = b"".join(pieces)
    repairs = []
    for row_start, row_end in _passages(data):
        start, end = row_start, row_end
        while (
            start and owners[start] == owners[start - 1]
        ):  # what begins earlier is part of the whole text before
            start += 1
        while end < len(data) and owners[end] == owners[end - 1]:
            end += 1
        characters, lost = _decode(data[start:end], "utf-8")
        if not _everyday(characters, lost, _HAN):
            continue
        first, last = owners[start], owners[end - 1]
        placed: list[tuple[int, str]] = []
        for offset, character in characters:
            at = max(owners[start + offset], placed[-1][0] + 1 if placed else first)
            if at <= last:
                placed.append((at, character))
        repairs.append(_repair(first, last + 1, placed))
    return repairs


def _passages(data: bytes) -> list[tuple[int, int]]:
    """Return the spans of *data* that are rows of UTF-8 sequences, with little between them."""
    spans: list[tuple[int, int]] = []
    for row in _ROW.finditer(data):
        start, end = row.span()
        if spans and start - spans[-1][1] <= _GAP:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


@lru_cache(maxsize=1 << 15)
def _gbk(character: str) -> bytes:
    if character == "€":  # windows-936 reads the single byte 80 so
        return b"\x80"
    return bytes((_LOST,)) if character == "\ufffd" else character.encode("gb18030", "replace")


def _decode(data: bytes, codec: str) -> tuple[list[tuple[int, str]], int]:
    """Return the characters of *data* with their offsets, and how many stretches could not be read."""
    characters: list[tuple[int, str]] = []
    at = lost = 0
    for character in data.decode(codec, _ERRORS):
        if character in _UNREAD:
            lost += character == _UNREAD[0]
            at += 1
        else:
            characters.append((at, character))
            at += 1 if character < "\x80" else _width(character, codec)
    return characters, lost


@lru_cache(maxsize=1 << 15)
def _width(character: str, codec: str) -> int:
    return len(character.encode(codec))


def _mark_unread(error: UnicodeError) -> tuple[str, int]:
    """Stand in for each byte that cannot be read: offsets stay right, and one call reads all there is."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _UNREAD[0] + _UNREAD[1] * (error.end - error.start - 1), error.end


codecs.register_error(_ERRORS, _mark_unread)


def _everyday(characters: Sequence[tuple[int, str]], lost: int, least: int) -> bool:
    """Return whether *characters* read like Chinese text of which few characters are missing."""
    beyond = "".join(character for _, character in characters if character > "\x7f")
    if lost > _LOSSES * (len(beyond) + lost):
        return False
    common = common_characters()
    simplified = to_simplified(beyond)
    han = {character for character in simplified if "\u4e00" <= character <= "\u9fff" and character in common}
    return len(han) >= least and sum(character in common for character in simplified) >= _SHARE * len(simplified)


def _repair(start: int, end: int, placed: Sequence[tuple[int, str]]) -> Repair:
    return Repair(start, end, "".join(character for _, character in placed), tuple(at for at, _ in placed))
