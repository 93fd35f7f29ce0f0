"""Finds and reads the data shipped with the program: migrations, audit queries, registry, rules, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from provenance.errors import ProvenanceError

_HERE = Path(__file__).resolve().parent


def data_dir(kind: Literal["db", "seeds"]) -> Path:
    """
    Return the folder of shipped data: inside the package in a wheel, beside it in a checkout.

    Raises:
        ProvenanceError: neither exists; the installation is incomplete.
    """
    for candidate in (_HERE / f"_{kind}", _HERE.parent / kind):
        if candidate.is_dir():
            return candidate
    raise ProvenanceError(f"the data folder {kind!r} is missing", hint="reinstall provenance")


def seed_text(name: str) -> str:
    """Return the text of one file under ``seeds/``, e.g. ``patterns/zh.toml``."""
    return (data_dir("seeds") / name).read_text(encoding="utf-8")
