"""One line on the terminal that says how far a run is; silent everywhere else."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from provenance.cli.session import Session
    from provenance.engines.ingest import Progress

_INTERVAL = 0.1  # seconds between two drawings
_CLEAR = "\r\x1b[2K"


class ProgressLine:
    """Draws the latest progress over the previous one."""

    def __init__(self, session: Session) -> None:
        stderr = session.streams.stderr
        options = session.options
        enabled = stderr.isatty() and not options.quiet and not options.no_progress
        self._stderr: TextIO | None = stderr if enabled else None
        self._start = time.monotonic()
        self._drawn = 0.0

    def show(self, progress: Progress) -> None:
        """Draw *progress*, unless the line was drawn a moment ago."""
        now = time.monotonic()
        if self._stderr is None or now - self._drawn < _INTERVAL:
            return
        self._drawn = now
        rate = progress.done / max(now - self._start, 1e-9)
        line = f"{progress.done:,} read, {progress.rejected:,} rejected, {rate:,.0f}/s"
        self._stderr.write(_CLEAR + line)
        self._stderr.flush()

    def clear(self) -> None:
        """Take the line away, before other talk or at the end."""
        if self._stderr is not None and self._drawn:
            self._stderr.write(_CLEAR)
            self._stderr.flush()
