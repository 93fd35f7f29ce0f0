"""A whole archive into an empty store: a run on Spark in a work folder, and its result published."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.engines.batch.archive import published, require_settings, work_beside
from provenance.engines.batch.folder import Manifest, manifest_of
from provenance.engines.batch.publishing import refuse_filled
from provenance.engines.ingest import IngestSummary, Progress
from provenance.engines.spark.engine import SparkEngine
from provenance.engines.spark.results import rejects_of, result_of
from provenance.engines.spark.session import opened_session
from provenance.engines.spark.work import StageDone, Work

if TYPE_CHECKING:
    from provenance.engines.local import Reader
    from provenance.records import Reject
    from provenance.settings import Settings
    from provenance.store import Store

OnReject = Callable[["Reject", bytes], None]
ENGINE = "spark"  # as manifests name it


def ingest_on_spark(
    store: Store,
    settings: Settings,
    reader: Reader,
    work: Path | None,
    inputs: Sequence[str | Path],
    *,
    exclude: Sequence[str | Path] = (),
    arguments: Sequence[str] = (),
    after: Callable[[StageDone], None] | None = None,
    observer: Callable[[Progress], None] | None = None,
    on_reject: OnReject | None = None,
) -> IngestSummary:
    """
    Take *inputs* through a run on Spark, which is started here, and store its result.

    The run is in the folder *work* and stays there; without one it is beside the store, and deleted once stored.

    Raises:
        ProvenanceError: Spark cannot be started, or gave a stage up.
        InputError: there is no input, or the folder is of another run.
        StoreError: the store holds articles of another origin.
    """
    place = work or work_beside(store)
    known = manifest_of(place)
    refuse_filled(store, known.id if known else "")
    with opened_session(place) as session:
        engine = SparkEngine(session, place, settings, reader.outlets, arguments=tuple(arguments), after=after)
        result = engine.run(inputs, exclude)
    _hand_on(place, on_reject)
    summary = published(store, reader, result, observer)
    if work is None:
        shutil.rmtree(place)
    return summary


def is_spark_run(folder: Path) -> bool:
    """Return whether a finished run on Spark is in *folder*."""
    found = manifest_of(folder)
    return found is not None and found.engine == ENGINE


def import_from_spark(
    store: Store,
    settings: Settings,
    reader: Reader,
    folder: Path,
    observer: Callable[[Progress], None] | None = None,
    on_reject: OnReject | None = None,
) -> IngestSummary:
    """
    Store the result of the finished run on Spark in *folder*.

    Raises:
        StoreError: the store holds articles of another origin.
        RecipeMismatch: the run was made with other settings.
    """
    manifest = manifest_of(folder)
    assert isinstance(manifest, Manifest)  # as is_spark_run says
    require_settings(folder, manifest, settings)
    result = result_of(Work(folder), manifest)
    _hand_on(folder, on_reject)
    return published(store, reader, result, observer)


def _hand_on(folder: Path, on_reject: OnReject | None) -> None:
    if on_reject is not None:
        for reject, record in rejects_of(Work(folder)):
            on_reject(reject, record)
