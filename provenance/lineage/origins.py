"""Evidence that a station is where the text first appeared."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.lineage.nodes import Inferred, Observed, Support, is_source, names_parent
from provenance.lineage.profile import Profile, gap
from provenance.lineage.weights import Weights
from provenance.records import Article, ArticleId, Claim, Evidence, Medium

MediumOf = Callable[[str], Medium | None]

_FARM = frozenset({"title_repeated_with_keywords", "link_farm_footer"})
_REPRINTS = frozenset({"host_admits_reprint", "host_disclaims_authorship"})
# Kinds of outlet that a word for the outlet itself can mean (attribution.md, section 7).
_DEIXIS = {
    "本报": ("print",),
    "本台": ("broadcast",),
    "本刊": ("magazine",),
    "本网": ("local", "site", "portal", "client"),
    "本社": ("wire",),
}
_PLAIN = 0.6  # reliability; a claim below it is a label that any host can print
_OWN = ("self", "original_publisher", "direct_source", "owner")


@dataclass(frozen=True, slots=True)
class Voices:
    """How many independent voices name an outlet as first publisher or owner, and as their source."""

    published: int = 0
    supplied: float = 0  # a page that names several sources is part of a voice for each


def voices(profiles: Sequence[Profile]) -> dict[str, Voices]:
    """
    Return the voices behind every outlet that is named.

    A host is one voice. So are pages that say it below or in the text in the same words: those are copied along
    with it. A line in a page's head is the host's own. Two that name each other are no voices for each other. A
    page that names a source here and another one there can be right about one of them: half a voice for each.
    The furniture of another outlet's page names that one as well as a statement.
    """
    own = {one.outlet: one.named for one in profiles if one.outlet}
    heard: dict[tuple[str, bool], set[str]] = {}
    supplied: dict[str, float] = {}
    hosts: dict[tuple[str, bool], set[str]] = {}
    for one in profiles:
        host = one.article.host or one.article.id
        rivals = _rivals(one)
        carried = _carried(one)
        for claim in (*one.stated, *carried):
            if claim.outlet is None or one.outlet in own.get(claim.outlet, ()):
                continue
            words = host if claim.zone in ("head", None) else "".join(filter(str.isalnum, claim.text))
            as_source = names_parent(claim) or claim in carried
            place = claim.outlet, as_source
            said, spoke = heard.setdefault(place, set()), hosts.setdefault(place, set())
            if host not in spoke and words not in said:
                said.add(words)
                spoke.add(host)
                if as_source:
                    share = 1 / len({*rivals, claim.outlet}) if claim.outlet in rivals or claim in carried else 1
                    supplied[claim.outlet] = supplied.get(claim.outlet, 0) + share
    return {
        outlet: Voices(len(heard.get((outlet, False), ())), round(supplied.get(outlet, 0), 2))
        for outlet in sorted({outlet for outlet, _ in heard})
    }


def _carried(one: Profile) -> tuple[Claim, ...]:
    """
    Return the furniture of other outlets' pages that the page carries, where it does not name them anyhow.

    Neither a mark inside the text, which every later copy has too, nor a form that others may use.
    """
    named = {claim.outlet for claim in one.stated}
    return tuple(
        claim
        for outlet, claim in one.leaks.items()
        if outlet not in named and not {"watermark", "house_style"} & set(claim.flags)
    )


def _rivals(one: Profile) -> set[str]:
    """Return the outlets that the page names as its direct source in different places; one list is one place."""
    return {c.outlet for c in one.stated if c.outlet and names_parent(c) and "composite" not in c.flags}


def copied_words(observed: Sequence[Observed], medium_of: MediumOf) -> frozenset[str]:
    """
    Return the "this paper" lines that pages of several outlets print, each of which it might mean.

    All but one of them copied the line along, and nothing in it says which one did not.
    """
    outlets: dict[str, set[str]] = {}
    for station in observed:
        article = station.article
        medium = (medium_of(article.outlet) if article.outlet else None) or "unknown"
        own = list(_own_claims(article, medium))
        for claim in article.claims if article.outlet else ():
            if "deictic" in claim.flags and (claim in own or claim.role == "self"):
                outlets.setdefault(_words(claim), set()).add(claim.outlet or article.outlet or "")
    return frozenset(words for words, found in outlets.items() if len(found) > 1)


def _words(claim: Claim) -> str:
    """Return what copies of a "this paper" line have in common, whatever hosts do to its date."""
    if claim.people:
        return " ".join((claim.value or "", *claim.people))
    return "".join(filter(str.isalnum, claim.text))


def preceded(profiles: Sequence[Profile]) -> list[bool]:
    """
    Return for each page whether another captured one states an earlier time, neither of them disproved.

    What is dated after another page of the text is not where it first appeared, or one of the dates is false.
    """
    times = [None if one.disproved else one.stated_time for one in profiles]
    earliest: dict[int, str] = {}  # for each precision, by the length of what is stated
    for time in times:
        if time:
            earliest[len(time)] = min(time, earliest.get(len(time), time))
    return [any((gap(first, time) or 0) > 0 for first in earliest.values()) for time in times]


def observed_root(
    station: Observed,
    one: Profile,
    heard: Mapping[str, Voices],
    medium_of: MediumOf,
    weights: Weights,
    copied: Collection[str] = (),
    *,
    late: bool = False,
) -> tuple[Evidence, ...]:
    """
    Return the evidence for a captured station as the first one.

    Lines in *copied* are nobody's own words; *late* says that another page is dated before it (`preceded`).
    """
    article = one.article
    codes = {flag.code for flag in article.flags}
    medium = (medium_of(article.outlet) if article.outlet else None) or "unknown"
    found = [Evidence("R1", weights.medium.get(medium, 0.0), f"its outlet is of the kind {medium}")]
    if codes & _FARM:
        found.append(Evidence("R2", weights.farm_template, "its page is made from a farm template"))
    elif codes & _REPRINTS:
        found.append(Evidence("R2", weights.reprints, "its host reprints or disclaims authorship"))
    others = _names_other(article, medium, weights)
    own = None if codes & (_FARM | _REPRINTS) else _own_claim(article, medium, copied)
    voice = heard.get(article.outlet) if article.outlet else None
    if others is not None:
        found.append(others)
    elif (shown := _admission(article)) is not None:
        found.append(
            Evidence("R3", weights.admits, f"shows that it is a copy: {shown.text}", shown.start, shown.end)
        )
    elif own is not None:
        weight = _own_weight(own, weights)
        found.append(Evidence("R4", weight, f"calls the text its own: {own.text}", own.start, own.end))
    elif voice is None:
        found.append(Evidence("R8", weights.silent, "nothing says that the text is its own"))
    if late:
        found.append(Evidence("R9", weights.preceded, "another page is dated before it"))
    if station.relation == "abridged":
        found.append(Evidence("R5", weights.attached, "its text is an abridged one"))
    if voice is not None:
        found += _named(voice, weights)
    return tuple(item for item in found if item.weight)


def inferred_root(
    source: Inferred, heard: Mapping[str, Voices], medium_of: MediumOf, weights: Weights
) -> tuple[Evidence, ...]:
    """Return the evidence for a source never captured as the first one."""
    by_role = {
        "original_publisher": weights.inferred_publisher,
        "owner": weights.inferred_owner,
        "direct_source": weights.inferred_direct,
    }
    sourced = {item.article for item in source.support if item.claim.role == "direct_source"}
    own = [item for item in source.support if not _read_from_source(item, sourced)] or source.support
    best = max(own, key=lambda item: by_role.get(item.claim.role, 0.0)).claim
    named = best.role in by_role
    weight = by_role[best.role] if named else weights.inferred_furniture
    if best.role == "original_publisher" and "deictic" in best.flags:
        weight = weights.inferred_deictic
    how = "is named" if named else "its furniture is carried"
    found = [Evidence("R3", weight, f"{how}: {best.text}", best.start, best.end)]
    medium = source.medium or medium_of(source.outlet) or "unknown"
    weight = weights.inferred_medium * weights.medium.get(medium, 0.0)
    found.append(Evidence("R1", weight, f"its outlet is of the kind {medium}"))
    voice = heard.get(source.outlet)
    if voice is not None and voice.supplied:
        found.append(_supplied(voice, weights))
    return tuple(item for item in found if item.weight)


def _read_from_source(item: Support, sourced: Collection[ArticleId]) -> bool:
    """Return whether the claim is a "this paper" that the page's own source line gives a name: one statement."""
    return "deictic" in item.claim.flags and item.article in sourced


def _named(voice: Voices, weights: Weights) -> list[Evidence]:
    found = []
    if voice.published:
        weight = min(weights.voices_most, weights.voice * voice.published)
        found.append(Evidence("R6", weight, f"{voices_name(voice.published)} it first publisher"))
    if voice.supplied:
        found.append(_supplied(voice, weights))
    return found


def _supplied(voice: Voices, weights: Weights) -> Evidence:
    weight = weights.voice_direct * math.log2(1 + voice.supplied)
    return Evidence("R7", weight, f"{voices_name(voice.supplied)} it as source")


def voices_name(voices: float) -> str:
    """Return the beginning of a sentence about so many independent voices."""
    return "1 independent voice names" if voices == 1 else f"{voices:g} independent voices name"


def _own_claims(article: Article, medium: str) -> Iterable[Claim]:
    """Yield the claims by which the page calls the text its own: those that serve its host."""
    for claim in article.claims:
        named = claim.outlet == article.outlet if claim.outlet and article.outlet else _own_deixis(claim, medium)
        if claim.zone not in ("furniture", None) and claim.role in _OWN and named:
            yield claim


def _own_claim(article: Article, medium: str, copied: Collection[str]) -> Claim | None:
    """Return the most reliable claim by which the page calls the text its own, unless its words are *copied*."""
    return max(
        (c for c in _own_claims(article, medium) if "deictic" not in c.flags or _words(c) not in copied),
        key=lambda claim: ("deictic" not in claim.flags, claim.reliability, -(claim.start or 0)),
        default=None,
    )


def _own_weight(own: Claim, weights: Weights) -> float:
    if "deictic" in own.flags:
        return weights.root_own_deictic
    return weights.root_own_copy if own.reliability >= _PLAIN else weights.root_own_label


def _own_deixis(claim: Claim, medium: str) -> bool:
    """Return whether "this paper" can mean the page's own outlet, which is of the kind *medium*."""
    if "deictic" not in claim.flags or claim.outlet is not None:
        return False
    return any(word in claim.text and medium in kinds for word, kinds in _DEIXIS.items())


def _admission(article: Article) -> Claim | None:
    """Return a claim by which the page shows that it has a source, without a name."""
    return next((c for c in article.claims if c.role == "direct_source" and not c.outlet and not c.url), None)


def _names_other(article: Article, medium: str, weights: Weights) -> Evidence | None:
    """Return the evidence against an article that names other outlets as its source; the strongest one."""
    return max(_others(article, medium, weights), key=lambda item: -item.weight, default=None)


def _others(article: Article, medium: str, weights: Weights) -> Iterable[Evidence]:
    for claim in article.claims:
        place = (claim.start, claim.end)
        if "deictic" in claim.flags and claim.role != "self":
            means_itself = claim.outlet == article.outlet if claim.outlet else _own_deixis(claim, medium)
            if not means_itself:
                yield Evidence("R3", weights.deictic, f"is another paper's: {claim.text}", *place)
        if not is_source(article, claim):
            continue
        if claim.role in ("original_publisher", "owner"):
            yield Evidence("R3", weights.names_publisher, f"names another first publisher: {claim.text}", *place)
        elif claim.role in ("direct_source", "republisher_editor", "self"):
            yield Evidence("R3", weights.names_source, f"names another source: {claim.text}", *place)
