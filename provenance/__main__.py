"""Runs the command line as ``python -m provenance``."""

from __future__ import annotations

import sys

from provenance.cli.main import entry_point

if __name__ == "__main__":
    sys.exit(entry_point())
