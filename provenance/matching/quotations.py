"""Finds what a page lets named speakers say: such words stand in every report of one speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from provenance.expressions import expression
from provenance.text.matching_view import match_view

_QUOTED: Final = expression(r'“([^“”]*)”|「([^「」]*)」|『([^『』]*)』|«([^«»]*)»|"([^"\n]*)"')
_BEFORE, _BEHIND = 40, 60  # characters looked at for the words of saying
_SAYING = (
    "介绍说|告诉(?:\\w{0,6}?记者|我们)|对\\w{0,8}?记者说|强调指出|补充说|回忆说|解释说|坦言|表示|指出|强调|要求|认为|介绍"
    "|提出|透露|呼吁|宣布|称|说|道"
)
_NAME_HAN = r"(?P<han>[一-鿿·]{2,30}?)"
_SAID = r"(?:said|says|told(?:\s+\w+){1,4}|added|adds|stated|noted|explained|argued|warned|announced)"
_NAME_LATIN = r"(?P<latin>[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*)*)"
_INTRODUCED = (
    expression(rf"{_NAME_HAN}(?:{_SAYING})[：:,，]?\s*$"),
    expression(rf"{_NAME_LATIN}\s+{_SAID}[:,]?\s*$"),
)
_FOLLOWED = (
    expression(rf"\s*[,，]?\s*{_NAME_HAN}(?:{_SAYING})[。,，:：]"),
    expression(rf"\s*,?\s*(?:{_SAID}\s+(?:the\s+)?{_NAME_LATIN}|(?P<first>[A-Z][\w.’'-]*)(?:\s+[\w.’'-]+){{0,4}}?\s+{_SAID}\b)"),
)  # fmt: skip
_SENTENCE_END = expression(r"[。！？!?\n“”「」『』]|(?<=[a-z\d])\.\s")
# Whoever these are, the words before or behind do not name them.
_NOBODY = expression(
    r"(?:他|她|它|们|有人|网友|大家|记者|本报|自己|谁)$|^(?:He|She|They|It|We|I|The|But|And|A|One)$"
)


def quotations(body: str) -> tuple[tuple[int, int], ...]:
    """
    Return where *body* quotes somebody it names, as spans of its match view, in order.

    Named means that the sentence says who speaks right before or behind the quotation; "he said" does not.
    """
    named = list(_named(body))
    if not named:
        return ()  # as in most, so that no view need be made
    view = match_view(body)
    return tuple(
        (view.position(start), view.position(end))
        for start, end in named
        if view.position(start) < view.position(end)
    )


def _named(body: str) -> Iterator[tuple[int, int]]:
    for match in _QUOTED.finditer(body):
        start, end = match.span(match.lastindex or 0)
        before = _SENTENCE_END.split(body[max(0, match.start() - _BEFORE) : match.start()])[-1]
        behind = body[match.end() : match.end() + _BEHIND]
        introduced = (pattern.search(before) for pattern in _INTRODUCED)
        followed = (pattern.match(behind) for pattern in _FOLLOWED)
        if any(one and _is_name(one) for one in chain(introduced, followed)):
            yield start, end


def _is_name(match: re.Match[str]) -> bool:
    name = next(value for value in match.groupdict().values() if value)
    return not _NOBODY.search(name)
