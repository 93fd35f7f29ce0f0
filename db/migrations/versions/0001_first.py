"""
The first schema.

Written by hand and never changed after a release: what comes later is another file. Tables are STRICT, and those
with small rows that are found by their whole key have no row id.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}
TREE: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def number(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, INT, nullable=null)


def real(name: str, *, null: bool = False) -> sa.Column[float]:
    return sa.Column(name, REAL, nullable=null)


def blob(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=f"uq_{table}_{'_'.join(columns)}")


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def upgrade() -> None:
    runs()
    evidence()
    readings()
    sketches()
    clusters()
    conclusions()


def runs() -> None:
    op.create_table(
        "run",
        number("number"), text("id"), text("state"), text("version"), text("settings_digest"),
        text("registry_digest"), text("rules_digest"), text("arguments"), text("started"),
        text("finished", null=True), text("counts"),
        primary("run", "number"), unique("run", "id"),
        sa.CheckConstraint("state IN ('running', 'published', 'failed', 'abandoned')", name="ck_run_state"),
        **STRICT,
    )  # fmt: skip
    op.create_table(
        "reject",
        number("row"), number("run"), text("path"), text("code"), text("reason"),
        primary("reject", "row"), unique("reject", "run", "path", "code", "reason"),
        refers("reject", "run", "run.number"),
        **STRICT,
    )  # fmt: skip
    op.create_table(
        "input_state",
        text("id"), text("sha256"), number("position"), number("run"),
        primary("input_state", "id"), refers("input_state", "run", "run.number"),
        **TREE,
    )  # fmt: skip
    op.create_table(
        "outlet",
        text("name"), text("kind", null=True), text("parent", null=True), number("run"),
        primary("outlet", "name"), refers("outlet", "run", "run.number"),
        **TREE,
    )  # fmt: skip


def evidence() -> None:
    op.create_table(
        "raw",
        number("row"), text("sha256"), text("source_sha256", null=True), text("media"),
        text("charset", null=True), number("length"), blob("frame"),
        primary("raw", "row"), unique("raw", "sha256"),
        **STRICT,
    )  # fmt: skip
    op.create_table(
        "article",
        number("row"), text("id"), text("sha256"), text("url", null=True), text("host", null=True), text("path"),
        number("run"),
        primary("article", "row"), unique("article", "id"),
        refers("article", "sha256", "raw.sha256"), refers("article", "run", "run.number"),
        **STRICT,
    )  # fmt: skip
    known = sa.text("url IS NOT NULL")
    op.create_index("ix_article_url", "article", ["url"], sqlite_where=known, postgresql_where=known)
    op.create_table(
        "capture",
        number("row"), number("article"), blob("key"), text("path"), text("fetched_at", null=True),
        text("known"), text("extra"), number("run"),
        primary("capture", "row"), unique("capture", "article", "key"),
        refers("capture", "article", "article.row"), refers("capture", "run", "run.number"),
        **STRICT,
    )  # fmt: skip
    op.create_index("ix_capture_path", "capture", ["path"])


def readings() -> None:
    op.create_table(
        "reading",
        number("row"), number("article"), text("reader"), text("title", null=True), text("outlet", null=True),
        text("published", null=True), text("language"), blob("document"),
        primary("reading", "row"), unique("reading", "article", "reader"),
        refers("reading", "article", "article.row"),
        **STRICT,
    )  # fmt: skip
    op.create_table(
        "claim",
        number("article"), number("number"), text("rule"), text("role"), text("text"),
        number("start", null=True), number("end", null=True), text("zone", null=True),
        real("reliability"), real("certainty"), text("value", null=True), text("outlet", null=True),
        text("medium", null=True), text("date", null=True), text("page", null=True), text("url", null=True),
        primary("claim", "article", "number"), refers("claim", "article", "article.row"),
        **TREE,
    )  # fmt: skip


def sketches() -> None:
    op.create_table(
        "fingerprint",
        number("article"), text("recipe"), number("simhash"), number("shingles"), text("digest"),
        blob("signature"),
        primary("fingerprint", "article", "recipe"), refers("fingerprint", "article", "article.row"),
        **TREE,
    )  # fmt: skip
    op.create_index("ix_fingerprint_digest", "fingerprint", ["digest"])
    op.create_table("band", number("key"), number("article"), primary("band", "key", "article"), **TREE)
    op.create_table(
        "match",
        number("a"), number("b"), text("recipe"), text("kind"), real("jaccard"), real("containment"),
        real("coverage_a"), real("coverage_b"), number("longest_run"), number("hamming"), text("reason"),
        primary("match", "a", "b", "recipe"), refers("match", "a", "article.row"),
        refers("match", "b", "article.row"),
        **TREE,
    )  # fmt: skip
    op.create_index("ix_match_b", "match", ["b"])


def clusters() -> None:
    op.create_table(
        "cluster",
        number("row"), text("id"), number("reference"), number("size"), text("document"),
        primary("cluster", "row"), unique("cluster", "id"), refers("cluster", "reference", "article.row"),
        **STRICT,
    )  # fmt: skip
    op.create_index("ix_cluster_size", "cluster", ["size"])
    op.create_table(
        "cluster_member",
        number("article"), number("cluster"), text("relation"),
        primary("cluster_member", "article"), refers("cluster_member", "article", "article.row"),
        refers("cluster_member", "cluster", "cluster.row"),
        **STRICT,
    )  # fmt: skip
    op.create_index("ix_cluster_member_cluster", "cluster_member", ["cluster"])


def conclusions() -> None:
    op.create_table(
        "inferred_source",
        number("cluster"), text("key"), text("outlet"), text("medium", null=True), text("date", null=True),
        text("page", null=True), text("articles"),
        primary("inferred_source", "cluster", "key"), refers("inferred_source", "cluster", "cluster.row"),
        **TREE,
    )  # fmt: skip
    op.create_table(
        "derivation",
        number("cluster"), text("article"), text("source"), real("probability"), text("relation", null=True),
        text("evidence"),
        primary("derivation", "cluster", "article", "source"), refers("derivation", "cluster", "cluster.row"),
        **TREE,
    )  # fmt: skip
    op.create_table(
        "lineage",
        number("article"), number("cluster"), text("canonical_outlet", null=True), text("canonical_level"),
        text("canonical_article", null=True), text("direct_outlet", null=True), text("direct_article", null=True),
        real("confidence", null=True), text("run", null=True), text("document"),
        primary("lineage", "article"), refers("lineage", "article", "article.row"),
        refers("lineage", "cluster", "cluster.row"),
        **STRICT,
    )  # fmt: skip
    op.create_index("ix_lineage_cluster", "lineage", ["cluster"])
    op.create_index("ix_lineage_canonical_outlet", "lineage", ["canonical_outlet"])
