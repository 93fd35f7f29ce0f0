"""What happened to clusters, and what people decided: rows that are added and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, insert, select

from provenance.records import ArticleId, ClusterEvent, ClusterId, Judgement, RunId
from provenance.store import codec
from provenance.store.bulk import where_in
from provenance.store.keys import ids_of, known_rows, rows_of, run_number
from provenance.store.tables import EVENT, JUDGEMENT, RUN

Says = Literal["same", "different", "withdrawn"]


def add_events(connection: Connection, events: Sequence[ClusterEvent], run: RunId) -> None:
    """Store what happened in this run, in the given order."""
    if not events:
        return
    number = run_number(connection, run)
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
    Store a decision about two articles; the newest of a pair holds.

    Raises:
        StoreError: one of them is not stored.
    """
    first, second = sorted((a, b))
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
    """Return the decisions that hold about any of *ids*, or about all articles, by (a, b)."""
    query = select(JUDGEMENT).order_by(JUDGEMENT.c.row)
    if ids is None:
        rows = {row.row: row for row in connection.execute(query)}
    else:
        wanted = sorted(rows_of(connection, ids).values())
        sides = (JUDGEMENT.c.a, JUDGEMENT.c.b)
        rows = {row.row: row for side in sides for row in where_in(connection, query, side, wanted)}
    newest = {(rows[number].a, rows[number].b): rows[number] for number in sorted(rows)}
    names = ids_of(connection, {article for pair in newest for article in pair})
    found = [
        Judgement(names[row.a], names[row.b], row.says, row.who, row.reason, row.at)
        for row in newest.values()
        if row.says != "withdrawn"
    ]
    return sorted(found, key=lambda judgement: (judgement.a, judgement.b))
