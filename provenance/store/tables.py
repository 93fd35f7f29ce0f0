"""
The tables, nothing else. ``db/migrations`` creates them; a test holds the two equal.

Evidence (raw, article, capture) is insert-only. What was read and compared (reading, claim, fingerprint,
match_view, band, match, passage, relation) and what was concluded (cluster, member, inferred_source,
derivation, lineage) can be rebuilt from it. Judgements are a person's, and insert-only
too; cluster_event and source_event are diaries, lineage_version keeps what was concluded before, audit is the
log that chains them all.
Integer ``row`` keys never leave the store: they depend on the order of arrival.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, MetaData, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from provenance.store.types import Canonical, Int64, LargeBinary, Real, Text

NAMES = {  # every constraint has a name, because a table rebuilt on SQLite loses those that have none
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_STRICT = {"sqlite_strict": True}
_TREE = {"sqlite_strict": True, "sqlite_with_rowid": False}  # small rows, found by their whole key


class Base(SQLModel):
    """Common ground of all tables: one metadata with named constraints."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def _key() -> Any:  # noqa: ANN401 - what Field returns
    return Field(default=None, primary_key=True, sa_type=Int64)


def _text(**options: Any) -> Any:  # noqa: ANN401
    return Field(sa_type=Text, **options)


def _maybe(**options: Any) -> Any:  # noqa: ANN401
    return Field(default=None, sa_type=Text, nullable=True, **options)


def _json() -> Any:  # noqa: ANN401
    return Field(sa_type=Canonical)


def _int(**options: Any) -> Any:  # noqa: ANN401
    return Field(sa_type=Int64, **options)


def _real() -> Any:  # noqa: ANN401
    return Field(sa_type=Real)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class RunRow(Base, table=True):
    """One execution that wrote."""

    __tablename__ = "run"
    __table_args__ = (
        CheckConstraint("state IN ('running', 'published', 'failed', 'abandoned')", name="state"),
        _STRICT,
    )
    number: int = _key()
    id: str = _text(unique=True)
    state: str = _text()
    version: str = _text()
    settings_digest: str = _text()
    registry_digest: str = _text()
    rules_digest: str = _text()
    arguments: str = _json()
    started: str = _text()
    finished: str | None = _maybe()
    counts: str = _json()


class RawRow(Base, table=True):
    """A page's source, once however often it was captured: a zstd frame with checksum over its UTF-8."""

    __tablename__ = "raw"
    __table_args__ = _STRICT
    row: int = _key()
    sha256: str = _text(unique=True)
    source_sha256: str | None = _maybe()  # of the UTF-8 inside the frame, where the page came in another charset
    media: str = _text()
    charset: str | None = _maybe()
    length: int = _int()  # bytes of UTF-8
    frame: bytes = Field(sa_type=LargeBinary)


class ArticleRow(Base, table=True):
    """One article; ``path`` is the smallest of its captures."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_article_url", "url", **_where("url IS NOT NULL")),
        Index("ix_article_host", "host"),
        _STRICT,
    )
    row: int = _key()
    id: str = _text(unique=True)
    sha256: str = _text(foreign_key="raw.sha256")
    url: str | None = _maybe()
    host: str | None = _maybe()
    path: str = _text()
    run: int = _int(foreign_key="run.number")


class CaptureRow(Base, table=True):
    """One way an article came in; ``key`` is a digest of path, fetched_at, known and extra."""

    __tablename__ = "capture"
    __table_args__ = (UniqueConstraint("article", "key"), Index("ix_capture_path", "path"), _STRICT)
    row: int = _key()
    article: int = _int(foreign_key="article.row")
    key: bytes = Field(sa_type=LargeBinary)
    path: str = _text()
    fetched_at: str | None = _maybe()
    known: str = _json()
    extra: str = _json()
    run: int = _int(foreign_key="run.number")


class ReadingRow(Base, table=True):
    """What one version of the program read from a page; ``document`` is the whole record."""

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("article", "reader"),
        Index("ix_reading_summary", "article", "outlet", "published"),
        _STRICT,
    )
    row: int = _key()
    article: int = _int(foreign_key="article.row")
    reader: str = _text()
    title: str | None = _maybe()
    outlet: str | None = _maybe()
    published: str | None = _maybe()
    language: str = _text()
    document: bytes = Field(sa_type=LargeBinary)


class ClaimRow(Base, table=True):
    """A claim of a reading, for audit queries; ``number`` is its place among the article's claims, from 0."""

    __tablename__ = "claim"
    __table_args__ = (
        Index("ix_claim_outlet", "outlet", "role", "article", **_where("outlet IS NOT NULL")),
        _TREE,
    )
    article: int = _int(primary_key=True, foreign_key="article.row")
    number: int = _int(primary_key=True)
    rule: str = _text()
    role: str = _text()
    text: str = _text()
    start: int | None = Field(default=None, sa_type=Int64, nullable=True)
    end: int | None = Field(default=None, sa_type=Int64, nullable=True)
    zone: str | None = _maybe()
    reliability: float = _real()
    certainty: float = _real()
    value: str | None = _maybe()
    outlet: str | None = _maybe()
    medium: str | None = _maybe()
    date: str | None = _maybe()
    page: str | None = _maybe()
    url: str | None = _maybe()


class FingerprintRow(Base, table=True):
    """Signature and SimHash (as signed 64-bit) of one article under one recipe."""

    __tablename__ = "fingerprint"
    __table_args__ = (
        Index("ix_fingerprint_digest", "digest"),
        Index("ix_fingerprint_recipe", "recipe"),
        _TREE,
    )
    article: int = _int(primary_key=True, foreign_key="article.row")
    recipe: str = _text(primary_key=True)
    simhash: int = _int()
    shingles: int = _int()
    digest: str = _text()
    signature: bytes = Field(sa_type=LargeBinary)


class MatchViewRow(Base, table=True):
    """
    What a comparison takes of one article that can be compared, so that a candidate is not read again.

    Body and title are match views in UTF-16, low byte first, lone surrogates as they stand.
    """

    __tablename__ = "match_view"
    __table_args__ = _STRICT
    article: int = Field(sa_type=Int64, primary_key=True, foreign_key="article.row")
    recipe: str = _text()
    language: str = _text()  # of the match view
    simhash: int = _int()
    title: bytes = Field(sa_type=LargeBinary)
    body: bytes = Field(sa_type=LargeBinary)


class BandRow(Base, table=True):
    """One index key of one article; recipe and band number are folded into the key."""

    __tablename__ = "band"
    __table_args__ = _TREE
    key: int = _int(primary_key=True)
    article: int = _int(primary_key=True)  # no foreign key: two thirds of all rows, all written by one function


class ComparedPair(Base):
    """The columns of two articles compared; the id of ``a`` sorts before that of ``b``."""

    a: int = _int(primary_key=True, foreign_key="article.row")
    b: int = _int(primary_key=True, foreign_key="article.row")
    recipe: str = _text(primary_key=True)
    kind: str = _text()
    jaccard: float = _real()
    containment: float = _real()
    coverage_a: float = _real()
    coverage_b: float = _real()
    longest_run: int = _int()
    hamming: int = _int()
    reason: str = _text()


class MatchRow(ComparedPair, table=True):
    """A compared pair, kept whatever the outcome; the id of ``a`` sorts before that of ``b``."""

    __tablename__ = "match"
    __table_args__ = (Index("ix_match_b", "b"), _TREE)


class PassageRow(Base, table=True):
    """One winnowed k-gram of one cluster's reference text; the recipe is folded into the key."""

    __tablename__ = "passage"
    __table_args__ = _TREE
    key: int = _int(primary_key=True)
    article: int = _int(primary_key=True)  # no foreign key, as with bands


class RelationRow(ComparedPair, table=True):
    """
    Two reference texts that share a passage, compared: what links their clusters without merging them.

    The id of ``a`` sorts before that of ``b``; a row goes when one of the two is no reference any more.
    """

    __tablename__ = "relation"
    __table_args__ = (Index("ix_relation_b", "b"), _TREE)


class ClusterRow(Base, table=True):
    """Articles that carry one text; an article without copies is a cluster of one."""

    __tablename__ = "cluster"
    __table_args__ = (Index("ix_cluster_size", "size"), _STRICT)
    row: int = _key()
    id: str = _text(unique=True)
    reference: int = _int(foreign_key="article.row")
    size: int = _int()
    document: str = _json()


class MemberRow(Base, table=True):
    """The one cluster an article is in, and how it stands to the reference."""

    __tablename__ = "cluster_member"
    __table_args__ = (Index("ix_cluster_member_cluster", "cluster"), _STRICT)
    article: int = Field(sa_type=Int64, primary_key=True, foreign_key="article.row")
    cluster: int = _int(foreign_key="cluster.row")
    relation: str = _text()


class EventRow(Base, table=True):
    """What happened to clusters, in order; ids as they were then."""

    __tablename__ = "cluster_event"
    __table_args__ = (Index("ix_cluster_event_cluster", "cluster"), _STRICT)
    row: int = _key()
    run: int = _int(foreign_key="run.number")
    kind: str = _text()
    cluster: str = _text()
    article: str | None = _maybe()
    others: str = _json()
    relation: str | None = _maybe()


class JudgementRow(Base, table=True):
    """
    A person's decision about two articles, insert-only: the newest of a pair holds, ``withdrawn`` ends it.

    With ``source`` it says that ``a`` was taken from ``b``; of an article the newest one holds.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        CheckConstraint("says IN ('same', 'different', 'source', 'withdrawn')", name="says"),
        Index("ix_judgement_a", "a"),
        Index("ix_judgement_b", "b"),
        _STRICT,
    )
    row: int = _key()
    a: int = _int(foreign_key="article.row")
    b: int = _int(foreign_key="article.row")
    says: str = _text()
    who: str = _text()
    reason: str = _text()
    at: str = _text()


class InferredRow(Base, table=True):
    """A source never captured; ``articles`` are the ids whose claims posit it."""

    __tablename__ = "inferred_source"
    __table_args__ = _TREE
    cluster: int = _int(primary_key=True, foreign_key="cluster.row")
    key: str = _text(primary_key=True)
    outlet: str = _text()
    medium: str | None = _maybe()
    date: str | None = _maybe()
    page: str | None = _maybe()
    articles: str = _json()


class DerivationRow(Base, table=True):
    """``article`` (an article id or the key of an inferred source) was taken from ``source`` (the same)."""

    __tablename__ = "derivation"
    __table_args__ = _TREE
    cluster: int = _int(primary_key=True, foreign_key="cluster.row")
    article: str = _text(primary_key=True)
    source: str = _text(primary_key=True)
    probability: float = _real()
    relation: str | None = _maybe()
    evidence: str = _json()


class LineageRow(Base, table=True):
    """Where an article came from; ``run`` is the one that last changed it, ``document`` the record without it."""

    __tablename__ = "lineage"
    __table_args__ = (
        Index(
            "ix_lineage_summary",
            "cluster", "article", "canonical_level", "canonical_outlet", "canonical_article", "direct_outlet",
            "direct_article", "confidence",
        ),
        Index("ix_lineage_canonical_outlet", "canonical_outlet", "canonical_article", "cluster"),
        Index("ix_lineage_direct_article", "direct_article"),
        _STRICT,
    )  # fmt: skip
    article: int = Field(sa_type=Int64, primary_key=True, foreign_key="article.row")
    cluster: int = _int(foreign_key="cluster.row")
    canonical_outlet: str | None = _maybe()
    canonical_level: str = _text()
    canonical_article: str | None = _maybe()
    direct_outlet: str | None = _maybe()
    direct_article: str | None = _maybe()
    confidence: float | None = Field(default=None, sa_type=Real, nullable=True)
    run: str | None = _maybe()
    document: str = _json()


class FlagRow(Base, table=True):
    """One flag of a lineage, for audit queries; ``number`` is its place among the article's flags, from 0."""

    __tablename__ = "flag"
    __table_args__ = (Index("ix_flag_code", "code"), _TREE)
    article: int = _int(primary_key=True, foreign_key="article.row")
    number: int = _int(primary_key=True)
    code: str = _text()
    detail: str = _text()


class LineageVersionRow(Base, table=True):
    """
    A lineage that another has replaced, insert-only: what was believed from ``run`` until ``replaced_by``.

    The newest version of a lineage stands in ``lineage``: what is believed now is read as quickly as ever.
    """

    __tablename__ = "lineage_version"
    __table_args__ = (Index("ix_lineage_version_article", "article"), _STRICT)
    row: int = _key()
    article: int = _int(foreign_key="article.row")
    run: str | None = _maybe()
    replaced_by: str | None = _maybe()
    document: str = _json()


class BindingRow(Base, table=True):
    """
    A source that claims name and whose page turned up: ``bound``, or ``refused`` where it does not fit.

    ``key`` is that of the inferred source it was before.
    """

    __tablename__ = "binding"
    __table_args__ = (CheckConstraint("state IN ('bound', 'refused')", name="state"), _TREE)
    cluster: int = _int(primary_key=True, foreign_key="cluster.row")
    key: str = _text(primary_key=True)
    article: str = _text(primary_key=True)
    state: str = _text()
    outlet: str = _text()
    reason: str = _text()


class SourceEventRow(Base, table=True):
    """What happened to inferred sources, in order: posited, bound, unbound, refused, withdrawn; ids as then."""

    __tablename__ = "source_event"
    __table_args__ = (Index("ix_source_event_key", "key"), _STRICT)
    row: int = _key()
    run: str | None = _maybe()
    kind: str = _text()
    cluster: str = _text()
    key: str = _text()
    article: str | None = _maybe()
    reason: str = _text()


class OutletRow(Base, table=True):
    """An outlet that pages named and the registry does not hold."""

    __tablename__ = "outlet"
    __table_args__ = _TREE
    name: str = _text(primary_key=True)
    kind: str | None = _maybe()
    parent: str | None = _maybe()
    run: int = _int(foreign_key="run.number")


class RejectRow(Base, table=True):
    """An input that could not be used in one run."""

    __tablename__ = "reject"
    __table_args__ = (UniqueConstraint("run", "path", "code", "reason"), _STRICT)
    row: int = _key()
    run: int = _int(foreign_key="run.number")
    path: str = _text()
    code: str = _text()
    reason: str = _text()


class InputRow(Base, table=True):
    """
    How far an input was read, committed with the rows it covers: of a file of lines, by its path, ``position``
    bytes with this ``sha256``; of a batch run, ``position`` steps.
    """

    __tablename__ = "input_state"
    __table_args__ = _TREE
    id: str = _text(primary_key=True)
    sha256: str = _text()
    position: int = _int()
    run: int = _int(foreign_key="run.number")


class AuditRow(Base, table=True):
    """One entry of the log: ``hash`` is sha256 of ``prev`` and the other columns (provenance.store.log)."""

    __tablename__ = "audit"
    __table_args__ = _STRICT
    seq: int = _key()
    at: str = _text()
    action: str = _text()
    payload: str = _json()
    prev: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary, unique=True)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


RUN, RAW, ARTICLE, CAPTURE, READING = map(_table, ("run", "raw", "article", "capture", "reading"))
CLAIM, FINGERPRINT, BAND, MATCH = map(_table, ("claim", "fingerprint", "band", "match"))
CLUSTER, MEMBER, INFERRED = map(_table, ("cluster", "cluster_member", "inferred_source"))
DERIVATION, LINEAGE, OUTLET = map(_table, ("derivation", "lineage", "outlet"))
LINEAGE_VERSION, BINDING, SOURCE_EVENT = map(_table, ("lineage_version", "binding", "source_event"))
PASSAGE, RELATION, EVENT, JUDGEMENT = map(_table, ("passage", "relation", "cluster_event", "judgement"))
REJECT, INPUT, FLAG, AUDIT = map(_table, ("reject", "input_state", "flag", "audit"))
MATCH_VIEW = _table("match_view")
