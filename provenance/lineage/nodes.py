"""The stations a text may have passed: captured articles, and sources inferred from what they claim."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from provenance.records import Article, ArticleId, Claim, Medium, Relation, Role

# Roles that may posit a source never captured (lineage.md, section 9); `cited`, `photo` and `disclaimer` never.
SOURCE_ROLES: frozenset[Role] = frozenset(
    {"original_publisher", "owner", "direct_source", "republisher_editor", "self"}
)
_POSITED = "inferred:"  # how the key of a source never captured begins
_BARE = 0.3  # reliability
_MOST_INFERRED = 16  # per cluster, by support: a doorway page may name hundreds


@dataclass(frozen=True, slots=True)
class Observed:
    """Captured articles that are one station: equal text from one host, or one address captured again."""

    articles: tuple[Article, ...]  # by id
    relation: Relation  # to the reference text of the cluster

    @property
    def article(self) -> Article:
        """The article that stands for them: the smallest id."""
        return self.articles[0]

    @property
    def key(self) -> str:
        """Its name in derivations."""
        return self.article.id


@dataclass(frozen=True, slots=True)
class Support:
    """One claim behind an inferred source, with the article that makes it."""

    article: ArticleId
    claim: Claim


@dataclass(frozen=True, slots=True)
class Inferred:
    """A source never captured, posited because articles of the cluster name it."""

    outlet: str
    medium: Medium | None
    date: str | None
    page: str | None
    certainty: float  # 0..1: chance that the claims mean this outlet
    support: tuple[Support, ...]
    article: ArticleId | None = None  # its page, where that has turned up and carries the text
    refused: tuple[ArticleId, ...] = ()  # pages of the outlet that are abridged: no source of it

    @property
    def key(self) -> str:
        """Its name in derivations; equal claims in another run give the same."""
        return f"{_POSITED}{self.outlet}:{self.medium or ''}:{self.date or ''}:{self.page or ''}"

    @property
    def guessed(self) -> bool:
        """Whether only "this paper" and the like stand for it, which do not say who it is."""
        return all("deictic" in item.claim.flags for item in self.support)


class Posited(NamedTuple):
    """What the key of an inferred source says of it."""

    outlet: str
    medium: str | None
    date: str | None
    page: str | None

    @classmethod
    def parse(cls, key: str) -> Posited | None:
        """Return what *key* says; None where it names something else. An outlet's name may have colons in it."""
        if not key.startswith(_POSITED):
            return None
        outlet, *about = key.removeprefix(_POSITED).rsplit(":", 3)
        medium, date, page = (part or None for part in (*about, "", "", "")[:3])
        return cls(outlet, medium, date, page)


def is_source(article: Article, claim: Claim) -> bool:
    """Return whether *claim* names an outlet, other than the page's own, that its text may come from."""
    if claim.outlet is None or claim.reliability <= 0 or claim.role not in SOURCE_ROLES:
        return False
    if claim.role == "self" and "deictic" in claim.flags:
        return False  # "this paper" on a page of the paper's own house
    carried = "house_style" in claim.flags or "watermark" in claim.flags
    if claim.role == "self" and claim.zone in ("furniture", None) and not carried:
        return False  # what the host prints at the foot of its pages, and in their metadata, is its own name
    if "house_style" in claim.flags and own_line(article, claim):
        return False
    return claim.outlet != article.outlet


def names_parent(claim: Claim) -> bool:
    """Return whether *claim* says what the page itself was taken from; "with permission from X" does, too."""
    return claim.role == "direct_source" or ("licensed" in claim.flags and claim.role == "original_publisher")


def is_masthead(claim: Claim) -> bool:
    """
    Return whether *claim* is a line by which an outlet signs its own pages: its writer's byline, its copyright.

    An agency's stand on the pages of its customers as well, and say nothing of the page they were taken from.
    """
    return "masthead" in claim.flags and claim.role in ("original_publisher", "owner") and claim.medium != "wire"


def understood(article: Article) -> Article:
    """
    Return *article* without the claims that misread a name which another claim reads in the same words.

    A bare line, of which nothing but its place says that it names a source, may take in a word too many.
    """
    misread = [claim for claim in article.claims if claim.reliability <= _BARE and _longer(claim, article.claims)]
    if not misread:
        return article
    return replace(article, claims=tuple(claim for claim in article.claims if claim not in misread))


def _longer(claim: Claim, claims: Sequence[Claim]) -> bool:
    return claim.outlet is not None and any(
        other.outlet is not None
        and other.outlet != claim.outlet
        and other.outlet in claim.outlet
        and other.rule != claim.rule
        and _overlap(claim, other)
        for other in claims
    )


def _overlap(one: Claim, other: Claim) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    return other.start < one.end and one.start < other.end


def own_line(article: Article, claim: Claim) -> bool:
    """Return whether the words of *claim* also name the page's own outlet: its line, in a form others use."""
    return article.outlet is not None and any(
        other.outlet == article.outlet and _overlap(claim, other) for other in article.claims
    )


def observed_nodes(
    articles: Sequence[Article], relations: Mapping[ArticleId, Relation], apart: Collection[ArticleId] = ()
) -> list[Observed]:
    """
    Return the captured stations, by id: recaptures of one address and equal bodies of one host are one.

    Those in *apart* stay by themselves.
    """
    groups: dict[tuple[str, ...], list[Article]] = {}
    for article in sorted(articles, key=lambda article: article.id):
        place = ("id", article.id) if article.id in apart else _station(article)
        groups.setdefault(place, []).append(article)
    return [Observed(tuple(group), relations[group[0].id]) for group in groups.values()]


def _station(article: Article) -> tuple[str, ...]:
    if article.url:
        return ("url", article.url)
    if article.host:
        return ("host", article.host, article.body)
    return ("id", article.id)


def collapsed(observed: Sequence[Observed], apart: Collection[ArticleId] = ()) -> list[Observed]:
    """
    Return *observed* with pages made one that no evidence could tell apart: the same words, by nobody.

    Same body, same claims, same damage and flags, on hosts that are no outlet's or say that they reprint: one
    farm family, one voice, and one station. Those in *apart* stay by themselves.
    """
    groups: dict[tuple[object, ...], list[Observed]] = {}
    for station in observed:
        alone = any(article.id in apart for article in station.articles)
        groups.setdefault((station.key,) if alone else _family(station), []).append(station)
    merged = [
        Observed(tuple(sorted((a for one in group for a in one.articles), key=lambda a: a.id)), group[0].relation)
        for group in groups.values()
    ]
    return sorted(merged, key=lambda station: station.key)


def _family(station: Observed) -> tuple[object, ...]:
    article = station.article
    codes = tuple(sorted({flag.code for flag in article.flags}))
    nobody = article.outlet is None or "host_admits_reprint" in codes or "host_disclaims_authorship" in codes
    if not nobody:
        return (article.id,)
    claims = tuple(
        (claim.role, claim.outlet, claim.text, claim.zone, claim.people, claim.url) for claim in article.claims
    )
    damage = tuple(sorted({(item.kind, item.text) for item in article.removed if item.kind != "script"}))
    return (
        article.body,
        article.title,
        article.published,
        article.links,
        claims,
        damage,
        codes,
        station.relation,
    )


def inferred_nodes(observed: Sequence[Observed]) -> tuple[list[Inferred], list[Inferred]]:
    """
    Return the sources to infer, and those that claims name and whose page is there, each by outlet.

    The page of a named outlet takes the place of the inferred source, unless it is an abridged one, which cannot
    have been the source: that one is refused, and the source stays inferred.
    """
    support: dict[str, list[Support]] = {}
    for station in observed:
        for article in station.articles:
            for claim in article.claims:
                if is_source(article, claim) and claim.outlet is not None:
                    support.setdefault(claim.outlet, []).append(Support(article.id, _possible(claim, article)))
    captured: dict[str, list[Observed]] = {}
    refused: dict[str, list[ArticleId]] = {}
    for station in observed:
        outlet = station.article.outlet
        if outlet not in support:
            continue
        if station.relation == "abridged":
            refused.setdefault(outlet, []).append(station.article.id)
        else:
            captured.setdefault(outlet, []).append(station)
    missing = [outlet for outlet in support if outlet not in captured]
    ranked = sorted(missing, key=lambda outlet: (-_strength(support[outlet]), outlet))[:_MOST_INFERRED]
    inferred = [
        replace(_inferred(outlet, support[outlet]), refused=tuple(sorted(refused.get(outlet, ()))))
        for outlet in sorted(ranked)
    ]
    bound = [
        replace(_inferred(outlet, support[outlet]), article=_earliest(captured[outlet]).id)
        for outlet in sorted(captured)
    ]
    return inferred, bound


def _possible(claim: Claim, article: Article) -> Claim:
    """Return *claim* without the edition it names, if that is dated after the page was captured."""
    captured = article.fetched_at
    if not claim.date or not captured or claim.date[:10] <= _next_day(captured):
        return claim
    return replace(claim, date=None, page=None)


def _next_day(time: str) -> str:
    """Return the day after that of *time*, in which it is already the next day somewhere."""
    try:
        return (date.fromisoformat(time[:10]) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return "9999-12-31"


def _earliest(stations: Sequence[Observed]) -> Article:
    """Return the page that stands for an outlet with several: the earliest dated, then by id."""
    return min((station.article for station in stations), key=lambda one: (one.published or "9", one.id))


def _strength(support: Sequence[Support]) -> float:
    return sum(item.claim.reliability * item.claim.certainty for item in support)


def _inferred(outlet: str, support: Sequence[Support]) -> Inferred:
    """Unify the claims: date and page come from the most reliable claim that states them."""
    ranked = sorted(support, key=lambda item: (-item.claim.reliability, item.article, item.claim.rule))
    publishing = [item.claim for item in ranked if item.claim.role == "original_publisher"]
    # A date in its furniture is its own, unless the words are those of an earlier station's edition line.
    publishing += [item.claim for item in ranked if item.claim.role == "self" and "版" not in item.claim.text]
    dated = next((claim for claim in publishing if claim.date), None)
    return Inferred(
        outlet=outlet,
        # Who owns a text does not tell where it first appeared.
        medium=next((i.claim.medium for i in ranked if i.claim.medium and i.claim.role != "owner"), None),
        date=dated.date[:10] if dated and dated.date else None,
        page=next((claim.page for claim in publishing if claim.page), None),
        certainty=max(item.claim.certainty for item in ranked),
        support=tuple(ranked),
    )
