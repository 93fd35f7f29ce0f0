"""
News deduplication and provenance: who copied whom, and where it came from.

    >>> from provenance import compare
    >>> compare("same words " * 20, "same words " * 20).kind
    'verbatim'

The public names are loaded when first used; ``import provenance`` itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from provenance import version

if TYPE_CHECKING:
    from provenance.engines.single import compare, fingerprint
    from provenance.errors import ProvenanceError
    from provenance.records import Article, Cluster, Lineage, Match, Verdict
    from provenance.settings import Settings
    from provenance.tracker import Tracker

__version__ = version.VERSION
__all__ = [
    "Article",
    "Cluster",
    "Lineage",
    "Match",
    "ProvenanceError",
    "Settings",
    "Tracker",
    "Verdict",
    "compare",
    "fingerprint",
]

_HOME = {
    "ProvenanceError": "errors",
    "Article": "records",
    "Cluster": "records",
    "Lineage": "records",
    "Match": "records",
    "Verdict": "records",
    "Settings": "settings",
    "Tracker": "tracker",
    "compare": "engines.single",
    "fingerprint": "engines.single",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    if name in _HOME:
        return getattr(import_module(f"provenance.{_HOME[name]}"), name)
    raise AttributeError(f"module 'provenance' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
