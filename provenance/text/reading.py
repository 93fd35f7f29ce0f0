"""
The reading view: captured text made clean but readable, mapped back to the capture, with a log of removals.

Order of the steps: widths and blanks, invisible characters, byte damage, glosses, watermarks, link farms,
script. Everything is either left out (and logged) or rewritten one character for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from provenance.records import Removal
from provenance.text import noise
from provenance.text.folding import fold_width, to_simplified
from provenance.text.offsets import View

_HAN = re.compile(r"[\u3400-\u9fff]")
# A page counts as Traditional when this share of its Han characters, and this many, change in conversion:
# quotations and names change at most 0.1 % of a Simplified text.
_TRADITIONAL_SHARE = 0.02
_TRADITIONAL_COUNT = 10
_SAMPLE = 40

_STEPS: tuple[tuple[str, Callable[[str], list[noise.Span]]], ...] = (
    ("invisible", noise.invisible),
    ("mojibake", noise.byte_damage),
    ("pinyin_gloss", noise.glosses),
    ("watermark", noise.watermarks),
    ("link_farm", noise.link_farms),
)


@dataclass(frozen=True, slots=True)
class ReadingView:
    """
    The reading view of one page.

    ``view`` has half-width punctuation and Simplified script, for rules; ``clean`` is the same text with
    its captured punctuation, for people; both have one length. ``carried`` lists the view spans of lines
    that bore the host's watermark: such lines were inside the text the host pasted.
    """

    view: View
    clean: str
    removed: tuple[Removal, ...]
    carried: tuple[tuple[int, int], ...]


def reading_view(raw: str) -> ReadingView:
    """Return the reading view of the page text *raw*; linear in its length but for sorting lines."""
    view = View.whole(fold_width(raw))
    removed: list[Removal] = []
    marked: list[int] = []
    for kind, find in _STEPS:
        spans = find(view.text)
        if not spans:
            continue
        for start, end in spans:
            first, last = view.span(start, end)
            removed.append(Removal(kind, first, last, raw[first:last]))
            if kind == "watermark":
                marked.append(first)
        view = view.without(spans)
    clean, script = _simplified(View(_captured(view, raw), view.starts, view.raws, view.raw_length), raw)
    if script:
        removed.append(script)
    folded = View(fold_width(clean), view.starts, view.raws, view.raw_length)
    carried = tuple(_line_at(folded.text, max(folded.position(first) - 1, 0)) for first in marked)
    return ReadingView(folded, clean, tuple(sorted(removed, key=_order)), carried)


def _captured(view: View, raw: str) -> str:
    """Return the characters of *view* as they stand in *raw*."""
    lengths = (end - start for start, end in pairwise((*view.starts, len(view.text))))
    return "".join(raw[at : at + length] for at, length in zip(view.raws, lengths, strict=True))


def _simplified(view: View, raw: str) -> tuple[str, Removal | None]:
    """Return the view's text in Simplified script, and the log entry where the page was in the other one."""
    han = len(_HAN.findall(view.text))
    if not han:
        return view.text, None
    simplified = to_simplified(view.text)
    if simplified == view.text:
        return simplified, None
    changed = [i for i, (a, b) in enumerate(zip(view.text, simplified, strict=True)) if a != b]
    if len(changed) < max(_TRADITIONAL_COUNT, _TRADITIONAL_SHARE * han):
        return simplified, None
    start, end = view.raw(changed[0]), view.raw(changed[-1]) + 1
    return simplified, Removal("script", start, end, raw[start : min(end, start + _SAMPLE)])


def _line_at(text: str, position: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, position + 1) + 1
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end


def _order(removal: Removal) -> tuple[int, int, str]:
    return removal.start, removal.end, removal.kind
