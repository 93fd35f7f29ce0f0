"""Folds the words that Taiwan and the mainland choose differently for one thing."""

from __future__ import annotations

from functools import cache, lru_cache


@cache
def _converters() -> tuple[object, ...]:
    import opencc  # 22 ms, only where two headlines name different things

    return tuple(opencc.OpenCC(way) for way in ("s2twp", "tw2sp"))


@lru_cache(maxsize=2048)
def one_wording(text: str) -> str:
    """
    Return *text*, in Simplified script, in the wording of the mainland: 资讯 becomes 信息.

    Through Taiwan's wording and back: of several mainland words that have one counterpart there, all
    become the same one. The length may change. For comparing, not for reading: the choice among such words is
    OpenCC's.
    """
    for converter in _converters():
        text = converter.convert(text)  # type: ignore[attr-defined]
    return text
