"""Judgements about sources, lineages that were replaced, and pages that turned up for inferred sources."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}
TREE: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}
SAYS = "says IN ('same', 'different', 'source', 'withdrawn')"


def text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def number(name: str) -> sa.Column[int]:
    return sa.Column(name, INT, nullable=False)


def primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def upgrade() -> None:
    _judgements()
    op.create_table(
        "lineage_version",
        number("row"), number("article"), text("run", null=True), text("replaced_by", null=True),
        text("document"), primary("lineage_version", "row"), refers("lineage_version", "article", "article.row"),
        **STRICT,
    )  # fmt: skip
    op.create_index("ix_lineage_version_article", "lineage_version", ["article"])
    op.create_table(
        "binding",
        number("cluster"), text("key"), text("article"), text("state"), text("outlet"), text("reason"),
        primary("binding", "cluster", "key", "article"), refers("binding", "cluster", "cluster.row"),
        sa.CheckConstraint("state IN ('bound', 'refused')", name="ck_binding_state"),
        **TREE,
    )  # fmt: skip
    op.create_table(
        "source_event",
        number("row"), text("run", null=True), text("kind"), text("cluster"), text("key"),
        text("article", null=True), text("reason"),
        primary("source_event", "row"),
        **STRICT,
    )  # fmt: skip
    op.create_index("ix_source_event_key", "source_event", ["key"])


def _judgements() -> None:
    """Let a judgement be about a source: SQLite cannot change a check, so the table is made anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("ck_judgement_says", "judgement", type_="check")
        op.create_check_constraint("ck_judgement_says", "judgement", SAYS)
        return
    for side in ("a", "b"):
        op.drop_index(f"ix_judgement_{side}", "judgement")
    op.rename_table("judgement", "judgement_before")
    op.create_table(
        "judgement",
        number("row"), number("a"), number("b"), text("says"), text("who"), text("reason"), text("at"),
        primary("judgement", "row"), refers("judgement", "a", "article.row"),
        refers("judgement", "b", "article.row"), sa.CheckConstraint(SAYS, name="ck_judgement_says"),
        **STRICT,
    )  # fmt: skip
    columns = '"row", a, b, says, who, reason, at'
    op.execute(f"INSERT INTO judgement ({columns}) SELECT {columns} FROM judgement_before")
    op.drop_table("judgement_before")
    for side in ("a", "b"):
        op.create_index(f"ix_judgement_{side}", "judgement", [side])
