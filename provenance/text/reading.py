"""
The reading view: captured text made clean but readable, mapped back to the capture, with a log of removals.

Order of the steps: wrong charsets, shifted bytes, widths and blanks, invisible characters, stacked marks,
leftovers of damage, inserted blanks, glosses, watermarks, link farms, script. Everything is left out (and
logged), or rewritten one character for one: a repair, logged too, sets each character where its first byte stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from provenance.expressions import expression
from provenance.records import Removal
from provenance.text import noise
from provenance.text.byte_damage import byte_repairs
from provenance.text.charset_damage import charset_repairs
from provenance.text.folding import fold_width, to_simplified
from provenance.text.glosses import glosses
from provenance.text.han_model import HanModel
from provenance.text.offsets import View
from provenance.text.watermarks import watermarks

_HAN = expression(r"[\u3400-\u9fff]")
# A page counts as Traditional when this share of its Han characters, this many, and this many different ones
# change in conversion: quotations change at most 0.1 % of a Simplified text, one name in a short text more.
_TRADITIONAL_SHARE = 0.02
_TRADITIONAL_COUNT = 10
_TRADITIONAL_DISTINCT = 4
_SAMPLE = 40
_PIECE = 200
_ROUNDS = 4  # what was done twice is undone twice: a wrong decoding, a watermark, a gloss behind a gloss

_STEPS: tuple[tuple[str, Callable[[str], list[noise.Span]]], ...] = (
    ("invisible", noise.invisible),
    ("stacked_marks", noise.stacked_marks),
    ("mojibake", noise.byte_damage),
    ("inserted_space", noise.inserted_blanks),
    ("pinyin_gloss", glosses),
    ("watermark", watermarks),
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


def reading_view(raw: str, model: HanModel | None = None) -> ReadingView:
    """
    Return the reading view of the page text *raw*; linear in its length but for sorting lines.

    *model* chooses among readings of damaged bytes; without one, only what the page itself tells is repaired.
    """
    removed: list[Removal] = []
    view = _repaired(raw, model, removed)
    captured = _written_back(view, raw) if removed else raw
    view = View(fold_width(view.text), view.starts, view.raws, view.raw_length)
    for kind, find in _STEPS:
        for _ in range(_ROUNDS):
            spans = find(view.text)
            if not spans:
                break
            _log(removed, kind, view, spans, raw)
            view = view.without(spans)
    original = _captured(view, captured)
    clean, script = _simplified(View(original, view.starts, view.raws, view.raw_length), raw)
    if script:
        removed.append(script)
    folded = view if clean == original else View(fold_width(clean), view.starts, view.raws, view.raw_length)
    carried = tuple(_carried(folded, [removal.start for removal in removed if removal.kind == "watermark"]))
    return ReadingView(folded, clean, tuple(sorted(removed, key=_order)), carried)


def _repaired(raw: str, model: HanModel | None, removed: list[Removal]) -> View:
    """Return the view of *raw* with wrong charsets and shifted bytes repaired, and log each repair."""
    view = View.whole(raw)
    for find in (charset_repairs, partial(byte_repairs, model=model)):
        for _ in range(_ROUNDS):
            repairs = find(view.text)
            if not repairs:
                break
            for start, end in view.spans([(repair.start, repair.end) for repair in repairs]):
                removed.append(Removal("mojibake", start, end, raw[start:end]))
            view = view.repaired(repairs)
    return view


def _written_back(view: View, raw: str) -> str:
    """Return *raw* with each character of *view* in its place."""
    pieces = []
    cursor = 0
    for i, at in enumerate(view.raws):
        stop = view.starts[i + 1] if i + 1 < len(view.starts) else len(view.text)
        piece = view.text[view.starts[i] : stop]
        pieces += [raw[cursor:at], piece]
        cursor = at + len(piece)
    return "".join([*pieces, raw[cursor:]])


def _log(removed: list[Removal], kind: str, view: View, spans: Sequence[noise.Span], raw: str) -> None:
    """Add a removal for each of *spans*; inserted blanks share one for each line."""
    logged = list(_by_lines(view.text, spans)) if kind == "inserted_space" else spans
    for first, last in view.spans(logged):
        removed.append(Removal(kind, first, last, raw[first:last]))


def _by_lines(text: str, spans: Sequence[noise.Span]) -> Iterator[noise.Span]:
    """Yield, for each line that has some of the ascending *spans*, the stretch from its first to its last."""
    start, end = spans[0]
    line = text.find("\n", end)
    for first, last in spans[1:]:
        if 0 <= line < first:
            yield start, end
            start, line = first, text.find("\n", last)
        end = last
    yield start, end


def _captured(view: View, raw: str) -> str:
    """Return the characters of *view* as they stand in *raw*."""
    lengths = (end - start for start, end in pairwise((*view.starts, len(view.text))))
    return "".join(raw[at : at + length] for at, length in zip(view.raws, lengths, strict=True))


def _simplified(view: View, raw: str) -> tuple[str, Removal | None]:
    """Return the view's text in Simplified script, and the log entry where the page was in the other one."""
    if _HAN.search(view.text) is None:
        return view.text, None
    simplified = to_simplified(view.text)
    if simplified == view.text:
        return view.text, None
    changed = list(_changed(view.text, simplified))
    if len(changed) < _TRADITIONAL_COUNT:
        return simplified, None
    if len(changed) < _TRADITIONAL_SHARE * len(_HAN.findall(view.text)):
        return simplified, None
    if len({view.text[i] for i in changed}) < _TRADITIONAL_DISTINCT:
        return simplified, None
    start, end = view.raw(changed[0]), view.raw(changed[-1]) + 1
    return simplified, Removal("script", start, end, raw[start : min(end, start + _SAMPLE)])


def _changed(text: str, simplified: str) -> Iterator[int]:
    """Yield where the two texts, of one length, differ; compared by pieces, most of which are equal."""
    for start in range(0, len(text), _PIECE):
        a, b = text[start : start + _PIECE], simplified[start : start + _PIECE]
        if a != b:
            yield from (start + i for i in range(len(a)) if a[i] != b[i])


def _carried(view: View, marked: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines that bore a mark at the raw offsets *marked*, each line once, ascending."""
    start = end = -1
    for first in sorted(marked):
        position = max(view.position(first) - 1, 0)
        if start <= position < end:
            continue
        start = view.text.rfind("\n", 0, position + 1) + 1
        end = view.text.find("\n", start)
        end = len(view.text) if end < 0 else end
        yield start, end


def _order(removal: Removal) -> tuple[int, int, str]:
    return removal.start, removal.end, removal.kind
