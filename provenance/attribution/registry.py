"""Turns the outlet registry's rows into answers: which outlet a name, a host or a 本报 means."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from provenance.attribution import places as _places
from provenance.attribution.names import (
    folded,
    has_han,
    is_common,
    key,
    kind_of_name,
    trimmed,
    unquoted,
    without_ending,
)
from provenance.attribution.outlets import Outlet, extended, outlet_rows, place_rows
from provenance.attribution.places import Gazetteer, Place
from provenance.records import Medium

__all__ = ["Outlet", "Registry", "Resolution"]

How = Literal["alias", "host", "ending", "contained", "unknown"]


# Chance that the outlet is the one meant, by how it was found: expert guesses, in this order with care.
_CERTAINTY: Mapping[How, float] = {
    "alias": 0.99,
    "host": 0.95,
    "ending": 0.95,
    "contained": 0.8,
    "unknown": 0.7,
}
_LONGEST_VALUE = 40  # characters; longer values are not names, and the search stays short
_MOST_ENDINGS = 3  # 人民日报官方微信公众号 has two

# What may follow an outlet's name without changing who is meant: a channel, or a separator and a detail.
_CHANNEL = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:频道|栏目|专栏|专题|版|分社|分网|站|评论部|编辑部|视频号|抖音号|新媒体|融媒体|融媒)"
    r"|\s?[-–—·|/:_]\s?.{1,16}|\s?\(.{1,16}\)"
    r"|,?\s(?:Publishers\s|Publishing\s)?(?:Ltd|Limited|Inc|LLC|plc|Pty Ltd|Corporation|Corp)\.?"
    r"|\s(?i:news|online news|online|opinion|politics|business|sports?|magazine|staff|wire|world|us|editorial)"
)
_LEAD = re.compile(r"(?:来自|转自|源自|摘自|引自|转载自|原载|据|来源[:于])|.{1,16}\s?[-–—·|/:_]\s?")
_PERSON = re.compile(
    r"记者|通讯员|特约|摄|作者|读者|网友|主编|供图|编辑(?!部)|(?i:photo|correspondent|contributor)"
)
_JOINED = re.compile(r"\s?[—–|/]+\s?|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])|[、,，]")
_APART = re.compile(r"(.{2,}?) ?\([^()]{2,20}\)")  # The Nation (Thailand): how rows tell namesakes apart
_HOST = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,12})(?:[:/].*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Resolution:
    """
    What a written name means.

    ``name`` is the outlet's own name, or the value itself where no outlet is known. ``medium`` is the
    channel: the outlet's kind unless the value names another (``…客户端``). ``detail`` is what else it said.
    """

    name: str
    outlet: Outlet | None
    certainty: float  # 0..1: chance that this outlet is meant
    how: How
    medium: Medium | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Registry:
    """All outlets and places, with their digest. Build it with :meth:`parse`."""

    outlets: Mapping[str, Outlet]
    gazetteer: Gazetteer
    digest: str
    _by_name: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _whole: frozenset[str] = field(init=False, repr=False, compare=False)
    _by_host: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _shared: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Build the tables of names and hosts; of two outlets that share one, the later wins."""
        by_name, by_host, whole = {}, {}, set()
        for outlet in self.outlets.values():
            for name in outlet.names:
                by_name[key(name)] = outlet.name
                if name in outlet.exact or is_common(name):
                    whole.add(key(name))
            by_host.update(dict.fromkeys(outlet.domains, outlet.name))
        by_name.update({key(name): name for name in self.outlets})
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_whole", frozenset(whole))
        object.__setattr__(self, "_by_host", by_host)
        object.__setattr__(self, "_shared", self._carriers(by_name))

    @classmethod
    def parse(cls, outlets_csv: str, places_csv: str, *more_outlets: str, labels: Sequence[str] = ()) -> Registry:
        """
        Return the registry of the shipped files' texts and of the user's own outlet files.

        A row of a later file takes the place of the earlier row of that name in every field it fills, and
        adds to its aliases and domains; a name or host it claims is its own from then on. *labels* are what the
        user calls the own files.

        Raises:
            SettingsError: a row is malformed or two rows of one file share a name; says file, row and column.
        """
        outlets: dict[str, Outlet] = {}
        names = ["outlets.csv", *(labels or ["own outlets"] * len(more_outlets))]
        for label, text in zip(names, (outlets_csv, *more_outlets), strict=True):
            for outlet in outlet_rows(label, text):
                earlier = outlets.pop(outlet.name, None)
                outlets[outlet.name] = outlet if earlier is None else extended(earlier, outlet)
        places = tuple(place_rows("places.csv", places_csv, outlets))
        digest = hashlib.sha256("\0".join((outlets_csv, places_csv, *more_outlets)).encode()).hexdigest()
        return cls(outlets, Gazetteer(places), digest)

    def resolve(self, value: str) -> Resolution:
        """
        Return whom *value*, a name in the reading view, means; never by resemblance.

        In this order: a known name; a host; a known name with a channel word after it; a known name at the
        start or end of the value with a sensible rest; else the value itself, its medium read from its shape.
        """
        name = unquoted(value)
        if known := self._known(name):
            return _resolved(known, "alias")
        if (host := _HOST.fullmatch(name)) and (known := self.by_host(host[1])):
            return _resolved(known, "host")
        return self._ending(name) or self._contained(name) or _unknown(name)

    def holds(self, value: str) -> bool:
        """Return whether *value* as it stands is an outlet's name or alias."""
        return self._known(unquoted(value)) is not None

    def is_place(self, name: str) -> bool:
        """Return whether *name* is a place's and nobody else's: what stands beside a time names nobody then."""
        return bool(self.gazetteer.named([name])) and not self.holds(name)

    def namesakes(self, value: str) -> tuple[Outlet, ...]:
        """
        Return the outlets that carry the name *value*, where there are several that are no kin; else nothing.

        A row called ``The Guardian (Nigeria)`` says that its outlet is called The Guardian, as another is.
        """
        return tuple(self.outlets[name] for name in self._shared.get(_bare(unquoted(value)), ()))

    def _carriers(self, by_name: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Return the names that rows tell apart by a word in brackets, with all that carry them, by name."""
        told: dict[str, set[str]] = {}
        for outlet in self.outlets.values():
            for name in outlet.names:
                if name.endswith(")") and (apart := _APART.fullmatch(name)):
                    told.setdefault(_bare(apart[1]), set()).add(outlet.name)
        shared = {}
        for name, carriers in told.items():
            holders = (by_name.get(name), by_name.get(f"the {name.casefold()}"))
            carriers.update(holder for holder in holders if holder is not None)
            strangers = sorted(one for one in carriers if not any(one in self.ancestors(o) for o in carriers))
            if len(strangers) > 1:
                shared[name] = tuple(strangers)
        return shared

    def parts(self, value: str) -> tuple[str, ...]:
        """
        Return the names joined in *value*, in order; one if it is a single name.

        ``人民网—人民日报`` gives web publisher, then original; names joined by 、 or blanks are a list. Split
        only where every part is an outlet.
        """
        if self._known(unquoted(value)):
            return (trimmed(value),)
        for pieces in (_JOINED.split(value), value.split()):
            names = tuple(filter(None, map(trimmed, pieces)))
            if len(names) > 1 and all(self.resolve(name).outlet for name in names):
                return names
        return (trimmed(value),)

    def by_host(self, host: str) -> Outlet | None:
        """Return the outlet of *host* by the longest registered domain that ends it at a label border."""
        labels = host.casefold().rstrip(".").split(":")[0].split(".")
        for start in range(len(labels) - 1):
            name = self._by_host.get(".".join(labels[start:]))
            if name is not None:
                return self.outlets[name]
        return None

    def names(self, kinds: Collection[str]) -> tuple[str, ...]:
        """
        Return the names and aliases of the outlets of *kinds*, longest first, for pattern alternations.

        Names that are also ordinary words are left out: in running text they are not safe.
        """
        names = {
            name
            for outlet in self.outlets.values()
            if outlet.kind in kinds
            for name in outlet.names
            if key(name) not in self._whole
        }
        return tuple(sorted(names, key=lambda name: (-len(name), name)))

    def related(self, a: str, b: str) -> bool:
        """Return whether *a* and *b* are one outlet, or one belongs to the other: they do not conflict."""
        return self.narrower(a, b) is not None

    def narrower(self, a: str, b: str) -> str | None:
        """Return whichever of two related outlets belongs to the other (either if the same), else None."""
        a, b = self._canonical(a), self._canonical(b)
        if a == b or b in self.ancestors(a):
            return a
        return b if a in self.ancestors(b) else None

    def ancestors(self, name: str) -> tuple[str, ...]:
        """Return the parents of *name*, nearest first; the last may be a group without a row."""
        found: dict[str, None] = {}
        outlet = self.outlets.get(self._canonical(name))
        while outlet and outlet.parent and outlet.parent not in found:
            found[outlet.parent] = None
            outlet = self.outlets.get(outlet.parent)
        return tuple(found)

    def is_kind(self, host_outlet: Outlet | None, word: str) -> bool:
        """Return whether *host_outlet* can say *word* (本报, 本台 …) of itself."""
        return host_outlet is not None and host_outlet.kind in _places.kinds_of(word)

    def speaker(self, host_outlet: Outlet | None, word: str) -> Outlet | None:
        """
        Return whom *word* may mean when it is native to a host: the outlet itself or the one it belongs to.

        山西新闻网 prints 本报 for 山西日报. Such a page need not be a copy, and need not be original either.
        """
        if host_outlet is None:
            return None
        family = (host_outlet.name, *self.ancestors(host_outlet.name))
        members = (self.outlets.get(name) for name in family)
        return next((member for member in members if self.is_kind(member, word)), None)

    def deictic(self, word: str, places: Sequence[str]) -> tuple[tuple[str, float], ...]:
        """
        Return which outlets *word* (本报 …) may mean on a page with *places*, best first, with their chances.

        *places* are place words in order of occurrence, together with scope words (我省, 我市): the results of
        :meth:`places_in` and :meth:`scope`. Empty when no place is named.
        """
        kinds = _places.kinds_of(word)
        return _places.candidates(places, self.gazetteer, lambda place: self._of_place(place, kinds))

    def places_in(self, text: str) -> tuple[str, ...]:
        """Return the place words of *text*, each once, in order of first occurrence."""
        return self.gazetteer.find(text)

    def scope(self, text: str) -> tuple[str, ...]:
        """Return the words by which *text* calls a region its own: 我省, 我市, 我县, 我区 …"""
        return _places.scope_words(text)

    def _known(self, name: str) -> Outlet | None:
        """Return the outlet of exactly this name; an English one may lack or bear an article or a stop."""
        plain = key(name)
        found = self._by_name.get(plain) or (self._by_name.get(key(f"{name}.")) if "." in plain else None)
        if found is None and not has_han(name):
            other = plain[4:] if plain.startswith("the ") else f"the {plain.casefold()}"
            found = None if other in self._whole else self._by_name.get(other)
        return self.outlets[found] if found is not None else None

    def _canonical(self, name: str) -> str:
        return self._by_name.get(key(name), name)

    def _ending(self, name: str) -> Resolution | None:
        """Return the outlet of *name* without its channel words, and the channel."""
        medium: Medium | None = None
        for _ in range(_MOST_ENDINGS):
            shorter = without_ending(name)
            if shorter is None:
                return None
            name, channel = shorter
            medium = medium or channel
            known = self._known(name)
            if known and key(name) not in self._whole:
                return _resolved(known, "ending", medium=medium)
        return None

    def _contained(self, name: str) -> Resolution | None:
        """Return the outlet whose longest name opens or closes *name*, if the rest leaves it meant."""
        if len(name) > _LONGEST_VALUE or _PERSON.search(name):
            return None
        plain = folded(name)
        for size in range(len(plain) - 1, 2, -1):
            for part, rest, form in (
                (plain[:size], plain[size:], _CHANNEL),
                (plain[-size:], plain[:-size], _LEAD),
            ):
                known = self._safe(part)
                where = form is _CHANNEL and self.gazetteer.named([rest.strip()])  # beside it on many platforms
                if known and (form.fullmatch(rest) or where):
                    return _resolved(known, "contained", detail=trimmed(rest).strip(" -–—·/()_"))
        return None

    def _safe(self, part: str) -> Outlet | None:
        """Return the outlet of a part of a value, whose case folding may differ from that of the whole."""
        part = part.strip()  # of a folded value: nothing else is left to fold
        plain = part if len(part) < 6 or has_han(part) else part.casefold()
        found = None if plain in self._whole else self._by_name.get(plain)
        return self.outlets[found] if found is not None else None

    def _of_place(self, place: Place, kinds: Collection[str]) -> tuple[str, ...]:
        """Return the outlets of *kinds* that speak for *place*: the one of record first, then by name."""
        listed = [name for name in place.outlets if self.outlets[name].kind in kinds]
        same = (
            outlet.name
            for outlet in self.outlets.values()
            if outlet.kind in kinds
            and outlet.level == place.level
            and outlet.province == place.province
            and (place.level == "province" or outlet.city == place.city)
        )
        return tuple(dict.fromkeys([*listed, *sorted(same)])) if listed else ()


def _bare(name: str) -> str:
    """Return the key of *name* without the English article."""
    return key(name).removeprefix("the ")


def _resolved(outlet: Outlet, how: How, *, medium: Medium | None = None, detail: str = "") -> Resolution:
    return Resolution(outlet.name, outlet, _CERTAINTY[how], how, medium or outlet.kind, detail)


def _unknown(name: str) -> Resolution:
    name = name.removeprefix("the ")  # running text says "the Herald", the masthead does not
    return Resolution(name, None, _CERTAINTY["unknown"], "unknown", kind_of_name(name))
