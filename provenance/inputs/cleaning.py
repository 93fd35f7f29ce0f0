"""Makes any decoded string storable: no NUL, no half of a surrogate pair; and any JSON value."""

from __future__ import annotations

import math
from collections.abc import Mapping

from provenance.inputs.formats import DEPTH_LIMIT


def clean(text: str) -> str:
    """Return *text* with surrogate pairs joined, and NUL and lone surrogates replaced by U+FFFD."""
    return text if text.isascii() and "\0" not in text else cleaned(text)[0]


def cleaned(text: str) -> tuple[str, bytes]:
    """Return what `clean` does, and the same as UTF-8."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        return text, text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text, text.encode()


def clean_value(value: object, depth: int = DEPTH_LIMIT) -> object:
    """
    Return a decoded JSON value with every string in it cleaned, keys included.

    Raises:
        ValueError: it is nested deeper than *depth*, or holds a number that JSON has no form for.
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a number is too large for any computer, or none")
    if isinstance(value, Mapping | list | tuple) and not depth:
        raise ValueError(f"values are nested deeper than {DEPTH_LIMIT} levels")
    if isinstance(value, Mapping):
        return {clean(str(key)): clean_value(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_value(item, depth - 1) for item in value]
    return value
