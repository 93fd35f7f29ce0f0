"""Damage to characters by machines: script conversion, readings, byte-wise editing, wrong charsets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from random import Random

from benchmarks.cascades.hosts import Host
from benchmarks.cascades.model import Draft
from benchmarks.cascades.pieces import each_paragraph, joiner, sentences, with_paragraphs
from benchmarks.cascades.words_zh import READINGS

RUBY_OPEN, RUBY_MIDDLE, RUBY_CLOSE = "\ue000", "\ue001", "\ue002"  # markup on its way to the page
_RUBY = re.compile(f"{RUBY_OPEN}(.){RUBY_MIDDLE}([^{RUBY_CLOSE}]*){RUBY_CLOSE}")
# Punctuation that captures show folded behind byte-wise editing.
_FOLDED = str.maketrans("，：（）！；？", ",:()!;?")


@cache
def _converter(name: str) -> object:
    import opencc

    return opencc.OpenCC(name)


def convert(text: str, name: str) -> str:
    """Return *text* converted by the OpenCC configuration *name*."""
    converted: str = _converter(name).convert(text)  # type: ignore[attr-defined]
    return converted


def traditional(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Simplified to Traditional, whole page: by character, for Hong Kong, for Taiwan with its words."""
    name = ("s2t", "s2hk", "s2twp")[strength - 1]
    changed = each_paragraph(draft, lambda text: convert(text, name))
    return replace(changed, title=convert(draft.title, name))


def mixed(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Simplified to Traditional in a quarter of the sentences, in half, in every second one."""
    count = 0

    def chosen() -> bool:
        nonlocal count
        count += 1
        return count % 2 == 0 if strength == 3 else rng.random() < (0.25, 0.5)[strength - 1]

    def change(text: str) -> str:
        parts = (convert(one, "s2t") if chosen() else one for one in sentences(text, draft.language))
        return joiner(draft.language).join(parts)

    return each_paragraph(draft, change)


def simplified(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Traditional to Simplified: by character, with mainland words, only half of the paragraphs."""
    name = ("t2s", "tw2sp", "t2s")[strength - 1]
    paragraphs = [
        text if strength == 3 and i % 2 else convert(text, name) for i, text in enumerate(draft.paragraphs)
    ]
    return replace(with_paragraphs(draft, paragraphs), title=convert(draft.title, name))


@cache
def readings() -> dict[str, str]:
    """Return character → reading with tone mark, Simplified and Traditional forms, most frequent first."""
    table = {entry[0]: entry[1:] for entry in READINGS.split()}
    return table | {convert(han, "s2t"): reading for han, reading in table.items()}


def toneless(reading: str) -> str:
    """Return *reading* without its tone mark; ü stays, as input methods write it, v."""
    bare = unicodedata.normalize("NFD", reading).replace("u\u0308", "v")
    return "".join(character for character in bare if not unicodedata.combining(character))


def _chosen(strength: int, sizes: tuple[int, int, int]) -> dict[str, str]:
    """Return the readings of the characters annotated at this strength: always at every occurrence."""
    wanted = {entry[0] for entry in READINGS.split()[: sizes[strength - 1]]}
    wanted |= {convert(han, "s2t") for han in wanted}
    return {han: reading for han, reading in readings().items() if han in wanted}


def _annotated(text: str, table: dict[str, str], form: str) -> str:
    return "".join(
        form.format(character, table[character]) if character in table else character for character in text
    )


def gloss_toned(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Pinyin with tone marks in brackets behind 15, 50 or 150 frequent characters."""
    table = _chosen(strength, (15, 50, 150))
    return each_paragraph(draft, lambda text: _annotated(text, table, "{}({})"))


def gloss_toneless(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """The same without tone marks."""
    table = {han: toneless(reading) for han, reading in _chosen(strength, (15, 50, 150)).items()}
    return each_paragraph(draft, lambda text: _annotated(text, table, "{}({})"))


def ruby(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """Readings as ruby markup above 15, 50 or 150 frequent characters; the page is HTML."""
    table = _chosen(strength, (15, 50, 150))
    form = RUBY_OPEN + "{}" + RUBY_MIDDLE + "{}" + RUBY_CLOSE
    return replace(each_paragraph(draft, lambda text: _annotated(text, table, form)), html=True)


def ruby_markup(text: str) -> str:
    """Return *text*, already escaped, with its readings as HTML."""
    return _RUBY.sub(r"<ruby>\1<rp>(</rp><rt>\2</rt><rp>)</rp></ruby>", text)


def ruby_plain(text: str) -> str:
    """Return *text* with its readings as a text capture shows them."""
    return _RUBY.sub(r"\1(\2)", text)


def gbk_bytes(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """
    Readings put in by replacing GBK bytes without regard to the borders of characters.

    A replacement that starts inside a character shifts everything behind it by one byte, until an ASCII value
    stands where a character begins. Six, 20 or 60 characters are annotated.
    """
    pairs = [
        (_gbk(han), _gbk(han) + b"(" + _gbk(reading) + b")")
        for han, reading in sorted(_chosen(strength, (6, 20, 60)).items())
        if len(_gbk(han)) == 2
    ]

    def change(text: str) -> str:
        data = _gbk(text)
        for old, new in pairs:
            data = data.replace(old, new)
        return _read_gbk(data).translate(_FOLDED)

    return each_paragraph(draft, change)


def _gbk(text: str) -> bytes:
    return text.encode("gbk", "ignore")


def _read_gbk(data: bytes) -> str:
    """Decode as browsers of the time did: a lead byte and the byte below 40 hex behind it become one ``?``."""
    text = ""
    i = 0
    while i < len(data):
        if data[i] < 0x80:
            text += chr(data[i])
            i += 1
            continue
        pair = data[i : i + 2]
        text += pair.decode("gbk", "replace")[:1] if len(pair) == 2 and pair[1] >= 0x40 else "?"
        i += 2
    return text.replace("\ufffd", "?")


def mojibake(draft: Draft, strength: int, rng: Random, host: Host) -> Draft:
    """5, 10 or 18 % of the text, in one stretch, decoded with the wrong charset."""
    if draft.language == "en":
        return _mojibake_en(draft, strength)
    share = (0.05, 0.10, 0.18)[strength - 1]
    total = sum(map(len, draft.paragraphs))
    start = rng.randrange(max(1, int(total * (0.8 - share))))
    end = start + int(total * share)
    paragraphs, at = [], 0
    for text in draft.paragraphs:
        first, last = max(start - at, 0), min(end - at, len(text))
        broken = text[first:last].encode().decode("gb18030", "replace") if first < last else ""
        paragraphs.append(text[:first] + broken + text[last:] if first < last else text)
        at += len(text)
    return with_paragraphs(draft, paragraphs, kept=1 - share)


def _mojibake_en(draft: Draft, strength: int) -> Draft:
    """UTF-8 read as Windows-1252: of typographic signs, then of dashes and blanks as well, then twice over."""
    signs = {"'": "’", '"': "”"} | ({"-": "–", "  ": "\u00a0"} if strength > 1 else {})

    def change(text: str) -> str:
        for plain, sign in signs.items():
            text = text.replace(plain, sign)
        for _ in range(2 if strength == 3 else 1):
            text = "".join(_misread(character) for character in text)
        return text

    return each_paragraph(draft, change)


def _misread(character: str) -> str:
    return character if character.isascii() else character.encode().decode("cp1252", "replace")
