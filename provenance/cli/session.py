"""One run of the command line: its options, its streams, and how it talks to a person."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from provenance.errors import InputError, StoreError
from provenance.report.safe import safe

if TYPE_CHECKING:
    import argparse

    from provenance.report.words import Words
    from provenance.tracker import Tracker

_SQLITE = b"SQLite format 3\0"  # how every SQLite file begins (https://sqlite.org/fileformat2.html)


@dataclass(frozen=True, slots=True)
class Streams:
    """Where data comes from and goes to, and where talk goes."""

    stdin: BinaryIO
    stdout: BinaryIO
    stderr: TextIO


@dataclass(frozen=True, slots=True)
class Session:
    """The options of one run with its streams; *new_tracker* opens stores (tests hand in a fake)."""

    options: argparse.Namespace
    streams: Streams
    arguments: Sequence[str]
    new_tracker: Callable[..., Tracker]

    @property
    def output(self) -> str | None:
        """The file of ``-o``; None for standard output, which ``-o -`` names as well."""
        output: str | None = self.options.output
        return None if output == "-" else output

    @property
    def talks_to_terminal(self) -> bool:
        """Whether data goes straight to a person's terminal."""
        return self.output is None and self.streams.stdout.isatty()

    @property
    def colored(self) -> bool:
        """Whether data may carry colours: as asked, else on a terminal unless NO_COLOR is set."""
        choice: str = self.options.color
        if choice == "auto":
            return self.talks_to_terminal and not os.environ.get("NO_COLOR")
        return choice == "always"

    @property
    def words(self) -> Words:
        """The language in which a person is answered: that of --lang, English where a verb has no such option."""
        from provenance.report.words import language_of, words_in

        return words_in(language_of(getattr(self.options, "lang", "en")))

    @property
    def format(self) -> str:
        """The format of the data, with auto decided."""
        choice: str = self.options.format
        if choice == "auto":
            return "table" if self.talks_to_terminal else "jsonl"
        return choice

    def error(self, message: str, hint: str) -> None:
        """Print what happened, and what to type next."""
        self._print(f"error: {safe(message)}\nhint:  {safe(hint)}")

    def warn(self, message: str, hint: str) -> None:
        """Print a warning in two lines, unless --quiet."""
        if not self.options.quiet:
            self._print(f"warning: {safe(message)}\nhint:    {safe(hint)}")

    def note(self, message: str) -> None:
        """Print one line of talk, unless --quiet."""
        if not self.options.quiet:
            self._print(safe(message))

    def _print(self, text: str) -> None:
        self.streams.stderr.write(text + "\n")
        self.streams.stderr.flush()

    def open_store(self) -> Tracker:
        """Open the store for writing, creating it where there is none."""
        return self.new_tracker(self.options.db, outlets=tuple(self.options.outlets))

    def open_existing(self, *, or_empty: bool = False, quiet: bool = False) -> Tracker:
        """
        Open the store for reading; a query never creates one.

        With *or_empty* a missing store is an empty one in memory, said as a warning unless *quiet*.

        Raises:
            StoreError: there is no store.
        """
        outlets = tuple(self.options.outlets)
        message = f"there is no store at {self.options.db}"
        hint = "make one with: provenance ingest PAGES, or name another with --db"
        if not self.store_is_missing():
            try:
                return self.new_tracker(self.options.db, outlets=outlets, read_only=True)
            except StoreError as error:  # a database is there, and it is empty
                if error.code != "store.missing" or not or_empty:
                    raise
                message = str(error)
        elif not or_empty:
            raise StoreError(message, hint=hint, code="store.missing")
        if not quiet:
            self.warn(f"{message}; comparing within the input only", hint)
        return self.new_tracker(":memory:", outlets=outlets, read_only=True)

    def store_is_missing(self) -> bool:
        """Whether the store is a file that does not exist; stores on a server are taken to exist."""
        db: str = self.options.db
        scheme, colon, rest = db.partition("://")
        if colon:
            name = rest.removeprefix("/").partition("?")[0]
            if not scheme.startswith("sqlite") or name in ("", ":memory:") or name.startswith("file:"):
                return False
            return not Path(name).exists()
        return db != ":memory:" and not Path(db).exists()

    def open_output(self) -> AbstractContextManager[BinaryIO]:
        """Return where data goes: standard output, or the file of ``-o``."""
        if self.output is None:
            return nullcontext(self.streams.stdout)
        refuse_overwriting(self._named(), [self.output])
        return open_for_writing(self.output, "-o")

    def _named(self) -> list[str]:
        """Return what the command line names besides the file of ``-o``: some of it is read as a file."""
        others = (value for option, value in vars(self.options).items() if option != "output")
        listed = (value if isinstance(value, list) else [value] for value in others)
        return [value for values in listed for value in values if isinstance(value, str) and value]


def near(path: Path) -> Path:
    """Return *path* relative to the working directory where it lies below it."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def open_for_writing(path: str, option: str) -> BinaryIO:
    """
    Open the file an option names.

    Raises:
        InputError: it cannot be written, or is a database: a slip of the hand would cost a whole store.
    """
    try:
        if _is_database(Path(path)):
            raise InputError(f"{path} is a database", hint=f"name another file: {option} FILE")
        return Path(path).open("wb")
    except OSError as error:
        raise InputError(
            f"cannot write {path}: {error.strerror or error}", hint=f"name another file: {option} FILE"
        ) from None


def _is_database(path: Path) -> bool:
    if not path.is_file():  # a pipe is not read from
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def refuse_overwriting(inputs: Sequence[str], outputs: Sequence[str | None]) -> None:
    """
    Refuse to write over a file that is also read, or to write two things into one file.

    Raises:
        InputError: one of *outputs* is one of *inputs*, or named twice.
    """
    named = [str(Path(output).resolve()) for output in outputs if output is not None]
    for name in named:
        if named.count(name) > 1:
            raise InputError(f"{name} is named for two outputs", hint="give each output a file of its own")
    for output in outputs:
        if output is None or not Path(output).exists():
            continue
        for path in inputs:
            if Path(path).is_file() and Path(path).samefile(output):
                raise InputError(f"{output} is both read and written", hint="write to another file")
