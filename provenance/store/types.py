"""The column types every table uses: each is accepted by STRICT tables on SQLite and has a PostgreSQL form."""

from __future__ import annotations

from typing import Any

from sqlalchemy import REAL, BigInteger, Dialect, Double, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

__all__ = ["Canonical", "Int64", "LargeBinary", "Real", "Text"]

Canonical = Text  # JSON with sorted keys; JSONB would reorder them, and equal rows must be equal bytes


class Int64(TypeDecorator[int]):
    """A signed 64-bit integer; unsigned values are stored as their signed view."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return INTEGER on SQLite, where only that name makes a row id, and BIGINT elsewhere."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())


class Real(TypeDecorator[float]):
    """A double-precision number."""

    impl = Double
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return REAL on SQLite, the only name STRICT accepts, and DOUBLE PRECISION elsewhere."""
        return dialect.type_descriptor(REAL() if dialect.name == "sqlite" else Double())
