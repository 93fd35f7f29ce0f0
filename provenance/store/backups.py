"""Copies of a store: made while others write, checked before they are named, put back whole or not at all."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from provenance.errors import StoreError
from provenance.store import failures
from provenance.store.lock import beside, exclusive, make_folder
from provenance.store.sqlite_opening import schema_of

_COMPANIONS = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Copy:
    """What was copied where; *head* is the last entry of the audit log, by which the copy is recognised."""

    path: Path
    bytes: int
    sha256: str
    articles: int
    entries: int
    head: str


def backup(store: Path, target: Path, *, force: bool = False) -> Copy:
    """
    Write the store as it is now to *target*, also while others write.

    Raises:
        StoreError: there is no store, the target exists and not *force*, or the copy is not sound.
    """
    schema_of(store)
    refuse(target, force=force)
    if target.exists() and target.samefile(store):
        raise StoreError(f"{target} is the store itself", hint="name another file", code="store.exists")
    return _copy(store, target)


def refuse(target: Path, *, force: bool) -> None:
    """Raise StoreError where *target* exists and not *force*."""
    if not force and target.exists():
        raise StoreError(f"{target} exists", hint="name another file, or add --force", code="store.exists")


def restore(copy: Path, store: Path, *, force: bool = False) -> Copy:
    """
    Put the store in *copy* in the place of *store*; an older schema stays until the next command that writes.

    Whoever reads the old one goes on reading it until he opens it anew.

    Raises:
        StoreError: *copy* is no store, of a newer version or damaged; or there is a store and not *force*.
    """
    schema_of_backup(copy)
    if store.exists() and not force:
        raise occupied(str(store))
    if store.exists() and store.samefile(copy):
        raise StoreError(f"{copy} is the store itself", hint="name a backup", code="store.exists")
    make_folder(store.parent)
    with exclusive(store):
        return _copy(copy, store)


def schema_of_backup(copy: Path) -> int:
    """
    Return the schema number of the store in *copy*.

    Raises:
        StoreError: as for a store; where there is none the hint speaks of the file, not of ``--db``.
    """
    try:
        return schema_of(copy)
    except StoreError as error:
        if error.code not in ("store.missing", "store.foreign"):
            raise
        raise StoreError(str(error), hint="give a file that provenance backup wrote", code=error.code) from error


def occupied(store: str) -> StoreError:
    """Return the error for a store that would be replaced."""
    return StoreError(
        f"there is a store at {store}",
        hint="to replace it: provenance restore FILE --force",
        code="store.exists",
    )


def described(copy: Path) -> Copy:
    """
    Return what the store in the file *copy*, which nobody has open, is.

    Raises:
        StoreError: it is damaged.
    """
    with closing(_reader(copy)) as raw:
        _check(raw, copy)
        articles = _number(raw, "SELECT count(*) FROM article")
        entries, head = _head(raw)
    return Copy(copy, copy.stat().st_size, _sha256(copy), articles, entries, head)


def _copy(source: Path, target: Path) -> Copy:
    draft = beside(target, ".new")
    try:
        for leftover in (draft, *(beside(draft, suffix) for suffix in _COMPANIONS)):
            leftover.unlink(missing_ok=True)
        draft.touch()  # what is wrong with the folder is told of the target, not of the store
        with closing(_reader(source)) as raw, closing(sqlite3.connect(draft)) as other:
            raw.execute("BEGIN")  # one snapshot, however long it takes
            raw.backup(other)
            other.execute("PRAGMA journal_mode=DELETE")  # so that a copy can be read in a folder nobody may write
            _check(other, source)
            articles = _number(other, "SELECT count(*) FROM article")
            entries, head = _head(other)
        _sync(draft)
        made = Copy(target, draft.stat().st_size, _sha256(draft), articles, entries, head)
        _forget_log(target)
        draft.replace(target)
        _sync(target.parent)
    except sqlite3.Error as error:
        draft.unlink(missing_ok=True)
        raise failures.translate(error, source) from error
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(
            f"cannot write {target}: {error.strerror}", hint="check the folder, its rights and the space"
        ) from error
    except StoreError:
        draft.unlink(missing_ok=True)
        raise
    return made


def _reader(path: Path) -> sqlite3.Connection:
    from urllib.parse import quote

    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=30, isolation_level=None
    )


def _check(copy: sqlite3.Connection, source: Path) -> None:
    found = [str(row[0]) for row in copy.execute("PRAGMA integrity_check(1)")]
    loose = copy.execute("PRAGMA foreign_key_check").fetchone()
    if found != ["ok"] or loose is not None:
        what = found[0] if found != ["ok"] else f"{loose[0]} refers to a row that is not there"
        raise StoreError(
            f"{source} is damaged: {what}",
            hint="restore an earlier backup: provenance restore FILE",
            code="store.damaged",
        )


def _number(raw: sqlite3.Connection, query: str) -> int:
    return int(raw.execute(query).fetchone()[0])


def _head(raw: sqlite3.Connection) -> tuple[int, str]:
    if not _number(raw, "SELECT count(*) FROM sqlite_schema WHERE name = 'audit'"):
        return 0, ""  # of a version that kept no log
    row = raw.execute("SELECT seq, lower(hex(hash)) FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def _forget_log(target: Path) -> None:
    """
    Take away the write-ahead log of the store that is to be replaced: it must not be played into the new one.

    What is in it is written into the old store first, so that a crash here leaves that one whole.
    """
    if not target.exists():
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(target, timeout=1)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in _COMPANIONS:
        beside(target, suffix).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:  # never a store that is open in SQLite: closing it would drop its locks
        return hashlib.file_digest(file, "sha256").hexdigest()
