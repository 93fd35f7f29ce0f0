"""The file as the driver opens it: told from strangers before anything is set, and the settings we need."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from provenance.errors import StoreError
from provenance.store import failures
from provenance.version import APPLICATION, SCHEMA

# busy_timeout first: switching to WAL may have to wait. recursive_triggers: otherwise INSERT OR REPLACE walks
# past a delete trigger. cell_size_check: earlier notice of damaged pages. cache_size in KiB.
COMMON = (
    "busy_timeout=30000",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "cell_size_check=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)
READER = (*COMMON, "query_only=ON", "cache_size=-32768")  # two may be kept; the system caches the file too


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Return a connection. *mode* is SQLite's: ``ro``, ``rw``, or ``rwc``, which may make the file."""
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=30, check_same_thread=mode != "ro"
    )


def schema_of(path: Path) -> int:
    """
    Return the schema number of the store at *path*, without changing the file.

    Raises:
        StoreError: missing, a folder, not a database, another program's, or made by a newer version.
    """
    if path.is_dir():
        raise failures.foreign(path, "it is a folder")
    try:
        if not path.exists():
            raise failures.missing(path)
        if not path.is_file() or path.stat().st_size == 0:
            raise failures.foreign(path, "it is empty" if path.is_file() else "it is not a regular file")
        with closing(connect(path, "ro")) as raw:
            application = int(raw.execute("PRAGMA application_id").fetchone()[0])
            schema = int(raw.execute("PRAGMA user_version").fetchone()[0])
            raw.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()  # the pragmas alone pass a text file
    except sqlite3.Error as error:
        raise failures.translate(error, path) from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}", hint="choose another file with --db") from error
    if application != APPLICATION:
        raise failures.foreign(path, "it is the database of another program")
    if schema > SCHEMA:
        raise StoreError(
            f"{path} has schema {schema}, this version knows up to {SCHEMA}",
            hint="upgrade provenance: pip install --upgrade provenance",
            code="store.schema_newer",
        )
    return schema


def require_current(path: Path) -> None:
    """
    Return only if the store at *path* can be read as it is.

    Raises:
        StoreError: what `schema_of` raises; or it was made by an older version.
    """
    if schema_of(path) < SCHEMA:
        raise StoreError(f"{path} was made by an older version", hint="any provenance ingest into it upgrades it")
