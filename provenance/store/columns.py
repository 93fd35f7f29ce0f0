"""
The tables of ``tables.py`` once more, as the statements see them: columns, types and keys, no constraints.

Every command asks the store something, and few make one. Classes of SQLModel cost every start of the program half
as much as all of SQLAlchemy; these cost a twentieth. A test holds the two equal.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, MetaData, Table, Text

from provenance.store.types import Int64, Real

SCHEMA = 5  # the newest migration; PRAGMA user_version of a store
APPLICATION = 0x50726F76  # "Prov": PRAGMA application_id, by which a store is told from other databases

TABLES = MetaData()

RUN = Table(
    "run",
    TABLES,
    Column("number", Int64, primary_key=True),
    Column("id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("settings_digest", Text, nullable=False),
    Column("registry_digest", Text, nullable=False),
    Column("rules_digest", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("counts", Text, nullable=False),
)
RAW = Table(
    "raw",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("source_sha256", Text),
    Column("media", Text, nullable=False),
    Column("charset", Text),
    Column("length", Int64, nullable=False),
    Column("frame", LargeBinary, nullable=False),
)
ARTICLE = Table(
    "article",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("id", Text, nullable=False),
    Column("sha256", Text, ForeignKey("raw.sha256"), nullable=False),
    Column("url", Text),
    Column("host", Text),
    Column("path", Text, nullable=False),
    Column("run", Int64, ForeignKey("run.number"), nullable=False),
)
CAPTURE = Table(
    "capture",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("article", Int64, ForeignKey("article.row"), nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("path", Text, nullable=False),
    Column("fetched_at", Text),
    Column("known", Text, nullable=False),
    Column("extra", Text, nullable=False),
    Column("run", Int64, ForeignKey("run.number"), nullable=False),
)
READING = Table(
    "reading",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("article", Int64, ForeignKey("article.row"), nullable=False),
    Column("reader", Text, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("published", Text),
    Column("language", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
CLAIM = Table(
    "claim",
    TABLES,
    Column("article", Int64, ForeignKey("article.row"), primary_key=True),
    Column("number", Int64, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", Int64),
    Column("end", Int64),
    Column("zone", Text),
    Column("reliability", Real, nullable=False),
    Column("certainty", Real, nullable=False),
    Column("value", Text),
    Column("outlet", Text),
    Column("medium", Text),
    Column("date", Text),
    Column("page", Text),
    Column("url", Text),
)
FINGERPRINT = Table(
    "fingerprint",
    TABLES,
    Column("article", Int64, ForeignKey("article.row"), primary_key=True),
    Column("recipe", Text, primary_key=True),
    Column("simhash", Int64, nullable=False),
    Column("shingles", Int64, nullable=False),
    Column("digest", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)
BAND = Table(
    "band",
    TABLES,
    Column("key", Int64, primary_key=True),
    Column("article", Int64, primary_key=True),
)
MATCH = Table(
    "match",
    TABLES,
    Column("a", Int64, ForeignKey("article.row"), primary_key=True),
    Column("b", Int64, ForeignKey("article.row"), primary_key=True),
    Column("recipe", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("jaccard", Real, nullable=False),
    Column("containment", Real, nullable=False),
    Column("coverage_a", Real, nullable=False),
    Column("coverage_b", Real, nullable=False),
    Column("longest_run", Int64, nullable=False),
    Column("hamming", Int64, nullable=False),
    Column("reason", Text, nullable=False),
)
CLUSTER = Table(
    "cluster",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("id", Text, nullable=False),
    Column("reference", Int64, ForeignKey("article.row"), nullable=False),
    Column("size", Int64, nullable=False),
    Column("document", Text, nullable=False),
)
MEMBER = Table(
    "cluster_member",
    TABLES,
    Column("article", Int64, ForeignKey("article.row"), primary_key=True),
    Column("cluster", Int64, ForeignKey("cluster.row"), nullable=False),
    Column("relation", Text, nullable=False),
)
INFERRED = Table(
    "inferred_source",
    TABLES,
    Column("cluster", Int64, ForeignKey("cluster.row"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("outlet", Text, nullable=False),
    Column("medium", Text),
    Column("date", Text),
    Column("page", Text),
    Column("articles", Text, nullable=False),
)
DERIVATION = Table(
    "derivation",
    TABLES,
    Column("cluster", Int64, ForeignKey("cluster.row"), primary_key=True),
    Column("article", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("probability", Real, nullable=False),
    Column("relation", Text),
    Column("evidence", Text, nullable=False),
)
LINEAGE = Table(
    "lineage",
    TABLES,
    Column("article", Int64, ForeignKey("article.row"), primary_key=True),
    Column("cluster", Int64, ForeignKey("cluster.row"), nullable=False),
    Column("canonical_outlet", Text),
    Column("canonical_level", Text, nullable=False),
    Column("canonical_article", Text),
    Column("direct_outlet", Text),
    Column("direct_article", Text),
    Column("confidence", Real),
    Column("run", Text),
    Column("document", Text, nullable=False),
)
OUTLET = Table(
    "outlet",
    TABLES,
    Column("name", Text, primary_key=True),
    Column("kind", Text),
    Column("parent", Text),
    Column("run", Int64, ForeignKey("run.number"), nullable=False),
)
LINEAGE_VERSION = Table(
    "lineage_version",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("article", Int64, ForeignKey("article.row"), nullable=False),
    Column("run", Text),
    Column("replaced_by", Text),
    Column("document", Text, nullable=False),
)
BINDING = Table(
    "binding",
    TABLES,
    Column("cluster", Int64, ForeignKey("cluster.row"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("article", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
SOURCE_EVENT = Table(
    "source_event",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("run", Text),
    Column("kind", Text, nullable=False),
    Column("cluster", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("article", Text),
    Column("reason", Text, nullable=False),
)
PASSAGE = Table(
    "passage",
    TABLES,
    Column("key", Int64, primary_key=True),
    Column("article", Int64, primary_key=True),
)
RELATION = Table(
    "relation",
    TABLES,
    Column("a", Int64, ForeignKey("article.row"), primary_key=True),
    Column("b", Int64, ForeignKey("article.row"), primary_key=True),
    Column("recipe", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("jaccard", Real, nullable=False),
    Column("containment", Real, nullable=False),
    Column("coverage_a", Real, nullable=False),
    Column("coverage_b", Real, nullable=False),
    Column("longest_run", Int64, nullable=False),
    Column("hamming", Int64, nullable=False),
    Column("reason", Text, nullable=False),
)
EVENT = Table(
    "cluster_event",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("run", Int64, ForeignKey("run.number"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("cluster", Text, nullable=False),
    Column("article", Text),
    Column("others", Text, nullable=False),
    Column("relation", Text),
)
JUDGEMENT = Table(
    "judgement",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("a", Int64, ForeignKey("article.row"), nullable=False),
    Column("b", Int64, ForeignKey("article.row"), nullable=False),
    Column("says", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
)
REJECT = Table(
    "reject",
    TABLES,
    Column("row", Int64, primary_key=True),
    Column("run", Int64, ForeignKey("run.number"), nullable=False),
    Column("path", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
INPUT = Table(
    "input_state",
    TABLES,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("position", Int64, nullable=False),
    Column("run", Int64, ForeignKey("run.number"), nullable=False),
)
FLAG = Table(
    "flag",
    TABLES,
    Column("article", Int64, ForeignKey("article.row"), primary_key=True),
    Column("number", Int64, primary_key=True),
    Column("code", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
AUDIT = Table(
    "audit",
    TABLES,
    Column("seq", Int64, primary_key=True),
    Column("at", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("prev", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
MATCH_VIEW = Table(
    "match_view",
    TABLES,
    Column("article", Int64, ForeignKey("article.row"), primary_key=True),
    Column("recipe", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("simhash", Int64, nullable=False),
    Column("title", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
