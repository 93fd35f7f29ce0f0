"""Connections to the server, each told first how it will be used."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from provenance.errors import StoreError
from provenance.version import APPLICATION

COMMON = ("SET client_encoding = 'UTF8'", "SET jit = off")  # compiling a query takes longer than ours run
# A reader sees one snapshot for as long as its transaction lasts, and the server refuses whatever it writes.
READER = (
    *COMMON,
    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
)
# Writers take turns, so that each sees all that was committed before it, whatever it reads in between.
WRITER = (*COMMON, "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
TURN = f"SELECT pg_advisory_xact_lock({APPLICATION})"


def open_engine(url: URL, kind: Literal["reader", "writer", "lock"]) -> Engine:
    """
    Return an engine; a *writer* begins every transaction by waiting for its turn, a *lock* has no transactions.

    Raises:
        StoreError: the driver is not installed.
    """
    pool: dict[str, Any] = {"poolclass": QueuePool, "pool_size": 2, "pool_pre_ping": True}
    if kind == "lock":  # the lock is gone with its connection, which nobody may use again
        pool = {"poolclass": NullPool, "isolation_level": "AUTOCOMMIT"}
    try:
        engine = create_engine(url, **pool)
    except ImportError as error:
        raise StoreError(
            "a store on PostgreSQL needs psycopg, which is not installed",
            hint='install it: pip install "provenance[postgres]"',
            code="store.extra",
        ) from error

    @event.listens_for(engine, "connect")
    def _connect(raw: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
        for statement in READER if kind == "reader" else WRITER:
            raw.execute(statement)
        raw.commit()

    if kind == "writer":

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(TURN)

    return engine
