"""What was believed before: lineages that were replaced, and what became of inferred sources; rows only added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from provenance.records import ArticleId, ClusterId, RunId
from provenance.store import codec
from provenance.store.bulk import Row
from provenance.store.keys import rows_of
from provenance.store.rows import LineageVersion, SourceEvent
from provenance.store.tables import LINEAGE, LINEAGE_VERSION, SOURCE_EVENT

Places = dict[str, tuple[int, str | None]]  # key of a source → cluster row, article bound or refused


def keep(connection: Connection, believed: Iterable[Row], concluded: Iterable[Row], run: RunId) -> None:
    """
    Add the lineages *believed* that differ from those *concluded* now, and were made by another run.

    What one run says first and corrects with its next batch was never its conclusion.
    """
    new = {row["article"]: row["document"] for row in concluded}
    replaced = [
        {"article": row["article"], "run": row["run"], "replaced_by": run, "document": row["document"]}
        for row in believed
        if row["run"] != run and new.get(row["article"], row["document"]) != row["document"]
    ]
    if replaced:
        connection.execute(insert(LINEAGE_VERSION), sorted(replaced, key=lambda row: int(row["article"])))


def tell(
    connection: Connection,
    names: Mapping[int, str],
    before: tuple[Sequence[Row], Sequence[Row]],
    after: tuple[Sequence[Row], Sequence[Row]],
    run: RunId,
) -> None:
    """Add what became of the sources and bindings *before*, which are now *after*; *names* are of clusters."""
    events = list(_events(*before, *after))
    rows = [
        {"run": run, "kind": kind, "cluster": names[cluster], "key": key, "article": article, "reason": reason}
        for kind, key, cluster, article, reason in sorted(
            events, key=lambda event: (event[1], event[0], event[3] or "")
        )
    ]
    if rows:
        connection.execute(insert(SOURCE_EVENT), rows)


def _events(
    wanted: Sequence[Row], held: Sequence[Row], wanted_now: Sequence[Row], held_now: Sequence[Row]
) -> Iterable[tuple[str, str, int, str | None, str]]:
    open_before = {row["key"]: row["cluster"] for row in wanted}
    open_now = {row["key"]: row["cluster"] for row in wanted_now}
    bound_before = {row["key"]: row for row in held if row["state"] == "bound"}
    bound_now = {row["key"]: row for row in held_now if row["state"] == "bound"}
    for key, cluster in open_now.items():
        if key in bound_before:
            yield "unbound", key, cluster, bound_before[key]["article"], "its page left"
        elif key not in open_before:
            yield "posited", key, cluster, None, ""
    for key, row in bound_now.items():
        if key not in bound_before or bound_before[key]["article"] != row["article"]:
            yield "bound", key, row["cluster"], row["article"], row["reason"]
    known = {(row["key"], row["article"]) for row in held if row["state"] == "refused"}
    for row in held_now:
        if row["state"] == "refused" and (row["key"], row["article"]) not in known:
            yield "refused", row["key"], row["cluster"], row["article"], row["reason"]
    for key, cluster in open_before.items():
        if key not in open_now and key not in bound_now:
            yield "withdrawn", key, cluster, None, "no claim names it any more"


def of_article(connection: Connection, id_: ArticleId) -> list[LineageVersion]:
    """Return all that was ever concluded of one article, oldest first; the last is what is believed now."""
    row = rows_of(connection, [id_]).get(id_)
    past = select(LINEAGE_VERSION).where(LINEAGE_VERSION.c.article == row).order_by(LINEAGE_VERSION.c.row)
    found = [
        LineageVersion(codec.parse_lineage(old.document, old.run), old.replaced_by and RunId(old.replaced_by))
        for old in connection.execute(past)
    ]
    now = select(LINEAGE.c.document, LINEAGE.c.run).where(LINEAGE.c.article == row)
    return found + [LineageVersion(codec.parse_lineage(*last), None) for last in connection.execute(now)]


def source_events(connection: Connection, key: str | None = None) -> list[SourceEvent]:
    """Return what happened to one inferred source, or to all, oldest first."""
    query = select(SOURCE_EVENT).order_by(SOURCE_EVENT.c.row)
    if key is not None:
        query = query.where(SOURCE_EVENT.c.key == codec.key(key))
    return [_event(row) for row in connection.execute(query)]


def _event(row: Any) -> SourceEvent:  # noqa: ANN401 - a row
    article = None if row.article is None else ArticleId(codec.unkey(row.article))
    run = None if row.run is None else RunId(row.run)
    return SourceEvent(run, row.kind, ClusterId(row.cluster), codec.unkey(row.key), article, row.reason)
