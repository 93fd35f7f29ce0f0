"""A whole archive into an empty store: a batch run in a work folder, and its result published."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.engines.batch.folder import Manifest, RunFolder, manifest_of
from provenance.engines.batch.publishing import publish, refuse_filled
from provenance.engines.batch.running import Batch, result_of
from provenance.engines.ingest import IngestSummary, Progress
from provenance.errors import InputError, RecipeMismatch, StoreError
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.engines.batch.publishing import Result
    from provenance.engines.local import Reader
    from provenance.records import Page, Reject
    from provenance.store import Store

Observer = Callable[[Progress], None]


def ingest_archive(
    store: Store,
    settings: Settings,
    reader: Reader,
    work: Path | None,
    records: Iterable[Page | Reject | Mapping[str, Any]],
    arguments: Sequence[str],
    observer: Observer | None,
    on_reject: Callable[[Reject], None] | None,
) -> IngestSummary:
    """
    Take *records* through a batch run and store its result.

    The run is in the folder *work* and stays there; without one it is beside the store, and deleted once stored.

    Raises:
        StoreError: the store holds articles of another origin, or the folder is something else.
    """
    place = work or work_beside(store)
    known = manifest_of(place)
    refuse_filled(store, known.id if known else "")
    result = Batch(RunFolder(place), settings, reader, arguments).run(records, observer, on_reject)
    summary = published(store, reader, result, observer)
    if work is None:
        shutil.rmtree(place)
    return summary


def import_folder(
    store: Store,
    settings: Settings,
    reader: Reader,
    folder: Path,
    observer: Observer | None,
    on_reject: Callable[[Reject], None] | None,
) -> IngestSummary:
    """
    Store the result of the finished run in *folder*.

    Raises:
        StoreError: the run is not finished, or the store holds articles of another origin.
        RecipeMismatch: the run was made with other settings.
    """
    result = result_of(folder)
    require_settings(folder, result.manifest, settings)
    if on_reject is not None:
        for reject in result.rejects:
            on_reject(reject)
    return published(store, reader, result, observer)


def require_settings(folder: Path, manifest: Manifest, settings: Settings) -> None:
    """
    Return if the run in *folder* was made with these *settings*.

    Raises:
        RecipeMismatch: it was made with others.
    """
    if manifest.settings_digest != settings.digest():
        raise RecipeMismatch(
            f"{folder} was made with settings {manifest.settings_digest}, these are {settings.digest()}",
            hint="run it again with the settings of this version",
        )


def work_beside(store: Store) -> Path:
    """
    Return the folder for a run that names none.

    Raises:
        InputError: the store is on a server, and nothing is beside it.
    """
    try:
        return store.path.with_name(f"{store.path.name}.work")
    except StoreError as error:
        raise InputError(
            f"{error}: nothing is beside it", hint="name a folder for the run: --work DIR", code="engine.work"
        ) from None


def published(store: Store, reader: Reader, result: Result, observer: Observer | None) -> IngestSummary:
    """Store the *result* of a run and return what that did."""
    before = store.counts()["article"]
    rejected = result.counts["rejected"]

    def observe(stored: int) -> None:
        if observer is not None:
            observer(Progress(stored, rejected, {}))

    run = publish(store, reader, result, observe)
    counts = store.counts()
    added = counts["article"] - before
    return IngestSummary(
        run,
        result.counts["read"],
        added,
        result.counts["read"] - rejected - added,
        rejected,
        counts["article"],
        counts["duplicate_clusters"],
        dict(result.manifest.seconds),
    )
