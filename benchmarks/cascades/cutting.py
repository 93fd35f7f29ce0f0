"""Cuts and reorders a text: its end or its middle dropped, paragraphs merged, split and swapped."""

from __future__ import annotations

from random import Random

from benchmarks.cascades.hosts import Host
from benchmarks.cascades.model import Draft
from benchmarks.cascades.pieces import all_sentences, at_least, regroup, with_paragraphs

_KEEP = (0.90, 0.75, 0.60)


def truncated(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """The end dropped in mid sentence; 90, 75 or 60 % of the characters are kept."""
    left = round(sum(map(len, draft.paragraphs)) * _KEEP[strength - 1])
    paragraphs = []
    for text in draft.paragraphs:
        if left <= 0:
            break
        paragraphs.append(text[:left])
        left -= len(text)
    paragraphs[-1] += "……" if draft.language == "zh" else " ..."
    return with_paragraphs(draft, paragraphs, kept=_KEEP[strength - 1])


def dropped(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Whole sentences from the middle dropped, in one stretch; about 90, 75 or 60 % is kept."""
    pieces = all_sentences(draft)
    total = sum(map(len, pieces))
    allowed = total * (1 - _KEEP[strength - 1])
    first = rng.randrange(1, max(2, len(pieces) // 2))
    last, lost = first, 0
    while last < len(pieces) - 1 and lost + len(pieces[last]) <= allowed:
        lost += len(pieces[last])
        last += 1
    kept = pieces[:first] + pieces[last:]
    paragraphs = regroup(kept, max(1, len(pieces) // max(1, len(draft.paragraphs))), draft.language)
    return with_paragraphs(draft, paragraphs, kept=1 - lost / total)


def reparagraphed(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Paragraphs of four sentences, one paragraph for all, one for each sentence."""
    pieces = all_sentences(draft)
    return with_paragraphs(draft, regroup(pieces, (4, len(pieces), 1)[strength - 1], draft.language))


def reordered(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Two neighbouring paragraphs swapped, the two halves, or all shuffled."""
    draft = at_least(draft, 4)
    paragraphs = list(draft.paragraphs)
    if strength == 1 and len(paragraphs) > 1:
        at = rng.randrange(len(paragraphs) - 1)
        paragraphs[at], paragraphs[at + 1] = paragraphs[at + 1], paragraphs[at]
    elif strength == 2:
        middle = len(paragraphs) // 2
        paragraphs = paragraphs[middle:] + paragraphs[:middle]
    else:
        rng.shuffle(paragraphs)
    return with_paragraphs(draft, paragraphs)
