"""What is known, on disk: one SQLite file per store, written by one process at a time, read by any number."""

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
