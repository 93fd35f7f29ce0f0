"""An explanation as a person reads it: what decided in words, the two texts aligned, then the scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provenance.cli.drawing import heading, item, reason_lines, shown
from provenance.cli.wrapping import Line
from provenance.report.safe import safe
from provenance.report.words import Words

Document = Mapping[str, Any]

_ENDS = 24  # characters shown of either end of a long stretch
_MOST = 200  # stretches shown; all are in the JSON
_ALIKE = ("run", "moved", "kept")
_MARKS = {
    "run": ("=", "green"),
    "moved": ("»", "cyan"),
    "kept": ("=", "green"),
    "figures": ("#", "yellow"),
    "substituted": ("~", "yellow"),
    "reworded": ("~", "yellow"),
    "inserted": ("+", "yellow"),
    "deleted": ("-", "yellow"),
}


def explanation_lines(document: Document, words: Words) -> list[Line]:
    """Return an explanation, the runs and edits in order of their place in the first text."""
    lines: list[Line] = []
    for name, article in zip("AB", document["articles"], strict=True):
        lines.append(Line(f"{name}  {shown(article['title'] or article['path'])}", "bold", "", "   "))
        cluster = words("cluster", id=article["cluster"])
        parts = (article["outlet"], article["published"], article["path"], article["id"], cluster)
        lines.append(Line(shown("  ".join(part for part in parts if part), 400), "dim", "   ", "   "))
    style = "green" if document["together"] else "yellow"
    lines += [Line(""), Line(safe(explanation_paragraph(document, words)), style)]
    for derivation in document["derivations"]:
        names = _names(document)
        phrase = "for_source" if derivation["held"] else "against_rival"
        lines += [
            *heading(words("heading_evidence")),
            item(shown(words(phrase, source=names[derivation["source"]]))),
        ]
        lines += reason_lines(derivation["evidence"], words)
    lines += heading(words("heading_aligned"))
    for stretch in document["stretches"][:_MOST]:
        lines.append(_stretch_line(stretch, words))
    if len(document["stretches"]) > _MOST:
        lines.append(item(words("and_more", n=len(document["stretches"]) - _MOST), "dim"))
    if document["formulae"]:
        lines.append(item(words("formulae", n=document["formulae"])))
    return [*lines, *heading(words("heading_numbers")), *_score_lines(document, words)]


def explanation_paragraph(document: Document, words: Words) -> str:
    """Return why two articles are, or are not, together, what differs, and which was taken from which."""
    judgement, (first, second) = document["judgement"], document["scores"]["coverage"]
    if document["together"]:
        reason = judgement and {"who": judgement["who"] or "?", "reason": judgement["reason"] or "–"}
        parts = [words("together", judged=words("judged", **reason) if reason else "")]
    else:
        parts = [words("apart", reason=words.detail(document["reason"]))]
    run = document["scores"]["longest_run"]
    if run:
        parts.append(words("keeps", first=first, second=second, run=run))
        edits = [k for k in document["counts"] if k not in ("run", "kept")]
        named = words.listed(words.stretches({kind: document["counts"][kind] for kind in edits}))
        parts.append(words("edits_between", edits=named) if edits else words("no_edits"))
    else:
        parts.append(words("nothing_alike"))
    names = _names(document)
    if taken := document["taken"]:
        copy, source = (names[id_] for id_ in taken["articles"])
        reason = f" ({taken['reason']})" if taken["reason"] else ""
        parts.append(words("judged_source", who=taken["who"] or "?", copy=copy, source=source, reason=reason))
    held = [d for d in document["derivations"] if d["held"]]
    for d in held:
        values = {"copy": names[d["article"]], "source": names[d["source"]]}
        parts.append(words("b_from_a", trust=words.confidence(d["confidence"]), **values))
    if document["together"] and not held:
        parts.append(words("no_direction"))
    return words.sentences(parts)


def _names(document: Document) -> dict[str, str]:
    return {a["id"]: name + (f" ({a['outlet']})" if a["outlet"] else "")
            for name, a in zip("AB", document["articles"], strict=True)}  # fmt: skip


def _score_lines(document: Document, words: Words) -> list[Line]:
    scores, limits = document["scores"], document["thresholds"]
    first, second = scores["coverage"]
    said = [
        words("decided_by", reason=words.detail(document["reason"])),
        words("kind", kind=words.code("relations", document["kind"])),
        words("score_coverage", first=first, second=second, **limits),
        words("score_run", run=scores["longest_run"], excerpt=limits["excerpt_run"]),
        words("score_jaccard", jaccard=scores["jaccard"], containment=scores["containment"]),
        words("score_hamming", bits=scores["hamming"]),
        words("score_keys", keys=scores["shared_keys"], passages=scores["shared_passages"]),
    ]
    return [item(safe(text)) for text in said]


def _stretch_line(stretch: Document, words: Words) -> Line:
    mark, style = _MARKS[stretch["kind"]]
    a, b = (f"{start}–{end}" for start, end in (stretch["a"], stretch["b"]))
    place = f"{mark} {words.code('stretches', stretch['kind'])}  A {a}  B {b}  "
    if stretch["kind"] in _ALIKE:
        return item(place + _shortened(stretch["text_a"]), style)
    changed = " → ".join(f"“{_shortened(stretch[name])}”" for name in ("text_a", "text_b") if stretch[name])
    return item(place + changed, style)


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= 2 * _ENDS + 3:
        return safe(flat)
    return safe(f"{flat[:_ENDS]} … {flat[-_ENDS:]}")
