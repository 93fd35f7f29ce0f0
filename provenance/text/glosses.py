"""
Finds readings that were put behind Han characters: toned pinyin, pinyin without tones, Bopomofo.

A tone mark is proof enough: clean news has none behind a Han character. Readings without one look like units,
list letters and English words, so they count only where a page is full of them. A character may have several
readings, each put in by another copier, and blanks may stand in any of them, put in by a third.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import merge
from typing import Literal

from provenance.expressions import expression

Span = tuple[int, int]

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_HAN = "\u3400-\u9fff"
_LETTER = f"a-zü{TONED}"
_RUN = expression(f"[{_HAN}]")
_GAP = 3  # blanks between a character and its reading, and within it
# In brackets: one syllable, or several of a word, apart or together. What stands before is looked at afterwards:
# a search for a bracket is ten times as fast as one for a character with a Han in front.
_BRACKETED = expression(rf"[(（] {{0,{_GAP}}}([{_LETTER}][{_LETTER}1-5 '’·-]{{0,40}}?) {{0,{_GAP}}}[)）]")
_PHONETIC = expression("[\u3105-\u312f]")
_BOPOMOFO = expression(r"[(（]([\u3105-\u312f\u02c7\u02c9-\u02cb\u02d9 ]{1,24})[)）]")
# Without brackets, as a browser copies them: the reading, or several, stands between its character and the next.
_BARE = expression(
    rf"(?<=[{_HAN})） ])(?=[a-zü ]{{0,8}}[{TONED}])([{_LETTER}](?: {{0,2}}[{_LETTER}]){{0,17}})(?![{_LETTER}A-Z])"
)
_BARE_NEUTRAL = expression(rf"(?<=[{_HAN}])(?:de|le|ne|ma|ba|zhe|zi|men|tou|ge|me|li|shang)(?=[{_HAN}])")
_TONE = expression(f"[{TONED}]")
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|üan|ai|ao|an|ei|en|ia|ie|in|iu|ou|ua|ue|ui|un|uo|üe|ün|[aeiouü])"
    r"|er|ng|[nl]ve?)"
)
_PLAIN = expression(rf"{_SYLLABLE}[1-5]?(?:[ '’·-]?{_SYLLABLE}[1-5]?){{0,7}}")
_PARTS = expression(r"[ '’·-]")

_ONE = 6  # letters of the longest syllable
_MANY = 10  # readings a page must have before those without tones count ...
_SPACING = 60  # ... and at most this many Han characters for each
_DISTINCT = 3  # different ones among them

_Form = Literal["toned", "plain", "phonetic", "bare"]
_Reading = tuple[int, int, _Form, str]  # its span, blanks in front included; its form; its letters


def glosses(text: str) -> list[Span]:
    """Return the spans of the readings in *text*, ascending and disjoint."""
    found = list(_behind_han(text, merge(*_candidates(text))))
    counts = Counter(form for _, _, form, _ in found)
    if not found or (len(found) < _MANY and not counts["toned"]):
        return []
    enough = max(_MANY, len(_RUN.findall(text)) / _SPACING) if len(found) >= _MANY else _MANY
    full = {"toned", *_frequent(found, counts, enough)}
    spans = [(start, end) for start, end, form, _ in found if form in full]
    if counts["bare"] >= enough:
        spans = sorted([*spans, *(match.span() for match in _BARE_NEUTRAL.finditer(text))])
    return spans


def _candidates(text: str) -> Iterator[Iterator[_Reading]]:
    """Yield, for each form, what looks like a reading, ascending."""
    yield _bracketed(text)
    if _PHONETIC.search(text):
        yield ((*match.span(), "phonetic", match[1]) for match in _BOPOMOFO.finditer(text))
    if _TONE.search(text):
        bare = (match for match in _BARE.finditer(text))
        yield ((*match.span(), "bare", match[1]) for match in bare if _has_tones(match[1]))


def _bracketed(text: str) -> Iterator[_Reading]:
    for match in _BRACKETED.finditer(text):
        letters = match[1]
        if _TONE.search(letters):
            yield (*match.span(), "toned", letters)
        elif _PLAIN.fullmatch(letters) or _PLAIN.fullmatch(letters.replace(" ", "")):
            yield (*match.span(), "plain", letters)


def _has_tones(letters: str) -> bool:
    """Return whether *letters* have a tone for each of the syllables they must be."""
    return len(_TONE.findall(letters)) * _ONE >= len(letters.replace(" ", ""))


def _behind_han(text: str, candidates: Iterator[_Reading]) -> Iterator[_Reading]:
    """Yield those of the ascending *candidates* that stand behind their character, or behind another reading."""
    character = last = -1  # where the readings of the present character begin, and where the latest ends
    for first, end, form, letters in candidates:
        before = text[max(first - _GAP, 0) : first]
        start = first - len(before) + len(before.rstrip(" "))
        if start != last:
            if start < last or not (start and _RUN.match(text, start - 1)):
                continue
            character = start
        if form in ("plain", "toned") and not _fits(text, character, letters):
            continue
        last = end
        yield start, end, form, letters


def _fits(text: str, at: int, reading: str) -> bool:
    """Return whether as many Han characters stand before *at* as *reading* has syllables."""
    letters = reading.replace(" ", "")
    if len(letters) <= _ONE and letters.isalpha() and len(_TONE.findall(letters)) <= 1:
        return True  # one syllable, and its character has been seen
    parts = [part for part in _PARTS.split(reading) if part]
    tones = [len(_TONE.findall(part)) for part in parts]
    if any(tones) and any(not tone and len(part) > _ONE for part, tone in zip(parts, tones, strict=True)):
        return False
    syllables = sum(max(tone, 1) for tone in tones)
    row = text[max(at - syllables, 0) : at]
    return len(_RUN.findall(row)) == syllables > 0


def _frequent(found: Sequence[_Reading], counts: Counter[_Form], enough: float) -> Iterator[_Form]:
    """Yield the forms that count because the page is full of them."""
    distinct = {letters for _, _, form, letters in found if form in ("plain", "toned")}
    if counts["plain"] + counts["toned"] >= enough and len(distinct) >= _DISTINCT:
        yield "plain"
    if counts["phonetic"] >= enough:
        yield "phonetic"
    if counts["bare"] + counts["toned"] >= enough:
        yield "bare"
