"""Audit queries on PostgreSQL, where some have a form of their own (``db/queries/postgresql``)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Connection, Double, Text, bindparam, text

from provenance.store import search
from provenance.store.queries import Query, Value

# A parameter that is handed over as the text index has it.
_WORDS = re.compile(r"^-- words: (\w+)$", re.MULTILINE)


def rows(connection: Connection, query: Query, values: Mapping[str, Value]) -> Iterator[Sequence[Value]]:
    """Yield the rows of *query*, in the types SQLite has."""
    sql = query.on("postgresql")
    given = dict(values)
    for name in _WORDS.findall(sql):
        given[name] = search.phrase(str(given[name] or ""))
    kinds = {one.name: one.default for one in query.parameters}
    statement = text(sql.rstrip().removesuffix(";")).bindparams(
        *(_bound(name, value, kinds[name]) for name, value in given.items())
    )
    for row in connection.execute(statement):
        yield [_plain(value) for value in row]


def _bound(name: str, value: Value, default: str | None) -> BindParameter[Any]:
    """Return *value* with its type, which NULL does not show."""
    if default is None or default.startswith("'"):
        return bindparam(name, value, type_=Text)
    fraction = isinstance(value, float) or "." in default
    return bindparam(name, value, type_=Double if fraction else BigInteger)


def _plain(value: Any) -> Any:  # noqa: ANN401 - what the driver returns
    """Return *value* as SQLite has it: no truth values, and a sum of integers is one."""
    if isinstance(value, bool):
        return int(value)
    return int(value) if isinstance(value, Decimal) else value
