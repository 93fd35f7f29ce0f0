"""Makes a store, or brings an older one up to date, by running ``db/migrations``; alembic is loaded only then."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from provenance.errors import StoreError
from provenance.resources import data_dir
from provenance.store import failures, log, search
from provenance.store.connection import CREATION, MIGRATION, open_engine
from provenance.store.lock import beside, exclusive, make_folder
from provenance.store.sqlite_opening import schema_of
from provenance.version import APPLICATION, SCHEMA


def prepare(path: Path) -> None:
    """
    Make sure that an up-to-date store is at *path*: create it, upgrade it, or leave it.

    A store is made under another name and renamed, so a process killed half-way leaves no half-made store.

    Raises:
        StoreError: the place cannot be written, or something else is there.
    """
    if path.exists() and schema_of(path) == SCHEMA:
        return
    make_folder(path.parent)
    with exclusive(path):
        if not path.exists():
            create(path)
        elif schema_of(path) < SCHEMA:
            _run(path, MIGRATION, mode="rw")


def create(path: Path, fill: Callable[[Connection], None] | None = None) -> None:
    """
    Make a store at *path*, under another name until it is whole: empty, or with what *fill* puts into it.

    Raises:
        StoreError: the place cannot be written.
    """
    draft = beside(path, ".new")
    for leftover in (draft, beside(draft, "-journal")):
        leftover.unlink(missing_ok=True)
    _run(draft, CREATION, mode="rwc", fill=fill)
    draft.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)  # makes the new name as durable as what will be written under it
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _run(
    path: Path, pragmas: Sequence[str], *, mode: str, fill: Callable[[Connection], None] | None = None
) -> None:
    engine = open_engine(path, pragmas, mode=mode)
    try:
        with engine.begin() as connection:  # all of it or nothing
            before = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
            upgrade(connection)
            if fill is not None:
                fill(connection)  # with a log of its own
            search.index_stored(connection)
            if fill is None:
                log.append_schema(connection, before, SCHEMA)
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION}")
            connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StoreError(f"the upgrade of {path} would leave loose ends", hint="report this as a bug")
    except DBAPIError as error:
        raise failures.translate(error, path) from error


def upgrade(connection: Connection) -> None:
    """Run the migrations that the store has not seen, in the transaction that is open."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(data_dir("db") / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, f"{SCHEMA:04d}")
