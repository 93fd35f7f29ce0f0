"""What happened to clusters, and what people decided: rows that are added and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Select, insert, select

from provenance.records import ArticleId, ClusterEvent, ClusterId, Judgement, RunId
from provenance.store import codec
from provenance.store.bulk import where_in
from provenance.store.keys import RowNumbers, ids_of, known_rows, rows_of
from provenance.store.tables import EVENT, JUDGEMENT, RUN

Says = Literal["same", "different", "source", "withdrawn"]


def add_events(connection: Connection, numbers: RowNumbers, events: Sequence[ClusterEvent], run: RunId) -> None:
    """Store what happened in this run, in the given order."""
    if not events:
        return
    number, _ = numbers.run(run)
    rows = [
        {
            "run": number,
            "kind": event.kind,
            "cluster": codec.scrub(event.cluster),
            "article": None if event.article is None else codec.key(event.article),
            "others": codec.canonical(event.others),
            "relation": event.relation,
        }
        for event in events
    ]
    connection.execute(insert(EVENT), rows)


def events(connection: Connection, cluster: ClusterId | None) -> list[tuple[RunId, ClusterEvent]]:
    """Return what happened to one cluster, or to all, oldest first, each with its run."""
    query = select(EVENT, RUN.c.id.label("run_id")).join(RUN, RUN.c.number == EVENT.c.run).order_by(EVENT.c.row)
    if cluster is not None:
        query = query.where(EVENT.c.cluster == codec.scrub(cluster))
    return [(RunId(row.run_id), _event(row)) for row in connection.execute(query)]


def _event(row: Any) -> ClusterEvent:  # noqa: ANN401 - a row
    return ClusterEvent(
        row.kind,
        ClusterId(row.cluster),
        None if row.article is None else ArticleId(codec.unkey(row.article)),
        codec.parse(row.others, tuple[ClusterId, ...]),
        row.relation,
    )


def add_judgement(connection: Connection, a: ArticleId, b: ArticleId, says: Says, who: str, reason: str) -> None:
    """
    Store a decision about two articles; ``source`` says that *a* was taken from *b*. The newest holds.

    Raises:
        StoreError: one of them is not stored.
    """
    first, second = (a, b) if says == "source" else sorted((a, b))
    rows = known_rows(connection, [first, second])
    connection.execute(
        insert(JUDGEMENT).values(
            a=rows[first],
            b=rows[second],
            says=says,
            who=codec.scrub(who),
            reason=codec.scrub(reason),
            at=datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251 - the store stamps what it writes
        )
    )


def judgements(connection: Connection, ids: Iterable[ArticleId] | None = None) -> list[Judgement]:
    """
    Return the decisions that hold about any of *ids*, or about all articles, by (a, b).

    One about whether a pair is one text, and one about the source of each article; ``withdrawn`` ends both.
    """
    query = select(JUDGEMENT).order_by(JUDGEMENT.c.row)
    if ids is None:
        rows = {row.row: row for row in connection.execute(query)}
    else:
        wanted = set(rows_of(connection, ids).values())
        rows = _touching(connection, query, wanted)
        # What holds of an article's source depends on all that was said of it, not of one pair alone.
        others = {row.a for row in rows.values() if row.says == "source"} - wanted
        if others:
            rows = {**_touching(connection, query, others), **rows}
            held = _holding(rows[number] for number in sorted(rows))
            return _read(connection, [row for row in held if wanted & {row.a, row.b}])
    return _read(connection, _holding(rows[number] for number in sorted(rows)))


def _touching(connection: Connection, query: Select[Any], wanted: Iterable[int]) -> dict[int, Any]:
    sides = (JUDGEMENT.c.a, JUDGEMENT.c.b)
    return {row.row: row for side in sides for row in where_in(connection, query, side, sorted(wanted))}


def _holding(rows: Iterable[Any]) -> list[Any]:
    """Return those of *rows*, oldest first, that no later one has ended."""
    texts: dict[tuple[int, int], Any] = {}
    sources: dict[int, Any] = {}
    for row in rows:
        if row.says == "source":
            sources[row.a] = row
        elif row.says != "withdrawn":
            texts[row.a, row.b] = row
        else:
            texts.pop((row.a, row.b), None)
            for article, source in ((row.a, row.b), (row.b, row.a)):
                if article in sources and sources[article].b == source:
                    del sources[article]
    return [*texts.values(), *sources.values()]


def _read(connection: Connection, rows: Iterable[Any]) -> list[Judgement]:
    held = list(rows)
    names = ids_of(connection, {article for row in held for article in (row.a, row.b)})
    found = [Judgement(names[row.a], names[row.b], row.says, row.who, row.reason, row.at) for row in held]
    return sorted(found, key=lambda judgement: (judgement.a, judgement.b, judgement.says))
