"""
The stages of a batch run on a cluster: for archives that lie on one, or that no single machine holds.

For a session of your own:

    from provenance.engines.spark import SparkEngine

    result = SparkEngine(session, "/shared/run-1").run(session.read.parquet("pages"))

The table has the columns of a record (``text`` or ``html``, ``url``, ``fetched_at``, …). The run leaves Parquet
tables and ``manifest.json`` in its folder, and `provenance ingest /shared/run-1` stores them on any machine that
sees it. What lies between two stages is written down, so that a run that was cut short goes on. The results are
those of every other engine: its stages call the functions of ``engines.batch``, as one machine does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.engines.spark.engine import SparkEngine
    from provenance.engines.spark.grouping import Ways
    from provenance.engines.spark.session import opened_session

__all__ = ["SparkEngine", "Ways", "opened_session"]

_HOMES = {"SparkEngine": "engine", "Ways": "grouping", "opened_session": "session"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: they take pyspark along."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
