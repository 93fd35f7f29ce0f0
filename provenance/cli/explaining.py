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
        cluster = words.say("cluster", id=article["cluster"])
        parts = (article["outlet"], article["published"], article["path"], article["id"], cluster)
        lines.append(Line(shown("  ".join(part for part in parts if part), 400), "dim", "   ", "   "))
    style = "green" if document["together"] else "yellow"
    lines += [Line(""), Line(safe(explanation_paragraph(document, words)), style)]
    for derivation in document["derivations"]:
        names = _names(document)
        phrase = "for_source" if derivation["held"] else "against_rival"
        lines += [
            *heading(words.say("evidence")),
            item(shown(words.say(phrase, source=names[derivation["source"]]))),
        ]
        lines += reason_lines(derivation["evidence"], words)
    lines += heading(words.say("aligned"))
    for stretch in document["stretches"][:_MOST]:
        lines.append(_stretch_line(stretch, words))
    if len(document["stretches"]) > _MOST:
        lines.append(item(words.say("and_more", n=len(document["stretches"]) - _MOST), "dim"))
    if document["formulae"]:
        lines.append(item(words.say("formulae", n=document["formulae"])))
    return [*lines, *heading(words.say("numbers")), *_score_lines(document)]


def explanation_paragraph(document: Document, words: Words) -> str:
    """Return why two articles are, or are not, together, what differs, and which was taken from which."""
    judgement, (first, second) = document["judgement"], document["scores"]["coverage"]
    if document["together"]:
        reason = judgement and {"who": judgement["who"] or "?", "reason": judgement["reason"] or "–"}
        parts = [words.say("together", judged=words.say("judged", **reason) if reason else "")]
    else:
        parts = [words.say("apart", reason=document["reason"])]
    run = document["scores"]["longest_run"]
    if run:
        parts.append(words.say("keeps", first=first, second=second, run=run))
        edits = [k for k in document["counts"] if k not in ("run", "kept")]
        named = words.listed(words.counted({kind: document["counts"][kind] for kind in edits}))
        parts.append(words.say("edits_between", edits=named) if edits else words.say("no_edits"))
    else:
        parts.append(words.say("nothing_alike"))
    names = _names(document)
    if taken := document["taken"]:
        copy, source = (names[id_] for id_ in taken["articles"])
        reason = f" ({taken['reason']})" if taken["reason"] else ""
        parts.append(words.say("judged_source", who=taken["who"] or "?", copy=copy, source=source, reason=reason))
    held = [d for d in document["derivations"] if d["held"]]
    for d in held:
        values = {"copy": names[d["article"]], "source": names[d["source"]]}
        parts.append(words.say("b_from_a", trust=words.trust(d["confidence"]), **values))
    if document["together"] and not held:
        parts.append(words.say("no_direction"))
    return words.sentences(parts)


def _names(document: Document) -> dict[str, str]:
    return {a["id"]: name + (f" ({a['outlet']})" if a["outlet"] else "")
            for name, a in zip("AB", document["articles"], strict=True)}  # fmt: skip


def _score_lines(document: Document) -> list[Line]:
    scores, limits = document["scores"], document["thresholds"]
    first, second = scores["coverage"]
    both = f"verbatim: both from {limits['verbatim']:.2f}; edited: both from {limits['edited']:.2f}"
    one_way = f"abridged: one from {limits['edited']:.2f}, the other from {limits['abridged']:.2f}"
    rows = [
        ("decided by", document["reason"], ""),
        ("class", document["kind"], ""),
        ("coverage of A, of B", f"{first:.2f}, {second:.2f}", f"{both}; {one_way}"),
        ("longest shared run", str(scores["longest_run"]), f"an excerpt from {limits['excerpt_run']}"),
        ("Jaccard, containment", f"{scores['jaccard']:.2f}, {scores['containment']:.2f}", ""),
        ("SimHash bits that differ", str(scores["hamming"]), "of 64"),
        ("index keys, passages shared", f"{scores['shared_keys']}, {scores['shared_passages']}", ""),
    ]
    return [item(safe(f"{name}: {value}{'  (' + note + ')' if note else ''}")) for name, value, note in rows]


def _stretch_line(stretch: Document, words: Words) -> Line:
    mark, style = _MARKS[stretch["kind"]]
    a, b = (f"{start}–{end}" for start, end in (stretch["a"], stretch["b"]))
    place = f"{mark} {words.term('stretches', stretch['kind'])}  A {a}  B {b}  "
    if stretch["kind"] in _ALIKE:
        return item(place + _shortened(stretch["text_a"]), style)
    changed = " → ".join(f"“{_shortened(stretch[name])}”" for name in ("text_a", "text_b") if stretch[name])
    return item(place + changed, style)


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= 2 * _ENDS + 3:
        return safe(flat)
    return safe(f"{flat[:_ENDS]} … {flat[-_ENDS:]}")
