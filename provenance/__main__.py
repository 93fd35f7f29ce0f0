"""Runs the command line, as ``provenance`` and as ``python -m provenance``."""

from __future__ import annotations

import sys


def start() -> int:
    """Run the command line of this process; an interrupt while it loads is no trace either."""
    try:
        from provenance.cli.main import entry_point

        return entry_point()
    except KeyboardInterrupt:
        sys.stderr.write("error: interrupted\nhint:  run the same command again: nothing was begun\n")
        return 130


if __name__ == "__main__":
    sys.exit(start())
