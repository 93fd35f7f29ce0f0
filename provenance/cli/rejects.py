"""Keeps account of what could not be used: on standard error in words, in ``--rejects FILE`` as records."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, BinaryIO

from provenance.cli.session import open_for_writing
from provenance.cli.writing import dump
from provenance.inputs.formats import hint
from provenance.inputs.reading import split_place
from provenance.records import Reject

if TYPE_CHECKING:
    from provenance.cli.session import Session

_SHOWN = 10  # rejects told one by one; the rest as a number, unless --verbose


class RejectLog:
    """Prints each reject with its hint and writes it with its record, if there is a file for that."""

    def __init__(self, session: Session, out: BinaryIO | None = None) -> None:
        self._session = session
        self._out = out
        self._raw: dict[str, bytes] = {}
        self._read: deque[str] = deque()  # the paths of what was read and is not yet settled, in order
        self._settled = 0
        self.count = 0

    def remember(self, path: str, raw: bytes) -> None:
        """Keep the record read at *path* until it is settled: `add` may be told of it."""
        if self._out is not None:
            self._read.append(path)
            self._raw[path] = raw

    def settled(self, count: int) -> None:
        """Forget the records up to the one numbered *count*, of those remembered."""
        while self._read and self._settled < count:
            self._raw.pop(self._read.popleft(), None)
            self._settled += 1

    def add(self, reject: Reject, raw: bytes = b"") -> None:
        """Account for one reject; *raw* is its record line, if it has one."""
        self.count += 1
        if self.count <= _SHOWN or self._session.options.verbose:
            self._session.error(f"{reject.path}: {reject.reason}", hint(reject.code))
        if self._out is None:
            return
        file, line = split_place(reject.path)
        record = raw or self._raw.get(reject.path, b"")
        row = {
            "path": reject.path,
            "file": file,
            "line": line,
            "code": reject.code,
            "reason": reject.reason,
            "record": record.decode("utf-8", "backslashreplace").rstrip("\r\n") if line and record else None,
        }
        self._out.write(dump(row) + b"\n")
        self._out.flush()

    def close(self) -> None:
        """Say how many rejects were not told one by one."""
        if self.count > _SHOWN and not self._session.options.verbose:
            path = self._session.options.rejects
            self._session.error(
                self._session.words("told_rejects", n=self.count - _SHOWN),
                f"all are in {path}" if self._out else "see all with -v, or collect them with --rejects FILE",
            )


@contextmanager
def accounting(session: Session) -> Iterator[RejectLog]:
    """
    Keep account of what is rejected within: in ``--rejects FILE`` too, where that was given.

    Raises:
        UsageError: the file cannot be written.
    """
    path = session.options.rejects
    with ExitStack() as stack:
        out = stack.enter_context(open_for_writing(path, "--rejects")) if path else None
        rejects = RejectLog(session, out)
        stack.callback(rejects.close)
        yield rejects


def exit_code(used: int, rejected: int, otherwise: int = 0) -> int:
    """Return 2 where nothing could be used, 3 where some inputs were rejected, else *otherwise*."""
    if not used:
        return 2
    return 3 if rejected else otherwise
