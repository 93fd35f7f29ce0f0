"""Brings clusters, and what was concluded about them, up to date; writes nothing where all is equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from provenance.errors import StoreError
from provenance.records import ArticleId, Cluster, ClusterId, Lineage, RunId
from provenance.store import codec, versions
from provenance.store.bulk import Row, rows_found, rows_where
from provenance.store.bulk_changes import delete_rows, sync
from provenance.store.keys import RowNumbers
from provenance.store.rows import InferredSource, Replaced
from provenance.store.tables import BINDING, CLUSTER, DERIVATION, FLAG, INFERRED, LINEAGE, MEMBER


@dataclass(frozen=True, slots=True)
class _Scope:
    """What one replacement may touch: articles by row number, and the clusters they were or will be in."""

    articles: dict[ArticleId, int]
    members: list[Row]  # those that the articles are as stored
    old: dict[int, str]  # ids of the clusters as stored, by row number
    new: dict[ClusterId, int]  # row numbers of the clusters as wanted


def replace_clusters(
    connection: Connection,
    numbers: RowNumbers,
    articles: Iterable[ArticleId],
    clusters: Sequence[Cluster],
    lineages: Sequence[Lineage],
    inferred: Sequence[InferredSource],
    run: RunId | None = None,
) -> Replaced:
    """
    Make *clusters* the clusters of *articles*, with these lineages and inferred sources.

    Clusters stored for any of these articles that are not among *clusters* are deleted; derivations are those
    of the lineages. Lineages that name no run are of *run*; those that other runs made and this one replaces are
    kept as versions.

    Raises:
        StoreError: an article is not stored; one would be left without a cluster, or a lineage names a cluster
            that is not handed in.
    """
    members = {member.article for cluster in clusters for member in cluster.members}
    ids = sorted(set(articles) | members | {lineage.article for lineage in lineages})
    rows = numbers.of(ids)
    wanted = [_cluster_row(cluster, rows) for cluster in clusters]
    ids_wanted = {row["id"] for row in wanted}
    members_before = rows_where(connection, MEMBER.c.article, rows.values())
    homes = {row["cluster"] for row in members_before}
    stored = [*rows_where(connection, CLUSTER.c.row, homes), *rows_where(connection, CLUSTER.c.id, ids_wanted)]
    old = {row["row"]: row["id"] for row in stored}
    kept = set(rows.values())
    left = [row for row, _ in rows_found(connection, _MEMBERS, MEMBER.c.cluster, old) if row not in kept]
    if left:
        raise StoreError(
            f"{len(left)} articles would be left without a cluster", hint="hand in every article of a cluster"
        )
    gone = {row for row, id_ in old.items() if id_ not in ids_wanted}
    surviving = [row for row in stored if row["row"] not in gone]
    changed = sync(connection, CLUSTER, ("id",), surviving, wanted)
    stored_as = dict(rows_found(connection, _NUMBERS, CLUSTER.c.id, ids_wanted))
    new = {cluster.id: stored_as[row["id"]] for cluster, row in zip(clusters, wanted, strict=True)}
    scope = _Scope(rows, members_before, old, new)
    outcome = _contents(connection, scope, clusters, lineages, inferred, run)
    delete_rows(connection, CLUSTER, [{"row": row} for row in sorted(gone)])
    return replace(outcome, clusters=changed + len(gone))


_MEMBERS = select(MEMBER.c.article, MEMBER.c.cluster)
_NUMBERS = select(CLUSTER.c.id, CLUSTER.c.row)


def _contents(
    connection: Connection,
    scope: _Scope,
    clusters: Sequence[Cluster],
    lineages: Sequence[Lineage],
    inferred: Sequence[InferredSource],
    run: RunId | None,
) -> Replaced:
    """Write members before lineages: every statement leaves foreign keys whole. A new cluster has nothing yet."""
    members = sync(connection, MEMBER, ("article",), scope.members, _member_rows(scope, clusters))
    believed = rows_where(connection, LINEAGE.c.article, scope.articles.values())
    concluded = [_lineage_row(lineage, scope, run) for lineage in lineages]
    if run is not None:
        versions.keep(connection, believed, concluded, run)
    traced = sync(
        connection,
        LINEAGE,
        ("article",),
        believed,
        concluded,
        ignoring=("run",),  # a run that comes to the same conclusion has changed nothing
    )
    sync(
        connection,
        FLAG,
        ("article", "number"),
        rows_where(connection, FLAG.c.article, (row["article"] for row in believed)),
        _flag_rows(lineages, scope),
    )
    derived = sync(
        connection,
        DERIVATION,
        ("cluster", "article", "source"),
        rows_where(connection, DERIVATION.c.cluster, scope.old),
        _derivation_rows(lineages, scope),
    )
    posited_before = rows_where(connection, INFERRED.c.cluster, scope.old)
    bound_before = rows_where(connection, BINDING.c.cluster, scope.old)
    wanted = [_inferred_row(source, scope) for source in inferred if source.article is None]
    bound = [row for source in inferred for row in _binding_rows(source, scope)]
    if run is not None:
        names = scope.old | {row: codec.scrub(id_) for id_, row in scope.new.items()}
        versions.tell(connection, names, (posited_before, bound_before), (wanted, bound), run)
    posited = sync(connection, INFERRED, ("cluster", "key"), posited_before, wanted)
    posited += sync(connection, BINDING, ("cluster", "key", "article"), bound_before, bound)
    return Replaced(members=members, lineages=traced, derivations=derived, inferred=posited)


def _cluster_row(cluster: Cluster, rows: dict[ArticleId, int]) -> Row:
    return {
        "id": codec.scrub(cluster.id),
        "reference": rows[cluster.reference],
        "size": len(cluster.members),
        "document": codec.canonical(cluster),
    }


def _member_rows(scope: _Scope, clusters: Sequence[Cluster]) -> Iterator[Row]:
    for cluster in clusters:
        for member in cluster.members:
            yield {
                "article": scope.articles[member.article],
                "cluster": scope.new[cluster.id],
                "relation": member.relation,
            }


def _lineage_row(lineage: Lineage, scope: _Scope, run: RunId | None) -> Row:
    canonical, direct = lineage.canonical, lineage.direct_source
    return {
        "article": scope.articles[lineage.article],
        "cluster": _number(scope, lineage.cluster),
        "canonical_outlet": canonical.outlet,
        "canonical_level": canonical.level,
        "canonical_article": None if canonical.article is None else codec.key(canonical.article),
        "direct_outlet": direct.outlet,
        "direct_article": None if direct.article is None else codec.key(direct.article),
        "confidence": canonical.confidence,
        "run": lineage.run or run,
        "document": codec.canonical(lineage if lineage.run is None else replace(lineage, run=None)),
    }


def _flag_rows(lineages: Sequence[Lineage], scope: _Scope) -> Iterator[Row]:
    for lineage in lineages:
        for number, flag in enumerate(lineage.flags):
            yield {
                "article": scope.articles[lineage.article],
                "number": number,
                "code": flag.code,
                "detail": flag.detail,
            }


def _derivation_rows(lineages: Sequence[Lineage], scope: _Scope) -> Iterator[Row]:
    for lineage in sorted(lineages, key=lambda lineage: lineage.article):
        for derivation in lineage.derivations:
            yield {
                "cluster": _number(scope, lineage.cluster),
                "article": codec.key(derivation.article),
                "source": codec.key(derivation.source),
                "probability": derivation.probability,
                "relation": derivation.relation,
                "evidence": codec.canonical(derivation.evidence),
            }


def _inferred_row(source: InferredSource, scope: _Scope) -> Row:
    return {
        "cluster": _number(scope, source.cluster),
        "key": codec.key(source.key),
        "articles": codec.canonical(source.articles),
    } | codec.columns(("outlet", "medium", "date", "page"), source)


def _binding_rows(source: InferredSource, scope: _Scope) -> Iterator[Row]:
    row = {"cluster": _number(scope, source.cluster), "key": codec.key(source.key), "outlet": source.outlet}
    if source.article is not None:
        yield row | {"article": codec.key(source.article), "state": "bound", "reason": "it carries the text"}
    for article in source.refused:
        yield row | {"article": codec.key(article), "state": "refused", "reason": "its text is an abridged one"}


def _number(scope: _Scope, cluster: ClusterId) -> int:
    number = scope.new.get(cluster)
    if number is None:
        raise StoreError(f"cluster {cluster!r} was not handed in", hint="hand in clusters with their lineages")
    return number
