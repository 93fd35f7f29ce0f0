"""A lineage or an explanation document → a paragraph in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provenance.lineage.nodes import Posited
from provenance.report.credits import CREDITING
from provenance.report.words import Words, share

Document = Mapping[str, Any]


def lineage_paragraph(document: Document, words: Words, *, alone: bool) -> str:
    """
    Return where an article came from: first publication, direct source, what lies between, whom it credits.

    *alone* says that no other article of the store carries its text.
    """
    return words.sentences([
        _first(document, words, alone=alone),
        _between(document, words),
        _taken(document, words),
        _credited(document, words),
    ])  # fmt: skip


def _named_sources(document: Document) -> list[str]:
    """Return the outlets, other than its own, that a page names as its source, in order of their place."""
    own = document["article"]["outlet"]
    names = (c["outlet"] for c in document["claims"] if c["role"] in CREDITING)
    return list(dict.fromkeys(name for name in names if name and name != own))


def source_key(source: str) -> str:
    """Return the outlet of an inferred source's key, or an article's id as it is."""
    posited = Posited.parse(source)
    return source if posited is None else posited.outlet


def _is_origin(document: Document) -> bool:
    return bool(document["canonical"]["article"] == document["article"]["id"])


def _first(document: Document, words: Words, *, alone: bool) -> str:
    source, trust = document["canonical"], words.confidence(document["canonical"]["confidence"])
    if _is_origin(document):
        return words("alone" if alone else "is_origin", trust=trust)
    if source["level"] == "undetermined" and alone:
        return words("alone_unknown")
    if source["level"] == "contested":
        return _contested("first_contested", document["alternatives"]["canonical"], words)
    return words(f"first_{source['level']}", source=words.source(source), trust=trust)


def _contested(phrase: str, alternatives: list[Document], words: Words, **values: str) -> str:
    if not alternatives:
        return words(f"{phrase}_bare", **values) if f"{phrase}_bare" in words.phrases else ""
    return words(phrase, rivals=rivals(alternatives, words), **values)


def rivals(alternatives: list[Document], words: Words) -> str:
    """Return sources that evidence also speaks for, with their shares."""
    return words.listed(
        words("rival", name=source_key(item["outlet"]), share=share(item["confidence"])) for item in alternatives
    )


def _between(document: Document, words: Words) -> str:
    """Return the stations between the first source and the direct one."""
    chain, direct = document["chain"], document["direct_source"]
    middle = [
        hop["outlet"] or hop["article"]
        for hop in chain[1:-1]
        if (hop["article"] or hop["outlet"]) != (direct["article"] or direct["outlet"])
    ]
    return words("between", stations=words.listed(middle)) if middle else ""


def _taken(document: Document, words: Words) -> str:
    direct, first = document["direct_source"], document["canonical"]
    if _is_origin(document):
        return ""
    outlet = document["article"]["outlet"]
    taker = outlet or words("This_page")
    if direct["level"] == "contested":
        return _contested("took_contested", document["alternatives"]["direct_source"], words, taker=taker)
    if direct["level"] == "undetermined":
        known = first["outlet"] or first["article"]
        return words("took_unknown", taker=outlet or words("this_page")) if known else ""
    values = {"taker": taker, "source": words.source(direct), "trust": words.confidence(direct["confidence"])}
    if direct["level"] != "observed":
        return words("took_unseen", **values)
    how = words.code("relations", direct["relation"] or "verbatim")
    return words("took_observed", how=how, **values)


def _credited(document: Document, words: Words) -> str:
    source = document["direct_source"]["outlet"] or document["canonical"]["outlet"]
    named = _named_sources(document)
    if _is_origin(document) or (source is None and not named):
        return ""
    if not named:
        return words("credits_nobody")
    if source is None or source in named:
        return words("credits_named", named=words.listed(named))
    return words("credits_other", named=words.listed(named), source=source)
