"""Reads works from the development corpora, spread over their sources, natural duplicates left out."""

from __future__ import annotations

import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from zlib import crc32

from benchmarks.cascades.model import Language, Work
from benchmarks.cascades.pieces import HAN

LENGTHS: dict[Language, tuple[int, int]] = {"zh": (300, 3000), "en": (600, 6000)}
_FILES: dict[Language, str] = {"zh": "zh_news.jsonl.xz", "en": "en_news.jsonl.xz"}
_LETTERS = re.compile(r"\w+")
# Runs this long are sampled at one place in eight; articles that share a tenth of their samples are one work.
_RUN: dict[Language, int] = {"zh": 13, "en": 40}
_SHARED = 0.10
_MARKUP = re.compile(r"\s*(?:!\[|---+\s*$|<?https?://\S+>?\s*$)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_HAN_SHARE = 0.8
_STOP = re.compile("[。!?！？；;]")
_SENTENCE = 300  # characters at most, on average: tables of figures have no sentence at all


def read_works(folder: Path, language: Language, count: int, seed: int) -> tuple[list[Work], int]:
    """
    Return up to *count* works, sources in turn, and how many were passed over as natural duplicates.

    Raises:
        FileNotFoundError: the corpus is not in *folder*.
    """
    by_source: dict[str, list[Work]] = defaultdict(list)
    for source, work in _read(folder / _FILES[language], language):
        by_source[source].append(work)
    rng = Random(seed)
    queues = [by_source[source] for source in sorted(by_source)]
    for queue in queues:
        rng.shuffle(queue)
    fresh = _Fresh(language)
    chosen: list[Work] = []
    while len(chosen) < count and any(queues):
        for queue in queues:
            while queue:
                work = queue.pop()
                if fresh.admits(work):
                    chosen.append(work)
                    break
    return chosen[:count], fresh.refused


def _read(path: Path, language: Language) -> Iterator[tuple[str, Work]]:
    low, high = LENGTHS[language]
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text = _unwrapped(record["text"]) if language == "en" else _plain(record["text"])
            if not low <= len(text) <= high or not _is_prose(text, language):
                continue
            title = record.get("title") or text.split("\n")[0][:24]
            source = record["id"].split("-")[0]
            yield source, Work(record["id"], title, text, language)


def _plain(text: str) -> str:
    """Return *text* without the Markdown in which one of the sources is kept: images, rules, addresses."""
    lines = (_LINK.sub(r"\1", line) for line in text.split("\n") if not _MARKUP.match(line))
    return "\n".join(lines)


def _is_prose(text: str, language: Language) -> bool:
    """Return whether *text* is in its language throughout, and in sentences: notices and tables are no news."""
    if language == "en":
        return True
    letters = sum(map(str.isalpha, text))
    return len(HAN.findall(text)) > _HAN_SHARE * letters and len(_STOP.findall(text)) * _SENTENCE >= len(text)


def _unwrapped(text: str) -> str:
    """Return *text* with the lines of one paragraph joined: wire copy breaks them and indents the next one."""
    paragraphs = re.split(r"\n\s*\n|\n(?=\s{2,})", text)
    return "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


class _Fresh:
    """Knows the works chosen so far, by long runs of their letters."""

    def __init__(self, language: Language) -> None:
        self._run = _RUN[language]
        self._owner: dict[int, int] = {}
        self._number = 0
        self.refused = 0

    def admits(self, work: Work) -> bool:
        """Return whether *work* shares no more than a tenth with any one admitted before, and remember it."""
        samples = self._samples("".join(_LETTERS.findall(work.text.lower())))
        shared = Counter(self._owner[sample] for sample in samples if sample in self._owner)
        if samples and shared and shared.most_common(1)[0][1] > _SHARED * len(samples):
            self.refused += 1
            return False
        self._number += 1
        for sample in samples:
            self._owner.setdefault(sample, self._number)
        return True

    def _samples(self, text: str) -> Sequence[int]:
        hashes = (crc32(text[i : i + self._run].encode()) for i in range(len(text) - self._run + 1))
        return sorted({value for value in hashes if value % 8 == 0})
