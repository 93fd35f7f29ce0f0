"""From bytes to JSON values: lines with a limit, and one strict decoder with one second try."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Protocol

from provenance.errors import InputError
from provenance.inputs.formats import LINE_LIMIT, hint

BOM = b"\xef\xbb\xbf"


class Lines(Protocol):
    """What gives one line after the other."""

    def readline(self, limit: int = -1, /) -> bytes:
        """Return the next line, or *limit* bytes of it."""
        ...


def numbered_lines(
    stream: Lines, *, first: bytes = b"", start: int = 1, limit: int = LINE_LIMIT
) -> Iterator[tuple[int, bytes | None]]:
    """
    Yield (line number, line with its end) of every line that is not blank; None for one over *limit* bytes.

    *first* is what was already read of the line numbered *start*. Memory is bounded by *limit*, whatever
    the stream holds.
    """
    number = start
    line = first if first.endswith(b"\n") else first + stream.readline(limit + 1)
    while line:
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limit)
            yield number, None
        elif line.strip():
            yield number, line
        number += 1
        line = stream.readline(limit + 1)


def parse_json(data: bytes) -> object:
    """
    Return the JSON value in *data*.

    What msgspec refuses (a lone surrogate, for one) gets a second try with the standard library.

    Raises:
        InputError: *data* is not UTF-8 (``input.encoding``) or not JSON (``input.json``).
    """
    import msgspec

    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    try:
        # Without what ends the line: a value that is missing there would be missed on the next one.
        return json.loads(data.rstrip(b" \t\r\n").decode("utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise _error("input.encoding", f"not UTF-8 at byte {error.start + 1}") from None
    except json.JSONDecodeError as error:
        where = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise _error("input.json", f"broken JSON at {where}: {error.msg}") from None
    except RecursionError:
        raise _error("input.json", "JSON nested too deeply") from None
    except ValueError as error:
        raise _error("input.json", f"broken JSON: {str(error)[:80]}") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _error(code: str, message: str) -> InputError:
    return InputError(message, hint=hint(code), code=code)
