"""Runs the command line, as ``provenance`` and as ``python -m provenance``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_SOON = 0.05  # seconds: what Python is taking apart meanwhile is soon gone


def start() -> int:
    """Run the command line of this process; an interrupt while it loads is no trace either."""
    sys.unraisablehook = interrupt_again
    try:
        from provenance.cli.main import entry_point

        return entry_point()
    except KeyboardInterrupt:
        sys.stderr.write("error: interrupted\nhint:  run the same command again: nothing was begun\n")
        return 130


def interrupt_again(unraised: UnraisableHookArgs) -> None:
    """
    Hear of an exception that Python could not raise, and let an interrupt come once more.

    Ctrl-C that falls into a destructor or the callback of a weak reference would be lost: when a store is made,
    SQLAlchemy runs such callbacks for a fifth of a second.
    """
    if unraised.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(unraised)
        return
    import signal
    import threading

    main = threading.main_thread().ident
    assert main is not None  # it runs
    again = threading.Timer(_SOON, signal.pthread_kill, (main, signal.SIGINT))
    again.daemon = True
    again.start()


if __name__ == "__main__":
    sys.exit(start())
