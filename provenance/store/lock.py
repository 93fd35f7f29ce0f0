"""
One writer at a time: threads of this process first, then processes.

The lock covers BEGIN to COMMIT, the checkpoint that may follow, and the closing of the connection. SQLite from
3.7.0 to 3.51.2 may lose commits when a checkpoint of one connection races a commit of another, and Python is
often linked with one of these. It is also fair, which SQLite's own busy timeout is not.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from provenance.errors import StoreError

# By real path, or by the address of a server: two Store objects on one would wait for each other for ever.
_MUTEXES: dict[Path | str, _Mutex] = {}
_GUARD = threading.Lock()


class _Mutex:
    """A lock between threads that knows its owner."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.owner: int | None = None


def beside(path: Path, suffix: str) -> Path:
    """Return the path of a companion file of the store at *path*."""
    return path.with_name(f"{path.name}{suffix}")


def make_folder(folder: Path) -> None:
    """
    Make the folder that a store and its locks lie in, if there is none.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the folder {folder}: {error.strerror}", hint="choose another place with --db"
        ) from error


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """
    Hold the writer's lock of the store at *path*; waits for its turn.

    Raises:
        StoreError: this thread holds it already, or the folder cannot be written.
    """
    with one_thread(path.resolve()), _open(beside(path, ".lock")) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def one_thread(store: Path | str) -> Iterator[None]:
    """
    Let one thread of this process after the other write to *store*.

    Raises:
        StoreError: this thread does already.
    """
    with _GUARD:
        mutex = _MUTEXES.setdefault(store, _Mutex())
    if mutex.owner == threading.get_ident():
        raise StoreError(f"{store} is being written by this thread already", hint="leave the outer write() first")
    with mutex.lock:
        mutex.owner = threading.get_ident()
        try:
            yield
        finally:
            mutex.owner = None


def hold(path: Path) -> IO[bytes] | None:
    """Lock the file at *path* until the returned file is closed; None where another process or object has it."""
    file = _open(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _open(path: Path) -> IO[bytes]:
    try:
        return path.open("ab")
    except OSError as error:
        raise StoreError(
            f"cannot write beside the store: {path}: {error.strerror}",
            hint="choose a folder you can write with --db",
        ) from error
