"""A lineage or an article as a person reads it: lines of safe text, each with a style for the terminal."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from provenance.cli.writing import Writer
from provenance.report.safe import safe
from provenance.report.views import hop_words, level_words, source_words, trust_words
from provenance.report.wording import ROLES, flag_words

Line = tuple[str, str]  # text and style
Document = Mapping[str, Any]

_STYLES = {
    "observed": "green",
    "corroborated": "green",
    "asserted": "cyan",
    "contested": "yellow",
    "undetermined": "red",
}


class DrawingWriter(Writer):
    """Draws each document below the one before, separated by a blank line."""

    def __init__(self, out: BinaryIO, draw: Callable[[Document], list[Line]], *, colored: bool) -> None:
        super().__init__(out)
        self._draw = draw
        self._colored = colored

    def put(self, document: Document) -> None:
        """Draw one document."""
        lines = self._draw(document)
        text = _color(lines) if self._colored else "".join(f"{text}\n" for text, _ in lines)
        self.out.write((("\n" if self.count else "") + text).encode("utf-8", "replace"))


def lineage_lines(document: Document) -> list[Line]:
    """Return a lineage: the chain as a tree, sources with levels, claims with offsets, flags in words."""
    article = document["article"]
    lines = [(safe(article["title"] or article["path"]), "bold"), (_identity(article), "")]
    lines.append((f"cluster {safe(document['cluster'])}", ""))
    lines += _source_line("canonical source", document["canonical"])
    lines += _source_line("taken from", document["direct_source"])
    lines += [("chain", "bold"), *_chain_lines(document["chain"], article)]
    for name in ("authors", "editors", "cited"):
        if document[name]:
            lines.append((f"{name}: {safe(', '.join(document[name]))}", ""))
    lines += _evidence_lines(document)
    return lines + _claim_lines(document["claims"]) + _flag_lines(document["flags"])


def article_lines(document: Document) -> list[Line]:
    """Return what was read from a page: body, zones, claims, removals and flags."""
    lines = [(safe(document["title"] or document["path"]), "bold"), (_identity(document), "")]
    facts = [f"language {document['language']}"]
    facts += [f"{key} {document[key]}" for key in ("outlet", "published", "fetched_at") if document[key]]
    lines.append((safe(", ".join(facts)), ""))
    print_ = document["fingerprint"]
    if print_:
        words = f"{print_['recipe']}, SimHash {print_['simhash']}, {print_['shingles']} shingles"
        lines.append((safe(f"fingerprint {words}"), ""))
    lines.append(("body", "bold"))
    lines += [(f"  {safe(paragraph)}", "") for paragraph in document["body"].split("\n")]
    lines.append(("zones", "bold"))
    lines += [(f"  {_span(zone)}  {zone['zone']}", "") for zone in document["zones"]]
    lines += _claim_lines(document["claims"])
    if document["removed"]:
        lines.append(("removed", "bold"))
        lines += [(f"  {_span(c)}  {c['kind']}: {safe(c['text'])}", "") for c in document["removed"]]
    return lines + _flag_lines(document["flags"])


def _identity(article: Document) -> str:
    parts = (article["id"], article["path"], article["url"])
    return safe("  ".join(part for part in parts if part))


def _source_line(name: str, source: Document) -> list[Line]:
    words = f"{name}: {safe(source_words(source))} ({trust_words(source)}: {level_words(source)})"
    lines = [(words, _STYLES.get(source["level"], ""))]
    if source.get("article"):
        lines.append((f"  its page in the store: {safe(source['article'])}", ""))
    return lines


def _chain_lines(chain: list[Document], article: Document) -> list[Line]:
    lines: list[Line] = []
    for depth, hop in enumerate(chain):
        branch = "" if not depth else "   " * (depth - 1) + "└─ "
        if hop["kind"] == "inferred":
            words, mark = f"{source_words(hop)} (not captured)", "○"
        else:
            place = article["path"] if hop["article"] == article["id"] else None
            words, mark = "  ".join(part for part in (hop["article"], place, hop_words(hop)) if part), "●"
        lines.append((f"  {branch}{mark} {safe(words)}", ""))
    return lines


def _evidence_lines(document: Document) -> list[Line]:
    """Return what speaks for and against the likeliest origins and sources, each with its log odds."""
    lines: list[Line] = []
    for origin in document["origins"]:
        lines.append((f"  as the first: {_weighed(origin['station'], origin)}", ""))
        lines += reason_lines(origin["evidence"]) if origin["station"] != "unseen" else []
    for one in document["derivations"]:
        if one["relation"] == "composite":
            lines.append((f"  taken in part from: {safe(one['source'])}", ""))
        else:
            lines.append((f"  as its source: {_weighed(one['source'], one)}", ""))
        lines += reason_lines(one["evidence"])
    return [("evidence (log odds)", "bold"), *lines] if lines else []


def _weighed(station: str, found: Document) -> str:
    name = station.split(":")[1] if station.startswith("inferred:") else station
    name = "a page never seen, which nobody names" if station == "unseen" else name
    return f"{safe(name)} ({found['probability']:.2f} before calibration)"


def reason_lines(evidence: list[Document]) -> list[Line]:
    """Return each piece of evidence with what it adds to the log odds."""
    if not evidence:
        return [("       nothing for or against it", "dim")]
    return [(f"    {item['log_odds']:+6.2f}  {safe(item['detail'])}", "dim") for item in evidence]


def _claim_lines(claims: list[Document]) -> list[Line]:
    if not claims:
        return []
    lines: list[Line] = [("claims", "bold")]
    for claim in claims:
        who = claim["outlet"] or ", ".join(claim["people"])
        role = ROLES.get(claim["role"], claim["role"])
        lines.append(
            (safe(f"  {_span(claim)}  {role}{': ' + who if who else ''} ({claim['reliability']:.2f})"), "")
        )
        lines.append((f"      “{safe(claim['text'])}”", "dim"))
    return lines


def _flag_lines(flags: list[Document]) -> list[Line]:
    if not flags:
        return []
    lines: list[Line] = [("flags", "bold")]
    for flag in flags:
        detail = f" ({flag['detail']})" if flag["detail"] else ""
        lines.append((safe(f"  {flag_words(flag['code'])}{detail}"), "yellow"))
    return lines


def _span(stretch: Document) -> str:
    return "metadata" if stretch["start"] is None else f"{stretch['start']}–{stretch['end']}"


def _color(lines: list[Line]) -> str:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", legacy_windows=False)
    with console.capture() as capture:
        for text, style in lines:
            console.print(Text(text, style=style), soft_wrap=True)
    return capture.get()
