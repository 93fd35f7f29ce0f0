"""Reads the value of a claim: is it a name at all, whose, and are there several?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from provenance.attribution.names import Voids, is_machine_token, kind_of_name
from provenance.attribution.registry import Registry
from provenance.records import Medium

_LABEL = re.compile(r"[ \t\u3000\xa0]*(?:责任编辑|责编|作者|编辑|发布时间|发布日期|字体|字号|时间)$|等$")
_GLUED = re.compile(
    r"(?:责任编辑|责编|作者|编辑|发布时间|发布日期|字体|字号|参与互动|我要评论|点击|浏览|阅读)(?=.)|参与互动$"
    r"|&nbsp|~~"
    r"|(?:\d{4}年|\d{4}[-./]\d{1,2}[-./])"
    r"|[ |,]{1,3}(?:Last updated?|Updated|Published|Posted|Views|Date|Author|Editor)\b"
)
_BORDER = " \t\u3000\xa0*_~-–—－“”\"'《》「」[]【】()（）:：|丨"
_DASH = re.compile(r"[ \t]{0,2}(?:－|—{1,2}|–|-)[ \t]{0,2}")
_DOT = re.compile(r"(?<=[\u4e00-\u9fff])[·•](?=[\u4e00-\u9fff])")
# A blank between Latin words is part of a name: no list begins with The Australian in "AUSTRALIAN DOLLAR OPENS".
_LATIN = r"A-Za-z0-9.&'’)\-"
_BLANKS = rf"(?<![{_LATIN}\s])[ \t\u3000]+|[ \t\u3000]+(?![{_LATIN}\s])"
_LIST = re.compile(rf"[、,，/]|{_BLANKS}")
_BESIDE = re.compile(r" / ")
_SECTION = re.compile(r"(?:频道|栏目|专栏|专题|版)$")  # part of the outlet before it, no outlet
_COMPILED = re.compile(r"(?:本文)?综合(?:自)?(?=.{2})")
_HAN = re.compile(r"[\u3400-\u9fff]")
_COMMON = re.compile(r"[a-z][a-z'’]*(?: |$)")  # an English name begins with a capital; a host has a dot
EXACT = 0.95  # a whole name, a host, or a name with a channel word
UNKNOWN_FACTOR = 0.7  # design of the conventions, section 8: plausible, but not in the registry


@dataclass(frozen=True, slots=True)
class Reading:
    """
    One name as written at ``[start, end)`` of a value, and the outlet it means.

    ``registered`` says that the registry holds the outlet; a plausible name that it does not hold is kept
    as an outlet of its own. ``flags`` hold ``void`` or ``source_token_is_not_an_outlet`` where it names nobody.
    """

    start: int
    end: int
    value: str
    outlet: str | None = None
    medium: Medium | None = None
    certainty: float = 1.0
    registered: bool = False
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Reads names with an outlet registry and the values that name nobody."""

    registry: Registry
    voids: Voids

    def name(self, value: str, start: int = 0) -> Reading:
        """Return what one name means; *start* is its offset in whatever it was taken from."""
        begin, name = _bordered(value)
        if not self.registry.holds(name):  # 北京时间 is an outlet, and 时间 no label then
            begin, name = _trimmed(value)
        span = (start + begin, start + begin + len(name))
        if is_machine_token(name):
            return Reading(*span, name, flags=("source_token_is_not_an_outlet",))
        if not name or self.voids.names_nobody(name) or self.registry.is_place(name):
            return Reading(*span, name, flags=("void",))
        found = self.registry.resolve(name)
        if found.outlet is None and _COMMON.match(found.name):
            return Reading(*span, name, flags=("void",))  # "our weekly letter", "an external source"
        if found.outlet is None:  # its certainty stays 1: the doubt is in the claim's reliability, once
            return Reading(*span, name, found.name or name, found.medium)
        return Reading(*span, name, found.name, found.medium, found.certainty, registered=True)

    def source(self, value: str) -> tuple[Reading, ...]:
        """
        Return the names in the value of a source line, in order.

        One reading, unless ``A－B`` joins two outlets (flag ``web_publisher`` on the first, ``original`` on the
        second), or a list does (flag ``composite`` on each).
        """
        whole = self.name(value)
        if whole.flags or (whole.registered and whole.certainty >= EXACT):
            return (whole,)
        if (pair := self._pair(value) or self._house(value)) is not None:
            return pair
        prefix = _COMPILED.match(value)
        offset = prefix.end() if prefix else 0
        parts = [self.name(text, start) for start, text in _split(value, _LIST, offset)]
        if len(parts) > 1 and (all(map(_plausible, parts)) or "、" in value):
            return tuple(_flagged(part, "composite") for part in parts if not part.flags) or (whole,)
        if len(parts) > 1 and " / " in value and not _HAN.search(value):
            beside = [self.name(text, start) for start, text in _split(value, _BESIDE, 0)]
            if any(map(_plausible, beside)):
                return tuple(_flagged(part, "composite") for part in beside if not part.flags)
        if len(parts) == 1 and prefix and _plausible(parts[0]):
            return (parts[0],)
        signed = "/" in value and _HAN.search(value) and not parts[0].flags if parts else False
        if len(parts) > 1 and (parts[0].registered or signed):
            return (parts[0],)  # "江海日报 记者部": what follows the outlet is its own
        return (whole,)

    def _house(self, value: str) -> tuple[Reading, ...] | None:
        """Return the paper and its site from a name that joins the two with a dot: 大众网·大众日报."""
        parts = [self.name(text, start) for start, text in _split(value, _DOT, 0)]
        papers = [part for part in parts if part.registered and part.medium == "print"]
        sites = [part for part in parts if part.registered and part.medium != "print"]
        if len(parts) != 2 or len(papers) != 1 or len(sites) != 1:
            return None
        return (_flagged(sites[0], "web_publisher"), _flagged(papers[0], "original"))

    def listed(self, value: str) -> tuple[Reading, ...]:
        """Return the names of an enumeration, in order, those that name nobody left out."""
        readings = (self.name(re.sub(r"等$", "", text), start) for start, text in _split(value, _LIST, 0))
        return tuple(reading for reading in readings if not reading.flags and len(reading.value) > 1)

    def _pair(self, value: str) -> tuple[Reading, ...] | None:
        parts = list(_split(value, _DASH, 0))
        if len(parts) != 2 or not _HAN.search(value):
            return None
        web, original = (self.name(text, start) for start, text in parts)
        if not _plausible(web):
            return None
        section = not original.registered and _SECTION.search(original.value)
        if section or not _plausible(original) or original.outlet == web.outlet:
            return (web,)  # a channel, a column or nobody
        return (_flagged(web, "web_publisher"), _flagged(original, "original"))


def outlet_shaped(reading: Reading) -> bool:
    """Return whether a name is an outlet's, by the registry or by its form."""
    return reading.registered or kind_of_name(reading.value) is not None


def _plausible(reading: Reading) -> bool:
    return not reading.flags and outlet_shaped(reading)


def _split(value: str, separator: re.Pattern[str], offset: int) -> Iterator[tuple[int, str]]:
    start = offset
    for match in separator.finditer(value, offset):
        if value[start : match.start()].strip():
            yield start, value[start : match.start()]
        start = match.end()
    if value[start:].strip():
        yield start, value[start:]


def _flagged(reading: Reading, flag: str) -> Reading:
    return replace(reading, flags=(*reading.flags, flag))


def _trimmed(value: str) -> tuple[int, str]:
    """Return *value* without the label glued to its end and without quotes, and where it begins."""
    glued = _GLUED.search(value, 2)
    name = value[: glued.start()] if glued else value
    return _bordered(_LABEL.sub("", name) if len(name) > 3 else name)


def _bordered(value: str) -> tuple[int, str]:
    """Return *value* without the blanks, quotes and brackets around it, and where it begins."""
    return len(value) - len(value.lstrip(_BORDER)), value.strip(_BORDER)
