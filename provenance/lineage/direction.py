"""Evidence that one captured article was taken from another, group by group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from provenance.lineage import weights
from provenance.lineage.nodes import SOURCE_ROLES, is_source
from provenance.records import Article, Claim, Evidence, Relation

# Kinds of damage that copying does not undo. A copy may lose a link farm or gain one; those say nothing.
_LASTING = ("pinyin_gloss", "mojibake", "watermark", "script", "title_repeat")
_INNOVATION_SIZE = 6  # characters of difference that count as a private change
_CARRIES = 0.8  # share of the copy that a captured source must supply to bear out a statement
_PASSAGE = 30  # characters; edits change words, a passage comes from somewhere
_LEAST = 0.1  # nats; evidence below this is not worth a line
_REPRINTED = {
    "direct_source": "names it as its source",
    "original_publisher": "names it as first publisher",
    "owner": "names it as owner",
}


@dataclass(frozen=True, slots=True)
class Fit:
    """What a parent supplies of a copy's text: covered share of the copy, and of the parent, 0..1."""

    copy: float
    parent: float
    length: int  # of the copy, characters of the match view
    gap: int  # longest stretch of the copy that the parent cannot supply
    relation: Relation | None = "verbatim"  # of the copy to the parent; None: not one text


def group_sum(evidence: Iterable[Evidence], groups: Mapping[str, str]) -> float:
    """Return the sum over groups of the strongest piece in each, clipped: one group has usually one cause."""
    strongest: dict[str, float] = {}
    for item in evidence:
        group = groups.get(item.code, item.code)
        if abs(item.weight) > abs(strongest.get(group, 0.0)):
            strongest[group] = item.weight
    return max(-weights.CLIP, min(weights.CLIP, sum(strongest.values())))


GROUPS = {"E3": "statement", "E4": "statement", "E5": "damage", "E6": "damage", "E10": "time", "E11": "time"}


def between(
    parent: Article, copy: Article, fit: Fit, rivals: Sequence[tuple[Article, Fit]]
) -> tuple[Evidence, ...]:
    """
    Return the evidence for "*copy* was taken from *parent*".

    *rivals* are the other candidates, each with what it supplies of the copy: what all of them share with the
    copy tells nothing.
    """
    found: list[Evidence | None] = [
        _misfit(fit),
        _pointer(parent, copy),
        _furniture(parent, copy),
        _damage(parent, copy),
        _cut(fit),
        _title(parent, copy),
        _times(parent, copy),
        *_statements(parent, copy, fit),
    ]
    # Where the copy names another source, that one explains what the two have in common.
    named = named_sources(copy)
    if not named or parent.outlet in named:
        found.append(_shared_mark(parent, copy, [rival for rival, _ in rivals]))
        found.append(_innovation(fit, [other for _, other in rivals]))
    return tuple(item for item in found if item is not None and item.weight)


def _misfit(fit: Fit) -> Evidence | None:
    """Return the evidence against a parent that cannot supply the text; a whole passage missing weighs most."""
    share = 1 - fit.copy
    if fit.gap >= _PASSAGE:
        return Evidence(
            "E0", weights.MISFIT * share + weights.PASSAGE, f"a passage of {fit.gap} characters is not in it"
        )
    return Evidence("E0", weights.MISFIT * share, f"{share:.0%} of the text is not in it") if share else None


def _pointer(parent: Article, copy: Article) -> Evidence | None:
    if not parent.url or parent.host == copy.host:
        return None
    pointed = {claim.url for claim in copy.claims if claim.url and claim.role in SOURCE_ROLES} | set(copy.links)
    return Evidence("E1", weights.POINTER, f"links to {parent.url}") if parent.url in pointed else None


def _furniture(parent: Article, copy: Article) -> Evidence | None:
    """Return the evidence of the parent's name in what only its own pages carry."""
    if parent.host is not None and parent.host == copy.host:
        return None
    for claim in copy.claims:
        if claim.role in ("self", "republisher_editor") and claim.outlet and claim.outlet == parent.outlet:
            weight = weights.FURNITURE_BY_FORM if "house_style" in claim.flags else weights.FURNITURE
            return Evidence("E2", weight, f"carries its furniture: {claim.text}", claim.start, claim.end)
    names = [name for name in (parent.outlet, _domain(parent.host)) if name]
    for removal in copy.removed:
        if removal.kind == "watermark" and any(name in removal.text for name in names):
            return Evidence("E2", weights.FURNITURE, f"carries its watermark: {removal.text}", removal.start,
                            removal.end)  # fmt: skip
    domain = _domain(parent.host)
    if domain and domain in copy.text and (printed := _as_address(domain).search(copy.text)):
        return Evidence("E2", weights.FURNITURE, f"prints its address {domain}", *printed.span())
    return None


@lru_cache(maxsize=256)
def _as_address(domain: str) -> re.Pattern[str]:
    """Return the pattern of *domain* as a page's address, not a mailbox's and not part of a longer name."""
    return re.compile(rf"(?<![\w@#.-])(?:www\.)?{re.escape(domain)}(?![\w-]|\.\w)", re.ASCII)


def _domain(host: str | None) -> str | None:
    return host.removeprefix("www.") if host else None


def _shared_mark(parent: Article, copy: Article, rivals: Sequence[Article]) -> Evidence | None:
    """Return the evidence of an editor line, credit or watermark that few of the *rivals* carry as well."""
    ours = _marks(copy)
    shared = sorted(_marks(parent).keys() & ours.keys())
    if not shared:
        return None
    carried = [_marks(rival).keys() for rival in rivals]
    best: tuple[float, str] = (0.0, "")
    for mark in shared:
        lacking = sum(mark not in marks for marks in carried) / max(len(carried), 1)
        best = max(best, (lacking if carried else 0.0, mark))
    share, mark = best
    if share * weights.MARK < _LEAST:
        return None
    start, end = ours[mark]
    return Evidence("E2", weights.MARK * share, f"carries a mark of its page: {mark}", start, end)


def _marks(article: Article) -> dict[str, tuple[int | None, int | None]]:
    """Return what copying carries along though it is no part of the text, with where it stands."""
    marks: dict[str, tuple[int | None, int | None]] = {}
    for claim in article.claims:
        if claim.role in ("republisher_editor", "author") and claim.people:
            marks.setdefault("、".join(claim.people), (claim.start, claim.end))
    for removal in article.removed:
        if removal.kind in ("watermark", "title_repeat"):
            marks.setdefault(removal.text, (removal.start, removal.end))
    return marks


def named_sources(copy: Article) -> tuple[str, ...]:
    """Return the outlets, other than its own, that *copy* names as its direct source, sorted."""
    return tuple(
        sorted(
            {
                claim.outlet
                for claim in copy.claims
                if claim.role == "direct_source" and claim.outlet and claim.reliability > 0
            }
            - {copy.outlet}
        )
    )


def _statements(parent: Article, copy: Article, fit: Fit) -> list[Evidence]:
    """
    Return what the copy says of its source, as far as it speaks for or against *parent*.

    That the named outlet's own page is captured and carries the text leaves a false statement little room.
    """
    stated = [
        claim
        for claim in copy.claims
        if claim.role in _REPRINTED and claim.outlet and claim.outlet != copy.outlet and claim.reliability > 0
    ]
    found = []
    for claim in stated:
        if parent.outlet is None or claim.outlet != parent.outlet:
            continue
        code, weight = "E4", weights.ANCESTOR
        if claim.role == "direct_source":
            doubt = (1 - claim.reliability) / (weights.BORNE_OUT if fit.copy >= _CARRIES else 1)
            code, weight = "E3", weights.statement(1 - doubt)
        found.append(Evidence(code, weight, f"{_REPRINTED[claim.role]}: {claim.text}", claim.start, claim.end))
    named = named_sources(copy)
    if named and parent.outlet not in named:
        found.append(names_another(named))
    return found


def names_another(named: Sequence[str]) -> Evidence:
    """Return the evidence against every parent but those that the copy names."""
    return Evidence("E3", weights.NAMES_ANOTHER, f"names another source: {', '.join(named)}")


def _damage(parent: Article, copy: Article) -> Evidence | None:
    """
    Return the evidence against a parent whose lasting damage the copy lacks: copying does not undo damage.

    Damage that only the copy has says nothing here: whoever its parent was, somebody did it. It speaks against
    the reverse, and there it counts.
    """
    undone = {removal.kind for removal in parent.removed} - {removal.kind for removal in copy.removed}
    lasting = [kind for kind in _LASTING if kind in undone]
    return Evidence("E5", weights.DAMAGE, f"lacks its damage: {', '.join(lasting)}") if lasting else None


def _innovation(fit: Fit, rivals: Sequence[Fit]) -> Evidence | None:
    """
    Return the evidence of changes that this parent supplies and rivals cannot: the fewer can, the more.

    Rivals that lack a whole passage are cut, not unchanged; that they lack more tells nothing.
    """
    rivals = [rival for rival in rivals if rival.gap < _PASSAGE]
    if not rivals:
        return None
    missing = (1 - fit.copy) * fit.length
    changes = [((1 - rival.copy) * rival.length - missing) / _INNOVATION_SIZE for rival in rivals]
    lacking = sum(min(1.0, max(0.0, change)) for change in changes) / len(rivals)
    if lacking * weights.INNOVATION < _LEAST:
        return None
    return Evidence(
        "E7", weights.INNOVATION * lacking, f"has changes of the text that {lacking:.0%} of the others lack"
    )


def _cut(fit: Fit) -> Evidence | None:
    if fit.copy >= 0.97 and fit.parent <= 0.9:
        return Evidence("E8", weights.CUT, f"is {fit.parent:.0%} of it, cut")
    return None


def _title(parent: Article, copy: Article) -> Evidence | None:
    if not parent.title or not copy.title:
        return None
    originals = {claim.title for claim in copy.claims if claim.title and claim.rule.endswith("original_title")}
    if parent.title in originals:
        return Evidence("E9", weights.TITLE, f"gives its title as the original one: {parent.title}")
    decorated = len(copy.title) > len(parent.title) >= 6 and copy.title.startswith(parent.title)
    return Evidence("E9", weights.TITLE, f"decorates its title: {copy.title}") if decorated else None


def _times(parent: Article, copy: Article) -> Evidence | None:
    stated = _gap(_own_time(parent), _own_time(copy))
    if stated:
        size = weights.DATED_LONG_EARLIER if abs(stated) >= timedelta(days=1) else weights.DATED_EARLIER
        weight = size if stated > timedelta(0) else -size
        return Evidence("E11", weight, f"is dated {'later' if weight > 0 else 'earlier'}")
    seen = _gap(parent.fetched_at, copy.fetched_at)
    if seen:
        weight = weights.SEEN_EARLIER if seen > timedelta(0) else -weights.SEEN_EARLIER
        return Evidence("E10", weight, f"was captured {'later' if weight > 0 else 'earlier'}")
    return None


def _own_time(article: Article) -> str | None:
    """Return the time the page gives itself, unless it may be its source's or lies in the future."""
    doubtful = {"copied_date", "future", "page_before_content"}
    return None if doubtful & {flag.code for flag in article.flags} else article.published


def _gap(earlier: str | None, later: str | None) -> timedelta | None:
    """Return *later* − *earlier*, at the precision both have; None where either is unknown."""
    if not earlier or not later:
        return None
    precision = min(len(earlier), len(later), 19)
    if precision < len("2024-01-01"):
        return None
    if precision < len("2024-01-01T00:00"):
        precision = len("2024-01-01")
    try:
        return datetime.fromisoformat(later[:precision]) - datetime.fromisoformat(earlier[:precision])
    except ValueError:
        return None


def names_other(article: Article, claims: Iterable[Claim]) -> float:
    """Return the root weight an article loses for what it says about other outlets, 0 or less."""
    loss = 0.0
    for claim in claims:
        if "deictic" in claim.flags and claim.role != "self":
            loss = min(loss, weights.ROOT_NAMES_SOURCE)
        if not is_source(article, claim):
            continue
        if claim.role in ("original_publisher", "owner"):
            loss = min(loss, weights.ROOT_NAMES_PUBLISHER)
        elif claim.role in ("direct_source", "republisher_editor", "self"):
            loss = min(loss, weights.ROOT_NAMES_SOURCE)
    return loss
