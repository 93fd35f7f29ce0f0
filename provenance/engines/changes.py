"""What settling a batch changes → the store, inside the transaction of that batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.lineage.nodes import Inferred
from provenance.records import ClusterId, RunId
from provenance.store import InferredSource, Writer

if TYPE_CHECKING:
    from provenance.engines.settle import Changes


def write_changes(writer: Writer, changes: Changes, run: RunId) -> None:
    """Store what a batch changes; its articles are stored before."""
    writer.add_bands(changes.indexed, changes.keys)
    writer.add_matches(changes.matches)
    inferred = [inferred_source(cluster, source) for cluster, source in changes.inferred]
    writer.replace_clusters(changes.affected, changes.clusters, changes.lineages, inferred, run)
    relations = changes.relations
    writer.change_passages(relations.added, relations.removed)
    writer.change_relations(relations.matches, relations.withdrawn)
    writer.add_events(changes.events, run)


def inferred_source(cluster: ClusterId, source: Inferred) -> InferredSource:
    """Return a source inferred in lineage as the store takes it."""
    return InferredSource(
        source.key,
        cluster,
        source.outlet,
        source.medium,
        source.date,
        source.page,
        tuple(sorted({item.article for item in source.support})),
        source.article,
        source.refused,
    )
