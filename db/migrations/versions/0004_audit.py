"""The audit log, guards of what is only ever added, flags as rows, text search, and indexes of audit queries."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}
TREE: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, INT, nullable=False)


def blob(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def upgrade() -> None:
    log()
    flags()
    indexes()
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE search USING fts5(title, body, content='')")
        for guard in guards():
            op.execute(guard)


def log() -> None:
    op.create_table(
        "audit",
        number("seq"), text("at"), text("action"), text("payload"), blob("prev"), blob("hash"),
        primary("audit", "seq"), sa.UniqueConstraint("hash", name="uq_audit_hash"),
        **STRICT,
    )  # fmt: skip


def flags() -> None:
    op.create_table(
        "flag",
        number("article"), number("number"), text("code"), text("detail"),
        primary("flag", "article", "number"),
        sa.ForeignKeyConstraint(["article"], ["article.row"], name="fk_flag_article"),
        **TREE,
    )  # fmt: skip
    op.create_index("ix_flag_code", "flag", ["code"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "INSERT INTO flag SELECT l.article, f.key, json_extract(f.value, '$.code'), "
            "json_extract(f.value, '$.detail') FROM lineage AS l, json_each(l.document, '$.flags') AS f"
        )


def indexes() -> None:
    # Wide rows (documents, frames) are read by whole pages; a query that reads all of them answers from these.
    op.drop_index("ix_lineage_cluster", "lineage")
    op.drop_index("ix_lineage_canonical_outlet", "lineage")
    op.create_index(
        "ix_lineage_summary",
        "lineage",
        [
            "cluster", "article", "canonical_level", "canonical_outlet", "canonical_article", "direct_outlet",
            "direct_article", "confidence",
        ],
    )  # fmt: skip
    op.create_index(
        "ix_lineage_canonical_outlet", "lineage", ["canonical_outlet", "canonical_article", "cluster"]
    )
    op.create_index("ix_lineage_direct_article", "lineage", ["direct_article"])
    op.create_index("ix_reading_summary", "reading", ["article", "outlet", "published"])
    op.create_index("ix_article_host", "article", ["host"])
    named = sa.text("outlet IS NOT NULL")
    op.create_index(
        "ix_claim_outlet", "claim", ["outlet", "role", "article"], sqlite_where=named, postgresql_where=named
    )
    op.create_index("ix_fingerprint_recipe", "fingerprint", ["recipe"])


def guards() -> list[str]:
    """Return the triggers that keep what is only ever added from being changed."""
    refused = [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} BEGIN"
        f" SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in (
            "audit", "raw", "capture", "reading", "cluster_event", "source_event", "lineage_version", "judgement",
            "reject",
        )
        for event in ("UPDATE", "DELETE")
    ]  # fmt: skip
    return [
        *refused,
        "CREATE TRIGGER article_no_delete BEFORE DELETE ON article BEGIN"
        " SELECT RAISE(ABORT, 'article is append-only'); END",
        "CREATE TRIGGER article_no_update BEFORE UPDATE OF row, id, sha256, url, host, run ON article BEGIN"
        " SELECT RAISE(ABORT, 'article is append-only'); END",
        "CREATE TRIGGER run_no_delete BEFORE DELETE ON run BEGIN SELECT RAISE(ABORT, 'run is append-only'); END",
        "CREATE TRIGGER run_no_update BEFORE UPDATE ON run WHEN OLD.state <> 'running' BEGIN"
        " SELECT RAISE(ABORT, 'a closed run is never changed'); END",
        "CREATE TRIGGER audit_chain BEFORE INSERT ON audit"
        " WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)"
        " OR NEW.prev IS NOT (SELECT coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), zeroblob(32)))"
        " BEGIN SELECT RAISE(ABORT, 'audit chain broken'); END",
    ]
