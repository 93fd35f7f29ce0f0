"""
The match views of what can be compared, as comparisons take them: a candidate is not read a second time.

Articles stored before have none and are read again when they are candidates.
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STRICT: dict[str, Any] = {"sqlite_strict": True}


def upgrade() -> None:
    op.create_table(
        "match_view",
        sa.Column("article", INT, nullable=False),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("simhash", INT, nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_match_view"),
        sa.ForeignKeyConstraint(["article"], ["article.row"], name="fk_match_view_article"),
        **STRICT,
    )
    if op.get_bind().dialect.name == "postgresql":
        script = Path(__file__).with_name("0005_postgresql.sql").read_text(encoding="utf-8")
        op.get_bind().execution_options(no_parameters=True).exec_driver_sql(script)
