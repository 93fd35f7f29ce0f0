"""The state of a store and of what it stands on, as a list of checks with what to do about each."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, text

from provenance.records import RunId
from provenance.settings import Settings
from provenance.store import log, runs
from provenance.store.guards import TRIGGERS
from provenance.store.lock import beside, hold
from provenance.version import SCHEMA, VERSION

State = Literal["ok", "note", "trouble"]

_LIBRARIES = ("sqlmodel", "sqlalchemy", "lxml", "numpy", "datasketch", "simhash", "zstandard")
# A checkpoint of one connection may race a commit of another (sqlite.org/wal.html, "The WAL-reset bug").
_RESET_SAFE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
_WAL_LIMIT = 64 << 20  # bytes: the limit writers set; a log beyond it has a reader that does not let go
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "glusterfs", "ceph")


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, how it came out, what was found and, unless all is well, what to do."""

    check: str
    state: State
    found: str
    hint: str = ""


def checks(connection: Connection, path: Path, settings: Settings) -> Iterator[Check]:
    """Yield every check, in a fixed order."""
    yield _versions()
    yield _wal_reset()
    yield from _place(path)
    for check in (_schema, _guards, _integrity, _references, _log, _text_index, _largest, _crowds, _bridges):
        yield check(connection)
    yield _settings(connection, settings)
    yield _recipes(connection, settings)
    yield _readers(connection)
    yield _open_runs(connection, path)


def _versions() -> Check:
    found = []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            return Check("versions", "trouble", f"{name} is not installed", f"pip install {name}")
    programs = f"provenance {VERSION}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return Check("versions", "ok", ", ".join([programs, *found]))


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
    yield Check(
        "space", state, f"store {_mb(size)}, free {_mb(free)}", "free some space" if state != "ok" else ""
    )
    wal = beside(path, "-wal")
    length = wal.stat().st_size if wal.exists() else 0
    if length > _WAL_LIMIT:
        yield Check("log size", "trouble", f"the write-ahead log has {_mb(length)}", "end long-running readers")
    else:
        yield Check("log size", "ok", f"the write-ahead log has {_mb(length)}")
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
    number = _number(connection, "PRAGMA user_version")
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


def _log(connection: Connection) -> Check:
    last = list(connection.execute(text("SELECT seq, lower(hex(hash)) FROM audit ORDER BY seq DESC LIMIT 1")))
    if not last:
        return Check("audit log", "trouble", "it is empty", "provenance verify")
    seq, head = last[0]
    return Check("audit log", "ok", f"{seq} entries, the last is {head[:16]}")


def _text_index(connection: Connection) -> Check:
    held = _number(connection, "SELECT count(*) FROM search")
    articles = log.heads(connection)["article"]
    if held == articles:
        return Check("text index", "ok", f"{held:,} articles")
    return Check("text index", "trouble", f"{held:,} of {articles:,} articles", "provenance verify")


def _largest(connection: Connection) -> Check:
    query = "SELECT id, size FROM cluster ORDER BY size DESC, id LIMIT 3"
    found = list(connection.execute(text(query)))
    articles = log.heads(connection)["article"]
    words = ", ".join(f"{id_} ({size:,})" for id_, size in found)
    if found and articles >= _MANY and found[0][1] > articles * _LARGE:
        return Check("largest clusters", "note", words, f"provenance report --min-size {found[0][1]}")
    return Check("largest clusters", "ok", words or "none")


_MANY, _LARGE = 1000, 0.05  # a cluster of a twentieth of a large store is more likely a template than a story


def _crowds(connection: Connection) -> Check:
    query = (
        "SELECT count(DISTINCT cluster) FROM flag JOIN cluster_member USING (article) WHERE code = 'oversized'"
    )
    count = _number(connection, query)
    if count:
        found = f"{count:,} clusters are parts of crowds: more texts like one another than can all be compared"
        return Check(
            "crowds", "note", found, "look whether they are a template: provenance report --min-size 100"
        )
    return Check("crowds", "ok", "none")


def _bridges(connection: Connection) -> Check:
    query = (
        "SELECT count(*) FROM match JOIN cluster_member AS x ON x.article = a JOIN cluster_member AS y"
        " ON y.article = b WHERE kind IN ('verbatim', 'edited', 'abridged', 'extended')"
        " AND x.cluster <> y.cluster"
    )
    count = _number(connection, query)
    if count:
        found = f"{count:,} matches join articles of two clusters, which their reference texts keep apart"
        return Check("weak bridges", "note", found, "provenance report lists them under each cluster")
    return Check("weak bridges", "ok", "none")


def _settings(connection: Connection, settings: Settings) -> Check:
    query = "SELECT DISTINCT settings_digest FROM run WHERE number IN (SELECT run FROM article)"
    made = [str(row[0]) for row in connection.execute(text(query))]
    if made and made != [settings.digest()]:
        found = f"the store was made with settings {', '.join(sorted(made))}, these are {settings.digest()}"
        return Check("settings", "trouble", found, "use the settings it was made with, or a new store")
    return Check("settings", "ok", "those of this version" if made else "the store is empty")


def _recipes(connection: Connection, settings: Settings) -> Check:
    current = {settings.recipe("zh"), settings.recipe("en"), settings.recipe("other")}
    found = dict(
        tuple(row) for row in connection.execute(text("SELECT recipe, count(*) FROM fingerprint GROUP BY 1"))
    )
    stale = {recipe: count for recipe, count in found.items() if recipe not in current}
    if stale:
        words = ", ".join(f"{count:,} of {recipe}" for recipe, count in sorted(stale.items()))
        return Check("recipes", "trouble", f"stale fingerprints: {words}", "ingest the pages into a new store")
    return Check("recipes", "ok", ", ".join(sorted(found)) or "no fingerprints")


def _readers(connection: Connection) -> Check:
    stale = _number(connection, f"SELECT count(*) FROM reading WHERE reader <> '{VERSION}'")  # noqa: S608 - ours
    if stale:
        found = f"{stale:,} pages were read by another version of this program"
        return Check("readings", "note", found, "what a page says may be read differently now")
    return Check("readings", "ok", f"all by version {VERSION}")


def _open_runs(connection: Connection, path: Path) -> Check:
    states = connection.execute(text("SELECT id FROM run WHERE state = 'running'"))
    dead = []
    for (id_,) in states:
        place = runs.lock_file(path, RunId(id_))
        lock = hold(place) if place.exists() else None
        if lock is not None or not place.exists():
            dead.append(id_)
        if lock is not None:
            lock.close()
    if dead:
        found = f"{', '.join(dead)} ended without saying so; what was acknowledged is stored"
        return Check("runs", "note", found, "run the same command again: it goes on where it stopped")
    return Check("runs", "ok", "none was cut short")


def _number(connection: Connection, query: str) -> int:
    return int(connection.execute(text(query)).scalar() or 0)


def _mb(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
