"""What SQLite and the operating system say, in the words of this program."""

from __future__ import annotations

from pathlib import Path

from provenance.errors import StoreError

_NOT_OURS = "give the path of a provenance store with --db"

# Result codes by name (https://sqlite.org/rescode.html): code of ours, message, hint.
_KNOWN = {
    "SQLITE_FULL": (
        "store.disk_full",
        "the disk is full; nothing of this batch was stored, all before it is safe",
        "free some space and run the same command again: it goes on where it stopped",
    ),
    "SQLITE_NOTADB": ("store.foreign", "is not a provenance store", _NOT_OURS),
    "SQLITE_CORRUPT": ("store.damaged", "is damaged", "restore a backup: provenance restore FILE"),
    "SQLITE_BUSY": ("store.busy", "is in use by another program", "close the other program and try again"),
    # A reader needs the -wal and -shm files, and cannot make them in a folder it may not write.
    "SQLITE_READONLY": (
        "store.unwritable",
        "or its folder cannot be written",
        "copy the store with its -wal file into a folder you can write",
    ),
    "SQLITE_CANTOPEN": (
        "store.unwritable",
        "cannot be opened",
        "check that you may read the file and write its folder",
    ),
    "SQLITE_IOERR": ("store.io", "cannot be read or written", "check the disk, then run: provenance doctor"),
}


def missing(path: Path) -> StoreError:
    """Return the error of a query that found no store; a query never makes one."""
    return StoreError(f"no store at {path}", hint="run provenance ingest first", code="store.missing")


def foreign(path: Path, why: str) -> StoreError:
    """Return the error for a file that is something else."""
    return StoreError(f"{path} is not a provenance store: {why}", hint=_NOT_OURS, code="store.foreign")


def translate(error: Exception, path: Path) -> StoreError:
    """Return the StoreError that says what *error*, raised by the driver for the store at *path*, means."""
    origin = getattr(error, "orig", None) or error  # SQLAlchemy's name for what the driver raised
    name = str(getattr(origin, "sqlite_errorname", ""))
    for known, (code, message, hint) in _KNOWN.items():
        if name == known or name.startswith(f"{known}_"):
            separator = ": " if code == "store.disk_full" else " "
            return StoreError(f"{path}{separator}{message}", hint=hint, code=code)
    return StoreError(f"{path}: {origin}", hint="run provenance doctor to check the store")
