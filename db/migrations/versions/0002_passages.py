"""Passages shared between clusters, the diary of clusters, and judgements."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}
TREE: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, INT, nullable=False)


def real(name: str) -> sa.Column[float]:
    return sa.Column(name, REAL, nullable=False)


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def upgrade() -> None:
    op.create_table("passage", number("key"), number("article"), primary("passage", "key", "article"), **TREE)
    op.create_table(
        "relation",
        number("a"), number("b"), text("recipe"), text("kind"), real("jaccard"), real("containment"),
        real("coverage_a"), real("coverage_b"), number("longest_run"), number("hamming"), text("reason"),
        primary("relation", "a", "b", "recipe"), refers("relation", "a", "article.row"),
        refers("relation", "b", "article.row"),
        **TREE,
    )  # fmt: skip
    op.create_index("ix_relation_b", "relation", ["b"])
    op.create_table(
        "cluster_event",
        number("row"), number("run"), text("kind"), text("cluster"), text("article", null=True), text("others"),
        text("relation", null=True),
        primary("cluster_event", "row"), refers("cluster_event", "run", "run.number"),
        **STRICT,
    )  # fmt: skip
    op.create_index("ix_cluster_event_cluster", "cluster_event", ["cluster"])
    op.create_table(
        "judgement",
        number("row"), number("a"), number("b"), text("says"), text("who"), text("reason"), text("at"),
        primary("judgement", "row"), refers("judgement", "a", "article.row"),
        refers("judgement", "b", "article.row"),
        sa.CheckConstraint("says IN ('same', 'different', 'withdrawn')", name="ck_judgement_says"),
        **STRICT,
    )  # fmt: skip
    op.create_index("ix_judgement_a", "judgement", ["a"])
    op.create_index("ix_judgement_b", "judgement", ["b"])
