"""Finds place words in a text, and tells whose 本报 a page with such places most likely is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Literal, cast, get_args

from provenance.records import Medium

PlaceLevel = Literal["province", "city", "none"]
Scope = Literal["province", "city", "county"]
PLACE_LEVELS: frozenset[str] = frozenset(get_args(PlaceLevel))

# Which media say which word of themselves. This is grammar, not knowledge about outlets.
DEIXIS: Mapping[str, tuple[Medium, ...]] = {
    "本报": ("print",),
    "本刊": ("magazine",),
    "本台": ("broadcast",),
    "本网": ("portal", "local", "site"),
    "本社": ("wire",),
    "本端": ("client",),
}
_VARIANTS = str.maketrans("報臺網", "报台网")

_SCOPES = re.compile("我省|我市|我县|我区|我州|我盟|全省|省委|省政府|全市|市委|自治区")
_OWN: Mapping[str, Scope] = {
    "我省": "province",
    "我市": "city",
    "我州": "city",
    "我盟": "city",
    "我县": "county",
    "我区": "county",
}
# 我区 is said of a district and of an autonomous region; in these provinces it is the region.
_REGIONS = frozenset(("内蒙古", "广西", "西藏", "宁夏", "新疆"))
_MUNICIPALITIES = frozenset(("北京", "天津", "上海", "重庆"))

# Starting scores (design: attribution, section 7); to be replaced by calibration.
_PAPER_OF_PROVINCE = 0.7  # 我省 + places: the province's own paper
_PAPER_OF_CITY = 0.6  # 我市 + a city: the city's own paper
_OTHERS = 0.1  # each runner-up
_MOST_OTHERS = 3
_UNSCOPED = (0.35, 0.2)  # places but neither word: any paper sends reporters there
_CAPITAL = 0.3  # every paper reports from Beijing: factor for that city without 我市


@dataclass(frozen=True, slots=True)
class Place:
    """A province or prefecture with the words it goes by and its outlets of record."""

    words: tuple[str, ...]
    province: str
    city: str
    level: PlaceLevel
    outlets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Places by their words. Words of level ``none`` contain a place name and mean no place (北京时间)."""

    places: tuple[Place, ...]
    _by_word: Mapping[str, Place] = field(init=False, repr=False, compare=False)
    _pattern: Callable[[], re.Pattern[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the table of words; one pattern that prefers the longest is made when first needed."""
        by_word = {word: place for place in self.places for word in place.words}
        object.__setattr__(self, "_by_word", by_word)
        object.__setattr__(self, "_pattern", cache(partial(_longest_first, by_word)))

    def find(self, text: str) -> tuple[str, ...]:
        """Return the place words of *text*, each once, in order of first occurrence. Linear in the text."""
        found = dict.fromkeys(match.group() for match in self._pattern().finditer(text))
        return tuple(word for word in found if self._by_word[word].level != "none")

    def named(self, words: Iterable[str]) -> list[Place]:
        """Return the places of *words* in their order; words that are no place words are passed over."""
        places = (self._by_word.get(word) for word in words)
        return [place for place in places if place is not None and place.level != "none"]

    def province(self, name: str) -> Place | None:
        """Return the province called *name* (short form), if there is one."""
        return next((p for p in self.places if p.level == "province" and p.province == name), None)


def _longest_first(words: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) or r"(?!)")


def scope_words(text: str) -> tuple[str, ...]:
    """
    Return which of 我省, 我市, 我县, 我区 … the text says of its own region, in order of occurrence.

    全省 together with 省委 or 省政府 counts as 我省, 全市 with 市委 as 我市; outsiders say either alone.
    """
    seen = dict.fromkeys(match.group() for match in _SCOPES.finditer(text))
    own = [word for word in seen if word in _OWN]
    if "我省" not in seen and "全省" in seen and ("省委" in seen or "省政府" in seen):
        own.append("我省")
    if "我市" not in seen and "全市" in seen and "市委" in seen:
        own.append("我市")
    return tuple(own)


def kinds_of(word: str) -> tuple[Medium, ...]:
    """Return the media that say *word* of themselves: 本报 print, 本台 broadcast; none for other words."""
    plain = word.translate(_VARIANTS)
    return DEIXIS.get(plain, DEIXIS.get(plain[:2], ()))


def candidates(
    words: Sequence[str], gazetteer: Gazetteer, of_place: Callable[[Place], Sequence[str]]
) -> tuple[tuple[str, float], ...]:
    """
    Return the outlets that may mean themselves on a page with these place and scope words, best first.

    *of_place* gives the outlets of the right kind for one place, the one of record first. Scores sum to at
    most 1. Empty where no place is named: a scope word alone places nothing.
    """
    named = gazetteer.named(words)
    if not named:
        return ()
    province, share = _leading([place.province for place in named])
    home = gazetteer.province(province)
    cities = list({p.city: p for p in named if p.level == "city" and p.province == province}.values())
    first_of_home = list(of_place(home))[:1] if home else []
    scope = _scope(words, province)
    strength = min(1.0, share * 1.25)  # a stray second province does not weaken the reading, a rival does
    if scope == "province" or (scope is not None and province in _MUNICIPALITIES):
        rest = [name for city in cities for name in list(of_place(city))[:1]]
        return _scored(first_of_home, _PAPER_OF_PROVINCE * strength, rest, _OTHERS * strength)
    if scope is not None:
        if not cities:
            return ()
        own = list(of_place(cities[0]))
        weight = _PAPER_OF_CITY if scope == "city" else _PAPER_OF_CITY / 2
        return _scored(own[:1], weight * strength, [*first_of_home, *own[1:]], _OTHERS * strength)
    if province == "北京":
        strength *= _CAPITAL
    rest = [name for city in cities[:2] for name in list(of_place(city))[:1]]
    return _scored(first_of_home, _UNSCOPED[0] * strength, rest, _UNSCOPED[1] * strength)


def _leading(provinces: Sequence[str]) -> tuple[str, float]:
    """Return the province named most often, the first named on a tie, and its share of all namings."""
    counts: dict[str, int] = {}
    for province in provinces:
        counts[province] = counts.get(province, 0) + 1
    leader = max(counts, key=lambda name: counts[name])  # max keeps the first of equals
    return leader, counts[leader] / len(provinces)


def _scope(words: Collection[str], province: str) -> Scope | None:
    """Return the widest region the page calls its own."""
    scopes = {_OWN[word] for word in words if word in _OWN}
    if "我区" in words and province in _REGIONS:
        scopes.add("province")
    for scope in get_args(Scope):
        if scope in scopes:
            return cast(Scope, scope)
    return None


def _scored(
    first: Sequence[str], score: float, rest: Sequence[str], each: float
) -> tuple[tuple[str, float], ...]:
    """Return *first* with *score* and the runners-up with *each*, best first, ties by name."""
    scores = {name: round(score, 3) for name in first}
    for name in list(dict.fromkeys(rest))[:_MOST_OTHERS]:
        scores.setdefault(name, round(each, 3))
    return tuple(sorted(scores.items(), key=lambda item: (-item[1], item[0])))
