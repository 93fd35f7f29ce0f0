"""Character foldings that keep length: widths, blanks, compatibility forms, and script."""

from __future__ import annotations

import unicodedata
from functools import cache

from provenance.expressions import expression

# Blanks that are not U+0020, and line ends: one for one, so that offsets stay valid.
_BLANKS = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_ENDS = "\r\u000b\u000c\u0085\u2028\u2029"
# Radicals, compatibility ideographs and their supplement: pages printed from PDF carry them instead of letters.
_COMPATIBILITY = ((0x2E80, 0x2FE0), (0xF900, 0xFB00), (0x2F800, 0x2FA20))


# Ranges, with a few characters that stay: a pattern of single ones beyond the basic plane would be slow.
_FOLDABLE = expression(
    f"[{_BLANKS}{_LINE_ENDS}\uff01-\uff5e\ufe30"
    + "".join(f"{chr(first)}-{chr(last - 1)}" for first, last in _COMPATIBILITY)
    + "]+"
)
_SHORT = 16  # characters below which a look-up of every one is fastest
_FEW = 64  # different characters up to which replacing one after the other is faster than that


@cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table.update(dict.fromkeys(map(ord, _BLANKS), " "))
    table.update(dict.fromkeys(map(ord, _LINE_ENDS), "\n"))
    for first, last in _COMPATIBILITY:
        for code in range(first, last):
            folded = unicodedata.normalize("NFKC", chr(code))
            if len(folded) == 1 and folded != chr(code):
                table[code] = folded
    table[0xFE30] = ":"
    return table


def fold_width(text: str) -> str:
    """
    Return *text* with full-width forms, odd blanks and compatibility ideographs folded, same length.

    Not NFKC: that turns ``…`` into three characters and would move every offset behind it.
    """
    if len(text) < _SHORT:
        return text.translate(_table())
    table = _table()
    present = set("".join(_FOLDABLE.findall(text)))
    if len(present) > _FEW:
        return text.translate(table)
    for character in present:  # in any order: what one becomes is never another
        text = text.replace(character, table.get(ord(character), character))
    return text


@cache
def _converter() -> object:
    import opencc  # 22 ms, only where Han text is read

    return opencc.OpenCC("t2s")


def to_simplified(text: str) -> str:
    """
    Return *text* in Simplified script, same length.

    OpenCC's ``t2s`` keeps length; should a phrase rule ever not, each line falls back to its characters.
    """
    converter = _converter()
    folded: str = converter.convert(text)  # type: ignore[attr-defined]
    if len(folded) == len(text):
        return folded
    return "".join(_one(converter, character) for character in text)


def _one(converter: object, character: str) -> str:
    folded: str = converter.convert(character)  # type: ignore[attr-defined]
    return folded if len(folded) == 1 else character
