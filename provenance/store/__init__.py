"""What is known, on disk: one SQLite file per store, written by one process at a time, read by any number."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provenance.store.diary import Says
    from provenance.store.reads import Reads
    from provenance.store.rows import (
        Added,
        Capture,
        ClusterSummary,
        InferredSource,
        InputState,
        LineageVersion,
        Outlet,
        Replaced,
        Run,
        SourceEvent,
    )
    from provenance.store.store import Store
    from provenance.store.writer import Writer

__all__ = [
    "Added",
    "Capture",
    "ClusterSummary",
    "InferredSource",
    "InputState",
    "LineageVersion",
    "Outlet",
    "Reads",
    "Replaced",
    "Run",
    "Says",
    "SourceEvent",
    "Store",
    "Writer",
]

_HOME = {"Says": "diary", "Reads": "reads", "Store": "store", "Writer": "writer"}  # the others are rows


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    # Loaded when first used: the tables take longer to declare than the verdict on one article takes.
    if name in __all__:
        return getattr(import_module(f"provenance.store.{_HOME.get(name, 'rows')}"), name)
    raise AttributeError(f"module 'provenance.store' has no attribute {name!r}")
