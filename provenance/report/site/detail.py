"""The pages of one cluster: the cluster itself, its articles, and each copy beside what it was taken from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from provenance.records import Article, ArticleId, Claim, ClusterEntry, Lineage, Removal
from provenance.report.credits import Credit, credit_of
from provenance.report.descent import descent
from provenance.report.documents import article_document, cluster_document, lineage_document
from provenance.report.narrative import source_key
from provenance.report.site import rendering
from provenance.report.site.addresses import Address
from provenance.report.site.comparing import ComparedRow, counts, parts, rows
from provenance.report.site.drawing import drawing
from provenance.report.site.marking import blocks
from provenance.report.site.material import Material, Pair
from provenance.report.site.survey import Survey
from provenance.report.site.timeline import timeline
from provenance.report.views import needs_eyes
from provenance.report.words import words_in

if TYPE_CHECKING:
    from provenance.tracker import Tracker

_ENTRIES = 50  # articles of one page of a cluster: each is compared for it
_TRACED = 100  # lineages in the twin of a cluster: some 5 kB each
_CLAIMS = 20  # of one article on the page of its cluster
_TEXT = 30_000  # characters of one page of an article
LISTED = 200  # claims, removals, events of one page; the rest is in the twin


@dataclass(frozen=True, slots=True)
class Copy:
    """One article as its cluster's page lists it."""

    entry: ClusterEntry
    article: Article
    lineage: Lineage
    credit: Credit
    other: ArticleId | None  # what it is compared with
    changes: dict[str, int]
    removed: dict[str, int]  # kind → stretches taken out before reading
    retitled: bool


def cluster_parts(known: Material) -> int:
    """Return how many pages a cluster has."""
    return max(1, -(-known.report.size // _ENTRIES))


def cluster_page(
    address: Address, known: Material, found: Survey, pair_of: Callable[[ArticleId, ArticleId], Pair]
) -> bytes | None:
    """Return one page of a cluster, or its twin."""
    if address.part > cluster_parts(known):
        return None
    document = cluster_document(known.report)
    if address.suffix == "json":
        ids = sorted(known.articles)
        lineages = [lineage_document(known.articles[id_], known.lineages[id_]) for id_ in ids[:_TRACED]]
        left_out = len(ids) - len(lineages)  # each of those is in the twin of its article
        return rendering.data({"cluster": document, "lineages": lineages, "lineages_left_out": left_out})
    ordered = in_order(known)
    shown = ordered[(address.part - 1) * _ENTRIES : address.part * _ENTRIES]
    return rendering.html(
        "cluster.html",
        address,
        kind="clusters",
        cluster=document,
        report=known.report,
        parts=cluster_parts(known),
        look=needs_eyes(document, words_in(address.language)),
        alternatives=known.report.canonical.alternatives,
        claims=sum(len(known.articles[entry.id].claims[:_CLAIMS]) for entry in shown),
        claims_of=_CLAIMS,
        copies=[_copy(entry, known, pair_of) for entry in shown],
        drawing=drawing(descent(known.lineages.values(), known.articles)) if address.part == 1 else None,
        days=timeline([document], width=900, left=190) if address.part == 1 else None,
        credits=Counter(credit_of(known.articles[id_], known.lineages[id_]).kind for id_ in known.articles),
        flags=_flags(known),
        history=_history(known),
        judgements=known.judgements[:LISTED],
        listed=found.has,
        names={
            id_: rendering.short(one.outlet or one.host or one.title or one.path, 80)
            for id_, one in known.articles.items()
        },
    )


def in_order(known: Material) -> list[ClusterEntry]:
    """Return the articles of a cluster: the canonical page first, then by day, those without one last."""
    first = known.report.canonical.article

    def place(entry: ClusterEntry) -> tuple[bool, bool, str, str]:
        time = entry.published or entry.fetched_at
        return entry.id != first, time is None, time or "", entry.id

    return sorted(known.report.articles, key=place)


def _copy(entry: ClusterEntry, known: Material, pair_of: Callable[[ArticleId, ArticleId], Pair]) -> Copy:
    article, lineage = known.articles[entry.id], known.lineages[entry.id]
    other = known.counterpart(entry.id)
    return Copy(
        entry,
        article,
        lineage,
        credit_of(article, lineage),
        other,
        counts(pair_of(entry.id, other)) if other is not None else {},
        dict(sorted(Counter(cut.kind for cut in article.removed).items())),
        other is not None and article.title != known.articles[other].title,
    )


def _flags(known: Material) -> list[tuple[str, list[ArticleId]]]:
    """Return the flags of a cluster, each with its articles."""
    found: dict[str, list[ArticleId]] = {}
    for id_ in sorted(known.lineages):
        for code in sorted({flag.code for flag in known.lineages[id_].flags}):
            found.setdefault(code, []).append(id_)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def _by_kind(article: Article) -> list[tuple[str, list[Removal]]]:
    """Return what was left out of the reading of *article* by kind, the most frequent first."""
    found: dict[str, list[Removal]] = {}
    for cut in article.removed:
        found.setdefault(cut.kind, []).append(cut)
    return sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _history(known: Material) -> list[dict[str, Any]]:
    """Return what happened to a cluster by run: events of one kind together, so 5,000 arrivals are one line."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for run, event in known.events:
        entry = found.setdefault(
            (run, event.kind), {"run": run, "kind": event.kind, "articles": [], "others": []}
        )
        if event.article is not None:
            entry["articles"].append(event.article)
        entry["others"] += event.others
    return list(found.values())[-LISTED:]


# ---------------------------------------------------------------------- article


def article_parts(article: Article) -> int:
    """Return how many pages an article has."""
    return max(1, -(-len(article.text) // _TEXT))


def article_page(address: Address, known: Material, id_: ArticleId, tracker: Tracker) -> bytes | None:
    """Return one page of an article, or its twin: what was read, where it came from, and why we say so."""
    article, lineage = known.articles[id_], known.lineages[id_]
    if address.part > article_parts(article):
        return None
    fingerprint = tracker.fingerprint(article)
    document, traced = article_document(article, fingerprint), lineage_document(article, lineage)
    if address.suffix == "json":
        return rendering.data({"article": document, "lineage": traced})
    start = (address.part - 1) * _TEXT
    return rendering.html(
        "article.html",
        address,
        kind="articles",
        article=article,
        document=document,
        lineage=traced,
        derivations=lineage.derivations,
        stations=_names(known, lineage),
        credit=credit_of(article, lineage),
        other=known.counterpart(id_),
        cluster=known.report.id,
        size=known.report.size,
        parts=article_parts(article),
        start=start,
        blocks=list(blocks(article, start, start + _TEXT)),
        claims=list(enumerate(article.claims, 1))[:LISTED],
        removed=list(enumerate(article.removed, 1))[:LISTED],
        removed_kinds=sorted(Counter(cut.kind for cut in article.removed).items()),
        pages_of_claims=[_part_of(claim) for claim in article.claims],
    )


def _part_of(claim: Claim) -> int:
    """Return the page of its article that shows the words of a claim."""
    return 1 if claim.start is None else 1 + claim.start // _TEXT


def _names(known: Material, lineage: Lineage) -> dict[str, str]:
    """Return what to call each source that evidence speaks of."""
    found = {}
    for one in lineage.derivations:
        article = known.articles.get(ArticleId(one.source))
        if article is not None:
            found[one.source] = article.outlet or article.host or article.path
        else:
            found[one.source] = source_key(one.source)
    return found


# ---------------------------------------------------------------------- comparison


def compare_page(address: Address, known: Material, pair: Pair) -> bytes | None:
    """Return one page of a comparison, or its twin."""
    several: Sequence[Sequence[ComparedRow]] = parts(rows(pair))
    if address.part > len(several):
        return None
    if address.suffix == "json":
        return rendering.data(pair.document)
    lineage = known.lineages[pair.copy.id]
    return rendering.html(
        "compare.html",
        address,
        kind="compare",
        copy=pair.copy,
        source=pair.source,
        explanation=pair.document,
        forward=pair.explanation.a == pair.source.id,
        rows=several[address.part - 1],
        parts=len(several),
        counts=counts(pair),
        credit=credit_of(pair.copy, lineage),
        is_source=lineage.direct_source.article == pair.source.id,
        cluster=known.report.id,
        removed=_by_kind(pair.copy),
    )
