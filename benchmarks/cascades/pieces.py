"""Cuts texts into sentences and puts them together again; writes figures the Chinese way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from benchmarks.cascades.model import Draft, Language

HAN = re.compile(r"[\u4e00-\u9fff]")
_ZH = re.compile(r"[^。！？!?]*[。！？!?]+[”’」』）)]*|[^。！？!?]+$")
_EN = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”’)]))\s+(?=[A-Z\"“])")
_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


def sentences(paragraph: str, language: Language) -> list[str]:
    """Return the sentences of *paragraph*; joined with the language's blank they give it back."""
    if language == "zh":
        return [piece for piece in _ZH.findall(paragraph) if piece] or [paragraph]
    return [piece for piece in _EN.split(paragraph) if piece] or [paragraph]


def joiner(language: Language) -> str:
    """Return what stands between two sentences."""
    return "" if language == "zh" else " "


def all_sentences(draft: Draft) -> list[str]:
    """Return the sentences of the whole text, in order."""
    return [one for paragraph in draft.paragraphs for one in sentences(paragraph, draft.language)]


def regroup(pieces: Sequence[str], size: int, language: Language) -> tuple[str, ...]:
    """Return paragraphs of *size* sentences each."""
    return tuple(joiner(language).join(pieces[i : i + size]) for i in range(0, len(pieces), size))


def each_paragraph(draft: Draft, change: Callable[[str], str]) -> Draft:
    """Return *draft* with every paragraph rewritten; empty ones are dropped."""
    return replace(draft, paragraphs=tuple(new for old in draft.paragraphs if (new := change(old))))


def with_paragraphs(draft: Draft, paragraphs: Sequence[str], added: int = 0, kept: float = 1.0) -> Draft:
    """Return *draft* with other paragraphs, *added* foreign characters and *kept* of its own share left."""
    return replace(draft, paragraphs=tuple(paragraphs), added=draft.added + added, kept=draft.kept * kept)


def at_least(draft: Draft, count: int) -> Draft:
    """Return *draft* cut into *count* paragraphs or more, as a host's pagination does, where sentences allow."""
    if len(draft.paragraphs) >= count:
        return draft
    pieces = all_sentences(draft)
    return with_paragraphs(draft, regroup(pieces, max(1, len(pieces) // count), draft.language))


def chinese_number(number: int) -> str:
    """Return *number*, 0 to 9999, in Chinese numerals: 18 is 十八, 305 is 三百零五."""
    if number == 0:
        return "零"
    figures = str(number)
    text = ""
    for place, figure in zip(range(len(figures) - 1, -1, -1), figures, strict=True):
        if figure != "0":
            text += _DIGITS[int(figure)] + _UNITS[place]
        elif text and not text.endswith("零"):
            text += "零"
    text = text.rstrip("零")
    return text[1:] if text.startswith("一十") else text


def chinese_year(year: str) -> str:
    """Return the figures of a year one by one: 2024 is 二〇二四."""
    return "".join(_DIGITS[int(figure)] for figure in year)
