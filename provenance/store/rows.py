"""Values that only the store hands in or out; everything else travels as ``provenance.records``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from provenance.records import ArticleId, Cluster, ClusterId, Lineage, Medium, RunId

RunState = Literal["running", "published", "failed", "abandoned"]


@dataclass(frozen=True, slots=True)
class Run:
    """One execution that wrote. Times are RFC 3339, UTC; ``finished`` is None while it runs or was abandoned."""

    id: RunId
    state: RunState
    version: str
    settings_digest: str
    registry_digest: str
    rules_digest: str
    started: str
    finished: str | None
    arguments: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Added:
    """
    What became of a batch handed to ``Writer.add_articles``, ids ascending.

    ``new`` and ``known`` (stored before with the same bytes) have no id in common. ``refused`` came with other
    bytes than were stored before or earlier in the batch, and those were left as they are.
    """

    new: tuple[ArticleId, ...] = ()
    known: tuple[ArticleId, ...] = ()
    refused: tuple[ArticleId, ...] = ()


@dataclass(frozen=True, slots=True)
class Replaced:
    """How many rows ``Writer.replace_clusters`` wrote or deleted; all zero where everything was equal."""

    clusters: int = 0
    members: int = 0
    lineages: int = 0
    derivations: int = 0
    inferred: int = 0


@dataclass(frozen=True, slots=True)
class Capture:
    """One time a page was handed in: where from, when fetched, what the caller knew, what else came along."""

    article: ArticleId
    path: str
    fetched_at: str | None
    known: Mapping[str, Any]
    extra: Mapping[str, Any]
    run: RunId


@dataclass(frozen=True, slots=True)
class InferredSource:
    """A source never captured, with the articles whose claims posit it, ascending."""

    key: str
    cluster: ClusterId
    outlet: str
    medium: Medium | None = None
    date: str | None = None
    page: str | None = None
    articles: tuple[ArticleId, ...] = ()
    article: ArticleId | None = None  # its page, once that has turned up
    refused: tuple[ArticleId, ...] = ()  # pages of the outlet that do not carry the text


@dataclass(frozen=True, slots=True)
class LineageVersion:
    """What was believed of an article's origin, and the runs that came to it and that replaced it."""

    lineage: Lineage
    replaced_by: RunId | None  # None: it is believed now


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """What happened to one inferred source in one run; ``article`` is the page that was bound or refused."""

    run: RunId | None
    kind: Literal["posited", "bound", "unbound", "refused", "withdrawn"]
    cluster: ClusterId
    key: str
    article: ArticleId | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet that pages named and the registry does not hold."""

    name: str
    kind: str | None = None
    parent: str | None = None
    run: RunId | None = None  # the run that met it first


@dataclass(frozen=True, slots=True)
class InputState:
    """How far an input was read: ``position`` counts records or bytes, as its reader chose."""

    id: str
    sha256: str  # of the bytes already read
    position: int
    run: RunId | None = field(default=None, compare=False)  # the last that went on with it


@dataclass(frozen=True, slots=True)
class ClusterSummary:
    """
    A cluster with what a list of clusters shows of it.

    ``first_seen`` and ``last_seen`` are the earliest and latest of the members' own dates (what the page
    claims, else when it was fetched), compared as text; None where no member has one.
    """

    cluster: Cluster
    title: str | None  # of the reference, else of the first member that has one
    outlets: tuple[str, ...]  # of the members' hosts, ascending
    hosts: tuple[str, ...]
    first_seen: str | None
    last_seen: str | None
