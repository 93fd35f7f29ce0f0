"""Resolves words such as 本报: by the host, by other names the page claims, or by the places it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from provenance.attribution.registry import Outlet, Registry
from provenance.attribution.stretches import Layout
from provenance.records import Claim

_REACH = 1500  # characters of the body whose places count: dateline and first paragraphs
_BY_NAME = 0.75  # another name of the right kind on the page: better than places at their best
_NAMING = ("original_publisher", "owner", "direct_source")


def resolve_deixis(
    claims: Sequence[Claim], registry: Registry, layout: Layout, *, host_outlet: str | None
) -> list[Claim]:
    """
    Return *claims* in their order, the deictic ones with an outlet where one can be told.

    The host is meant only if it, or the outlet it belongs to, is of the word's kind: then the claim is ``self``.
    A word that resolves to nothing keeps ``outlet`` None. Candidates stay in ``alternatives``, best first.
    """
    if not any("deictic" in claim.flags for claim in claims):
        return list(claims)
    words = place_words(registry, layout)
    return [
        _resolved(claim, claims, registry, words, host_outlet)
        if "deictic" in claim.flags and claim.role in ("original_publisher", "self")
        else claim
        for claim in claims
    ]


def _resolved(
    claim: Claim, claims: Sequence[Claim], registry: Registry, words: Sequence[str], host_outlet: str | None
) -> Claim:
    word = claim.value or ""
    speaker = registry.speaker(_outlet(registry, host_outlet), word)
    if speaker is not None:
        return replace(claim, role="self", outlet=speaker.name, medium=speaker.kind)
    ranked = _candidates(claims, registry, word, _at_home(words, claim.place, registry))
    if not ranked:
        return replace(claim, certainty=0.0)
    name, score = ranked[0]
    return replace(
        claim,
        outlet=name,
        medium=outlet.kind if (outlet := _outlet(registry, name)) else None,
        certainty=score,
        alternatives=tuple(ranked[1:]),
    )


def _at_home(words: Sequence[str], away: str | None, registry: Registry) -> Sequence[str]:
    """
    Return the *words* that may tell whose 本报 it is.

    Nobody writes 本报南京电 in Nanjing: the place *away* a dateline was sent from tells nothing, and without 我省
    or the like the paper may be a national one.
    """
    if not away:
        return words
    if not any(word.startswith("我") for word in words):
        return ()
    sent_from = registry.gazetteer.named(registry.places_in(away))
    return [word for word in words if not any(p in sent_from for p in registry.gazetteer.named([word]))]


def _candidates(
    claims: Sequence[Claim], registry: Registry, word: str, words: Sequence[str]
) -> list[tuple[str, float]]:
    """Return the outlets *word* may mean, best first: names claimed on the page, then outlets of its places."""
    scores: dict[str, float] = {}
    for other in claims:
        if other.outlet is None or other.role not in _NAMING or "deictic" in other.flags:
            continue
        speaker = registry.speaker(_outlet(registry, other.outlet), word)
        if speaker is not None:
            scores.setdefault(speaker.name, round(_BY_NAME * other.certainty, 3))
    for name, score in registry.deictic(word, words):
        scores[name] = max(score, scores.get(name, 0.0))
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def place_words(registry: Registry, layout: Layout) -> tuple[str, ...]:
    """Return the place words and scope words of the head and the first paragraphs, in order."""
    texts = [layout.text[s.start : s.end] for s in layout.stretches if s.reads_as == "head"]
    body = next((s for s in layout.stretches if s.zone == "body"), None)
    if body is not None:
        texts.append(layout.text[body.start : min(body.end, body.start + _REACH)])
    text = "\n".join(texts)
    return (*registry.places_in(text), *registry.scope(text))


def _outlet(registry: Registry, name: str | None) -> Outlet | None:
    return registry.outlets.get(name) if name is not None else None
