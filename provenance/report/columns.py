"""Documents → flat rows: the main columns of each kind, for CSV and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from provenance.report import documents
from provenance.report.views import chain_words, needs_eyes, span_words
from provenance.report.words import Words, words_in

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, how a document fills it, and whether a table shows it (CSV shows all, in English)."""

    name: str
    value: Callable[[Mapping[str, Any]], Value]
    table: bool = False
    said: Callable[[Mapping[str, Any], Words], Value] | None = None  # in a table, where that depends on language

    def shown(self, document: Mapping[str, Any], words: Words) -> Value:
        """Return what a table shows of *document*."""
        return self.value(document) if self.said is None else self.said(document, words)


def columns(schema: str | Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the documents with *schema*, or columns of these names, all of them shown."""
    return _COLUMNS[schema] if isinstance(schema, str) else tuple(_at(name, table=True) for name in schema)


def _at(name: str, *keys: str, table: bool = False) -> Column:
    """Return a column that holds the value found by following *keys* through a document."""

    def value(document: Mapping[str, Any]) -> Value:
        found: Any = document
        for key in keys or (name,):
            found = None if found is None else found.get(key)
        return "; ".join(map(str, found)) if isinstance(found, list) else found

    return Column(name, value, table)


def _canonical() -> tuple[Column, ...]:
    names = ("level", "outlet", "medium", "date", "page", "article", "url", "confidence")
    return tuple(_at(f"canonical_{name}", "canonical", name) for name in names)


def _said(name: str, said: Callable[[Mapping[str, Any], Words], Value]) -> Column:
    """Return a column in words: those of the reader in a table, English ones elsewhere."""
    return Column(name, lambda document: said(document, words_in("en")), table=True, said=said)


def _source(name: str) -> Column:
    """Return a column that holds a canonical or direct source in words."""

    def said(document: Mapping[str, Any], words: Words) -> Value:
        source = document[name]
        return "" if source is None else f"{words.source(source)} ({words.trust(source)})"

    return _said(name, said)


def _some_outlets(document: Mapping[str, Any], words: Words) -> Value:
    """Return the first outlets of a cluster, and how many more: a table ends, however many copied a text."""
    named = document["outlets"]
    more = [words("and_more", n=len(named) - _NAMED)] if len(named) > _NAMED else []
    return "; ".join([*named[:_NAMED], *more])


_NAMED = 8
_ARTICLE_FIELDS = ("id", "path", "url", "host", "outlet", "title", "published", "fetched_at")

_COLUMNS: dict[str, tuple[Column, ...]] = {
    documents.LINEAGE: (
        *(_at(name, "article", name, table=name in ("id", "path", "title")) for name in _ARTICLE_FIELDS),
        _at("cluster", table=True),
        _source("canonical"),
        *_canonical(),
        _source("direct_source"),
        *(
            _at(f"direct_{name}", "direct_source", name)
            for name in ("level", "outlet", "article", "confidence", "relation")
        ),
        Column("chain", lambda d: chain_words(d["chain"])),
        _at("authors"),
        _at("editors"),
        _at("cited"),
        Column("flags", lambda d: "; ".join(flag["code"] for flag in d["flags"]), table=True),
        _at("run"),
    ),
    documents.ARTICLE: (
        *(_at(name, table=name in ("id", "path", "outlet", "title", "published")) for name in _ARTICLE_FIELDS),
        _at("language", table=True),
        Column("characters", lambda d: len(d["body"]), table=True),
        Column("claims", lambda d: len(d["claims"]), table=True),
        Column("removed", lambda d: len(d["removed"])),
        _at("body"),
        _at("sha256"),
        _at("recipe", "fingerprint", "recipe"),
        _at("simhash", "fingerprint", "simhash"),
        _at("shingles", "fingerprint", "shingles"),
    ),
    documents.CLUSTER: (
        _at("id", table=True),
        _at("title", table=True),
        _at("size", table=True),
        Column("outlets", lambda d: "; ".join(d["outlets"]), table=True, said=_some_outlets),
        _at("hosts"),
        Column("span", span_words, table=True),
        _at("first_seen"),
        _at("last_seen"),
        _source("canonical"),
        *_canonical(),
        _said("look", lambda d, words: "; ".join(needs_eyes(d, words))),
        Column("links", lambda d: "; ".join(f"{link['kind']} {link['cluster']}" for link in d["links"])),
        Column("bridges", lambda d: "; ".join(" ".join(match["articles"]) for match in d["bridges"])),
        _at("weakest_kind", "weakest_match", "kind"),
        _at("weakest_jaccard", "weakest_match", "jaccard"),
        _at("weakest_coverage", "weakest_match", "coverage"),
        Column("articles", lambda d: "; ".join(entry["id"] for entry in d["articles"])),
    ),
    documents.EXPLANATION: (
        Column("articles", lambda d: "; ".join(one["id"] for one in d["articles"]), table=True),
        _at("together", table=True),
        _at("kind", table=True),
        _at("jaccard", "scores", "jaccard"),
        _at("containment", "scores", "containment"),
        _at("coverage", "scores", "coverage"),
        _at("longest_run", "scores", "longest_run"),
        _at("hamming", "scores", "hamming"),
        _at("reason", table=True),
    ),
    documents.JUDGEMENT: (
        _at("articles", table=True),
        _at("says", table=True),
        _at("who", table=True),
        _at("reason", table=True),
        _at("at", table=True),
    ),
    documents.QUERY: (_at("name", table=True), _at("title", table=True), _at("question", table=True)),
    documents.FINDING: tuple(_at(name, table=True) for name in ("check", "where", "what", "repair")),
    documents.CHECK: tuple(_at(name, table=True) for name in ("check", "state", "found", "hint")),
    documents.BACKUP: tuple(
        _at(name, table=True) for name in ("path", "bytes", "sha256", "articles", "entries", "head")
    ),
    documents.VERDICT: (
        _at("id", table=True),
        _at("path", table=True),
        _at("verdict", table=True),
        _at("cluster"),
        _at("best_match", table=True),
        _at("jaccard", table=True),
        _at("containment"),
        _at("hamming"),
        _source("canonical"),
        *_canonical(),
        _at("reasons", table=True),
        _at("recipe"),
        _at("run"),
    ),
}
