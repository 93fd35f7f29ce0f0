"""From what the user typed after ``--db`` to the place it means."""

from __future__ import annotations

from pathlib import Path

from provenance.store.ports import Place
from provenance.store.sqlite_file import SqliteFile


def place_of(target: str | Path) -> Place:
    """Return the place of *target*."""
    return SqliteFile(target)
