"""A lineage or an article as a person reads it: words first, then the drawing, the evidence and the numbers."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from provenance.cli.wrapping import Line, clipped, rows
from provenance.cli.writing import Writer, new_writer
from provenance.report.narrative import lineage_paragraph, source_key
from provenance.report.safe import safe
from provenance.report.words import Words

if TYPE_CHECKING:
    from provenance.cli.session import Session

Document = Mapping[str, Any]

_TITLE = 160  # characters shown of a title, a claim, a reason; the whole is in the JSON
_CUT = 40  # of the first removal of a kind
_MOST = 40  # claims, reasons or flags listed
STYLES = {
    "observed": "green",
    "corroborated": "green",
    "asserted": "cyan",
    "contested": "yellow",
    "undetermined": "red",
}


class DrawingWriter(Writer):
    """Draws each document below the one before, separated by a blank line; *width* columns, or as they come."""

    def __init__(
        self, out: BinaryIO, draw: Callable[[Document], list[Line]], *, colored: bool, terminal: bool = False
    ) -> None:
        super().__init__(out)
        self._draw = draw
        self._colored = colored
        self._width = max(shutil.get_terminal_size((80, 24)).columns, 10) if terminal else None

    def put(self, document: Document) -> None:
        """Draw one document."""
        found = [(row, line.style) for line in self._draw(document) for row in rows(line, self._width)]
        text = _color(found) if self._colored else "".join(f"{row}\n" for row, _ in found)
        self.out.write((("\n" if self.count else "") + text).encode("utf-8", "replace"))


def drawing_writer(
    session: Session, out: BinaryIO, schema: str, draw: Callable[[Document], list[Line]], *, drawn: bool = True
) -> Writer:
    """Return what draws documents for a person; another format, or not *drawn*: what writes them as rows."""
    if session.format != "table" or not drawn:
        return new_writer(session, out, schema)
    return DrawingWriter(out, draw, colored=session.colored, terminal=session.talks_to_terminal)


def shown(text: str, most: int = _TITLE) -> str:
    """Return untrusted *text* harmless and at most about *most* characters long."""
    return safe(clipped(text, most))


def heading(text: str) -> list[Line]:
    """Return a blank line and a heading."""
    return [Line(""), Line(text, "bold")]


def item(text: str, style: str = "", indent: str = "  ") -> Line:
    """Return an indented line whose further rows stand below its first."""
    return Line(text, style, indent, indent + "  ")


def lineage_lines(document: Document, tree: Sequence[Line], words: Words, *, alone: bool) -> list[Line]:
    """Return a lineage; *tree* is its drawing, *alone* that the store holds no other copy of the text."""
    article = document["article"]
    lines = [Line(shown(article["title"] or article["path"]), "bold"), *_identity(article, document["cluster"])]
    style = STYLES.get(document["canonical"]["level"], "")
    lines += [Line(""), Line(safe(lineage_paragraph(document, words, alone=alone)), style)]
    lines += [*heading(words("heading_lineage")), *tree]
    lines += _evidence_lines(document, words) + claim_lines(document["claims"], words)
    for name in ("authors", "editors", "cited"):
        if document[name]:
            names = words("comma").join(document[name])
            lines.append(item(shown(words(f"people_{name}", names=names), 400)))
    return lines + flag_lines(document["flags"], words) + _number_lines(document, words)


def article_lines(document: Document, words: Words, *, every_cut: bool = False) -> list[Line]:
    """Return what was read from a page: body, zones, claims, flags, and removals: by kind, or *every_cut*."""
    lines = [Line(shown(document["title"] or document["path"]), "bold"), *_identity(document, None)]
    named = ("language", "outlet", "published", "fetched_at")
    facts = [words(f"fact_{key}", value=document[key]) for key in named if document[key]]
    lines.append(Line(safe(words("comma").join(facts))))
    if document["fingerprint"]:
        lines.append(Line(safe(words("fact_fingerprint", **document["fingerprint"]))))
    lines += heading(words("heading_body"))
    lines += [Line(safe(paragraph), "", "  ", "  ") for paragraph in document["body"].split("\n")]
    lines += heading(words("heading_zones"))
    lines += [item(f"{_span(zone, words)}  {words.code('zones', zone['zone'])}") for zone in document["zones"]]
    lines += claim_lines(document["claims"], words)
    if document["removed"]:
        lines += heading(words("heading_removed"))
        lines += (_cut_lines if every_cut else _cut_kind_lines)(document["removed"], words)
    return lines + flag_lines(document["flags"], words)


def _cut_lines(removed: Sequence[Document], words: Words) -> list[Line]:
    return [
        item(f"{_span(cut, words)}  {words.code('removals', cut['kind'])}: {shown(cut['text'])}")
        for cut in removed
    ]


def _cut_kind_lines(removed: Sequence[Document], words: Words) -> list[Line]:
    """Return one line for each kind of removal, most frequent first: how many, how much, the first of them."""
    kinds: dict[str, list[Document]] = {}
    for cut in removed:
        kinds.setdefault(cut["kind"], []).append(cut)
    lines = []
    for kind, cuts in sorted(kinds.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        counts = {"n": len(cuts), "characters": sum(cut["end"] - cut["start"] for cut in cuts)}
        about = words("removals_of", kind=words.code("removals", kind), **counts)
        first = f"{_span(cuts[0], words)}  {clipped(safe(' '.join(cuts[0]['text'].split())), _CUT)}"
        lines.append(item(f"{about}{words('colon')}{first}{'  …' if len(cuts) > 1 else ''}"))
    return lines


def _identity(article: Document, cluster: str | None) -> list[Line]:
    where = [article["outlet"], article["published"], article["path"]]
    ids = [article["id"], cluster]
    lines = [Line(shown("  ".join(part for part in parts if part), 400), "dim") for parts in (where, ids)]
    return [*lines, *([Line(shown(article["url"], 400), "dim")] if article["url"] else [])]


def _evidence_lines(document: Document, words: Words) -> list[Line]:
    """Return the reasons for the direct source, then for those that were weighed and not held."""
    found = [d for d in document["derivations"] if d["article"] == document["article"]["id"]]
    if not found and not document["origins"]:
        return []
    names = _names(document)
    direct = document["direct_source"]
    held = direct["article"] or direct["outlet"]
    lines = heading(words("heading_evidence"))
    for origin in document["origins"]:
        key = source_key(origin["station"])
        if key != "unseen" and origin["evidence"]:
            lines.append(item(shown(words("for_first", source=names.get(key) or key))))
            # Its reasons may stand on any page of the cluster, so that offsets would say nothing here.
            lines += reason_lines([{**reason, "start": None} for reason in origin["evidence"]], words)
    for derivation in found[:_MOST]:
        key = source_key(derivation["source"])
        phrase = "for_source" if key == held or derivation["relation"] == "composite" else "against_rival"
        lines.append(item(shown(words(phrase, source=names.get(key) or key))))
        lines += reason_lines(derivation["evidence"], words)
    return lines


def _names(document: Document) -> dict[str, str]:
    """Return what to call the articles of a chain: their outlets where known."""
    return {hop["article"]: hop["outlet"] for hop in document["chain"] if hop["article"] and hop["outlet"]}


def reason_lines(evidence: Sequence[Document], words: Words) -> list[Line]:
    """Return reasons, the weightiest first: sign, weight in nats, words, and where they stand on the page."""
    ranked = sorted(evidence, key=lambda reason: -abs(reason["log_odds"]))
    lines = []
    for reason in ranked[:_MOST]:
        place = "" if reason["start"] is None else f"  [{reason['start']}–{reason['end']}]"
        text = f"{reason['log_odds']:+.1f}  {shown(words.detail(reason['detail']))}{place}"
        lines.append(Line(text, "", "    ", "          "))
    return [*lines, *_more(len(ranked) - _MOST, words, "    ")]


def claim_lines(claims: Sequence[Document], words: Words) -> list[Line]:
    """Return what the page says of itself, each with its offsets and words."""
    if not claims:
        return []
    lines = heading(words("heading_claims"))
    for claim in claims[:_MOST]:
        who = claim["outlet"] or words("comma").join(claim["people"])
        role = words.code("roles", claim["role"])
        about = f"{_span(claim, words)}  {role}{words('colon') + who if who else ''} ({claim['reliability']:.2f})"
        lines.append(item(shown(about, 400)))
        lines.append(Line(f"“{shown(claim['text'])}”", "dim", "      ", "      "))
    return [*lines, *_more(len(claims) - _MOST, words)]


def flag_lines(flags: Sequence[Document], words: Words) -> list[Line]:
    """Return what a reader of this lineage should know about the page."""
    if not flags:
        return []
    lines = heading(words("heading_flags"))
    for flag in flags[:_MOST]:
        detail = words.flag_detail(flag["code"], flag["detail"])
        about = words.code("flags", flag["code"]) + (f" ({detail})" if detail else "")
        lines.append(item(shown(about, 240), "yellow"))
    return [*lines, *_more(len(flags) - _MOST, words)]


def _number_lines(document: Document, words: Words) -> list[Line]:
    """Return levels with confidences, and the probability of every source that was weighed."""
    lines = heading(words("heading_numbers"))
    for phrase, name in (("number_canonical", "canonical"), ("number_direct", "direct_source")):
        source = document[name]
        level = f"{words.trust(source)}: {words.code('levels', source['level'])}"
        lines.append(item(f"{words(phrase)}  {level}", STYLES.get(source["level"], "")))
    names = {"unseen": words("unseen")} | _names(document)
    for origin in document["origins"]:
        key = source_key(origin["station"])
        about = words("number_origin", source=names.get(key) or key)
        lines.append(item(f"{shown(about)}  {origin['probability']:.4f}"))
    own = [d for d in document["derivations"] if d["article"] == document["article"]["id"]]
    for derivation in own[:_MOST]:
        key = source_key(derivation["source"])
        about = words("number_probability", source=names.get(key) or key)
        lines.append(item(f"{shown(about)}  {derivation['probability']:.4f}"))
    return lines


def _more(count: int, words: Words, indent: str = "  ") -> list[Line]:
    return [item(words("and_more", n=count), "dim", indent)] if count > 0 else []


def _span(stretch: Document, words: Words) -> str:
    return words("metadata") if stretch["start"] is None else f"{stretch['start']}–{stretch['end']}"


def _color(lines: Sequence[tuple[str, str]]) -> str:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", legacy_windows=False)
    with console.capture() as capture:
        for text, style in lines:
            console.print(Text(text, style=style), soft_wrap=True)
    return capture.get()
