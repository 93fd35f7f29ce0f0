"""Finds the claims of a page: runs the rules, reads their matches and weighs the claims against each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from provenance.attribution.dates import PageDates
from provenance.attribution.deixis import place_words, resolve_deixis
from provenance.attribution.hits import find_hits
from provenance.attribution.metadata import metadata_claims
from provenance.attribution.namesakes import settle_namesakes
from provenance.attribution.people import authors, cited, editors
from provenance.attribution.reading import Draft, Reader
from provenance.attribution.registry import Registry
from provenance.attribution.rules import Rules
from provenance.attribution.stretches import Disjoint, Layout
from provenance.records import Claim, Role

__all__ = ["authors", "cited", "editors", "find_claims", "metadata_claims"]

_SIGNED = "en.copyright"
_SOURCE_FIELDS = ("zh.source_line", "zh.source_word", "en.source_line", "en.via")
_STAMPS = re.compile(r"[\d:：/.年月日\-\s]+")
_HEADLINE = re.compile(r"[^:：|丨]{0,200}[\u4e00-\u9fff]{4}[^:：|丨]{0,200}$")
_LIST = 3  # outlets in lines of their own behind the text: no page has so many sources
_CREDIT_ROLES = ("author", "photo", "republisher_editor")


def find_claims(
    dates: PageDates,
    rules: Rules,
    registry: Registry,
    *,
    raw: str,
    host: str | None = None,
    host_outlet: str | None = None,
    carried: Sequence[tuple[int, int]] = (),
) -> tuple[Claim, ...]:
    """
    Return what the page says about where its text came from, in text order.

    *dates* are those of the reading view of *raw* with its zones; *carried*, in view offsets as well, are the
    lines that carried the host's watermark: they were inside the text the host took, so credits there are the
    source's production team.
    """
    reader = Reader(dates, rules, registry, raw, host, host_outlet, Disjoint(sorted(carried)))
    drafts = [draft for hit in find_hits(reader.layout, rules) for draft in reader.read(hit)]
    drafts = _without_neighbours(_limited(_yielded(drafts)), reader.layout)
    drafts = _signed_by_others(_production(drafts, reader.layout), reader)
    drafts = _distinct(resolve_drafts(drafts, reader))
    ordered = sorted(drafts, key=lambda draft: (draft.start, draft.end, draft.rule.id, draft.claim.role))
    return tuple(draft.claim for draft in ordered)


def resolve_drafts(drafts: Sequence[Draft], reader: Reader) -> list[Draft]:
    """Return *drafts* with deictic claims and shared names resolved by host, by other names, or by places."""
    registry, host = reader.registry, reader.host_outlet
    resolved = resolve_deixis([draft.claim for draft in drafts], registry, reader.layout, host_outlet=host)
    if any(claim.value and registry.namesakes(claim.value) for claim in resolved):
        words = place_words(registry, reader.layout)
        resolved = settle_namesakes(resolved, registry, words, host_outlet=host)
    return [
        replace(draft, claim=reader.weighed(draft.rule, claim) if claim is not draft.claim else claim)
        for draft, claim in zip(drafts, resolved, strict=True)
    ]


def _yielded(drafts: Sequence[Draft]) -> list[Draft]:
    """Return *drafts* without those that give way to another rule's claim on the same label or words."""
    stronger = {
        rule_id: [draft for draft in drafts if draft.rule.id == rule_id]
        for rule_id in sorted({name for draft in drafts for name in draft.rule.yields_to})
    }
    labels = {rule_id: {draft.label for draft in found} for rule_id, found in stronger.items()}
    words = {rule_id: Disjoint((d.start, d.end) for d in found) for rule_id, found in stronger.items()}
    return [
        draft
        for draft in drafts
        if not any(draft.label in labels[name] or words[name].holds(draft.label) for name in draft.rule.yields_to)
    ]


def _limited(drafts: Sequence[Draft]) -> list[Draft]:
    """Return *drafts* without those of rules that found more different names than they may: lists of links."""
    names: dict[str, set[str | None]] = {}
    for draft in drafts:
        names.setdefault(draft.rule.id, set()).add(draft.claim.outlet)
    return [d for d in drafts if d.rule.at_most_names is None or len(names[d.rule.id]) <= d.rule.at_most_names]


def _without_neighbours(drafts: Sequence[Draft], layout: Layout) -> list[Draft]:
    """
    Return *drafts* without the source fields of other articles, which a list shows beside their titles.

    Such lines open with a headline, or there are many of them behind the text; one line may be the page's own.
    """
    fields = [draft for draft in drafts if draft.rule.id in _SOURCE_FIELDS and draft.claim.outlet]
    lines = {id(draft): layout.number(draft.start) for draft in fields}
    titles = {id(draft): _STAMPS.sub(" ", _before(draft, layout)).strip() for draft in fields}
    headed = {lines[id(draft)] for draft in fields if _HEADLINE.match(titles[id(draft)])}
    # Beside such a line the title may be a short one.
    listed = [d for d in fields if titles[id(d)] and any(abs(lines[id(d)] - line) < 2 for line in headed)]
    behind = [draft for draft in fields if draft.claim.zone == "trailer"]
    others: set[int] = set()
    for group, least in ((listed, 2), (behind, _LIST)):
        if len({lines[id(d)]: d.claim.outlet for d in group}) >= least <= len({d.claim.outlet for d in group}):
            others |= {id(draft) for draft in group}
    return [draft for draft in drafts if id(draft) not in others]


def _before(draft: Draft, layout: Layout) -> str:
    """Return what stands on the line of *draft* before it."""
    return layout.text[layout.line(draft.start)[0] : draft.start]


def _production(drafts: Sequence[Draft], layout: Layout) -> list[Draft]:
    """
    Return *drafts* with editors inside a production credit list read as part of that team.

    A credit list is at least three credits on neighbouring lines of the trailer, a production credit among them.
    """
    credits = sorted((d for d in drafts if d.claim.role in _CREDIT_ROLES), key=lambda d: d.start)
    lists: list[list[Draft]] = []
    for draft in credits:
        if draft.claim.zone == "head" or (draft.rule.places.get("trailer") is None):
            continue
        gap = layout.text[lists[-1][-1].end : layout.line(draft.start)[0]] if lists else None
        if gap is not None and len(gap) <= 40 and gap.count("\n") <= 3 and len(gap.strip()) <= 16:
            lists[-1].append(draft)
        else:
            lists.append([draft])
    team = {
        id(draft)
        for group in lists
        if len(group) >= 3 and any("production" in d.claim.flags or d.claim.role == "photo" for d in group)
        for draft in group
        if draft.claim.role == "republisher_editor"
    }
    return [
        replace(d, claim=replace(d.claim, role="author", costs_host=False, flags=(*d.claim.flags, "production")))
        if id(d) in team
        else d
        for d in drafts
    ]


def _signed_by_others(drafts: Sequence[Draft], reader: Reader) -> list[Draft]:
    """
    Return *drafts* with the copyright lines of known outlets above the page's own read as owner statements.

    A page is signed once, at its foot. What stands above came with the text.
    """
    signed = [d for d in drafts if d.rule.id == _SIGNED and d.claim.role == "self" and d.claim.outlet]
    last = max((d.start for d in signed), default=0)
    registry = reader.registry

    def is_foreign(draft: Draft) -> bool:
        outlet = draft.claim.outlet or ""
        known, own = outlet in registry.outlets, reader.host_outlet
        return known and draft.start < last and own is not None and not registry.related(own, outlet)

    return [
        replace(d, claim=replace(d.claim, role="owner", costs_host=True)) if d in signed and is_foreign(d) else d
        for d in drafts
    ]


def _distinct(drafts: Sequence[Draft]) -> list[Draft]:
    """
    Return *drafts* without overlaps inside one role.

    One that names something goes before one that does not; then the more reliable, the longer, the first rule id.
    """
    taken: dict[Role, Disjoint] = {}
    ranked = sorted(
        drafts, key=lambda d: (_tells_nothing(d), -d.claim.reliability, d.start - d.end, d.rule.id, d.start)
    )
    return [d for d in ranked if taken.setdefault(d.claim.role, Disjoint()).add(d.start, d.end)]


def _tells_nothing(draft: Draft) -> bool:
    claim = draft.claim
    return not (claim.outlet or claim.people or claim.url or claim.title or claim.date)
