"""The entry point: finds the verb, runs it, and turns every outcome into an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from provenance.cli.verbs import VERBS, before_dashes, overview
from provenance.errors import InputError, ProvenanceError

if TYPE_CHECKING:
    from provenance.cli.session import Streams
    from provenance.tracker import Tracker

DONE, FAILED, BUG, INTERRUPTED, READER_GONE = 0, 2, 70, 130, 141


def entry_point() -> int:
    """Run the command line of this process and return its exit code."""
    from provenance.cli.session import Streams

    _open_closed_streams()
    return main(sys.argv[1:], Streams(sys.stdin.buffer, sys.stdout.buffer, sys.stderr))


def _open_closed_streams() -> None:
    """Put nowhere in the place of a standard stream that the caller closed (``<&-``), as git and ripgrep do."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # in this order each takes the number of the one that is missing
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


def main(arguments: Sequence[str], streams: Streams, new_tracker: Callable[..., Tracker] | None = None) -> int:
    """Run one command and return its exit code; *new_tracker* replaces the store in tests."""
    debug = "--debug" in before_dashes(arguments)
    try:
        code = _dispatch(arguments, streams, new_tracker)
        streams.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
        return READER_GONE
    except KeyboardInterrupt:
        _say(streams, "interrupted", "run the same command again: what is stored is not read twice")
        return INTERRUPTED
    except ProvenanceError as error:
        _say(streams, str(error), error.hint, debug)
        return FAILED
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(streams, f"{where}{error.strerror or error}", "check the path, its permissions and the space", debug)
        return FAILED
    except Exception as error:
        message = f"internal error: {type(error).__name__}: {error}"
        _say(streams, message, "this is a bug; run again with --debug and report what it prints", debug)
        return BUG
    return code


def _dispatch(arguments: Sequence[str], streams: Streams, new_tracker: Callable[..., Tracker] | None) -> int:
    """Answer the questions about the program itself, or run a verb."""
    if "--version" in before_dashes(arguments):
        streams.stdout.write(_versions().encode())
        return DONE
    if not arguments:
        streams.stderr.write(overview())
        return FAILED
    if list(arguments) in (["-h"], ["--help"]):
        streams.stdout.write(overview().encode())
        return DONE
    return _run_verb(arguments, streams, new_tracker)


def _run_verb(arguments: Sequence[str], streams: Streams, new_tracker: Callable[..., Tracker] | None) -> int:
    from importlib import import_module

    from provenance.cli.options import parse, parser_of, split_verb, unknown_verb
    from provenance.cli.session import Session

    verb, others = split_verb(arguments)
    wants_help = not {"-h", "--help"}.isdisjoint(before_dashes(others))
    if verb is None and wants_help:
        streams.stdout.write(overview().encode())
        return DONE
    if verb is None:
        raise InputError("no command is given", hint="provenance --help lists them", code="usage")
    if verb not in VERBS:
        raise unknown_verb(verb)
    parser = parser_of(verb)
    if wants_help:
        streams.stdout.write(parser.format_help().encode())
        return DONE
    options = parse(parser, others)
    if new_tracker is None:
        from provenance.tracker import Tracker

        new_tracker = Tracker
    command = import_module(f"provenance.cli.commands.{verb}")
    code: int = command.run(Session(options, streams, tuple(arguments), new_tracker))
    return code


def _versions() -> str:
    """Return what must be equal before two results may be compared: program, recipes, schema of stores."""
    from provenance.settings import Settings
    from provenance.version import SCHEMA, VERSION

    settings = Settings()
    recipes = f"{settings.recipe('zh')} (Han), {settings.recipe('en')} (Latin)"
    return f"provenance {VERSION}\nrecipes {recipes}\nschema {SCHEMA}\n"


def _say(streams: Streams, message: str, hint: str, debug: bool = False) -> None:
    """Print an error in two lines, after its traceback if that was asked for."""
    from provenance.report.safe import safe

    if debug:
        import traceback

        streams.stderr.write("".join(safe(line) + "\n" for line in traceback.format_exc().splitlines()))
    streams.stderr.write(f"error: {safe(message)}\nhint:  {safe(hint)}\n")


def _forget_stdout() -> None:
    """Point standard output nowhere, so that the interpreter's last flush cannot fail as well."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass  # standard output is no file here; then nothing flushes it either
    finally:
        os.close(nowhere)
