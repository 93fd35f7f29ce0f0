"""An explanation as a person reads it: what decided, scores beside thresholds, and the two texts aligned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provenance.cli.drawing import Line, reason_lines
from provenance.report.safe import safe

Document = Mapping[str, Any]

_ENDS = 24  # characters shown of either end of a long stretch
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


def explanation_lines(document: Document) -> list[Line]:
    """Return an explanation, the runs and edits in order of their place in the first text."""
    lines: list[Line] = []
    for name, article in zip("AB", document["articles"], strict=True):
        lines.append((f"{name}  {safe(article['title'] or article['path'])}", "bold"))
        parts = (article["id"], article["path"], article["url"], f"cluster {article['cluster']}")
        lines.append((f"   {safe('  '.join(part for part in parts if part))}", ""))
    together = "in one cluster" if document["together"] else "in two clusters"
    lines.append((f"{together}: {safe(document['reason'])}", "green" if document["together"] else "yellow"))
    lines += _score_lines(document)
    if document["formulae"]:
        lines.append(
            (f"  {document['formulae']} shared runs are formulae or furniture and count for nothing", "")
        )
    lines += _taken_lines(document)
    lines.append((f"aligned text ({_counted(document['counts'])})", "bold"))
    return lines + [line for stretch in document["stretches"] for line in _stretch_lines(stretch)]


def _taken_lines(document: Document) -> list[Line]:
    """Return who took it from whom, as a person said and as was concluded, with the evidence."""
    lines: list[Line] = []
    names = {article["id"]: name for name, article in zip("AB", document["articles"], strict=True)}
    if taken := document["taken"]:
        a, b = (names[id_] for id_ in taken["articles"])
        reason = f": {taken['reason']}" if taken["reason"] else ""
        lines.append((safe(f"{taken['who']} judged that {a} was taken from {b}{reason}"), "green"))
    for one in document["derivations"]:
        a, b = names[one["article"]], names[one["source"]]
        lines.append((f"{a} taken from {b}: {one['probability']:.2f} before calibration; log odds", "bold"))
        lines += reason_lines(one["evidence"])
    return lines


def _score_lines(document: Document) -> list[Line]:
    scores, limits = document["scores"], document["thresholds"]
    first, second = scores["coverage"]
    both = f"verbatim: both from {limits['verbatim']:.2f}; edited: both from {limits['edited']:.2f}"
    one_way = f"abridged: one from {limits['edited']:.2f}, the other from {limits['abridged']:.2f}"
    rows = [
        ("class", document["kind"], ""),
        ("coverage of A, of B", f"{first:.2f}, {second:.2f}", f"{both}; {one_way}"),
        ("longest shared run", str(scores["longest_run"]), f"an excerpt from {limits['excerpt_run']}"),
        ("Jaccard, containment", f"{scores['jaccard']:.2f}, {scores['containment']:.2f}", ""),
        ("SimHash bits that differ", str(scores["hamming"]), "of 64"),
        ("index keys, passages shared", f"{scores['shared_keys']}, {scores['shared_passages']}", ""),
    ]
    return [(f"  {name:<28} {value}{'  (' + note + ')' if note else ''}", "") for name, value, note in rows]


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in counts.items()) or "nothing in common"


def _stretch_lines(stretch: Document) -> list[Line]:
    mark, style = _MARKS[stretch["kind"]]
    a, b = (f"{start}–{end}" for start, end in (stretch["a"], stretch["b"]))
    place = f"  {mark} {stretch['kind']:<11} A {a:<12} B {b:<12}"
    if stretch["kind"] in ("run", "moved", "kept"):
        return [(f"{place} {_shortened(stretch['text_a'])}", style)]
    words = " → ".join(f"“{_shortened(stretch[name])}”" for name in ("text_a", "text_b") if stretch[name])
    return [(f"{place} {words}", style)]


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= 2 * _ENDS + 3:
        return safe(flat)
    return safe(f"{flat[:_ENDS]} … {flat[-_ENDS:]}")
