"""Why two articles are, or are not, together: every step from index keys to clusters, with its figures."""

from __future__ import annotations

import numpy as np

from provenance.engines.index_keys import text_keys
from provenance.engines.links import Compared, Surroundings
from provenance.engines.ports import Known
from provenance.engines.relating import passages_of
from provenance.engines.texts import texts_of, why_not
from provenance.matching.alignment import align_texts, in_bodies
from provenance.matching.compare import JOINING, Text, agree
from provenance.records import Article, Explanation, Judgement, Match
from provenance.settings import Settings
from provenance.text.matching_view import match_view


def explain(one: Article, other: Article, known: Known, settings: Settings) -> Explanation:
    """Return the whole comparison of two stored articles, in order of their ids."""
    a, b = sorted((one, other), key=lambda article: article.id)
    texts = texts_of([a, b], settings)
    first, second = texts.get(a.id), texts.get(b.id)
    keys = passages = 0
    if first and second and first.fingerprint.recipe == second.fingerprint.recipe:
        lines = text_keys([first, second], settings)
        keys = len(np.intersect1d(lines[0], lines[1]))
        held = passages_of([first, second], settings)
        passages = len(set(held[a.id]) & set(held[b.id]))
        found = Surroundings(known, settings).judged(agree(first, second, settings), a, b, first, second)
    else:
        found = _uncompared(a, b, first, second, settings)
    homes = known.cluster_of([a.id, b.id])
    judged = [one for one in known.judgements([a.id]) if {one.a, one.b} == {a.id, b.id}]
    judgement = next((one for one in judged if one.says != "source"), None)
    together = homes[a.id].id == homes[b.id].id
    return Explanation(
        a=a.id,
        b=b.id,
        clusters=(homes[a.id].id, homes[b.id].id),
        references=(homes[a.id].reference, homes[b.id].reference),
        reason=_reason(found.match, judgement, together=together),
        match=found.match,
        judgement=judgement,
        taken=next((one for one in judged if one.says == "source"), None),
        shared_keys=keys,
        shared_passages=passages,
        alignment=found.alignment,
        run_kinds=found.kinds,
        stretches=in_bodies(found.alignment, match_view(a.body), match_view(b.body)).stretches,
    )


def _uncompared(a: Article, b: Article, first: Text | None, second: Text | None, settings: Settings) -> Compared:
    """Return two articles that matching does not compare, with the reason; their texts are aligned even so."""
    views = [match_view(article.body).text for article in (a, b)]
    left_out = [article for article, text in ((a, first), (b, second)) if text is None]
    if left_out:
        reason = "; ".join(f"{article.id}: {why_not(article, settings)[1]}" for article in left_out)
    else:
        reason = "one is Han text and one is not: they are fingerprinted in two ways and never compared"
    language = "zh" if "zh" in (a.language, b.language) else "en"
    alignment = align_texts(views[0], views[1], settings.run(language))
    match = Match(
        a.id, b.id, "undecidable", 0.0, 0.0, alignment.coverage_a, alignment.coverage_b,
        max((run.length for run in alignment.runs), default=0), 0, reason, settings.recipe(language),
    )  # fmt: skip
    return Compared(match, alignment, tuple("own" for _ in (*alignment.runs, *alignment.moved)))


def _reason(match: Match, judgement: Judgement | None, *, together: bool) -> str:
    """Return in one sentence what decided."""
    if judgement is not None:
        return f"{judgement.who} judged them {judgement.says}"
    joins = match.kind in JOINING
    if together and joins:
        return f"they share a text: {match.reason}"
    if together:
        return f"both carry the cluster's reference text, though not enough of one another: {match.reason}"
    if joins:
        return f"they match, but one of them does not agree with the other's reference text: {match.reason}"
    return match.reason
