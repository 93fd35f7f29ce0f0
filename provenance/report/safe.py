"""Makes untrusted text harmless where it is shown: no control, hidden or direction-changing character."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence

_JOINERS = "\u200c\u200d"  # ZWNJ and ZWJ: needed by scripts and emoji, and harmless
# Characters with which spreadsheets begin a formula, full-width forms included (docs: OWASP "CSV injection").
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def safe(text: str) -> str:
    """
    Return *text* on one line with every character that is not plainly visible written out.

    Categories C*, Zl and Zp, except ZWJ and ZWNJ, become ``\\xNN`` or ``\\u{…}``.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def guard_formula(text: str) -> str:
    """Return *text* with a leading ``'`` where a spreadsheet would take it for a formula."""
    first = text.lstrip(" \u3000\u00a0")[:1]
    return "'" + text if first and first in _FORMULA else text


def csv_line(values: Sequence[str | int | float | None]) -> bytes:
    """Return one row of CSV, the lines of texts made ``safe`` and guarded as ``guard_formula`` does."""
    line = io.StringIO()
    guarded = [_cell(value) if isinstance(value, str) else value for value in values]
    csv.writer(line, lineterminator="\n").writerow(guarded)
    return line.getvalue().encode()


def _cell(text: str) -> str:
    return guard_formula("\n".join(safe(line) for line in text.split("\n")))


def safe_link(url: str | None) -> str | None:
    """Return *url* if it is an http or https address that may become a link, else None."""
    if url is None or not url.lower().startswith(("http://", "https://")):
        return None
    return url if safe(url) == url and " " not in url else None


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if (category[0] == "C" and character not in _JOINERS) or category in ("Zl", "Zp"):
        code = ord(character)
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{{{code:x}}}"
    return character
