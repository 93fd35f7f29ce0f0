"""What one captured article says about its place among copies, read once however many it is compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from provenance.lineage.nodes import SOURCE_ROLES, names_parent, own_line
from provenance.records import Article, Claim, Removal

# Kinds of damage that copying does not undo. A copy may lose a link farm or gain one; those say nothing.
_LASTING = ("pinyin_gloss", "mojibake", "watermark", "script", "title_repeat")
_LEAKING = ("self", "republisher_editor")
STATING = ("direct_source", "original_publisher", "owner")
_DAY, _MINUTE, _SECOND = len("2024-01-01"), len("2024-01-01T00:00"), len("2024-01-01T00:00:00")
# Times that may be the source's own, or cannot be true.
DOUBTFUL = frozenset({"copied_date", "future", "page_before_content"})

Span = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Profile:
    """One article as evidence reads it."""

    article: Article
    outlet: str | None
    domain: str | None
    named: tuple[str, ...]  # outlets, not its own, that it names as its direct source; sorted
    stated: tuple[Claim, ...]  # claims that name another outlet as source, publisher or owner
    leaks: Mapping[str, Claim]  # outlet, not its own → the furniture of its page that is carried
    pointed: frozenset[str]  # addresses it points to as its source's
    marks: Mapping[str, Span]  # what copying carries along though it is no part of the text, with its place
    watermarks: tuple[Removal, ...]
    lasting: frozenset[str]  # kinds of damage
    originals: frozenset[str]  # titles it gives as the original one
    stated_time: str | None  # what it gives itself, unless that may be its source's or lies in the future
    disproved: bool = False  # its own time cannot be true beside what else the cluster shows


def profile(article: Article) -> Profile:
    """Return the profile of *article*."""
    claims = article.claims
    stated = tuple(
        claim
        for claim in claims
        if claim.role in STATING and claim.outlet and claim.outlet != article.outlet and claim.reliability > 0
    )
    leaks: dict[str, Claim] = {}
    for claim in claims:
        foreign = claim.outlet != article.outlet and "deictic" not in claim.flags
        if claim.role in _LEAKING and claim.outlet and foreign and not own_line(article, claim):
            leaks.setdefault(claim.outlet, claim)
    doubtful = DOUBTFUL & {flag.code for flag in article.flags}
    return Profile(
        article=article,
        outlet=article.outlet,
        domain=article.host.removeprefix("www.") if article.host else None,
        named=tuple(sorted({c.outlet for c in stated if c.outlet and names_parent(c)})),
        stated=stated,
        leaks=leaks,
        pointed=frozenset(c.url for c in claims if c.url and c.role in SOURCE_ROLES) | frozenset(article.links),
        marks=_marks(article),
        watermarks=tuple(item for item in article.removed if item.kind == "watermark"),
        lasting=frozenset(item.kind for item in article.removed if item.kind in _LASTING),
        originals=frozenset(c.title for c in claims if c.title and c.rule.endswith("original_title")),
        stated_time=None if doubtful else article.published,
    )


def _marks(article: Article) -> dict[str, Span]:
    marks: dict[str, Span] = {}
    for claim in article.claims:
        if claim.role in ("republisher_editor", "author") and claim.people:
            marks.setdefault("、".join(claim.people), (claim.start, claim.end))
    for removal in article.removed:
        if removal.kind in ("watermark", "title_repeat"):
            marks.setdefault(removal.text, (removal.start, removal.end))
    return marks


@lru_cache(maxsize=512)
def as_address(domain: str) -> re.Pattern[str]:
    """Return the pattern of *domain* as a page's address, not a mailbox's and not part of a longer name."""
    return re.compile(rf"(?<![\w@#.-])(?:www\.)?{re.escape(domain)}(?![\w-]|\.\w)", re.ASCII)


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _instant(text: str) -> datetime | None:
    """Return the moment that *text* names, to the second; None where it names no zone."""
    found = _moment(text.upper()) if len(text) > _SECOND else None
    return found.replace(microsecond=0) if found is not None and found.tzinfo is not None else None


def gap(earlier: str | None, later: str | None) -> float | None:
    """
    Return *later* − *earlier* in whole seconds, at the precision both have; None where either is unknown.

    What a page states is the time of its own clock, and is compared as it stands; with two zones, moments are.
    """
    if not earlier or not later:
        return None
    first, second = _instant(earlier), _instant(later)
    if first is None or second is None:
        precision = min(len(earlier), len(later), _SECOND)
        if precision < _DAY:
            return None
        if precision < _MINUTE:
            precision = _DAY
        first, second = _moment(earlier[:precision]), _moment(later[:precision])
    return None if first is None or second is None else (second - first).total_seconds()
