"""
Puts Chinese text back on its byte grid where an edit of GBK bytes shifted it by one.

One byte is lost at each place, the others are still there: with it found, everything up to the next character
that is in step comes back. The page tells the byte where it glosses the same character elsewhere; else the
likeliest reading decides.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from provenance.expressions import expression
from provenance.text.folding import to_simplified
from provenance.text.han_model import HanModel, common_characters
from provenance.text.offsets import Repair
from provenance.text.shifted_runs import (
    ANY_BYTE,
    GLOSS,
    GLOSSED,
    READING,
    SPLIT_GLOSS,
    SPLIT_TAG,
    Readings,
    Run,
    shifted_run,
    width,
)

# A mark that may stand for a lost byte: with the rest of a gloss or a tag behind it, or with a letter, a tag or
# another lost byte near enough for the shift to end there.
_SUSPECT = expression(
    rf"[?？](?={READING}[)）]|/p>|[^\x00-\x20\x22-\x27\x2a\x2b\x2d-\x39\x3c-\x7f？]{{1,40}}[?？@-~])"
)
_LETTER_SOON = expression(r"[!,():;]?[^\x00-\x7f]{1,3}[@-~](?![a-zA-Z])")
# Marks looked at, and runs tried, per page: they bound the time that a page made of question marks takes.
_SUSPECTS = 5000
_TRIES = 300
_GAIN = 8.0  # bits a repair must be likelier by than what stands there
_GUESSED = 3  # characters that a run whose byte was guessed must have, to prove the guess by the others
_NEAR = 4  # characters by which a lost byte is chosen, its own included
_CLEAN = 6  # characters in front of a guessed byte that must be whole
_OTHER_SCRIPT = 8.0  # bits that a Traditional character costs on a Simplified page
_NOT_GLOSSED = 12.0  # bits that a byte costs which the page's glosses do not tell
_SAMPLE = 200_000  # characters of a page that tell what is usual on it
_TRADITIONAL = 0.02  # share of its characters that change in conversion


@dataclass(frozen=True, slots=True)
class _Page:
    """What the page itself tells: the characters it glosses with each reading, its neighbours, its script."""

    readings: Readings
    single: Counter[str]
    pairs: Counter[str]
    traditional: bool
    known: dict[str, float]  # bits of pairs asked for before

    @classmethod
    def read(cls, text: str) -> _Page:
        """Return what the first 200,000 characters of *text* tell."""
        sample = text[:_SAMPLE]
        readings: Readings = {}
        for match in GLOSSED.finditer(sample):
            readings.setdefault(match[2], {})[match[1]] = None
        plain = GLOSS.sub("", sample)
        changed = sum(a != b for a, b in zip(plain, to_simplified(plain), strict=True))
        pairs = Counter(map("".join, pairwise(plain)))
        return cls(readings, Counter(plain), pairs, changed > _TRADITIONAL * len(plain), {})

    def bits(self, row: str, model: HanModel) -> float:
        """Return how likely *row* is, by the mean of what is usual on the page and in general."""
        return sum(self._pair(left, right, model) for left, right in pairwise(row))

    def _pair(self, left: str, right: str, model: HanModel) -> float:
        bits = self.known.get(left + right)
        if bits is None:
            own = self.pairs[left + right] / (self.single[left] + 1)
            bits = math.log2((2.0 ** model.bits(left, right) + own) / 2)
            self.known[left + right] = bits
        return bits


def byte_repairs(text: str, model: HanModel | None = None) -> list[Repair]:
    """
    Return the repairs of byte-shifted runs in *text*, disjoint and ascending.

    Runs whose lost byte the page itself tells are repaired without a *model*; the others need one to choose
    among the 126 lead bytes. What does not come out as everyday text stays as it is. Linear in the length.
    """
    page: _Page | None = None
    repairs: list[Repair] = []
    tries = seen = 0
    suspect = _SUSPECT.search(text)
    while suspect is not None and tries < _TRIES and seen < _SUSPECTS:
        seen += 1
        at, following = suspect.start(), suspect.start() + 1
        if _worth(text, at, repairs[-1].end if repairs else 0):
            tries += 1
            page = page or _Page.read(text)
            repair = _repair(text, at, page, model)
            if repair is not None:
                repairs.append(repair)
                following = repair.end
        suspect = _SUSPECT.search(text, following)
    return repairs


def _worth(text: str, at: int, whole_from: int) -> bool:
    """Return whether what follows the mark at *at* looks shifted: a split gloss or tag, or rare letters."""
    if SPLIT_GLOSS.match(text, at):
        return True
    common = common_characters()
    before = GLOSS.sub("", text[max(at - _CLEAN, whole_from) : at])
    if "?" in before or not common.issuperset(_beyond(before)):
        return False
    if SPLIT_TAG.match(text, at) or _LETTER_SOON.match(text, at + 1):
        return True
    return not common.issuperset(_beyond(text[at + 1 : at + _CLEAN]))


def _beyond(text: str) -> str:
    return to_simplified("".join(character for character in text if character > "\x7f"))


def _repair(text: str, at: int, page: _Page, model: HanModel | None) -> Repair | None:
    tried: Run | None = None
    for wide in (True, False):
        run = shifted_run(text, at, page.readings, wide=wide)
        if run == tried:
            continue
        tried = run
        placed = _filled(run, text, page, model) if run else None
        if run and placed and _plausible(run, text, "".join(character for _, character in placed), model):
            return _set(run, placed)
    return None


def _filled(run: Run, text: str, page: _Page, model: HanModel | None) -> list[tuple[int, str]] | None:
    """
    Return the run's characters with their byte offsets, or None.

    Gaps are filled from left to right, each by the likeliest byte; characters that cannot be known are left out.
    """
    data = bytearray(run.data)
    unknown = {gap for gap, choices in run.gaps.items() if not choices}
    for gap, choices in run.gaps.items():
        start = _border(data, gap)
        if unknown.intersection((start, start + 1)):
            continue
        if model is None:
            if len(choices) > 1:
                return None
            data[gap] = choices[0]
            continue
        best = max(_fillings(data, gap, choices, _before(text, run.start), page, model), default=None)
        if best is None:
            return None
        data[gap] = -best[1]
    return _characters(data, unknown)


def _characters(data: bytearray, unknown: set[int]) -> list[tuple[int, str]] | None:
    characters = []
    at = 0
    while at < len(data):
        after = at + width(data[at])
        if not unknown.intersection((at, after - 1)):
            try:
                characters.append((at, data[at:after].decode("gbk")))
            except UnicodeDecodeError:
                return None
        at = after
    return characters


def _fillings(
    data: bytearray, gap: int, choices: bytes, before: str, page: _Page, model: HanModel
) -> Iterator[tuple[float, int]]:
    """Yield the score and the negated value of each byte that fits *gap*, by what stands beside it."""
    start = _border(data, gap)
    left = data[:start].decode("gbk", "ignore")[-1:] or before
    stop = data.find(0, gap + 1)
    behind = data[gap + 1 : stop] if stop >= 0 else data[gap + 1 :]
    for choice in ANY_BYTE:
        filled = data[start:gap] + bytes((choice,)) + behind
        reading = filled.decode("gbk", "replace")[:_NEAR]
        if "\ufffd" in reading[:1]:
            continue
        score = page.bits(left + reading, model)
        if not page.traditional and to_simplified(reading[0]) != reading[0]:
            score -= _OTHER_SCRIPT
        if choice not in choices:
            score -= _NOT_GLOSSED
        yield score, -choice


def _before(text: str, at: int) -> str:
    """Return the character in front of *at*, glosses left out."""
    for start in range(max(at - 8, 0), at):  # a reading has six letters at most
        if GLOSS.fullmatch(text, start, at):
            return text[start - 1 : start]
    return text[at - 1 : at]


def _border(data: bytearray, gap: int) -> int:
    """Return where the character begins that the byte at *gap* is part of."""
    at = 0
    while (after := at + width(data[at])) <= gap:
        at = after
    return at


def _plausible(run: Run, text: str, repaired: str, model: HanModel | None) -> bool:
    """Return whether *repaired* is everyday text, and likelier than what stands there."""
    common = common_characters()
    if not all(character in common or character.isascii() for character in to_simplified(repaired)):
        return False
    if model is None:
        return not run.torn and all(run.gaps.values())
    left = _before(text, run.start)
    gain = model.bits(left, repaired) - model.bits(left, text[run.start : run.end])
    guessed = run.torn or any(len(choices) != 1 for choices in run.gaps.values())
    proving = sum(character > "\x7f" for character in repaired)
    return gain >= _GAIN and (not guessed or proving >= _GUESSED)


def _set(run: Run, placed: list[tuple[int, str]]) -> Repair:
    """Return the repair of *run*: each character stands where its first byte did."""
    at: list[int] = []
    for offset, _ in placed:
        at.append(max(run.owners[offset], at[-1] + 1 if at else run.start))
    return Repair(run.start, run.end, "".join(character for _, character in placed), tuple(at))
