"""The state of a store's file, of what it stands on, and what SQLite itself finds wrong with it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, text

from provenance.store.guards import TRIGGERS
from provenance.store.health import Check, State, count, mb
from provenance.store.lock import beside
from provenance.store.verifying import BACKUP, Finding
from provenance.version import SCHEMA

# A checkpoint of one connection may race a commit of another (sqlite.org/wal.html, "The WAL-reset bug").
_RESET_SAFE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
_WAL_LIMIT = 64 << 20  # bytes: the limit writers set; a log beyond it has a reader that does not let go
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "glusterfs", "ceph")


def checks(connection: Connection, path: Path) -> Iterator[Check]:
    """Yield every check of the file at *path*, in a fixed order."""
    yield _wal_reset()
    yield from _place(path)
    for check in (_schema, _guards, _integrity, _references):
        yield check(connection)


def _wal_reset() -> Check:
    library = sqlite3.sqlite_version_info
    safe = any(library[:2] == fixed[:2] and library >= fixed for fixed in _RESET_SAFE) or library >= (3, 51, 3)
    if safe or library < (3, 7, 0):
        return Check("wal reset", "ok", f"SQLite {sqlite3.sqlite_version} does not have the bug")
    found = f"SQLite {sqlite3.sqlite_version} has the bug; our writers take turns and do not meet it"
    return Check("wal reset", "note", found, "let no other program write to the store")


def _place(path: Path) -> Iterator[Check]:
    free = shutil.disk_usage(path.parent).free
    size = path.stat().st_size
    state: State = "trouble" if free < max(size // 10, 100 << 20) else "ok"
    yield Check("space", state, f"store {mb(size)}, free {mb(free)}", "free some space" if state != "ok" else "")
    wal = beside(path, "-wal")
    length = wal.stat().st_size if wal.exists() else 0
    if length > _WAL_LIMIT:
        yield Check("log size", "trouble", f"the write-ahead log has {mb(length)}", "end long-running readers")
    else:
        yield Check("log size", "ok", f"the write-ahead log has {mb(length)}")
    kind = _file_system(path)
    if kind in _NETWORK:
        yield Check(
            "file system", "trouble", f"{kind}: locks do not hold there", "move the store to a local disk"
        )
    else:
        yield Check("file system", "ok", kind or "unknown")


def _file_system(path: Path) -> str:
    """Return the type of the file system *path* is on; empty where the system does not tell."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    place = os.fspath(path.resolve())
    below = [line.split()[1:3] for line in mounts]
    found = [
        (point, kind) for point, kind in below if place == point or place.startswith(point.rstrip("/") + "/")
    ]
    return max(found, default=("", ""), key=lambda one: len(one[0]))[1]


def _schema(connection: Connection) -> Check:
    number = count(connection, "PRAGMA user_version")
    if number == SCHEMA:
        return Check("schema", "ok", f"{number}, the newest this version knows")
    return Check("schema", "trouble", f"{number}, this version has {SCHEMA}", "any provenance ingest upgrades it")


def _guards(connection: Connection) -> Check:
    found = {row[0] for row in connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))}
    missing = sorted(set(TRIGGERS) - found)
    if missing:
        return Check("guards", "trouble", f"missing: {', '.join(missing)}", "provenance verify")
    return Check("guards", "ok", f"{len(TRIGGERS)} triggers refuse changes to what is only ever added")


def _integrity(connection: Connection) -> Check:
    found = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
    if found == "ok":
        return Check("integrity", "ok", "the file is whole")
    return Check("integrity", "trouble", found, "restore a backup: provenance restore FILE")


def _references(connection: Connection) -> Check:
    loose = connection.execute(text("PRAGMA foreign_key_check")).first()
    if loose is None:
        return Check("references", "ok", "every row refers to rows that are there")
    return Check("references", "trouble", f"{loose[0]} refers to a missing row", "provenance verify")


def look_at_file(connection: Connection) -> Iterator[Finding]:
    """Yield what SQLite finds wrong with its pages, and rows that refer to none."""
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)").all():
        if line != "ok":
            yield Finding("file", "the file", str(line), BACKUP)
    for table, row, target, _ in islice(connection.exec_driver_sql("PRAGMA foreign_key_check").all(), 20):
        yield Finding("file", f"{table} {row}", f"refers to a row of {target} that is not there", BACKUP)


def look_at_guards(connection: Connection) -> Iterator[Finding]:
    """Yield the triggers that are missing or changed."""
    found = dict(
        tuple(row)
        for row in connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    )
    for name, statement in TRIGGERS.items():
        if found.get(name) != statement:
            what = "was changed" if name in found else "is missing"
            yield Finding("guards", f"trigger {name}", what, "compare the store with a backup, then restore it")
