"""
Finds what copying put into a text and shows by itself: unseen characters, blanks, leftovers, link farms.

Each finder takes the text as it stands and returns the spans to leave out; nothing is changed here.
"""

from __future__ import annotations

import re

from provenance.expressions import expression
from provenance.text.glosses import TONED

Span = tuple[int, int]

# Zero-width, bidirectional and soft-hyphen characters, variation selectors, and what only the page's own font
# shows: icons, marks of its scripts. Not U+E766 to U+E864, where GBK keeps rare letters.
_INVISIBLE = expression(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
    "\ue000-\ue765\ue865-\uf8ff]+"
)
# What a byte-wise glosser leaves where it matched across character borders: a lost opening bracket or tag.
_DAMAGE = expression(rf"[?？](?<=[\u3400-\u9fff“”].)(?:(?=[a-zü]*[{TONED}])[a-zü{TONED}]{{1,6}}[)）]|/p>)")
# Marks stacked on one letter. Four occur in honest text (Vietnamese, Hebrew, Thai in decomposed form).
_STACKED = expression("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}")
_HAN_RUN = expression("[\u3400-\u9fff]{2,}")
_HAN_BLANK = expression(" (?<=[\u3400-\u9fff] ) {0,2}(?=[\u3400-\u9fff])")  # a search for blanks is fast
_WIDE_BLANK = expression("(?<=[\u3000-\u9fff“”,:;!?()]) {1,3}(?=[\u3000-\u9fff“”,:;!?()])")
_SPACED_SHARE = 0.3  # of the borders between Han characters that must be blank ...
_SPACED_LINE = 0.2  # ... and on each line that is closed up
_SPACED_COUNT = 10
_HAN = expression("[\u3400-\u9fff]")
_SENTENCE_MARK = expression("[,。;:!?、]")
_SENTENCE_LENGTH = 60  # Han characters for each mark that text, as against a list of names, has at most
_REPLACEMENT_SIGNS = ("\ufffd", "锟斤拷", "烫烫烫", "屯屯屯")
_REPLACEMENT = expression("\ufffd+|(?:锟斤拷){1,200}|(?:烫烫烫|屯屯屯)")

_LINE = expression(r"\S(?:[^\n]*\S)?")

_FARM_ITEM = expression(r"[\u3400-\u9fff]{2,8}")
_FARM_PLACE = expression(r"[\u3400-\u9fff]{1,7}[市县縣区區旗州盟省乡鄉镇鎮岛島]")
_FARM_ITEMS = 10


def invisible(text: str) -> list[Span]:
    """Return the spans of invisible characters."""
    if text.isascii():
        return []
    return [match.span() for match in _INVISIBLE.finditer(text)]


def stacked_marks(text: str) -> list[Span]:
    """Return the spans of five or more combining marks in a row."""
    if text.isascii():
        return []
    return [match.span() for match in _STACKED.finditer(text)]


def inserted_blanks(text: str) -> list[Span]:
    """
    Return the spans of the blanks that were put between Han characters.

    They count where the page has them at three borders in ten; then each line that shares in it is closed up,
    around punctuation as well.
    """
    if text.count(" ") < _SPACED_COUNT or not _is_spaced(text, _SPACED_SHARE, _SPACED_COUNT):
        return []
    if len(_SENTENCE_MARK.findall(text)) * _SENTENCE_LENGTH < len(_HAN.findall(text)):
        return []  # a list of names
    closed: list[Span] = []
    start = 0
    for line in text.split("\n"):
        if _is_spaced(line, _SPACED_LINE, 1):
            closed += [(start + a, start + b) for a, b in map(re.Match.span, _WIDE_BLANK.finditer(line))]
        start += len(line) + 1
    return closed


def _is_spaced(text: str, share: float, least: int) -> bool:
    blanks = len(_HAN_BLANK.findall(text))
    if blanks < least:
        return False
    borders = sum(len(run) - 1 for run in _HAN_RUN.findall(text))
    return blanks >= share * (blanks + borders)


def byte_damage(text: str) -> list[Span]:
    """Return the spans of leftovers that only byte-wise editing or a wrong decoding produces."""
    spans = []
    if "?" in text or "？" in text:
        spans += [match.span() for match in _DAMAGE.finditer(text)]
    if any(sign in text for sign in _REPLACEMENT_SIGNS):
        spans += [match.span() for match in _REPLACEMENT.finditer(text)]
    return sorted(spans)


def line_spans(text: str) -> list[Span]:
    """Return the spans of the lines of *text* that are not blank, without surrounding blanks."""
    return [match.span() for match in _LINE.finditer(text)]


def link_farms(text: str) -> list[Span]:
    """Return the spans of lines that are ten or more short names between bars, most of them places."""
    if text.count("|") + text.count("｜") < _FARM_ITEMS - 1:
        return []
    spans = []
    for start, end in line_spans(text):
        line = text[start:end]
        if line.count("|") + line.count("｜") < _FARM_ITEMS - 1:
            continue
        items = [item.strip() for item in re.split(r"[|｜]", line) if item.strip()]
        short = [item for item in items if _FARM_ITEM.fullmatch(item)]
        places = [item for item in short if _FARM_PLACE.fullmatch(item)]
        if len(short) >= _FARM_ITEMS and len(places) > 0.6 * len(items):
            spans.append((start, end))
    return spans
