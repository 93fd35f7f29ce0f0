"""Makes pages that quote other works and must stay apart from them: digests, excerpts in unrelated articles."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from benchmarks.cascades import words_en, words_zh
from benchmarks.cascades.model import Work
from benchmarks.cascades.pieces import joiner

# Characters quoted from each work of a digest, and of one work in an excerpt; English needs about twice as many.
DIGEST = {"zh": (150, 250), "en": (300, 500)}
EXCERPT = {"zh": 120, "en": 250}


def _stretch(work: Work, length: int, rng: Random) -> str:
    """Return *length* characters of *work* from anywhere, at paragraph borders only by chance."""
    text = joiner(work.language).join(work.paragraphs)
    start = rng.randrange(max(1, len(text) - length))
    return text[start : start + length]


def digest(number: int, works: Sequence[Work], rng: Random) -> Work:
    """Return a round-up of *works*: a stretch of each, with linking text between them."""
    language = works[0].language
    words = words_zh if language == "zh" else words_en
    paragraphs = [words.LINKING[0]]
    for i, work in enumerate(works):
        paragraphs.append(words.LINKING[min(i + 1, len(words.LINKING) - 2)])
        end = "……" if language == "zh" else " ..."
        paragraphs.append(_stretch(work, rng.randint(*DIGEST[language]), rng) + end)
    paragraphs.append(words.LINKING[-1])
    title = ("一周要闻回顾" if language == "zh" else "The week in stories") + f" {number}"
    return Work(f"digest{number:04}", title, "\n".join(paragraphs), language)


def excerpt(number: int, source: Work, carrier: Work, rng: Random) -> tuple[Work, str]:
    """Return *carrier* with one stretch of *source* as a paragraph in its middle, and that stretch."""
    quoted = _stretch(source, EXCERPT[source.language], rng)
    paragraphs = list(carrier.paragraphs)
    paragraphs.insert(rng.randint(1, len(paragraphs)), quoted)
    return Work(f"excerpt{number:04}", carrier.title, "\n".join(paragraphs), source.language), quoted
