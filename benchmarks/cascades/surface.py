"""Damage to the surface of a text: invisible characters, blanks, punctuation, typos, words, figures."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from random import Random

from benchmarks.cascades import words_en, words_zh
from benchmarks.cascades.hosts import Host
from benchmarks.cascades.model import Draft
from benchmarks.cascades.pieces import HAN, chinese_number, chinese_year, each_paragraph, sentences

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202c\u00ad"
_KEYS = "abcdefghijklmnopqrstuvwxyz"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_HALF = str.maketrans("，：（）！；？", ",:()!;?")
_QUOTES_ZH = str.maketrans("“”‘’，。", "「」『』,.")
_FULL = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def invisible(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Zero-width and bidirectional characters behind 2, 10 or 40 % of the characters."""
    share = (0.02, 0.10, 0.40)[strength - 1]
    return each_paragraph(
        draft, lambda text: "".join(c + rng.choice(_INVISIBLE) if rng.random() < share else c for c in text)
    )


def spaced(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Blanks behind 5, 25 or 100 % of the characters; in English only 2, 5 or 10 %, inside words."""
    shares = (0.05, 0.25, 1.0) if draft.language == "zh" else (0.02, 0.05, 0.10)
    share = shares[strength - 1]
    return each_paragraph(
        draft, lambda text: "".join(c + " " if rng.random() < share else c for c in text).strip()
    )


def punctuation(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Widths and signs: half width, then also other quotes, then full-width letters and figures as well."""
    if draft.language == "en":
        return _punctuation_en(draft, strength)

    def change(text: str) -> str:
        text = text.translate(_HALF)
        if strength > 1:
            text = text.translate(_QUOTES_ZH)
        return text.translate(_FULL) if strength > 2 else text

    return each_paragraph(draft, change)


def _punctuation_en(draft: Draft, strength: int) -> Draft:
    """Curly quotes, then long dashes and ellipses, then no commas and quotes at all."""

    def change(text: str) -> str:
        text = re.sub(r'(^|[\s(])"', r"\1“", text).replace('"', "”").replace("'", "’")
        if strength > 1:
            text = text.replace(" - ", " — ").replace("--", "—").replace("...", "…")
        return re.sub(r"[,“”]", "", text) if strength > 2 else text

    return each_paragraph(draft, change)


def typos(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """1, 3 or 6 % of the letters replaced by others: Han by one of the text's own, Latin by any."""
    share = (0.01, 0.03, 0.06)[strength - 1]
    own = HAN.findall("".join(draft.paragraphs)) or ["的"]

    def wrong(character: str) -> str:
        if rng.random() >= share:
            return character
        if HAN.match(character):
            return rng.choice(own)
        return rng.choice(_KEYS) if character.isascii() and character.isalpha() else character

    return each_paragraph(draft, lambda text: "".join(map(wrong, text)))


def words(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """A third, two thirds or all of the known synonyms replaced, and a filler put in now and then."""
    table = words_zh.SYNONYMS if draft.language == "zh" else words_en.SYNONYMS
    share = (0.33, 0.66, 1.0)[strength - 1]
    changed = each_paragraph(draft, _replacer(table, share, rng, whole=draft.language == "en"))
    rate = (0.003, 0.006, 0.012)[strength - 1]
    if draft.language == "zh":
        return each_paragraph(changed, lambda text: _filled(list(text), words_zh.FILLERS, "", rate, rng))
    return each_paragraph(changed, lambda text: _filled(text.split(" "), words_en.FILLERS, " ", 5 * rate, rng))


def _replacer(
    table: Sequence[tuple[str, str]], share: float, rng: Random, *, whole: bool
) -> Callable[[str], str]:
    border = r"\b" if whole else ""
    pattern = re.compile("|".join(f"{border}{re.escape(old)}{border}" for old, _ in table))
    new = dict(table)
    return lambda text: pattern.sub(
        lambda match: new[match[0]] if rng.random() < share else match[0],
        text,
    )


def _filled(pieces: list[str], fillers: Sequence[str], blank: str, rate: float, rng: Random) -> str:
    return blank.join(rng.choice(fillers) + blank + one if rng.random() < rate else one for one in pieces)


def spelling(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """British for American spelling: a third, two thirds, all of the known words."""
    table = [pair for old, new in words_en.BRITISH for pair in ((old, new), (old.title(), new.title()))]
    share = (0.33, 0.66, 1.0)[strength - 1]
    pattern = re.compile("|".join(rf"\b{re.escape(old)}" for old, _ in table))
    new = dict(table)
    return each_paragraph(
        draft, lambda text: pattern.sub(lambda m: new[m[0]] if rng.random() < share else m[0], text)
    )


def case(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Capitals: the first sentence, the first sentence of every paragraph, the whole text."""

    def change(index: int, text: str) -> str:
        if strength == 3:
            return text.upper()
        if strength == 1 and index:
            return text
        first, *rest = sentences(text, "en")
        return " ".join((first.upper(), *rest))

    changed = (change(i, text) for i, text in enumerate(draft.paragraphs))
    pieces = iter(list(changed))
    return each_paragraph(draft, lambda _: next(pieces))


def wrapped(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Lines broken at 72 characters, at 60, at 45 with words hyphenated at the margin."""
    width = (72, 60, 45)[strength - 1]

    def change(text: str) -> str:
        lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
        if strength < 3:
            return "\n".join(lines)
        out, carry = [], ""
        for i, line in enumerate(lines):
            current = carry + line
            carry = ""
            head, _, last = current.rpartition(" ")
            if i + 1 < len(lines) and head and len(last) > 6 and last.isalpha():
                carry = last[4:] + " "
                current = f"{head} {last[:4]}-"
            out.append(current)
        return "\n".join(out)

    return each_paragraph(draft, change)


def figures(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Style of dates and figures: dates, then years or thousands, then every whole number."""
    return each_paragraph(draft, lambda text: _figures(text, strength, draft.language == "zh"))


def _figures(text: str, strength: int, chinese: bool) -> str:
    if not chinese:
        names = "|".join(_MONTHS)
        text = re.sub(rf"\b({names}) (\d{{1,2}})\b", r"\2 \1", text)
        if strength > 1:
            text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
        return re.sub(r"\b(\d{4,})\b", lambda m: f"{int(m[1]):,}", text) if strength > 2 else text
    text = re.sub(
        r"(\d{1,2})月(\d{1,2})日", lambda m: f"{chinese_number(int(m[1]))}月{chinese_number(int(m[2]))}日", text
    )
    if strength > 1:
        text = re.sub(r"((?:19|20)\d\d)年", lambda m: chinese_year(m[1]) + "年", text)
    if strength > 2:
        text = re.sub(r"(?<![\d.])\d{1,4}(?![\d.%％])", lambda m: chinese_number(int(m[0])), text)
    return text
