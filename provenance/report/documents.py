"""
Records → the dictionaries of the contract: stable keys in a stable order, unknown is None, never missing.

Keys the contract names come first; keys after them are additions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from provenance.records import (
    Article,
    ArticleId,
    Claim,
    ClusterEntry,
    ClusterLink,
    ClusterReport,
    Derivation,
    Evidence,
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
    from provenance.engines.survivors import Choice
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
QUERY = "provenance.query/1"
AUDIT = "provenance.audit/1"
FINDING = "provenance.finding/1"
CHECK = "provenance.check/1"
BACKUP = "provenance.backup/1"
CHOICE = "provenance.choice/1"


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
        "origins": [
            {
                "station": origin.station,
                "probability": origin.probability,
                "evidence": [_evidence_document(item) for item in origin.evidence],
            }
            for origin in lineage.origins
        ],
        "derivations": [_derivation_document(one) for one in lineage.derivations],
        "alternatives": {
            "canonical": _alternatives(lineage.canonical),
            "direct_source": _alternatives(lineage.direct_source),
        },
    }


def _alternatives(source: Source) -> list[Document]:
    return [{"outlet": name, "confidence": _rounded(share)} for name, share in source.alternatives]


def _derivation_document(derivation: Derivation) -> Document:
    return {
        "article": derivation.article,
        "source": derivation.source,
        "probability": derivation.probability,
        "relation": derivation.relation,
        "evidence": [_evidence_document(item) for item in derivation.evidence],
    }


def _evidence_document(evidence: Evidence) -> Document:
    """Return one reason with its log odds; offsets are of the article's text, null where it stands on no line."""
    return {
        "code": evidence.code,
        "log_odds": _rounded(evidence.weight),
        "detail": evidence.detail,
        "start": evidence.start,
        "end": evidence.end,
    }


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
    found: Explanation,
    a: Article,
    b: Article,
    settings: Settings,
    sources: Mapping[ArticleId, Source] = MappingProxyType({}),
) -> Document:
    """
    Return the ``provenance.explanation/1`` document of two articles, *a* and *b* in order of id.

    *sources* are what the two were taken from, as concluded. Offsets in ``stretches`` count code points of the
    two bodies; ``thresholds`` are what the scores are held against.
    """
    match, counts = found.match, Counter(stretch.kind for stretch in found.stretches)
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
        "taken": None if found.taken is None else judgement_document(found.taken),
        "derivations": [
            {
                **_derivation_document(one),
                "held": held,
                "confidence": _rounded(direct.confidence) if held else None,
            }
            for one in found.derivations
            for direct in [sources.get(ArticleId(one.article), Source("undetermined"))]
            for held in [direct.article == one.source]
        ],
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
    }


def judgement_document(judgement: Judgement) -> Document:
    """Return a person's decision about two articles; with ``source`` the first was taken from the second."""
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
    return {"schema": DERIVATION, "cluster": cluster, "held": held, **_derivation_document(derivation)}


def choice_document(choice: Choice, cluster: str) -> Document:
    """Return what becomes of one article in a corpus that keeps one of each cluster, and why."""
    return {
        "schema": CHOICE,
        "cluster": cluster,
        "article": choice.article,
        "kept": choice.kept,
        "survivor": choice.survivor,
        "reason": choice.reason,
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
