"""From the paths a user typed to the files that are inputs, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from provenance.inputs.formats import READABLE, Packing, kind_of
from provenance.inputs.ignoring import Rule, ignored, parse_rules
from provenance.records import Reject

STDIN = "-"
_IGNORE_FILE = ".ignore"
_KINDS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """
    One input: where to open it (None: standard input), how to show it, and its suffix in lower case.

    ``suffix`` is that of what is in it; ``packing`` how that is packed.
    """

    path: Path | None
    shown: str
    suffix: str
    packing: Packing | None = None


@dataclass(slots=True)
class Tally:
    """What was passed over without a word: files of other kinds, links, and records of archives by their kind."""

    ignored: int = 0
    links: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)

    def pass_over(self, kind: str) -> None:
        """Count one record of an archive; *kind* is a stranger's word, so there are only so many kinds."""
        known = kind in self.passed_over or len(self.passed_over) < _KINDS
        self.passed_over[kind[:80] if known else "records of other kinds"] += 1


@dataclass(frozen=True, slots=True)
class _Scope:
    """An ``.ignore`` file in force: its folder, as a POSIX prefix below the walk's root, and its rules."""

    prefix: str
    rules: tuple[Rule, ...]


def shown_path(path: str | PurePath) -> str:
    """Return *path* as text with ``/`` between its parts; bytes that are not UTF-8 appear as ``\\xNN``."""
    return os.fsencode(PurePath(path).as_posix()).decode("utf-8", "backslashreplace")


def walk(
    paths: Sequence[str], *, exclude: Sequence[str | Path] = (), tally: Tally | None = None
) -> Iterator[Found | Reject]:
    """
    Yield the inputs among *paths* in the order given, and below folders in the order of their names' bytes.

    Links are followed where the user typed them, as grep does, and never below a folder. Hidden entries and
    those an ``.ignore`` file names are skipped. *exclude* are files this run writes to.
    """
    tally = tally if tally is not None else Tally()
    outputs = frozenset(_identity(path) for path in exclude) - {None}
    seen: set[str] = set()
    for typed in paths:
        real = typed if typed == STDIN or "\0" in typed else os.path.realpath(typed)
        if real in seen:
            continue
        seen.add(real)
        if typed == STDIN:
            yield Found(None, STDIN, "")
        elif not typed:  # a variable that was not set: never the folder one happens to be in
            yield Reject("''", "input.missing", "an empty name is no file or folder")
        else:
            yield from _root(Path(typed), outputs, tally)


def _identity(path: str | Path) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)


def _root(path: Path, outputs: frozenset[tuple[int, int] | None], tally: Tally) -> Iterator[Found | Reject]:
    """Yield what one typed path stands for."""
    shown = shown_path(path)
    try:
        status = path.stat()
    except FileNotFoundError:
        yield Reject(shown, "input.missing", "no such file or folder")
        return
    except (OSError, ValueError) as error:
        yield Reject(shown, "input.unreadable", getattr(error, "strerror", None) or str(error))
        return
    if stat.S_ISDIR(status.st_mode):
        yield from _folder(path, outputs, tally)
    elif not stat.S_ISREG(status.st_mode):
        yield Reject(shown, "input.not_regular", "not a regular file")
    else:
        yield _file(path)


def _file(path: Path) -> Found | Reject:
    suffix, packing = kind_of(path)
    shown = shown_path(path)
    if suffix in READABLE:
        return Found(path, shown, suffix, packing)
    return Reject(shown, "input.format", f"unknown kind of file {suffix or 'without a suffix'}")


def _folder(root: Path, outputs: frozenset[tuple[int, int] | None], tally: Tally) -> Iterator[Found | Reject]:
    """Yield the inputs below *root*, depth first; a stack, so that no depth exhausts the interpreter."""
    pending: list[tuple[Path, str, bool, tuple[_Scope, ...]]] = [(root, "", True, ())]
    while pending:
        path, prefix, is_folder, scopes = pending.pop()
        if not is_folder:
            yield from _entry(path, outputs, tally)
            continue
        try:
            with os.scandir(path) as scan:
                entries = sorted(scan, key=lambda entry: os.fsencode(entry.name), reverse=True)
        except OSError as error:
            yield Reject(shown_path(path), "input.unreadable", error.strerror or str(error))
            continue
        inner = _scopes(path, prefix, scopes)
        for entry in entries:  # in reverse: the stack turns them round
            below = prefix + entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                tally.links += 1
                continue
            folder = entry.is_dir(follow_symlinks=False)
            if not _is_ignored(inner, below, folder):
                pending.append((Path(path, entry.name), below + "/" if folder else below, folder, inner))


def _scopes(path: Path, prefix: str, scopes: tuple[_Scope, ...]) -> tuple[_Scope, ...]:
    try:
        text = (path / _IGNORE_FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return scopes
    return (*scopes, _Scope(prefix, parse_rules(text)))


def _is_ignored(scopes: tuple[_Scope, ...], below: str, folder: bool) -> bool:
    """Return whether the innermost ``.ignore`` file with an opinion on *below* leaves it out."""
    for scope in reversed(scopes):
        decision = ignored(scope.rules, below[len(scope.prefix) :], folder)
        if decision is not None:
            return decision
    return False


def _entry(path: Path, outputs: frozenset[tuple[int, int] | None], tally: Tally) -> Iterator[Found | Reject]:
    """Yield one non-folder met in a walk, unless it is of another kind or written by this run."""
    try:
        status = path.lstat()
    except OSError as error:
        yield Reject(shown_path(path), "input.unreadable", error.strerror or str(error))
        return
    if not stat.S_ISREG(status.st_mode):
        yield Reject(shown_path(path), "input.not_regular", "not a regular file")
    elif (status.st_dev, status.st_ino) in outputs:
        return
    elif kind_of(path)[0] in READABLE:
        yield _file(path)
    else:
        tally.ignored += 1
