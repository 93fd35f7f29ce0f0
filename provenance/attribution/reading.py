"""Reads what a rule matched into drafts of claims: names, people, dates, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from provenance.attribution.date_forms import find_dates, iso_day, parse_date, resolve
from provenance.attribution.dates import PageDates, page_published
from provenance.attribution.hits import Hit
from provenance.attribution.registry import Registry
from provenance.attribution.rules import Rule, Rules
from provenance.attribution.sites import host_of, same_site
from provenance.attribution.stretches import Disjoint
from provenance.attribution.values import UNKNOWN_FACTOR, Names, Reading, outlet_shaped
from provenance.records import Claim, Medium, Role
from provenance.text.numerals import numeral

_NAME_GROUPS = ("src", "src2", "src3", "src4", "src5", "src6", "next", "next2")
_PEOPLE_GROUPS = ("by", "by2", "who", "who2", "who3", "who4", "who5")
_CREDIT_GROUPS = ("credit", "credit2", "credit3", "credit4", "credit5", "credit6", "credit7")
_REPORTER = re.compile(r"(?:特派|特约|首席|高级|资深|见习|实习|全媒体|融媒体|融媒|驻站|驻外){0,2}(?:记者|記者)")
_CREDIT_BREAK = re.compile(
    r"[/|／｜、,，;；]| via | for | courtesy of |(?<=[\u4e00-\u9fff])[ \u3000](?=[\u4e00-\u9fff])"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_OFFICE = 12  # Han characters of a picture's giver without an ending that offices and firms have
_WORDS = re.compile(r"[^、\s]{1,40}")
_URL_END = re.compile(r"[.,;。，；]+$")  # a sentence goes on around the address
_SELF_FACTOR = 0.5  # a claim that serves the host: the conventions halve it


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim with its view span, before the claims of a page are weighed against each other."""

    start: int
    end: int
    label: int  # view offset of the label, or of the start
    rule: Rule
    claim: Claim


class Reader:
    """Reads hits of one page into drafts of claims."""

    def __init__(
        self,
        dates: PageDates,
        rules: Rules,
        registry: Registry,
        raw: str,
        host: str | None,
        host_outlet: str | None,
        carried: Disjoint,
    ) -> None:
        self.view, self.raw, self.people, self.registry = dates.view, raw, rules.people, registry
        self.names = Names(registry, rules.voids)
        self.host, self.host_outlet, self.carried = host, host_outlet, carried
        self.dates, self.layout = dates, dates.layout

    def read(self, hit: Hit) -> Iterator[Draft]:
        """Yield the claims of one hit; none where it names nobody it should name."""
        groups = hit.match.groupdict()
        people = _first(groups, _PEOPLE_GROUPS)
        if people and hit.rule.surnames_only and not self._people(hit.rule, people):
            return  # half a sentence: what stands where names should are none
        if groups.get("deixis"):
            yield self._draft(hit, replace(self._base(hit), value=groups["deixis"], flags=("deictic",)))
        elif groups.get("list"):
            for reading in self.names.listed(groups["list"]):
                yield from self._named(hit, reading, hit.match.start("list"), own_span=True)
        elif (credited := next((name for name in _CREDIT_GROUPS if groups.get(name)), None)) is not None:
            yield from self._credit(hit, groups[credited])
        elif (group := next((name for name in _NAME_GROUPS if groups.get(name)), None)) is not None:
            yield from self._names(hit, group)
        else:
            yield from self._unnamed(hit)

    def _base(
        self,
        hit: Hit,
        *,
        role: Role | None = None,
        value: str | None = None,
        outlet: str | None = None,
        medium: Medium | None = None,
        certainty: float = 1.0,
        reliability: float | None = None,
        more_flags: tuple[str, ...] = (),
    ) -> Claim:
        """Return the claim of *hit*, with what a name in it means where one is given."""
        groups = hit.match.groupdict()
        url = groups.get("url") or groups.get("url2")
        start, end = self.view.span(hit.start, hit.end)
        flags = (*hit.rule.always, *(flag for group, flag in hit.rule.flag_if.items() if groups.get(group)))
        return Claim(
            rule=hit.rule.id,
            role=role or hit.role,
            text=self.raw[start:end],
            start=start,
            end=end,
            zone=hit.zone.zone,
            reliability=hit.rule.reliability if reliability is None else reliability,
            value=value,
            outlet=outlet,
            medium=medium,
            certainty=certainty,
            people=self._people(hit.rule, _first(groups, _PEOPLE_GROUPS)),
            date=self._date(hit, groups),
            page=_page(_first(groups, ("page", "page2", "page3", "page4"))),
            place=_first(groups, ("place", "place2", "place3")) or None,
            url=_URL_END.sub("", url) if url else None,
            title=groups.get("title"),
            flags=(*flags, *more_flags),
        )

    def _people(self, rule: Rule, credit: str, *, only: bool = False) -> tuple[str, ...]:
        """Return the people in *credit*; places and outlets are no people, whatever they look like."""
        found = self.people.only(credit) if only else self.people.split(credit) if credit else ()
        people = tuple(name for name in found if self._is_person(rule, name))
        return people if len(people) == len(_WORDS.findall(credit)) or not rule.all_people else ()

    def _is_person(self, rule: Rule, name: str) -> bool:
        if rule.surnames_only and not self.people.has_surname(name):
            return False
        return not self.registry.gazetteer.named([name]) and self.registry.resolve(name).how != "alias"

    def _draft(self, hit: Hit, claim: Claim) -> Draft:
        label = hit.match.start("lab") if hit.match.groupdict().get("lab") else hit.start
        return Draft(hit.start, hit.end, label, hit.rule, self.weighed(hit.rule, claim))

    def weighed(self, rule: Rule, claim: Claim) -> Claim:
        """Return *claim* with the host's part in it settled: its own name is no source, another's costs it."""
        names = {claim.outlet, *(name for name, _ in claim.alternatives)} - {None}
        own = self.host_outlet in names and "deictic" not in claim.flags
        if not own and self._is_own_site(claim):
            claim, own = replace(claim, outlet=self.host_outlet), True
        if rule.registered_owner and claim.role == "owner" and claim.outlet not in self.registry.outlets:
            claim = replace(claim, role="self")  # a firm: the host's, or its supplier of figures
        if own and claim.outlet is not None and claim.role in ("direct_source", "owner"):
            claim = replace(claim, role="self", reliability=claim.reliability * _SELF_FACTOR)
        costs = claim.role in rule.costs_host and not own
        return claim if claim.costs_host == costs else replace(claim, costs_host=costs)

    def _is_own_site(self, claim: Claim) -> bool:
        """
        Return whether *claim* names the site that the page is a part of, or its host's account platform.

        央视网 names the whole site on a page of its news channel, 澎湃号 the platform on a page of 澎湃新闻.
        """
        outlet = self.registry.outlets.get(claim.outlet or "")
        if (
            outlet is None
            or self.host_outlet is None
            or claim.role not in ("direct_source", "original_publisher")
        ):
            return False
        host = f".{self.host or ''}"
        around = any(host.endswith(f".{domain}") for domain in outlet.domains)
        return around or (outlet.kind == "platform" and outlet.parent == self.host_outlet)

    def _names(self, hit: Hit, group: str) -> Iterator[Draft]:
        value, at = hit.match[group], hit.match.start(group)
        readings = (
            self.names.source(value)
            if hit.role == "direct_source" or "、" in value
            else (self.names.name(value),)
        )
        if group.startswith("next") and not outlet_shaped(readings[0]):
            return  # whatever line comes next is no source unless it is a name
        for reading in readings:
            yield from self._named(hit, reading, at, own_span=reading is not readings[0])

    def _named(self, hit: Hit, reading: Reading, at: int, *, own_span: bool) -> Iterator[Draft]:
        rule, role = hit.rule, hit.role
        if rule.role_unknown is not None and not (outlet_shaped(reading) and not reading.flags):
            claim = replace(self._base(hit), role=rule.role_unknown)
            if claim.people:
                yield self._draft(hit, claim)
            return
        if "original" in reading.flags and role == "direct_source":
            role = "original_publisher"
        if not reading.registered and (
            rule.registered_only or (role == "cited" and self._doubtful(rule, reading))
        ):
            return
        claim = self._base(
            hit,
            role=role,
            value=reading.value,
            outlet=reading.outlet,
            medium=reading.medium,
            certainty=reading.certainty,
            reliability=self._reliability(rule, reading),
            more_flags=reading.flags,
        )
        draft = self._draft(hit, self._split_reporter(claim))
        if not own_span and not {"web_publisher", "composite"} & set(reading.flags):
            yield draft
            return
        start, end = (at + reading.start if own_span else hit.start), at + reading.end
        raw_start, raw_end = self.view.span(start, end)
        words = self.raw[raw_start:raw_end]
        yield replace(
            draft, start=start, end=end, claim=replace(draft.claim, text=words, start=raw_start, end=raw_end)
        )

    def _doubtful(self, rule: Rule, reading: Reading) -> bool:
        """Return whether an unknown name in a citing rule is likely no outlet; 据X报道 itself marks one."""
        if rule.id == "zh.cited":
            return bool(reading.flags)
        return rule.id != "zh.materials" and not outlet_shaped(reading)

    def _reliability(self, rule: Rule, reading: Reading) -> float:
        if {"void", "source_token_is_not_an_outlet"} & set(reading.flags):
            return 0.0
        if reading.registered:
            return rule.reliability
        if rule.reliability_unknown is not None:
            return rule.reliability_unknown
        return rule.reliability * UNKNOWN_FACTOR

    def _unnamed(self, hit: Hit) -> Iterator[Draft]:
        """Yield the claim of a hit that names no outlet in words: people, an address, a title or a form."""
        claim = self._base(hit)
        groups = hit.match.groupdict()
        if _first(groups, _PEOPLE_GROUPS) and not claim.people:
            return
        if hit.rule.outlet is not None:
            claim = self._styled(claim, hit.rule.outlet)
        if claim.url is not None:
            claim = self._addressed(claim)
            if hit.rule.registered_only and claim.outlet is None:
                return
        if claim.role == "republisher_editor" and self.carried.holds(hit.start):
            claim = replace(claim, role="author", flags=(*claim.flags, "production"))
        yield self._draft(hit, claim)

    def _styled(self, claim: Claim, outlet: str) -> Claim:
        """Return a claim whose form is an outlet's house style: its origin, or only a hint."""
        if claim.role == "original_publisher":
            reading = self.names.name(outlet)
            return replace(claim, outlet=reading.outlet, medium=reading.medium, certainty=reading.certainty)
        return replace(claim, alternatives=((outlet, claim.reliability),), flags=(*claim.flags, "house_style"))

    def _addressed(self, claim: Claim) -> Claim:
        """Return a claim that gives an address with its outlet, as ``self`` when it is this host's."""
        address = claim.url or ""
        host = host_of(address if "//" in address else f"//{address}")
        outlet = self.registry.by_host(host) if host else None
        if outlet is not None:
            claim = replace(claim, outlet=outlet.name, medium=outlet.kind)
        if self.host is not None and same_site(host, self.host):
            return replace(claim, role="self")
        return claim

    def _credit(self, hit: Hit, credit: str) -> Iterator[Draft]:
        """Yield the claim of a picture credit: an outlet, people, or both."""
        named, who = self._credit_parts(credit)
        reading = self.names.name(named)
        claim = replace(self._base(hit), value=credit.strip())
        if reading.registered or (outlet_shaped(reading) and not reading.flags):
            yield self._draft(
                hit,
                replace(
                    claim,
                    value=reading.value,
                    outlet=reading.outlet,
                    medium=reading.medium,
                    people=claim.people or self._people(hit.rule, who),
                ),
            )
        else:
            people = claim.people or self._people(hit.rule, who or credit, only=True)
            if not people and self._is_caption(credit):
                return  # what the picture shows, not whose it is
            if people or reading.flags or not hit.rule.registered_only:
                yield self._draft(hit, replace(claim, people=people))

    def _is_caption(self, credit: str) -> bool:
        """Return whether a credit that names no known outlet and nobody is too long for the name of an office."""
        words = credit.strip()
        return len(_HAN.findall(words)) > _LONGEST_OFFICE and not words.endswith(self.people.endings)

    def _credit_parts(self, credit: str) -> tuple[str, str]:
        """Return the outlet and the people of a credit as written: 新华社|王某, Getty Images|Jane Roe."""
        if (title := _REPORTER.search(credit)) is not None:
            return credit[: title.start()], credit[title.end() :]
        parts = [part.strip() for part in _CREDIT_BREAK.split(credit) if part.strip()]
        outlets = [part for part in parts if self.names.name(part).registered]
        if len(parts) > 1 and outlets:
            return outlets[0], "、".join(part for part in parts if part not in outlets)
        return credit, ""

    def _date(self, hit: Hit, groups: dict[str, str | None]) -> str | None:
        if groups.get("t"):
            return parse_date(groups["t"] or "")
        for number in ("", "2", "3"):
            parts = [groups.get(f"{name}{number}") for name in "ymd"]
            if all(parts):
                return iso_day(*(int(part or 0) for part in parts))
        for name in ("y", "m"):
            if groups.get(name) and groups.get("d"):
                at = hit.match.start(name)
                found = next(iter(find_dates(self.view.text, at, hit.match.end())), None)
                return resolve(found, page_published(self.dates)[0]) if found is not None else None
        return None

    def _split_reporter(self, claim: Claim) -> Claim:
        """Return a dateline with the reporter that some agencies put before the place told apart from it."""
        head = _REPORTER.match(claim.place or "")
        if claim.place is None or head is None:
            return claim
        words = claim.place[head.end() :]
        known = max(
            (word for word in self.registry.places_in(words) if words.endswith(word)), key=len, default=""
        )
        place = known or words[-2:]
        person = words[: len(words) - len(place)]
        people = (*claim.people, person) if self.people.is_person(person) else claim.people
        return replace(claim, place=place, people=people)


def _first(groups: Mapping[str, str | None], names: Sequence[str]) -> str:
    """Return what the first of the groups *names* that took part has matched, or nothing."""
    return next((value for name in names if (value := groups.get(name))), "")


def _page(text: str) -> str | None:
    """Return the number of a printed page as printed; one in words (头版, 第四版) in figures."""
    if text == "头":
        return "1"
    number = numeral(text) if text and not text.isascii() else None
    return str(number) if number else text or None
