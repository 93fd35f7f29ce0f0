"""Clusters as a person reads them: a few lines each in a list, a whole page for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from provenance.cli.drawing import STYLES, heading, item, shown
from provenance.cli.trees import tree_lines
from provenance.cli.wrapping import Line
from provenance.errors import InputError
from provenance.records import Article, Lineage
from provenance.report.credits import credit_of
from provenance.report.descent import descent
from provenance.report.documents import explanation_document
from provenance.report.views import needs_eyes, span_words
from provenance.report.words import Words

if TYPE_CHECKING:
    from provenance.tracker import Tracker

Document = Mapping[str, Any]

_COPIES = 25  # copies compared with their source on a page; comparing takes time, and a page has an end
_LINKS = 20
_NAMES = 8  # outlets named in a list
_ALIKE = ("run", "kept")


def card_lines(cluster: Document, words: Words) -> list[Line]:
    """Return one cluster of a list: title, size, outlets, span, canonical source, what needs eyes."""
    title = shown(cluster["title"] or words("untitled"))
    return [Line(title, "bold"), *_fact_lines(cluster, words)]


def page_lines(cluster: Document, tracker: Tracker, words: Words) -> list[Line]:
    """Return the page of one cluster: lineage as a tree, who credits whom, what each copy changed."""
    dates = {entry["id"]: entry["published"] or entry["fetched_at"] or "9999" for entry in cluster["articles"]}
    lineages = sorted(tracker.relatives(cluster["id"]), key=lambda one: (dates.get(one.article, ""), one.article))
    lines = card_lines(cluster, words)
    lines += [*heading(words("heading_lineage")), *tree_lines(descent(lineages), words)]
    lines += heading(words("heading_copies"))
    for lineage in lineages[:_COPIES]:
        lines += _copy_lines(cluster, tracker, lineage, words)
    if len(lineages) > _COPIES:
        lines.append(item(words("and_more_copies", n=len(lineages) - _COPIES), "dim"))
    return lines + _pair_lines(cluster, words)


def _fact_lines(cluster: Document, words: Words) -> list[Line]:
    outlets = cluster["outlets"]
    named = words("comma").join(outlets[:_NAMES]) + ("…" if len(outlets) > _NAMES else "")
    counts = [words("n_articles", n=cluster["size"]), words("n_outlets", n=len(outlets))]
    facts = [cluster["id"], *counts, span_words(cluster)]
    source = cluster["canonical"]
    first = words("canonical", source=words.source(source), trust=words.trust(source))
    lines = [
        item(shown("  ".join(fact for fact in facts if fact), 400)),
        item(shown(named, 400), "dim"),
        item(shown(first, 400), STYLES.get(source["level"], "")),
    ]
    reasons = needs_eyes(cluster, words)
    return (
        [*lines, item(shown(words("look", reasons=words("comma").join(reasons)), 400), "yellow")]
        if reasons
        else lines
    )


def _copy_lines(cluster: Document, tracker: Tracker, lineage: Lineage, words: Words) -> list[Line]:
    article = tracker.show(lineage.article)
    credit = credit_of(article, lineage)
    if credit.kind == "origin":
        says = words("copy_origin")
    else:
        says = words("copy_credits", named=words.listed(credit.named)) if credit.named else words("copy_silent")
    parts = [article.outlet or words("unknown_outlet"), (article.published or "")[:10], article.id, says]
    lines = [item(shown("  ".join(part for part in parts if part), 400))]
    other = lineage.direct_source.article or lineage.canonical.article or cluster["reference"]
    return lines if other == article.id else [*lines, *_change_lines(tracker, article, other, words)]


def _change_lines(tracker: Tracker, article: Article, other: str, words: Words) -> list[Line]:
    """Return what a copy kept of the text it was taken from, and how it was edited."""
    try:
        found = tracker.explain(article.id, other)
    except InputError:
        return []  # too short to compare
    source = tracker.show(other)
    first, second = (article, source) if found.a == article.id else (source, article)
    document = explanation_document(found, first, second, tracker.settings)
    kind: str = document["kind"]
    if found.a != article.id:  # a match is told as seen from its first article
        kind = _TURNED.get(kind, kind)
    coverage = dict(zip((found.a, found.b), document["scores"]["coverage"], strict=True))
    kept = words(
        "copy_kept",
        source=source.outlet or source.id,
        relation=words.code("relations", kind),
        kept=coverage[source.id],
        own=coverage[article.id],
    )
    lines = [Line(shown(kept, 400), "", "      ", "        ")]
    counts = {kind: n for kind, n in document["counts"].items() if kind not in _ALIKE}
    if found.a == article.id:  # edits are told from the source to the copy
        counts = {_TURNED.get(kind, kind): n for kind, n in counts.items()}
    if counts:
        edits = words.listed(words.stretches(counts))
        lines.append(Line(words("copy_edits", edits=edits), "dim", "      ", "        "))
    return lines


_TURNED = {"inserted": "deleted", "deleted": "inserted", "abridged": "extended", "extended": "abridged"}


def _pair_lines(cluster: Document, words: Words) -> list[Line]:
    """Return what ties the cluster to others: shared text, and matches the reference texts overrule."""
    lines: list[Line] = []
    both = ("links", _link_words(cluster["links"], words)), ("bridges", _bridge_words(cluster["bridges"], words))
    for name, found in both:
        if found:
            lines += [*heading(words(f"heading_{name}")), *(item(shown(text, 400)) for text in found[:_LINKS])]
        if len(found) > _LINKS:
            lines.append(item(words("and_more", n=len(found) - _LINKS), "dim"))
    return lines


def _link_words(links: Sequence[Document], words: Words) -> list[str]:
    return [
        f"{link['cluster']}  {words.code('relations', link['kind'])}  "
        f"{link['coverage']:.0%} / {link['coverage_other']:.0%}"
        for link in links
    ]


def _bridge_words(bridges: Sequence[Document], words: Words) -> list[str]:
    return [
        f"{'  '.join(match['articles'])}  {words.code('relations', match['kind'])}  {match['coverage']:.0%}"
        for match in bridges
    ]
