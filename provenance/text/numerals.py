"""Reads Chinese numerals: positional (二〇二四) and counted up to the thousands (第一百零三)."""

from __future__ import annotations

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def numeral(text: str) -> int | None:
    """
    Return the value of a Chinese numeral, None where *text* is none.

    ``二〇二四`` is read digit by digit; ``十八``, ``三十``, ``一百零三`` are counted.
    """
    if not text or any(char not in DIGITS and char not in _UNITS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total, digit, above = 0, 0, 10_000
    for char in text:
        if char in DIGITS:
            if digit:
                return None  # two digits in a row beside a unit: no counted numeral
            digit = DIGITS[char]
            continue
        unit = _UNITS[char]
        if unit >= above:
            return None
        total, digit, above = total + (digit or 1) * unit, 0, unit
    return total + digit
