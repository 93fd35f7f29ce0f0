"""Compared pairs, and what they connect; relations between clusters are pairs of reference texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Table, select

from provenance.records import ArticleId, Match, MatchClass
from provenance.store import codec
from provenance.store.bulk import Row, rows_where, where_in
from provenance.store.bulk_changes import delete_rows, upsert
from provenance.store.keys import RowNumbers, ids_of, rows_of
from provenance.store.tables import MATCH, MEMBER, RELATION

_PLAIN = (
    "kind",
    "jaccard",
    "containment",
    "coverage_a",
    "coverage_b",
    "longest_run",
    "hamming",
    "reason",
    "recipe",
)
_CONNECTING = ("verbatim", "edited", "abridged", "extended")  # they merge, or attach; the others relate clusters
_OTHERS = [
    (here, select(there).where(MATCH.c.kind.in_(_CONNECTING)))
    for here, there in ((MATCH.c.a, MATCH.c.b), (MATCH.c.b, MATCH.c.a))
]
_TURNED: dict[MatchClass, MatchClass] = {"abridged": "extended", "extended": "abridged"}


def turn(match: Match) -> Match:
    """Return *match* as seen from its other article."""
    return replace(
        match,
        a=match.b,
        b=match.a,
        kind=_TURNED.get(match.kind, match.kind),
        coverage_a=match.coverage_b,
        coverage_b=match.coverage_a,
    )


def add(connection: Connection, numbers: RowNumbers, matches: Sequence[Match], table: Table = MATCH) -> None:
    """
    Store compared pairs, each as seen from the smaller id; one that was compared before is brought up to date.

    *table* is MATCH, or RELATION for pairs of reference texts.

    Raises:
        StoreError: an article is not stored.
    """
    seen = {(m.a, m.b, m.recipe): m for m in (m if m.a <= m.b else turn(m) for m in matches)}
    rows = numbers.of({id_ for m in seen.values() for id_ in (m.a, m.b)})
    found = [_row(seen[place], rows) for place in sorted(seen)]
    upsert(connection, table, found, ("a", "b", "recipe"))


def drop_relations(
    connection: Connection, ids: Iterable[ArticleId], pairs: Iterable[tuple[ArticleId, ArticleId]]
) -> None:
    """Delete the relations of texts that are no references any more, and those of *pairs*, in either order."""
    rows = rows_of(connection, ids)
    for side in ("a", "b"):
        delete_rows(connection, RELATION, [{side: rows[id_]} for id_ in sorted(rows)])
    wanted = sorted({(min(pair), max(pair)) for pair in pairs})
    places = rows_of(connection, {id_ for pair in wanted for id_ in pair})
    delete_rows(connection, RELATION, [{"a": places[a], "b": places[b]} for a, b in wanted])


def bridges(connection: Connection, ids: Iterable[ArticleId] | None = None) -> list[Match]:
    """
    Return the matches that join articles of different clusters, all or those that touch *ids*, by (a, b, recipe).

    Each is a text near two reference texts that do not agree with one another, or a pair that a judgement or
    another fact keeps apart: where a chain would have merged.
    """
    here, there = MEMBER.alias(), MEMBER.alias()
    query = (
        select(MATCH)
        .join(here, here.c.article == MATCH.c.a)
        .join(there, there.c.article == MATCH.c.b)
        .where(MATCH.c.kind.in_(_CONNECTING), here.c.cluster != there.c.cluster)
    )
    if ids is None:
        rows = list(connection.execute(query))
    else:
        wanted = sorted(rows_of(connection, ids).values())
        rows = [row for side in (MATCH.c.a, MATCH.c.b) for row in where_in(connection, query, side, wanted)]
    names = ids_of(connection, {row for found in rows for row in (found.a, found.b)})
    return sorted({_match(row._mapping, names) for row in rows}, key=lambda m: (m.a, m.b, m.recipe))


def relations_of(connection: Connection, ids: Iterable[ArticleId]) -> list[Match]:
    """Return the relations that have one of the reference texts *ids* on either side, by (a, b, recipe)."""
    return touching(connection, ids, RELATION)


def touching(connection: Connection, ids: Iterable[ArticleId], table: Table = MATCH) -> list[Match]:
    """Return every stored match that has one of *ids* on either side, by (a, b, recipe)."""
    rows = rows_of(connection, ids).values()
    found = {
        (row["a"], row["b"], row["recipe"]): row
        for side in (table.c.a, table.c.b)
        for row in rows_where(connection, side, rows)
    }
    names = ids_of(connection, {row for a, b, _ in found for row in (a, b)})
    return sorted((_match(row, names) for row in found.values()), key=lambda m: (m.a, m.b, m.recipe))


def component(connection: Connection, ids: Iterable[ArticleId]) -> set[ArticleId]:
    """
    Return the stored ones of *ids* and all articles connected with them by matches that merge or attach.

    Breadth first: as many rounds as the longest shortest path, each a few statements.
    """
    reached = set(rows_of(connection, ids).values())
    frontier = sorted(reached)
    while frontier:
        near: set[int] = set()
        for here, others in _OTHERS:
            near.update(row for (row,) in where_in(connection, others, here, frontier))
        frontier = sorted(near - reached)
        reached |= near
    return set(ids_of(connection, reached).values())


def _row(match: Match, rows: dict[ArticleId, int]) -> Row:
    return {"a": rows[match.a], "b": rows[match.b]} | codec.columns(_PLAIN, match)


def _match(row: Mapping[Any, Any], names: dict[int, ArticleId]) -> Match:
    return Match(names[row["a"]], names[row["b"]], **{name: row[name] for name in _PLAIN})
