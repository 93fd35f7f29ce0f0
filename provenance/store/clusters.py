"""Clusters and lineages read back: listed, looked up, one page of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, Subquery, exists, func, or_, select

from provenance.errors import InputError
from provenance.records import ArticleId, Cluster, ClusterId, Derivation, Lineage
from provenance.store import codec
from provenance.store.bulk import rows_found, where_in
from provenance.store.keys import rows_of
from provenance.store.rows import ClusterSummary, InferredSource
from provenance.store.tables import ARTICLE, CAPTURE, CLUSTER, INFERRED, LINEAGE, MEMBER, READING

Sort = Literal["size", "first-seen", "last-seen", "title", "id"]

_CLUSTERS = select(MEMBER.c.article, MEMBER.c.cluster)
_DOCUMENTS = select(CLUSTER.c.row, CLUSTER.c.document)
_LINEAGES = select(LINEAGE.c.document, LINEAGE.c.run)


def listed(
    connection: Connection, *, min_size: int, since: str | None, outlet: str | None, sort: Sort, limit: int | None
) -> list[int]:
    """
    Return the row numbers of the clusters that pass, in order; ties go by id.

    *since* keeps clusters with a member dated then or later, *outlet* those with a member on a host of that
    outlet or with it as canonical source. ``size`` and ``last-seen`` descend, the others ascend; what has no
    date or title comes last.

    Raises:
        InputError: *sort* is another word.
    """
    dates = _dates()
    query = (
        select(CLUSTER.c.row)
        .join(dates, dates.c.cluster == CLUSTER.c.row)
        .join(READING, READING.c.article == CLUSTER.c.reference)
        .where(CLUSTER.c.size >= min_size, *_filters(dates, since, outlet))
    )
    order: dict[Sort, tuple[ColumnElement[Any], ...]] = {
        "size": (CLUSTER.c.size.desc(),),
        "first-seen": (dates.c.first.is_(None), dates.c.first),
        "last-seen": (dates.c.last.is_(None), dates.c.last.desc()),
        "title": (READING.c.title.is_(None), READING.c.title),
        "id": (),
    }
    if sort not in order:
        raise InputError(f"clusters are not sorted by {sort!r}", hint=f"choose from {', '.join(order)}")
    return list(connection.scalars(query.order_by(*order[sort], CLUSTER.c.id).limit(limit)))


def _dates() -> Subquery:
    seen = func.coalesce(READING.c.published, CAPTURE.c.fetched_at)
    return (
        select(MEMBER.c.cluster, func.min(seen).label("first"), func.max(seen).label("last"))
        .join(READING, READING.c.article == MEMBER.c.article)
        .join(CAPTURE, CAPTURE.c.article == MEMBER.c.article)
        .group_by(MEMBER.c.cluster)
        .subquery()
    )


def _filters(dates: Subquery, since: str | None, outlet: str | None) -> list[ColumnElement[bool]]:
    filters: list[ColumnElement[bool]] = []
    if since is not None:
        filters.append(dates.c.last >= since)
    if outlet is not None:
        name = codec.scrub(outlet)
        member = (
            select(MEMBER.c.article)
            .join(READING, READING.c.article == MEMBER.c.article)
            .where(MEMBER.c.cluster == CLUSTER.c.row, READING.c.outlet == name)
        )
        canonical = select(LINEAGE.c.article).where(
            LINEAGE.c.cluster == CLUSTER.c.row, LINEAGE.c.canonical_outlet == name
        )
        filters.append(or_(exists(member), exists(canonical)))
    return filters


def summaries(connection: Connection, rows: Sequence[int]) -> list[ClusterSummary]:
    """Return the clusters with these row numbers, in the given order; one that is gone by now is left out."""
    documents = dict(rows_found(connection, _DOCUMENTS, CLUSTER.c.row, rows))
    members: dict[int, list[Any]] = {}
    for row in where_in(connection, _members(), MEMBER.c.cluster, rows):
        members.setdefault(row.cluster, []).append(row)
    return [_summary(codec.parse(documents[row], Cluster), members[row]) for row in rows if row in documents]


def _members() -> Select[Any]:
    seen = func.coalesce(READING.c.published, CAPTURE.c.fetched_at)
    return (
        select(
            MEMBER.c.cluster, ARTICLE.c.id, ARTICLE.c.host, READING.c.title, READING.c.outlet, seen.label("seen")
        )
        .join(ARTICLE, ARTICLE.c.row == MEMBER.c.article)
        .join(READING, READING.c.article == MEMBER.c.article)
        .join(CAPTURE, CAPTURE.c.article == MEMBER.c.article)
    )


def _summary(found: Cluster, rows: Sequence[Any]) -> ClusterSummary:
    reference = codec.key(found.reference)
    titled = sorted((row.id != reference, row.id, row.title) for row in rows if row.title)
    seen = sorted(row.seen for row in rows if row.seen is not None)
    return ClusterSummary(
        cluster=found,
        title=titled[0][2] if titled else None,
        outlets=tuple(sorted({row.outlet for row in rows if row.outlet})),
        hosts=tuple(sorted({row.host for row in rows if row.host})),
        first_seen=seen[0] if seen else None,
        last_seen=seen[-1] if seen else None,
    )


def by_id(connection: Connection, id_: ClusterId) -> Cluster | None:
    """Return one cluster, or None."""
    document = connection.scalar(select(CLUSTER.c.document).where(CLUSTER.c.id == codec.scrub(id_)))
    return None if document is None else codec.parse(document, Cluster)


def of_articles(connection: Connection, ids: Iterable[ArticleId]) -> dict[ArticleId, Cluster]:
    """Return the cluster of each of *ids* that has one, in order of id."""
    rows = rows_of(connection, ids)
    member = dict(rows_found(connection, _CLUSTERS, MEMBER.c.article, rows.values()))
    documents = rows_found(connection, _DOCUMENTS, CLUSTER.c.row, set(member.values()))
    found = {row: codec.parse(document, Cluster) for row, document in documents}
    return {id_: found[member[rows[id_]]] for id_ in sorted(rows) if rows[id_] in member}


def lineages(connection: Connection, ids: Iterable[ArticleId]) -> list[Lineage]:
    """Return the lineages of those of *ids* that have one, in order of article id."""
    rows = sorted(rows_of(connection, ids).values())
    found = [
        codec.parse_lineage(row.document, row.run)
        for row in where_in(connection, _LINEAGES, LINEAGE.c.article, rows)
    ]
    return sorted(found, key=lambda lineage: lineage.article)


def inferred(connection: Connection, id_: ClusterId) -> tuple[InferredSource, ...]:
    """Return the inferred sources of a cluster whose page has not turned up, by key."""
    query = (
        select(INFERRED)
        .join(CLUSTER, CLUSTER.c.row == INFERRED.c.cluster)
        .where(CLUSTER.c.id == codec.scrub(id_))
    )
    return tuple(
        InferredSource(
            codec.unkey(row.key),
            id_,
            row.outlet,
            row.medium,
            row.date,
            row.page,
            codec.parse(row.articles, tuple[ArticleId, ...]),
        )
        for row in connection.execute(query.order_by(INFERRED.c.key))
    )


def derivations(connection: Connection, id_: ClusterId) -> tuple[Derivation, ...]:
    """Return who took from whom inside a cluster, by article and source."""
    document = select(LINEAGE.c.document).join(CLUSTER, CLUSTER.c.row == LINEAGE.c.cluster)
    found = {
        (d.article, d.source): d
        for text in connection.scalars(document.where(CLUSTER.c.id == codec.scrub(id_)))
        for d in codec.parse(text, Lineage).derivations
    }
    return tuple(found[place] for place in sorted(found))
