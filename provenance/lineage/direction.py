"""Evidence that one captured article was taken from another, group by group."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.lineage.nodes import is_masthead, names_parent
from provenance.lineage.profile import Profile, as_address, gap
from provenance.lineage.weights import Weights
from provenance.records import Article, Evidence, Relation

INNOVATION_SIZE = 6  # characters of difference that count as a private change
_CARRIES = 0.8  # share of the copy that a captured source must supply to bear out a statement
PASSAGE = 30  # characters; edits change words, a passage comes from somewhere
_SHORTENED = 0.9  # share of a parent that is left in a copy which was cut
_LEAST = 0.1  # nats; evidence below this is not worth a line
_DAY = 86_400.0  # seconds
_REPRINTED = {
    "direct_source": "names it as its source",
    "original_publisher": "names it as first publisher",
    "owner": "names it as owner",
}
MARK = "carries a mark of its page"  # shared, not signed: it names nobody
GROUPS = {"E3": "statement", "E4": "statement", "E5": "damage", "E6": "damage"}


@dataclass(frozen=True, slots=True)
class Fit:
    """What a parent supplies of a copy's text: covered share of the copy, and of the parent, 0..1."""

    copy: float
    parent: float
    length: int  # of the copy, characters of the match view
    gap: int  # longest stretch of the copy that the parent cannot supply
    relation: Relation | None = "verbatim"  # of the copy to the parent; None: not one text

    @property
    def missing(self) -> float:
        """Characters of the copy that the parent cannot supply."""
        return (1 - self.copy) * self.length


def group_sum(evidence: Iterable[Evidence], groups: Mapping[str, str], clip: float) -> float:
    """Return the sum over groups of the strongest piece in each, clipped: one group has usually one cause."""
    strongest: dict[str, float] = {}
    for item in evidence:
        group, weight = groups.get(item.code, item.code), item.weight
        held = strongest.get(group)
        if held is None or abs(weight) > abs(held):
            strongest[group] = weight
    return max(-clip, min(clip, sum(strongest.values())))


def evidence_for(
    copy: Profile, parents: Sequence[tuple[Profile, Fit]], weights: Weights, unseen: int = 0
) -> list[tuple[Evidence, ...]]:
    """
    Return the evidence for "*copy* was taken from it" for each of *parents*, all candidates there are.

    Each comes with what it supplies of the copy. What all candidates share with the copy tells nothing, so they
    are weighed together. *unseen* counts the candidates that were never captured. They may have all that copies
    have in common: one of them stands in for a rival that has it.
    """
    lacking = _lacking([fit for _, fit in parents], min(unseen, 1))
    carriers = {mark: sum(mark in parent.marks for parent, _ in parents) for mark in copy.marks}
    rivals = len(parents) - 1
    against = names_another(copy.named, len(parents) + unseen, weights) if copy.named else None
    found = []
    for i, (parent, fit) in enumerate(parents):
        other = bool(copy.named) and parent.outlet not in copy.named
        items = _of_text(parent, copy, fit, weights)
        items += _of_page(parent, copy, weights)
        if copy.stated:
            items += _statements(parent, copy, fit, weights)
        if other:
            items.append(against)
        # Where the copy names another source, that one explains more of what the two have in common.
        if carriers and not other:
            items.append(_shared_mark(parent, copy, carriers, rivals, weights))
        if lacking[i]:
            weight = weights.innovation_named if other else weights.innovation
            items.append(_innovation(lacking[i], weight * _private(lacking[i], other or unseen)))
        found.append(tuple(item for item in items if item is not None and item.weight))
    return found


def _of_text(parent: Profile, copy: Profile, fit: Fit, weights: Weights) -> list[Evidence | None]:
    items: list[Evidence | None] = []
    if fit.copy < 1 or fit.gap >= PASSAGE:
        items.append(_misfit(fit, weights))
    if fit.parent <= _SHORTENED:
        items.append(_cut(fit, weights))
    if not parent.lasting <= copy.lasting:
        items.append(_damage(parent, copy, weights))
    return items


def _of_page(parent: Profile, copy: Profile, weights: Weights) -> list[Evidence | None]:
    items = [
        _furniture(parent, copy, weights),
        _dated(parent, copy, weights),
        _seen(parent, copy, weights),
    ]
    if copy.pointed:
        items.append(_pointer(parent, copy, weights))
    title = parent.article.title
    if title and (title != copy.article.title or copy.originals):
        items.append(_title(parent.article, copy, weights))
    return items


def _private(lacking: float, elsewhere: float) -> float:
    """
    Return how far what this share of the rivals lack is private to those that have it, 0..1.

    What half of all candidates have is the text itself: a source that was never captured, or the one that the
    copy names, has it too. Where there is none *elsewhere*, any difference tells the candidates apart.
    """
    return max(0.0, 2 * lacking - 1) if elsewhere else lacking


def _lacking(fits: Sequence[Fit], beyond: int = 0) -> list[float]:
    """
    Return for each candidate the share of its rivals that lack changes of the copy which it supplies.

    *beyond* counts rivals that are not among *fits* and lack nothing.
    Rivals that lack a whole passage are cut, not unchanged; that they lack more tells nothing.
    """
    missing = [fit.missing for fit in fits]
    if not missing or max(missing) - min(missing) < 1e-9:
        return [0.0] * len(fits)
    whole = [value for value, fit in zip(missing, fits, strict=True) if fit.gap < PASSAGE]
    known: dict[tuple[float, bool], float] = {}
    shares = []
    for value, fit in zip(missing, fits, strict=True):
        key = (value, fit.gap < PASSAGE)
        if key not in known:
            gained = [(other - value) / INNOVATION_SIZE for other in whole if other > value]
            rivals = len(whole) - key[1] + beyond
            known[key] = sum([change if change < 1 else 1.0 for change in gained]) / rivals if rivals else 0.0
        shares.append(known[key])
    return shares


def _misfit(fit: Fit, weights: Weights) -> Evidence | None:
    """Return the evidence against a parent that cannot supply the text; a whole passage missing weighs most."""
    share = 1 - fit.copy
    if fit.gap >= PASSAGE:
        return Evidence(
            "E0", weights.misfit * share + weights.passage, f"a passage of {fit.gap} characters is not in it"
        )
    return Evidence("E0", weights.misfit * share, f"{share:.0%} of the text is not in it") if share else None


def _pointer(parent: Profile, copy: Profile, weights: Weights) -> Evidence | None:
    url = parent.article.url
    if not url or url not in copy.pointed or parent.article.host == copy.article.host:
        return None
    return Evidence("E1", weights.pointer, f"links to {url}")


def _furniture(parent: Profile, copy: Profile, weights: Weights) -> Evidence | None:
    """Return the evidence of the parent's name in what only its own pages carry."""
    if parent.article.host is not None and parent.article.host == copy.article.host:
        return None
    if parent.outlet and (claim := copy.leaks.get(parent.outlet)):
        weight = weights.furniture_by_form if "house_style" in claim.flags else weights.furniture
        return Evidence("E2", weight, f"carries its furniture: {claim.text}", claim.start, claim.end)
    for removal in copy.watermarks:
        if any(name and name in removal.text for name in (parent.outlet, parent.domain)):
            return Evidence("E2", weights.furniture, f"carries its watermark: {removal.text}", removal.start,
                            removal.end)  # fmt: skip
    domain = parent.domain
    if domain and domain in copy.article.text and (printed := as_address(domain).search(copy.article.text)):
        return Evidence("E2", weights.furniture, f"prints its address {domain}", *printed.span())
    return None


def _shared_mark(
    parent: Profile, copy: Profile, carriers: Mapping[str, int], rivals: int, weights: Weights
) -> Evidence | None:
    """Return the evidence of an editor line, credit or watermark that few other candidates carry as well."""
    shared = [mark for mark in copy.marks if mark in parent.marks]
    if not shared or not rivals:
        return None
    share, mark = max((1 - (carriers[mark] - 1) / rivals, mark) for mark in shared)
    if share * weights.mark < _LEAST:
        return None
    return Evidence("E2", weights.mark * share, f"{MARK}: {mark}", *copy.marks[mark])


def _statements(parent: Profile, copy: Profile, fit: Fit, weights: Weights) -> list[Evidence]:
    """
    Return what the copy says of its source, as far as it speaks for *parent*.

    That the named outlet's own page is captured and carries the text leaves a false statement little room.
    """
    found = []
    for claim in copy.stated:
        if parent.outlet is None or claim.outlet != parent.outlet:
            continue
        beside = copy.named and claim.outlet not in copy.named
        code, weight = "E4", weights.ancestor_beside if beside else weights.ancestor
        words = _REPRINTED[claim.role]
        if names_parent(claim):
            words = _REPRINTED["direct_source"]
            doubt = (1 - claim.reliability) / (max(weights.borne_out, 1.0) if fit.copy >= _CARRIES else 1)
            code, weight = "E3", weights.statement(1 - doubt)
        elif is_masthead(claim) and not copy.named:
            words = "carries its furniture"
            code, weight = "E2", weights.furniture_by_form
        found.append(Evidence(code, weight, f"{words}: {claim.text}", claim.start, claim.end))
    return found


def names_another(named: Sequence[str], candidates: int, weights: Weights) -> Evidence:
    """Return the evidence against every parent but those that the copy names."""
    weight = weights.names_another + weights.crowd * math.log2(max(candidates, 1))
    return Evidence("E3", weight, f"names another source: {', '.join(named)}")


def _damage(parent: Profile, copy: Profile, weights: Weights) -> Evidence | None:
    """
    Return the evidence against a parent whose lasting damage the copy lacks: copying does not undo damage.

    Damage that only the copy has says nothing here: whoever its parent was, somebody did it. It speaks against
    the reverse, and there it counts.
    """
    undone = parent.lasting - copy.lasting
    return Evidence("E5", weights.damage, f"lacks its damage: {', '.join(sorted(undone))}") if undone else None


def _innovation(lacking: float, weight: float) -> Evidence | None:
    """Return the evidence of changes that this parent supplies and rivals cannot: the fewer can, the more."""
    if weight < _LEAST:
        return None
    return Evidence("E7", weight, f"has changes of the text that {lacking:.0%} of the others lack")


def _cut(fit: Fit, weights: Weights) -> Evidence | None:
    if fit.copy >= 0.97 and fit.parent <= _SHORTENED:
        return Evidence("E8", weights.cut, f"is {fit.parent:.0%} of it, cut")
    return None


def _title(parent: Article, copy: Profile, weights: Weights) -> Evidence | None:
    title = copy.article.title
    if not parent.title or not title:
        return None
    if parent.title in copy.originals:
        return Evidence("E9", weights.title, f"gives its title as the original one: {parent.title}")
    decorated = len(title) > len(parent.title) >= 6 and title.startswith(parent.title)
    return Evidence("E9", weights.title, f"decorates its title: {title}") if decorated else None


def _dated(parent: Profile, copy: Profile, weights: Weights) -> Evidence | None:
    """
    Return the evidence of the times that two pages state, unless one of them is disproved.

    A copy that states none was there when it was captured: what is dated later was not its source.
    """
    if parent.disproved or copy.disproved:
        return None
    apart = gap(parent.stated_time, copy.stated_time)
    if apart is None and copy.stated_time is None:
        captured = gap(parent.stated_time, copy.article.fetched_at)
        apart = captured if captured is not None and captured < 0 else None
    if not apart:
        return None
    if apart > 0:
        weight = weights.dated_long_earlier if apart >= _DAY else weights.dated_earlier
        return Evidence("E11", weight, "is dated later")
    weight = weights.dated_long_later if apart <= -_DAY else weights.dated_later
    return Evidence("E11", weight, "is dated earlier")


def _seen(parent: Profile, copy: Profile, weights: Weights) -> Evidence | None:
    apart = gap(parent.article.fetched_at, copy.article.fetched_at)
    if not apart:
        return None
    if apart > 0:
        return Evidence("E10", weights.seen_earlier, "was captured later")
    return Evidence("E10", weights.seen_later, "was captured earlier")
