"""
Records → the dictionaries of the contract: stable keys in a stable order, unknown is None, never missing.

Keys the contract names come first; keys after them are additions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from provenance.records import (
    Article,
    Claim,
    ClusterEntry,
    ClusterLink,
    ClusterReport,
    Derivation,
    Explanation,
    Fingerprint,
    Judgement,
    Lineage,
    Match,
    Source,
    Verdict,
)
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.store import InferredSource, Outlet, Run

Document = dict[str, Any]

LINEAGE = "provenance.lineage/1"
ARTICLE = "provenance.article/1"
CLUSTER = "provenance.cluster/1"
VERDICT = "provenance.verdict/1"
EXPLANATION = "provenance.explanation/1"
JUDGEMENT = "provenance.judgement/1"
PAGE = "provenance.page/1"
DERIVATION = "provenance.derivation/1"
SOURCE = "provenance.source/1"
OUTLET = "provenance.outlet/1"
RUN = "provenance.run/1"


def lineage_document(article: Article, lineage: Lineage) -> Document:
    """Return the ``provenance.lineage/1`` document of *article*."""
    return {
        "schema": LINEAGE,
        "article": {
            "id": article.id,
            "path": article.path,
            "url": article.url,
            "host": article.host,
            "outlet": article.outlet,
            "title": article.title,
            "published": article.published,
            "fetched_at": article.fetched_at,
        },
        "cluster": lineage.cluster,
        "canonical": canonical_document(lineage.canonical),
        "direct_source": direct_source_document(lineage.direct_source),
        "chain": [
            {
                "kind": hop.kind,
                "outlet": hop.outlet,
                "medium": hop.medium,
                "date": hop.date,
                "page": hop.page,
                "article": hop.article,
            }
            for hop in lineage.chain
        ],
        "authors": list(lineage.authors),
        "editors": list(lineage.editors),
        "cited": list(lineage.cited),
        "claims": [claim_document(claim) for claim in article.claims],
        "flags": [{"code": flag.code, "detail": flag.detail} for flag in lineage.flags],
        "run": lineage.run,
        "alternatives": {
            "canonical": _alternatives(lineage.canonical),
            "direct_source": _alternatives(lineage.direct_source),
        },
        "derivations": [_weighed_document(derivation) for derivation in lineage.derivations],
    }


def _alternatives(source: Source) -> list[Document]:
    return [{"outlet": name, "confidence": _rounded(share)} for name, share in source.alternatives]


def article_document(article: Article, fingerprint: Fingerprint | None) -> Document:
    """Return the ``provenance.article/1`` document; offsets in it refer to its ``text``."""
    return {
        "schema": ARTICLE,
        "id": article.id,
        "path": article.path,
        "url": article.url,
        "host": article.host,
        "outlet": article.outlet,
        "title": article.title,
        "body": article.body,
        "language": article.language,
        "published": article.published,
        "fetched_at": article.fetched_at,
        "zones": [{"zone": zone.zone, "start": zone.start, "end": zone.end} for zone in article.zones],
        "removed": [
            {"kind": cut.kind, "start": cut.start, "end": cut.end, "text": cut.text} for cut in article.removed
        ],
        "claims": [claim_document(claim) for claim in article.claims],
        "sha256": article.sha256,
        "fingerprint": fingerprint_document(fingerprint),
        "text": article.text,
        "flags": [{"code": flag.code, "detail": flag.detail} for flag in article.flags],
        "known": dict(sorted(article.known.items())),
        "extraction": article.extraction,
    }


def cluster_document(report: ClusterReport) -> Document:
    """
    Return the ``provenance.cluster/1`` document of *report*.

    An article's time is what its page claims as publication, else when it was captured; ``first_seen`` and
    ``last_seen`` are the earliest and latest of these.
    """
    times = sorted(time for entry in report.articles if (time := entry.published or entry.fetched_at))
    return {
        "schema": CLUSTER,
        "id": report.id,
        "size": report.size,
        "outlets": sorted({entry.outlet for entry in report.articles if entry.outlet}),
        "hosts": sorted({entry.host for entry in report.articles if entry.host}),
        "first_seen": times[0] if times else None,
        "last_seen": times[-1] if times else None,
        "title": report.title,
        "canonical": canonical_document(report.canonical),
        "weakest_match": match_document(report.weakest_match),
        "articles": [_entry_document(entry) for entry in report.articles],
        "reference": report.reference,
        "links": [_link_document(link) for link in report.links],
        "bridges": [match_document(match) for match in report.bridges],
    }


def _link_document(link: ClusterLink) -> Document:
    return {
        "cluster": link.cluster,
        "kind": link.kind,
        "articles": [link.article, link.other],
        "coverage": _rounded(link.coverage, 4),
        "coverage_other": _rounded(link.coverage_other, 4),
        "longest_run": link.longest_run,
    }


def explanation_document(
    found: Explanation, a: Article, b: Article, settings: Settings, lineages: Iterable[Lineage] = ()
) -> Document:
    """
    Return the ``provenance.explanation/1`` document of two articles, *a* and *b* in order of id.

    Of the *lineages* of the two it keeps how one was weighed as the source of the other. Offsets in
    ``stretches`` count code points of the two bodies; ``thresholds`` are what the scores are held against.
    """
    match, counts = found.match, Counter(stretch.kind for stretch in found.stretches)
    pair = {a.id, b.id}
    weighed = [
        (one.direct_source, d) for one in lineages for d in one.derivations if {d.article, d.source} == pair
    ]
    return {
        "schema": EXPLANATION,
        "articles": [
            {
                "id": one.id,
                "path": one.path,
                "url": one.url,
                "title": one.title,
                "cluster": cluster,
                "reference": ref,
                "outlet": one.outlet,
                "published": one.published,
            }
            for one, cluster, ref in zip((a, b), found.clusters, found.references, strict=True)
        ],
        "together": found.together,
        "reason": found.reason,
        "kind": match.kind,
        "scores": {
            "jaccard": _rounded(match.jaccard, 4),
            "containment": _rounded(match.containment, 4),
            "coverage": [_rounded(match.coverage_a, 4), _rounded(match.coverage_b, 4)],
            "longest_run": match.longest_run,
            "hamming": match.hamming,
            "shared_keys": found.shared_keys,
            "shared_passages": found.shared_passages,
        },
        "thresholds": {
            "verbatim": settings.verbatim,
            "edited": settings.edited,
            "abridged": settings.abridged,
            "excerpt_run": settings.excerpt(a.language),
            "min_body": settings.min_body,
        },
        "judgement": None if found.judgement is None else judgement_document(found.judgement),
        "counts": dict(sorted(counts.items())),
        "formulae": sum(kind != "own" for kind in found.run_kinds),
        "stretches": [
            {
                "kind": stretch.kind,
                "a": [stretch.a_start, stretch.a_end],
                "b": [stretch.b_start, stretch.b_end],
                "text_a": a.body[stretch.a_start : stretch.a_end],
                "text_b": b.body[stretch.b_start : stretch.b_end],
            }
            for stretch in found.stretches
        ],
        "recipe": match.recipe,
        "derivations": [
            {**_weighed_document(d), "held": held, "confidence": _rounded(direct.confidence) if held else None}
            for direct, d in weighed
            for held in [direct.article == d.source]
        ],
    }


def judgement_document(judgement: Judgement) -> Document:
    """Return a person's decision about two articles."""
    return {
        "schema": JUDGEMENT,
        "articles": [judgement.a, judgement.b],
        "says": judgement.says,
        "who": judgement.who,
        "reason": judgement.reason,
        "at": judgement.at,
    }


def derivation_document(derivation: Derivation, cluster: str, *, held: bool) -> Document:
    """Return one source that was weighed for one article, with the evidence; *held* if it is our conclusion."""
    return {
        "schema": DERIVATION,
        "cluster": cluster,
        "held": held,
        **_weighed_document(derivation),
    }


def _weighed_document(derivation: Derivation) -> Document:
    return {
        "article": derivation.article,
        "source": derivation.source,
        "probability": _rounded(derivation.probability, 4),
        "relation": derivation.relation,
        "evidence": [
            {
                "code": item.code,
                "weight": _rounded(item.weight, 4),
                "start": item.start,
                "end": item.end,
                "detail": item.detail,
            }
            for item in derivation.evidence
        ],
    }


def source_document(source: InferredSource) -> Document:
    """Return a source that was never captured, with the articles whose claims posit it."""
    return {
        "schema": SOURCE,
        "cluster": source.cluster,
        "key": source.key,
        "outlet": source.outlet,
        "medium": source.medium,
        "date": source.date,
        "page": source.page,
        "articles": list(source.articles),
    }


def outlet_document(outlet: Outlet) -> Document:
    """Return an outlet that pages named and the registry does not hold."""
    return {"schema": OUTLET, "name": outlet.name, "kind": outlet.kind, "parent": outlet.parent}


def run_document(run: Run) -> Document:
    """Return one execution that wrote."""
    return {
        "schema": RUN,
        "id": run.id,
        "state": run.state,
        "version": run.version,
        "started": run.started,
        "finished": run.finished,
        "settings": run.settings_digest,
        "registry": run.registry_digest,
        "rules": run.rules_digest,
        "arguments": list(run.arguments),
        "counts": dict(sorted(run.counts.items())),
    }


def verdict_document(verdict: Verdict) -> Document:
    """Return the ``provenance.verdict/1`` document of *verdict*."""
    return {
        "schema": VERDICT,
        "id": verdict.id,
        "verdict": verdict.verdict,
        "cluster": verdict.cluster,
        "best_match": verdict.best_match,
        "jaccard": _rounded(verdict.jaccard, 4),
        "containment": _rounded(verdict.containment, 4),
        "hamming": verdict.hamming,
        "canonical": None if verdict.canonical is None else canonical_document(verdict.canonical),
        "reasons": list(verdict.reasons),
        "recipe": verdict.recipe,
        "run": verdict.run,
    }


def canonical_document(source: Source) -> Document:
    """Return a canonical source as every document shows it."""
    return {
        "level": source.level,
        "outlet": source.outlet,
        "medium": source.medium,
        "date": source.date,
        "page": source.page,
        "article": source.article,
        "url": source.url,
        "confidence": _rounded(source.confidence),
    }


def direct_source_document(source: Source) -> Document:
    """Return a direct source as every document shows it."""
    return {
        "level": source.level,
        "outlet": source.outlet,
        "article": source.article,
        "confidence": _rounded(source.confidence),
        "relation": source.relation,
    }


def claim_document(claim: Claim) -> Document:
    """Return a claim: the page's words, where they stand, and our reading of them."""
    return {
        "role": claim.role,
        "outlet": claim.outlet,
        "text": claim.text,
        "start": claim.start,
        "end": claim.end,
        "reliability": _rounded(claim.reliability),
        "rule": claim.rule,
        "zone": claim.zone,
        "value": claim.value,
        "medium": claim.medium,
        "people": list(claim.people),
        "date": claim.date,
        "page": claim.page,
        "place": claim.place,
        "url": claim.url,
        "title": claim.title,
    }


def match_document(match: Match | None) -> Document | None:
    """Return a match with its scores; coverage is that of the less covered of the two articles."""
    if match is None:
        return None
    return {
        "articles": [match.a, match.b],
        "kind": match.kind,
        "jaccard": _rounded(match.jaccard, 4),
        "containment": _rounded(match.containment, 4),
        "coverage": _rounded(min(match.coverage_a, match.coverage_b), 4),
    }


def fingerprint_document(fingerprint: Fingerprint | None) -> Document | None:
    """Return a fingerprint's recipe, SimHash (16 hexadecimal digits) and number of shingles."""
    if fingerprint is None:
        return None
    return {
        "recipe": fingerprint.recipe,
        "simhash": f"{fingerprint.simhash:016x}",
        "shingles": fingerprint.shingles,
    }


def _entry_document(entry: ClusterEntry) -> Document:
    return {
        "id": entry.id,
        "url": entry.url,
        "outlet": entry.outlet,
        "published": entry.published,
        "relation": entry.relation,
        "direct_source": direct_source_document(entry.direct_source),
        "path": entry.path,
        "title": entry.title,
        "host": entry.host,
        "fetched_at": entry.fetched_at,
    }


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)
