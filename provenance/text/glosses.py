"""
Finds readings that were put behind Han characters: toned pinyin, pinyin without tones, Bopomofo.

A tone mark is proof enough: clean news has none behind a Han character. Readings without one look like units,
list letters and English words, so they count only where a page is full of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_HAN = "\u3400-\u9fff"
_LETTER = f"a-zü{TONED}"
_RUN = re.compile(f"[{_HAN}]")
# In brackets behind a Han character: one syllable, or several of a word, apart or together. The bracket stands
# first in the patterns: a search for it is ten times as fast as one for a character with a Han in front.
_BEHIND = rf"[(（](?:(?<=[{_HAN}].)|(?<=[{_HAN}] .))"
_BRACKETED = re.compile(rf"{_BEHIND} ?([{_LETTER}][{_LETTER}1-5 '’·-]{{0,40}}?) ?[)）]")
_PHONETIC = re.compile("[\u3105-\u312f]")
_BOPOMOFO = re.compile(rf"{_BEHIND}[\u3105-\u312f\u02c7\u02c9-\u02cb\u02d9 ]{{1,24}}[)）]")
# Without brackets, as a browser copies them: the syllable stands between its character and the next.
_BARE = re.compile(rf"(?<=[{_HAN}])(?=[a-zü]{{0,4}}[{TONED}])[{_LETTER}]{{1,6}}(?![{_LETTER}A-Z])")
_BARE_NEUTRAL = re.compile(rf"(?<=[{_HAN}])(?:de|le|ne|ma|ba|zhe|zi|men|tou|ge|me|li|shang)(?=[{_HAN}])")
_TONE = re.compile(f"[{TONED}]")
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|üan|ai|ao|an|ei|en|ia|ie|in|iu|ou|ua|ue|ui|un|uo|üe|ün|[aeiouü])"
    r"|er|ng|[nl]ve?)"
)
_PLAIN = re.compile(rf"{_SYLLABLE}[1-5]?(?:[ '’·-]?{_SYLLABLE}[1-5]?){{0,7}}")
_PARTS = re.compile(r"[ '’·-]")

_ONE = 6  # letters of the longest syllable
_MANY = 10  # readings a page must have before those without tones count ...
_SPACING = 60  # ... and at most this many Han characters for each
_DISTINCT = 3  # different ones among them


def glosses(text: str) -> list[Span]:
    """Return the spans of the readings in *text*, ascending and disjoint."""
    spans: list[Span] = []
    plain: list[tuple[Span, str]] = []
    for match in _BRACKETED.finditer(text):
        reading = match[1]
        span = _with_blank(text, match)
        if not _fits(text, span[0], reading):
            continue
        if _TONE.search(reading):
            spans.append(span)
        elif _PLAIN.fullmatch(reading):
            plain.append((span, reading))
    phonetic: list[Span] = []
    if _PHONETIC.search(text):
        phonetic = [_with_blank(text, match) for match in _BOPOMOFO.finditer(text)]
    bare: list[Span] = []
    if _TONE.search(text):
        bare = [match.span() for match in _BARE.finditer(text)]
    if max(len(spans) + len(plain), len(phonetic), len(bare)) >= _MANY:
        spans = sorted([*spans, *_frequent(text, spans, plain, phonetic, bare)])
    return spans


def _with_blank(text: str, match: re.Match[str]) -> Span:
    start, end = match.span()
    return start - (text[start - 1] == " "), end


def _fits(text: str, at: int, reading: str) -> bool:
    """Return whether as many Han characters stand before *at* as *reading* has syllables."""
    if len(reading) <= _ONE and reading.isalpha() and len(_TONE.findall(reading)) <= 1:
        return True  # one syllable, and the pattern has seen its character
    parts = [part for part in _PARTS.split(reading) if part]
    tones = [len(_TONE.findall(part)) for part in parts]
    if any(tones) and any(not tone and len(part) > _ONE for part, tone in zip(parts, tones, strict=True)):
        return False
    syllables = sum(max(tone, 1) for tone in tones)
    row = text[max(at - syllables, 0) : at]
    return len(_RUN.findall(row)) == syllables > 0


def _frequent(
    text: str, toned: list[Span], plain: list[tuple[Span, str]], phonetic: list[Span], bare: list[Span]
) -> Iterator[Span]:
    """Yield the spans that count because the page is full of their kind."""
    enough = max(_MANY, len(_RUN.findall(text)) / _SPACING)
    distinct = {reading for _, reading in plain} | {text[start:end] for start, end in toned}
    if len(toned) + len(plain) >= enough and len(distinct) >= _DISTINCT:
        yield from (span for span, _ in plain)
    if len(phonetic) >= enough:
        yield from phonetic
    if len(bare) >= enough:
        yield from bare
        yield from (match.span() for match in _BARE_NEUTRAL.finditer(text))
