"""The result of a run → the store, portion by portion, each in one transaction, resumable at every point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from provenance.clustering.history import events
from provenance.engines.batch.portions import Item, Portion
from provenance.engines.ingest import unknown_outlets
from provenance.errors import StoreError
from provenance.records import ArticleId, Match, Reject, RunId
from provenance.store import InputState, Store, Writer
from provenance.store.encoding import Encoded, encoded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from provenance.engines.batch.folder import Manifest
    from provenance.engines.local import Reader


@dataclass(frozen=True, slots=True)
class Ready:
    """One portion to be stored: its pages, what was concluded, and the carriers with their lines of keys."""

    items: Sequence[Item]
    portion: Portion
    carriers: Sequence[ArticleId]
    keys: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Result:
    """A whole run: *portion(i)* and *relations(i)* give its parts, in any process, as often as they are asked."""

    manifest: Manifest
    portions: int
    relations: int
    portion: Callable[[int], Ready]
    related: Callable[[int], list[Match]]
    rejects: Sequence[Reject]
    counts: dict[str, int]


def publish(store: Store, reader: Reader, result: Result, observer: Callable[[int], None] | None = None) -> RunId:
    """
    Store *result*, going on where an earlier attempt was cut short; nothing is written twice.

    Articles come with their clusters and lineages, so that a reader never sees one without. *observer* is told
    how many articles are stored.

    Raises:
        StoreError: the store holds articles of another origin, or is of other settings.
    """
    manifest = result.manifest
    name = f"batch:{manifest.id}"
    state = store.input_state(name)
    refuse_filled(store, manifest.id)
    done, steps = state.position if state else 0, 1 + result.portions + result.relations
    if state and state.run and done >= steps:
        return state.run
    run = store.begin_run(
        manifest.version,
        manifest.settings_digest,
        manifest.registry_digest,
        manifest.rules_digest,
        manifest.arguments,
    )
    stored = 0
    try:
        for step in range(done, steps):
            ready = result.portion(step - 1) if 0 < step <= result.portions else None
            forms = {} if ready is None else _encoded(ready)
            related = result.related(step - 1 - result.portions) if step > result.portions else []
            with store.write() as writer:
                if not step:
                    writer.add_rejects(result.rejects, run)
                if ready is not None:
                    _store(writer, ready, forms, reader, run)
                    stored += len(ready.portion.lineages)
                writer.change_relations(related, ())
                writer.set_input_state(InputState(name, manifest.id, step + 1), run)
            if observer is not None:
                observer(stored)
    except BaseException:
        with suppress(StoreError):  # the first error is the one to report
            store.finish_run(run, result.counts, "failed")
        raise
    store.finish_run(run, result.counts)
    return run


def refuse_filled(store: Store, run: str) -> None:
    """Refuse a *store* that holds articles which are not of the batch run of this id."""
    if store.input_state(f"batch:{run}") is None and store.counts()["article"]:
        raise StoreError(
            f"{store.name} holds articles already; a batch run makes a store of its own",
            hint="name a new store with --db, or add to this one with --engine local",
            code="batch.store",
        )


def _encoded(ready: Ready) -> dict[ArticleId, Encoded]:
    """Return what is new in a portion as it is stored; an article that was captured again is not."""
    new = {lineage.article for lineage in ready.portion.lineages}
    return encoded([(page, article) for page, article, _ in ready.items if article.id in new])


def _store(writer: Writer, ready: Ready, forms: Mapping[ArticleId, Encoded], reader: Reader, run: RunId) -> None:
    portion = ready.portion
    writer.add_articles(list(ready.items), run, forms)
    writer.add_bands(ready.carriers, ready.keys)
    writer.add_matches(portion.matches)
    ids: Iterable[ArticleId] = (lineage.article for lineage in portion.lineages)
    writer.replace_clusters(ids, portion.clusters, portion.lineages, portion.inferred, run)
    writer.change_passages(portion.passages, {})
    writer.add_events(events((), portion.clusters), run)
    articles = {article.id: article for _, article, _ in ready.items}
    writer.add_outlets(unknown_outlets(articles.values(), reader), run)
